//! What imports ask of SQLite alone.

use std::fmt::Write as _;

use roster::person::{AccountType, Status};
use roster::plan::{Action, Invited};
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
    courses: "SELECT group_concat(DISTINCT a.course_id) FROM assignment a WHERE a.user_id = u.id",
    array: "json_array",
    collect: "json_group_array",
};

/// Puts people into the groups they gain: those of rows `$3` to `$4` of import `$1`, at `$2`.
pub(super) const JOIN: &str = r#"
    INSERT INTO membership (group_id, user_id, company_id, import_id, created_at)
    SELECT joined.value, r.user_id, r.company_id, $1, $2
    FROM import_row r, json_each('[' || r.joins || ']') joined
    WHERE r.import_id = $1 AND r."row" BETWEEN $3 AND $4 AND r.action IN ('create', 'update')
      AND r.joins IS NOT NULL"#;

/// Assigns the courses that people gain: those of rows `$3` to `$4` of import `$1`, at `$2`. One that the company
/// does not have any more, or that somebody was assigned meanwhile, is missed in the count.
pub(super) const ASSIGN: &str = r#"
    INSERT INTO assignment (company_id, user_id, course_id, attempt, source, package_id, import_id, assigned_at)
    SELECT r.company_id, r.user_id, gained.value ->> 0, 1,
        CASE WHEN gained.value ->> 1 IS NULL THEN 'import' ELSE 'package' END, gained.value ->> 1, $1, $2
    FROM import_row r, json_each(r.courses) gained
    WHERE r.import_id = $1 AND r."row" BETWEEN $3 AND $4 AND r.action IN ('create', 'update')
      AND r.courses IS NOT NULL
      AND EXISTS (SELECT 1 FROM company_course c
          WHERE c.company_id = r.company_id AND c.course_id = gained.value ->> 0)
      AND (r.action = 'create' OR NOT EXISTS (SELECT 1 FROM assignment held
          WHERE held.user_id = r.user_id AND held.course_id = gained.value ->> 0))"#;

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

/// Rows of one statement: 27 values each, of 32,766 that SQLite takes. With more it was no faster.
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
    let mut next_id = reserve(&transaction, "user", newcomers(&rows)).await?;
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

/// Sets `count` ids of a table aside: those behind the one returned. The counter is SQLite's own, which
/// never gives an id out twice.
pub(super) async fn reserve(transaction: &Transaction, table: &str, count: i64) -> Result<i64, Error> {
    // The counter begins with the first row.
    let beginning = statement(
        transaction,
        "INSERT INTO sqlite_sequence (name, seq) SELECT $1, 0
         WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = $1)",
        [table.into()],
    );
    transaction.execute_raw(beginning).await?;
    let taking = statement(
        transaction,
        "UPDATE sqlite_sequence SET seq = seq + $1 WHERE name = $2 RETURNING seq - $1",
        [count.into(), table.into()],
    );
    let row = transaction.query_one_raw(taking).await?;
    let row = row.ok_or_else(|| Error::internal("a table has no counter"))?;
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
    let joins = row.joins();
    values.extend([
        handle.id().into(),
        i64::from(row.row).into(),
        i64::from(row.line).into(),
        row.company_id.into(),
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
        row.custom.into(),
        row.turn.map(Turn::as_str).into(),
        joins.into(),
        row.by_rules.into(),
        row.courses.into(),
        row.invite.map(Invited::as_str).into(),
        row.changes.into(),
        row.findings.into(),
    ]);
}
