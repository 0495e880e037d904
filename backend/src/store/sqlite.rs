//! SQLite: how it is opened and migrated, and the statements that only it understands.

use std::time::Duration;

use migrations::{Migrator, MigratorTrait as _};
use sea_orm::sqlx::Connection as _;
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait as _,
};

use super::statement;
use crate::Error;
use crate::config::Config;

/// How long one process waits for another that is writing.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a request waits for the writers of its own process. Longer than the commit of a large import.
const QUEUE: Duration = Duration::from_mins(1);

/// How many rows of an answer a reading connection is ahead of whoever asked.
const ROWS_AHEAD: usize = 256;

/// Opens the readers and the one writer. The writer comes first: it makes the file.
pub(super) async fn connect(config: &Config) -> Result<(DatabaseConnection, DatabaseConnection), Error> {
    if config.database_url.contains(":memory:") {
        return Err(Error::refused(
            "Muster cannot keep its database in memory. Name a file, as in sqlite:///var/lib/muster/muster.db.",
        ));
    }
    config.make_data_dir()?;
    let write = open(options(config, 1, |with| {
        with.create_if_missing(true)
            .foreign_keys(true)
            .pragma("journal_mode", "WAL")
            // A new person's rows touch six indexes; with SQLite's own 2 MiB an import is a quarter slower.
            .pragma("cache_size", "-65536")
    }))
    .await?;
    let readers = config.max_connections.clamp(1, 8);
    let read = Database::connect(options(config, readers, |with| {
        with.foreign_keys(true)
            .pragma("cache_size", "-8192")
            .pragma("query_only", "ON")
            // A page of a list in one go: a full buffer has the connection's thread and the asker take turns.
            .row_buffer_size(ROWS_AHEAD)
    }))
    .await?;
    Ok((read, write))
}

/// Opens the first connection. Where several processes make the same new file at once, all but one are told
/// that it is busy without having waited: turning the write-ahead log on is not something SQLite waits for.
async fn open(options: ConnectOptions) -> Result<DatabaseConnection, Error> {
    const PAUSE: Duration = Duration::from_millis(50);
    let mut waited = Duration::ZERO;
    loop {
        match Database::connect(options.clone()).await {
            Err(busy) if super::passes(&busy) && waited < PATIENCE => {
                tokio::time::sleep(PAUSE).await;
                waited += PAUSE;
            }
            outcome => return outcome.map_err(|cause| cannot_open(options.get_url(), &cause)),
        }
    }
}

/// Says why, to whoever starts the program: only they can do something.
fn cannot_open(url: &str, cause: &DbErr) -> Error {
    let mut reason: &dyn std::error::Error = cause;
    while let Some(deeper) = reason.source() {
        reason = deeper;
    }
    Error::refused(format!("The database {url} cannot be opened: {reason}."))
}

/// Runs all pending steps, or the next `steps` of them, in one transaction: another process waits for the lock, and then finds nothing
/// left to do. Foreign keys are checked once at the end, so that a step can rebuild a table.
pub(super) async fn migrate(config: &Config, steps: Option<u32>) -> Result<(), Error> {
    let connection = Database::connect(options(config, 1, |with| with.foreign_keys(false))).await?;
    let transaction = connection
        .begin_with_options(TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        })
        .await?;
    Migrator::up(&transaction, steps).await.map_err(super::migration_error)?;
    let broken = transaction.query_one_raw(statement(&transaction, "PRAGMA foreign_key_check", [])).await?;
    if broken.is_some() {
        return Err(Error::internal("a migration left rows that point at nothing; it was taken back"));
    }
    transaction.commit().await?;
    connection.close().await?;
    Ok(())
}

fn options(
    config: &Config,
    connections: u32,
    more: impl Fn(SqliteConnectOptions) -> SqliteConnectOptions + Send + Sync + 'static,
) -> ConnectOptions {
    let mut options = ConnectOptions::new(&config.database_url);
    options
        // A full disk ends SQLite's transaction without being asked to. What counts transactions does not see it, and
        // the connection would refuse every further one: it is closed, and the next is a new one.
        .map_sqlx_sqlite_pool_opts(|pool| {
            pool.after_release(|connection, _| {
                Box::pin(async move {
                    // Behind what is still waiting to be taken back.
                    connection.ping().await?;
                    Ok(!connection.is_in_transaction())
                })
            })
        })
        .max_connections(connections)
        .acquire_timeout(QUEUE)
        // With either, sqlx 0.9.0 looks after idle connections in a task that may count to 2^64: the number of
        // idle ones falls below zero for a moment when one is taken as it is given back.
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |with| {
            more(
                with
                    // A commit that was answered must be there after a power cut.
                    .pragma("synchronous", "FULL")
                    .pragma("temp_store", "MEMORY")
                    .busy_timeout(PATIENCE),
            )
        });
    options
}

/// The ids of the JSON array `$2`.
pub(super) const IDS: &str = "SELECT value FROM json_each($2)";

/// Whether a job of the kinds `$2` (a JSON array) is due at `$1`.
pub(super) const JOB_DUE: &str = r"
    SELECT 1 FROM job
    WHERE kind IN (SELECT value FROM json_each($2))
      AND (state = 'waiting' AND run_at <= $1 OR state = 'running' AND lease_until < $1)
    LIMIT 1";

/// Leases the job of the kinds `$2` (a JSON array) that has been due longest at `$1`, as `$3` until `$4`.
pub(super) const TAKE_JOB: &str = r"
    UPDATE job
    SET state = 'running', attempts = attempts + 1, lease_owner = $3, lease_until = $4, updated_at = $1
    WHERE id = (
        SELECT id FROM job
        WHERE kind IN (SELECT value FROM json_each($2))
          AND (state = 'waiting' AND run_at <= $1 OR state = 'running' AND lease_until < $1)
        ORDER BY run_at, id
        LIMIT 1
    )
    RETURNING *";

/// How many people of the company `$1` have a value in the field of the key `$2`.
pub(super) const WITH_CUSTOM_VALUE: &str = r#"
    SELECT count(*) FROM "user"
    WHERE company_id = $1 AND json_type(custom, '$."' || $2 || '"') IS NOT NULL"#;

/// Takes what they have in it from them, at `$3`. What is left stays in its order.
pub(super) const WITHOUT_CUSTOM_VALUE: &str = r#"
    UPDATE "user"
    SET custom = NULLIF(json_remove(custom, '$."' || $2 || '"'), '{}'), version = version + 1, updated_at = $3
    WHERE company_id = $1 AND json_type(custom, '$."' || $2 || '"') IS NOT NULL"#;

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait as _, Database, DbBackend, Statement};

    /// With either of the two, readers wait for one another at every page and every allocation.
    #[tokio::test]
    async fn sqlite_is_built_as_the_settings_of_cargo_say() {
        let connection = Database::connect("sqlite::memory:").await.unwrap();
        let statement = Statement::from_string(DbBackend::Sqlite, "PRAGMA compile_options");
        let options = connection.query_all_raw(statement).await.unwrap();
        let options: Vec<String> = options.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
        assert!(options.iter().any(|option| option == "DEFAULT_MEMSTATUS=0"), "{options:?}");
        assert!(!options.iter().any(|option| option == "ENABLE_MEMORY_MANAGEMENT"), "{options:?}");
    }
}
