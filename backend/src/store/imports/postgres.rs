//! What imports ask of PostgreSQL alone.

use sea_orm::sqlx;
use sea_orm::{DbErr, QueryResult, RuntimeErr};

use super::copy::BinaryRows;
use super::found::Words;
use super::stage::{COLUMNS, StagedRow, Turn, newcomers};
use super::{super::Store, Handle};
use crate::Error;
use roster::person::{AccountType, Status};
use roster::plan::Action;

/// See [`Words`]. The keys are an array, not a subquery: whatever is known of the table, each is looked up in its
/// index.
pub(super) const WORDS: Words = Words {
    is_one_of: "= ANY (ARRAY(SELECT json_array_elements_text($2::json)))",
    groups: "SELECT string_agg(m.group_id::text, ',') FROM membership m WHERE m.user_id = u.id",
    array: "json_build_array",
    collect: "json_agg",
};

/// Whoever commits an import into the company holds this; whoever only points at the company is not kept
/// waiting.
pub(super) const LOCK_COMPANY: &str = "SELECT id FROM company WHERE id = $1 FOR NO KEY UPDATE";

/// Puts people into the groups they gain: those of rows `$4` to `$5` of import `$1`, in company `$2` at `$3`.
pub(super) const JOIN: &str = r#"
    INSERT INTO membership (group_id, user_id, company_id, import_id, created_at)
    SELECT joined.id, r.user_id, $2, $1, $3
    FROM import_row r CROSS JOIN LATERAL unnest(string_to_array(r.joins, ',')::bigint[]) AS joined (id)
    WHERE r.import_id = $1 AND r."row" BETWEEN $4 AND $5 AND r.action IN ('create', 'update')"#;

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
            .maybe_text(row.turn.map(Turn::as_str))
            .maybe_text(row.joins.as_deref())
            .maybe_text(row.changes.as_deref())
            .maybe_text(row.findings.as_deref());
    }
    out.finish()
}

fn failed(cause: sqlx::Error) -> Error {
    DbErr::Exec(RuntimeErr::SqlxError(cause.into())).into()
}
