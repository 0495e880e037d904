//! What imports ask of PostgreSQL alone.

use sea_orm::sqlx;
use sea_orm::{ConnectionTrait as _, DbErr, QueryResult, RuntimeErr};

use super::super::binary_rows::BinaryRows;
use super::super::{Store, Transaction, statement};
use super::Handle;
use super::found::Words;
use super::stage::{COLUMNS, StagedRow, Turn, newcomers};
use crate::Error;
use roster::person::{AccountType, Status};
use roster::plan::{Action, Invited};

/// See [`Words`]. The keys are an array, not a subquery: whatever is known of the table, each is looked up in its
/// index.
pub(super) const WORDS: Words = Words {
    is_one_of: "= ANY (ARRAY(SELECT json_array_elements_text($2::json)))",
    groups: "SELECT string_agg(m.group_id::text, ',') FROM membership m WHERE m.user_id = u.id",
    courses: "SELECT string_agg(DISTINCT a.course_id::text, ',') FROM assignment a WHERE a.user_id = u.id",
    array: "json_build_array",
    collect: "json_agg",
};

/// Whoever commits an import into the companies of the JSON array `$1` holds these; whoever only points at a company
/// is not kept waiting. Always in the same order, so that two never wait for each other.
pub(super) const LOCK_COMPANIES: &str = "
    SELECT id FROM company WHERE id = ANY (ARRAY(SELECT json_array_elements_text($1::json)::bigint))
    ORDER BY id FOR NO KEY UPDATE";

/// Puts people into the groups they gain: those of rows `$3` to `$4` of import `$1`, at `$2`.
pub(super) const JOIN: &str = r#"
    INSERT INTO membership (group_id, user_id, company_id, import_id, created_at)
    SELECT joined.id, r.user_id, r.company_id, $1, $2
    FROM import_row r CROSS JOIN LATERAL unnest(string_to_array(r.joins, ',')::bigint[]) AS joined (id)
    WHERE r.import_id = $1 AND r."row" BETWEEN $3 AND $4 AND r.action IN ('create', 'update')"#;

/// Assigns the courses that people gain: those of rows `$3` to `$4` of import `$1`, at `$2`. One that the company
/// does not have any more, or that somebody was assigned meanwhile, is missed in the count.
pub(super) const ASSIGN: &str = r#"
    INSERT INTO assignment (company_id, user_id, course_id, attempt, source, package_id, import_id, assigned_at)
    SELECT gained.company_id, gained.user_id, gained.course_id, 1,
        CASE WHEN gained.package_id IS NULL THEN 'import' ELSE 'package' END, gained.package_id, $1, $2
    FROM (
        SELECT r.company_id, r.user_id, r.action, (pair ->> 0)::bigint AS course_id, (pair ->> 1)::bigint AS package_id
        FROM import_row r CROSS JOIN LATERAL json_array_elements(r.courses::json) AS pair
        WHERE r.import_id = $1 AND r."row" BETWEEN $3 AND $4 AND r.action IN ('create', 'update')
          AND r.courses IS NOT NULL
    ) gained
    WHERE EXISTS (SELECT 1 FROM company_course c
          WHERE c.company_id = gained.company_id AND c.course_id = gained.course_id)
      AND (gained.action = 'create' OR NOT EXISTS (SELECT 1 FROM assignment held
          WHERE held.user_id = gained.user_id AND held.course_id = gained.course_id))"#;

/// Plans that were kept from when a table was empty read all of it for each of 100,000 rows, the checks of
/// foreign keys among them. Forgets those of this connection.
pub(super) const FORGET_PLANS: &str = "DISCARD PLANS";

/// Bytes that a staged row takes, roughly.
const ROW_SIZE: usize = 320;

/// Asks with a plan made for the tables as they are now: `$1` and so on are the numbers, and the last is the
/// text. A plan that was kept from when they were empty took 40 seconds instead of one.
pub(super) async fn ask(
    store: &Store,
    sql: String,
    numbers: &[i64],
    text: Option<String>,
) -> Result<Vec<QueryResult>, Error> {
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).persistent(false);
    for number in numbers {
        query = query.bind(*number);
    }
    if let Some(text) = text {
        query = query.bind(text);
    }
    let rows = query.fetch_all(store.read.get_postgres_connection_pool()).await.map_err(failed)?;
    Ok(rows.into_iter().map(QueryResult::from).collect())
}

/// See [`super::stage`]: COPY writes the rows twice as fast as any INSERT.
pub(super) async fn stage(
    store: &Store,
    handle: Handle,
    generation: i64,
    rows: Vec<StagedRow>,
) -> Result<bool, Error> {
    let mut transaction = store.write.get_postgres_connection_pool().begin().await.map_err(failed)?;
    // Locks the import's row, so that no other plan can be begun before this is written.
    let current = sqlx::query("SELECT 1 FROM import WHERE id = $1 AND generation = $2 FOR NO KEY UPDATE")
        .bind(handle.id())
        .bind(generation)
        .fetch_optional(&mut *transaction)
        .await
        .map_err(failed)?;
    if current.is_none() {
        return Ok(false);
    }
    let ids: Vec<i64> = sqlx::query_scalar(
        r#"SELECT nextval(pg_get_serial_sequence('"user"', 'id')) FROM generate_series(1, $1)"#,
    )
    .bind(newcomers(&rows))
    .fetch_all(&mut *transaction)
    .await
    .map_err(failed)?;
    let bytes = encode(handle, &rows, ids);
    let into = format!("COPY import_row ({}) FROM STDIN (FORMAT binary)", COLUMNS.join(", "));
    let mut copy = transaction.copy_in_raw(&into).await.map_err(failed)?;
    copy.send(bytes).await.map_err(failed)?;
    copy.finish().await.map_err(failed)?;
    transaction.commit().await.map_err(failed)?;
    Ok(true)
}

fn encode(handle: Handle, rows: &[StagedRow], ids: Vec<i64>) -> Vec<u8> {
    let mut ids = ids.into_iter();
    let mut out = BinaryRows::new(COLUMNS.len() as u16, rows.len() * ROW_SIZE);
    for row in rows {
        let reserved = if row.action == Action::Create { ids.next() } else { None };
        out.row()
            .bigint(handle.id())
            .bigint(i64::from(row.row))
            .bigint(i64::from(row.line))
            .bigint(row.company_id)
            .text(row.action.as_str())
            .maybe_bigint(row.user.map(|(id, _)| id).or(reserved))
            .maybe_bigint(row.user.map(|(_, version)| version))
            .text(&row.email)
            .text(&row.email_key)
            .text(&row.first_name)
            .text(&row.last_name)
            .maybe_text(row.user_name.as_deref())
            .maybe_text(row.user_name_key.as_deref())
            .maybe_text(row.reference.as_deref())
            .maybe_text(row.status.map(Status::as_str))
            .maybe_text(row.account_type.map(AccountType::as_str))
            .maybe_text(row.language.as_deref())
            .maybe_text(row.job_role.as_deref())
            .maybe_text(row.region.as_deref())
            .maybe_text(row.custom.as_deref())
            .maybe_text(row.turn.map(Turn::as_str))
            .maybe_text(row.joins().as_deref())
            .maybe_text(row.by_rules.as_deref())
            .maybe_text(row.courses.as_deref())
            .maybe_text(row.invite.map(Invited::as_str))
            .maybe_text(row.changes.as_deref())
            .maybe_text(row.findings.as_deref());
    }
    out.finish()
}

/// Sets `count` ids of a table aside.
pub(super) async fn reserve(transaction: &Transaction, table: &str, count: i64) -> Result<Vec<i64>, Error> {
    let taking = statement(
        transaction,
        "SELECT nextval(pg_get_serial_sequence($1, 'id')) FROM generate_series(1, $2)",
        [format!("\"{table}\"").into(), count.into()],
    );
    let rows = transaction.query_all_raw(taking).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

fn failed(cause: sqlx::Error) -> Error {
    DbErr::Exec(RuntimeErr::SqlxError(cause.into())).into()
}
