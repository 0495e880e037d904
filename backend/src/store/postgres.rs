//! PostgreSQL: how it is opened and migrated, and the statements that only it understands.

use std::time::Duration;

use migrations::{Migrator, MigratorTrait as _};
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::{ConnectOptions as _, Connection as _};
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, SqlxError, TransactionTrait as _,
};

use super::statement;
use crate::Error;
use crate::config::Config;

/// How long a request waits for a free connection.
const QUEUE: Duration = Duration::from_secs(10);
/// The advisory lock of whoever migrates: "muster" in ASCII.
const MIGRATION_LOCK: i64 = 0x6d75_7374_6572;

/// How long a server that is only just starting is waited for.
const START: Duration = Duration::from_secs(10);

pub(super) async fn connect(config: &Config) -> Result<DatabaseConnection, Error> {
    reach(&config.database_url).await?;
    let mut options = ConnectOptions::new(&config.database_url);
    options
        // Migrating holds its lock on one connection and works on another.
        .max_connections(config.max_connections.max(2))
        .acquire_timeout(QUEUE)
        // See `sqlite.rs`. One that has died is noticed when it is to be used.
        .idle_timeout(None)
        .max_lifetime(None)
        .sqlx_logging(false)
        .set_application_name("muster");
    Ok(Database::connect(options).await?)
}

/// Makes one connection outside the pool, which would only say that it waited in vain, and not why.
async fn reach(url: &str) -> Result<(), Error> {
    const PAUSE: Duration = Duration::from_millis(500);
    let options: PgConnectOptions = url.parse().map_err(|cause| cannot_open(&cause))?;
    let mut waited = Duration::ZERO;
    loop {
        let cause = match options.connect().await {
            Ok(connection) => return connection.close().await.map_err(|cause| cannot_open(&cause)),
            Err(cause) => cause,
        };
        if waited >= START || !is_starting(&cause) {
            return Err(cannot_open(&cause));
        }
        if waited.is_zero() {
            tracing::warn!(%cause, "PostgreSQL does not answer yet");
        }
        tokio::time::sleep(PAUSE).await;
        waited += PAUSE;
    }
}

/// Whether it is as it would be if the server was started a moment ago.
fn is_starting(cause: &SqlxError) -> bool {
    match cause {
        SqlxError::Io(_) => true,
        SqlxError::Database(cause) => cause.code().is_some_and(|code| code == "57P03"),
        _ => false,
    }
}

fn cannot_open(cause: &SqlxError) -> Error {
    Error::refused(format!("PostgreSQL cannot be reached: {cause}."))
}

/// Runs all pending steps, or the next `steps` of them, one process at a time. The lock is tried for, not waited for: a statement that
/// waits holds a snapshot, and a step that builds an index concurrently would wait for that snapshot.
pub(super) async fn migrate(pool: &DatabaseConnection, steps: Option<u32>) -> Result<(), Error> {
    loop {
        let lock = pool.begin().await?;
        let got = lock
            .query_one_raw(statement(
                &lock,
                "SELECT pg_try_advisory_xact_lock($1) AS got",
                [MIGRATION_LOCK.into()],
            ))
            .await?
            .is_some_and(|row| row.try_get::<bool>("", "got").unwrap_or(false));
        if got {
            Migrator::up(pool, steps).await.map_err(super::migration_error)?;
            lock.commit().await?;
            return Ok(());
        }
        lock.rollback().await?;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Held by whoever changes what belongs to no company: "platform" in ASCII, until the transaction ends.
pub(super) const LOCK_PLATFORM: &str = "SELECT pg_advisory_xact_lock(x'706c6174666f726d'::bigint)";

/// The ids of the JSON array `$2`.
pub(super) const IDS: &str = "SELECT value::bigint FROM json_array_elements_text($2::json)";

/// Leases the job of the kinds `$2` (a JSON array) that has been due longest at `$1`, as `$3` until `$4`.
/// Those that another runner is just taking are passed over.
pub(super) const TAKE_JOB: &str = r"
    UPDATE job
    SET state = 'running', attempts = attempts + 1, lease_owner = $3, lease_until = $4, updated_at = $1
    WHERE id = (
        SELECT id FROM job
        WHERE kind IN (SELECT json_array_elements_text($2::json))
          AND (state = 'waiting' AND run_at <= $1 OR state = 'running' AND lease_until < $1)
        ORDER BY run_at, id
        LIMIT 1
        FOR UPDATE SKIP LOCKED
    )
    RETURNING *";

/// How many people of the company `$1` have a value in the field of the key `$2`.
pub(super) const WITH_CUSTOM_VALUE: &str = r#"
    SELECT count(*) FROM "user" WHERE company_id = $1 AND custom::json -> $2::text IS NOT NULL"#;

/// Takes what they have in it from them, at `$3`. What is left stays in its order and as it was written, which
/// it would not as `jsonb`.
pub(super) const WITHOUT_CUSTOM_VALUE: &str = r#"
    UPDATE "user"
    SET custom = (
            SELECT '{' || string_agg(to_json(entry.key)::text || ':' || entry.value::text, ',' ORDER BY entry.at) || '}'
            FROM json_each(custom::json) WITH ORDINALITY AS entry (key, value, at)
            WHERE entry.key <> $2::text
        ),
        version = version + 1, updated_at = $3
    WHERE company_id = $1 AND custom::json -> $2::text IS NOT NULL"#;
