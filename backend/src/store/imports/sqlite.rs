//! What imports ask of SQLite alone.

use std::fmt::Write as _;

use roster::person::{AccountType, Status};
use roster::plan::Action;
use sea_orm::{ConnectionTrait as _, QueryResult, Value};

use super::super::{Store, Transaction, statement};
use super::Handle;
use super::found::Words;
use super::stage::{COLUMNS, StagedRow, Turn, newcomers};
use crate::Error;

/// See [`Words`].
pub(super) const WORDS: Words = Words {
    is_one_of: "IN (SELECT value FROM json_each($2))",
    groups: "SELECT group_concat(m.group_id) FROM membership m WHERE m.user_id = u.id",
    array: "json_array",
    collect: "json_group_array",
};

/// Puts people into the groups they gain: those of rows `$4` to `$5` of import `$1`, in company `$2` at `$3`.
pub(super) const JOIN: &str = r#"
    INSERT INTO membership (group_id, user_id, company_id, import_id, created_at)
    SELECT joined.value, r.user_id, $2, $1, $3
    FROM import_row r, json_each('[' || r.joins || ']') joined
    WHERE r.import_id = $1 AND r."row" BETWEEN $4 AND $5 AND r.action IN ('create', 'update')
      AND r.joins IS NOT NULL"#;

/// Asks the same as PostgreSQL's: `$1` and so on are the numbers, and the last is the text.
pub(super) async fn ask(
    store: &Store,
    sql: String,
    numbers: &[i64],
    text: Option<String>,
) -> Result<Vec<QueryResult>, Error> {
    let numbers = numbers.iter().map(|number| Value::from(*number));
    let values = numbers.chain(text.map(Value::from));
    Ok(store.read().query_all_raw(statement(store.read(), sql, values)).await?)
}

/// Rows of one statement: 22 values each, of 32,766 that SQLite takes. With more it was no faster.
const ROWS: usize = 250;

/// See [`super::stage`].
pub(super) async fn stage(
    store: &Store,
    handle: Handle,
    generation: i64,
    rows: Vec<StagedRow>,
) -> Result<bool, Error> {
    let transaction = store.begin().await?;
    let current = statement(
        &transaction,
        "SELECT 1 FROM import WHERE id = $1 AND generation = $2",
        [handle.id().into(), generation.into()],
    );
    if transaction.query_one_raw(current).await?.is_none() {
        return Ok(false);
    }
    let mut next_id = reserve(&transaction, newcomers(&rows)).await?;
    let mut rows = rows.into_iter();
    loop {
        let mut values = Vec::with_capacity(ROWS * COLUMNS.len());
        let mut count = 0;
        for row in rows.by_ref().take(ROWS) {
            let reserved = (row.action == Action::Create).then(|| {
                next_id += 1;
                next_id
            });
            push(&mut values, handle, row, reserved);
            count += 1;
        }
        if count == 0 {
            break;
        }
        transaction.execute_raw(statement(&transaction, insert(count), values)).await?;
    }
    transaction.commit().await?;
    Ok(true)
}

/// Sets `count` ids of users aside: those behind the one returned. The counter is SQLite's own, which
/// never gives an id out twice.
async fn reserve(transaction: &Transaction, count: i64) -> Result<i64, Error> {
    // The counter begins with the first user.
    transaction
        .execute_unprepared(
            "INSERT INTO sqlite_sequence (name, seq) SELECT 'user', 0
             WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'user')",
        )
        .await?;
    let taking = statement(
        transaction,
        "UPDATE sqlite_sequence SET seq = seq + $1 WHERE name = 'user' RETURNING seq - $1",
        [count.into()],
    );
    let row = transaction.query_one_raw(taking).await?;
    let row = row.ok_or_else(|| Error::internal("there is no counter of users"))?;
    Ok(row.try_get_by_index(0)?)
}

fn insert(rows: usize) -> String {
    let row = format!("({}?)", "?, ".repeat(COLUMNS.len() - 1));
    let mut sql = String::with_capacity(rows * (row.len() + 2) + 400);
    // Writing to a String cannot fail.
    let _ = write!(sql, "INSERT INTO import_row ({}) VALUES ", COLUMNS.join(", "));
    for at in 0..rows {
        if at > 0 {
            sql.push_str(", ");
        }
        sql.push_str(&row);
    }
    sql
}

fn push(values: &mut Vec<Value>, handle: Handle, row: StagedRow, reserved: Option<i64>) {
    values.extend([
        handle.id().into(),
        i64::from(row.row).into(),
        i64::from(row.line).into(),
        row.action.as_str().into(),
        row.user.map(|(id, _)| id).or(reserved).into(),
        row.user.map(|(_, version)| version).into(),
        row.email.into(),
        row.email_key.into(),
        row.first_name.into(),
        row.last_name.into(),
        row.user_name.into(),
        row.user_name_key.into(),
        row.reference.into(),
        row.status.map(Status::as_str).into(),
        row.account_type.map(AccountType::as_str).into(),
        row.language.into(),
        row.job_role.into(),
        row.region.into(),
        row.turn.map(Turn::as_str).into(),
        row.joins.into(),
        row.changes.into(),
        row.findings.into(),
    ]);
}
