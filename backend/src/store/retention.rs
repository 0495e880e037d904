//! Erasing what is kept long enough, of all companies. Each takes a few from the beginning and says how many.

use sea_orm::{ConnectionTrait as _, Value};

use super::{Transaction, statement};
use crate::Error;

/// An import that ended before `$1`: nobody changes it any more.
const ENDED: &str =
    "state IN ('done', 'failed', 'cancelled', 'undone') AND coalesce(finished_at, updated_at) < $1";

/// The bytes of one file. How many files.
pub(crate) async fn erase_file(transaction: &Transaction, before: i64) -> Result<u64, Error> {
    let kept = format!(
        "SELECT id FROM import WHERE {ENDED} AND EXISTS (SELECT 1 FROM import_chunk c WHERE c.import_id = import.id)
         ORDER BY id LIMIT 1"
    );
    let sql = format!("DELETE FROM import_chunk WHERE import_id IN ({kept})");
    Ok(run(transaction, sql, before).await?.min(1))
}

/// What became of the rows of imports, and what was found in them.
pub(crate) async fn erase_rows(transaction: &Transaction, before: i64) -> Result<u64, Error> {
    let mut erased = 0;
    for table in ["import_row", "import_finding"] {
        let number = if table == "import_row" { "\"row\"" } else { "seq" };
        let kept = format!(
            "SELECT id FROM import WHERE {ENDED} AND EXISTS (SELECT 1 FROM {table} r WHERE r.import_id = import.id)
             ORDER BY id LIMIT 1"
        );
        // One import's, by its key.
        let import = transaction.query_one_raw(statement(transaction, kept, [before.into()])).await?;
        let Some(import) = import else { continue };
        let import: i64 = import.try_get_by_index(0)?;
        let sql = format!(
            "DELETE FROM {table} WHERE import_id = $1 AND {number} IN
                (SELECT {number} FROM {table} WHERE import_id = $1 ORDER BY {number} LIMIT 10000)"
        );
        erased += run(transaction, sql, import).await?;
    }
    Ok(erased)
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
