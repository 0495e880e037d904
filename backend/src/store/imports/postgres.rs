//! What imports ask of PostgreSQL alone.

use sea_orm::sqlx;
use sea_orm::{DbErr, RuntimeErr};

use super::copy::BinaryRows;
use super::stage::{COLUMNS, StagedRow, Turn, newcomers};
use super::{super::Store, Handle};
use crate::Error;
use roster::person::{AccountType, Status};
use roster::plan::Action;

/// The texts, and the ids, of the JSON array `$2`.
pub(super) const TEXTS_OF_JSON: &str = "SELECT json_array_elements_text($2::json)";
pub(super) const IDS_OF_JSON: &str = "SELECT json_array_elements_text($2::json)::bigint";

/// Whoever commits an import into the company holds this; whoever only points at the company is not kept
/// waiting.
pub(super) const LOCK_COMPANY: &str = "SELECT id FROM company WHERE id = $1 FOR NO KEY UPDATE";

/// Puts people into the groups they gain: those of rows `$4` to `$5` of import `$1`, in company `$2` at `$3`.
pub(super) const JOIN: &str = r#"
    INSERT INTO membership (group_id, user_id, company_id, import_id, created_at)
    SELECT joined.id, r.user_id, $2, $1, $3
    FROM import_row r CROSS JOIN LATERAL unnest(string_to_array(r.joins, ',')::bigint[]) AS joined (id)
    WHERE r.import_id = $1 AND r."row" BETWEEN $4 AND $5 AND r.action IN ('create', 'update')"#;

/// Bytes that a staged row takes, roughly.
const ROW_SIZE: usize = 320;

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
