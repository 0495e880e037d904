//! Erasing what is kept long enough, of all companies. Each takes a few from the beginning and says how many.

use sea_orm::{ConnectionTrait as _, Value};

use super::{Transaction, statement};
use crate::Error;

/// An import that ended before `$1`: nobody changes it any more.
const ENDED: &str =
    "state IN ('done', 'failed', 'cancelled', 'undone') AND coalesce(finished_at, updated_at) < $1";

/// One that has not ended, and that nobody has changed, planned or said something about since `$1`.
const UNTOUCHED: &str = "state IN ('draft', 'planned', 'awaiting_approval') AND updated_at < $1
    AND NOT EXISTS (SELECT 1 FROM import_comment c WHERE c.import_id = import.id AND c.created_at >= $1)";

/// Withdraws one draft that nobody has touched since `before`, and erases what is in it: rows of its plan, or, when there are
/// none left, all else. True: it is withdrawn; none: there is no such draft. Until then it is one without a plan, which
/// somebody may still go on with.
pub(crate) async fn erase_draft(
    transaction: &Transaction,
    before: i64,
    now: i64,
) -> Result<Option<bool>, Error> {
    let void = format!(
        "UPDATE import SET state = 'draft', plan = NULL, plan_digest = NULL, requested_by = NULL,
            generation = generation + 1
         WHERE id = (SELECT id FROM import WHERE {UNTOUCHED} ORDER BY id LIMIT 1) AND {UNTOUCHED} RETURNING id"
    );
    let draft = transaction.query_one_raw(statement(transaction, void, [before.into()])).await?;
    let Some(draft) = draft else { return Ok(None) };
    let import: i64 = draft.try_get_by_index(0)?;
    if erase_some(transaction, "import_row", import).await? > 0 {
        return Ok(Some(false));
    }
    for table in ["import_chunk", "import_finding", "import_name"] {
        run(transaction, format!("DELETE FROM {table} WHERE import_id = $1"), import).await?;
    }
    let withdraw = "UPDATE import SET state = 'cancelled', edits = '[]', error = NULL, finished_at = $2,
        updated_at = $2 WHERE id = $1";
    transaction.execute_raw(statement(transaction, withdraw, [import.into(), now.into()])).await?;
    Ok(Some(true))
}

/// The bytes of one file, and what was edited in it. How many files.
pub(crate) async fn erase_file(transaction: &Transaction, before: i64) -> Result<u64, Error> {
    let kept = format!(
        "SELECT id FROM import WHERE {ENDED} AND (edits <> '[]'
            OR EXISTS (SELECT 1 FROM import_chunk c WHERE c.import_id = import.id))
         ORDER BY id LIMIT 1"
    );
    let import = transaction.query_one_raw(statement(transaction, kept, [before.into()])).await?;
    let Some(import) = import else { return Ok(0) };
    let import: i64 = import.try_get_by_index(0)?;
    run(transaction, "DELETE FROM import_chunk WHERE import_id = $1".to_owned(), import).await?;
    run(transaction, "UPDATE import SET edits = '[]' WHERE id = $1".to_owned(), import).await?;
    Ok(1)
}

/// What became of the rows of imports, and what was found in them.
pub(crate) async fn erase_rows(transaction: &Transaction, before: i64) -> Result<u64, Error> {
    let mut erased = 0;
    for table in ["import_row", "import_finding"] {
        let kept = format!(
            "SELECT id FROM import WHERE {ENDED} AND EXISTS (SELECT 1 FROM {table} r WHERE r.import_id = import.id)
             ORDER BY id LIMIT 1"
        );
        let import = transaction.query_one_raw(statement(transaction, kept, [before.into()])).await?;
        let Some(import) = import else { continue };
        let import: i64 = import.try_get_by_index(0)?;
        erased += erase_some(transaction, table, import).await?;
    }
    Ok(erased)
}

/// The first rows of one import's, by their key, of the rows or the findings. How many.
async fn erase_some(transaction: &Transaction, table: &str, import: i64) -> Result<u64, Error> {
    let number = if table == "import_row" { "\"row\"" } else { "seq" };
    let sql = format!(
        "DELETE FROM {table} WHERE import_id = $1 AND {number} IN
            (SELECT {number} FROM {table} WHERE import_id = $1 ORDER BY {number} LIMIT 10000)"
    );
    run(transaction, sql, import).await
}

/// Mail that is not waiting any more.
pub(crate) async fn erase_mails(transaction: &Transaction, before: i64) -> Result<u64, Error> {
    let sql = "DELETE FROM outbox WHERE id IN (SELECT id FROM
        (SELECT id, state, created_at FROM outbox ORDER BY id LIMIT 2000) oldest
        WHERE created_at < $1 AND state IN ('sent', 'failed', 'withdrawn'))";
    run(transaction, sql.to_owned(), before).await
}

pub(crate) async fn erase_activities(transaction: &Transaction, before: i64) -> Result<u64, Error> {
    let sql = "DELETE FROM activity WHERE id IN (SELECT id FROM
        (SELECT id, created_at FROM activity ORDER BY id LIMIT 2000) oldest WHERE created_at < $1)";
    run(transaction, sql.to_owned(), before).await
}

async fn run(transaction: &Transaction, sql: String, value: i64) -> Result<u64, Error> {
    let values = [Value::from(value)];
    Ok(transaction.execute_raw(statement(transaction, sql, values)).await?.rows_affected())
}
