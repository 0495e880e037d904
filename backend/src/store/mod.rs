//! The database. Nothing outside this module imports sea_orm.
//!
//! Queries about a company's things take a [`crate::access::Scope`] and begin from its company; the
//! few that cannot (accounts, sessions, jobs) say why. What SQLite and PostgreSQL say differently stands
//! in `sqlite.rs` and `postgres.rs`; everything else is one text for both, with `$1` placeholders.

use std::collections::HashSet;

use sea_orm::sea_query::LikeExpr;
use sea_orm::{
    AccessMode, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, IsolationLevel, RuntimeErr,
    SqliteTransactionMode, SqlxError, Statement, TransactionOptions, TransactionTrait as _, Value,
};

/// A connection or a transaction: for what can be asked on either.
pub(crate) use sea_orm::ConnectionTrait as Connection;

use crate::Error;
use crate::config::Config;

pub(crate) mod access;
pub(crate) mod account;
pub(crate) mod activity;
pub(crate) mod address_change;
pub(crate) mod allowance;
pub(crate) mod annual;
pub(crate) mod assignment;
mod binary_rows;
pub(crate) mod bulk;
pub(crate) mod change;
pub(crate) mod company;
pub(crate) mod course;
pub(crate) mod dashboard;
pub(crate) mod deleted;
pub(crate) mod demo;
pub(crate) mod field;
pub(crate) mod group;
pub(crate) mod history;
pub(crate) mod imports;
pub(crate) mod invitation;
pub(crate) mod job;
pub(crate) mod listed;
pub(crate) mod mail_template;
pub(crate) mod outbox;
pub(crate) mod package;
pub(crate) mod people_count;
pub(crate) mod personal;
mod postgres;
pub(crate) mod retention;
pub(crate) mod rule;
pub(crate) mod second_factor;
pub(crate) mod session;
pub(crate) mod signup;
mod sqlite;
pub(crate) mod team;
#[cfg(feature = "testing")]
#[cfg_attr(not(test), expect(clippy::expect_used, reason = "a test that cannot be set up has failed"))]
pub(crate) mod testing;
pub(crate) mod token;
pub(crate) mod user;
pub(crate) mod vitals;
pub(crate) mod whole;

/// An open transaction that may write. Dropped without `commit`, it leaves nothing behind.
pub(crate) type Transaction = DatabaseTransaction;

/// Which database it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    /// Which database the connection or transaction goes to.
    pub(crate) fn of(connection: &impl sea_orm::ConnectionTrait) -> Self {
        match connection.get_database_backend() {
            DbBackend::Sqlite => Self::Sqlite,
            _ => Self::Postgres,
        }
    }
}

/// The connections of this process.
#[derive(Clone)]
pub(crate) struct Store {
    kind: Kind,
    read: DatabaseConnection,
    /// On SQLite one connection, so that this process's writers queue in its pool, in order, instead of
    /// polling the file's lock. On PostgreSQL the same pool as `read`.
    write: DatabaseConnection,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Store").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl Store {
    pub(crate) async fn connect(config: &Config) -> Result<Self, Error> {
        let url = config.database_url.as_str();
        if url.starts_with("sqlite:") {
            let (read, write) = sqlite::connect(config).await?;
            Ok(Self { kind: Kind::Sqlite, read, write })
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let pool = postgres::connect(config).await?;
            Ok(Self { kind: Kind::Postgres, read: pool.clone(), write: pool })
        } else {
            Err(Error::refused("The database URL must begin with sqlite: or postgres:."))
        }
    }

    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// For single reads. On SQLite these connections cannot write.
    pub(crate) fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// Begins a transaction that may write. On SQLite it holds the write lock from its first moment:
    /// one that reads first and writes later could find that another has written in between, and fail.
    pub(crate) async fn begin(&self) -> Result<Transaction, Error> {
        let options = TransactionOptions {
            sqlite_transaction_mode: (self.kind == Kind::Sqlite).then_some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.write.begin_with_options(options).await?)
    }

    /// Begins a transaction that sees the database as it is at its first read, and cannot write.
    pub(crate) async fn begin_reading(&self) -> Result<Transaction, Error> {
        let options = match self.kind {
            Kind::Sqlite => TransactionOptions::default(),
            Kind::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
        };
        Ok(self.read.begin_with_options(options).await?)
    }

    pub(crate) async fn migrate(&self, config: &Config) -> Result<(), Error> {
        // Without the write lock, which an import may be holding: `muster` asks this every time.
        if self.is_up_to_date().await? {
            return Ok(());
        }
        self.run_steps(config, None).await
    }

    /// Runs the next `steps` steps, if there are as many.
    pub(crate) async fn migrate_by(&self, config: &Config, steps: u32) -> Result<(), Error> {
        if steps == 0 { Ok(()) } else { self.run_steps(config, Some(steps)).await }
    }

    async fn run_steps(&self, config: &Config, steps: Option<u32>) -> Result<(), Error> {
        match self.kind {
            Kind::Sqlite => sqlite::migrate(config, steps).await,
            Kind::Postgres => postgres::migrate(&self.write, steps).await,
        }
    }

    /// After many rows have come at once: PostgreSQL's plans go by what it last knew of the tables.
    pub(crate) async fn look_around(&self) -> Result<(), Error> {
        if self.kind == Kind::Postgres {
            self.write.execute_unprepared("ANALYZE").await?;
        }
        Ok(())
    }

    /// After so many people were written at once: PostgreSQL counts by an index alone only where it knows that everybody
    /// sees the same rows, and of its own accord it looks only once a fifth of the table has changed. It is done beside: it
    /// takes longer than the lease of a job that is done.
    pub(crate) fn tidy_people(&self, written: u64) {
        if self.kind == Kind::Sqlite || written < MANY {
            return;
        }
        let store = self.clone();
        tokio::spawn(async move {
            let tidy = format!("VACUUM (ANALYZE, SKIP_LOCKED) {OF_PEOPLE}");
            if let Err(error) = store.write.execute_unprepared(&tidy).await {
                tracing::warn!(%error, "PostgreSQL did not tidy up after many people were written");
            }
        });
    }

    /// Whether every step of this program was run. Steps of a newer one are no matter: they bear that this one runs
    /// beside them (migrations/README.md), and processes are replaced one after the other.
    pub(crate) async fn has_all_steps(&self) -> Result<bool, Error> {
        use migrations::{Migrator, MigratorTrait as _, SchemaManager};

        let table = Migrator::migration_table_name().to_string();
        if !SchemaManager::new(&self.read).has_table(&table).await? {
            return Ok(false);
        }
        let rows = self
            .read
            .query_all_raw(statement(&self.read, format!("SELECT version FROM {table}"), []))
            .await?;
        let run: HashSet<String> =
            rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, DbErr>>()?;
        Ok(migrations::names().all(|step| run.contains(step)))
    }

    /// Whether every step was run, and none that this program lacks; refuses where there is such a one.
    async fn is_up_to_date(&self) -> Result<bool, Error> {
        use migrations::{Migrator, MigratorTrait as _};

        let pending =
            Migrator::get_pending_migrations_read_only(&self.read).await.map_err(migration_error)?;
        Ok(pending.is_empty())
    }

    pub(crate) async fn close(&self) {
        // Nothing can be done about a connection that does not close: the process is about to end.
        let _ = self.write.close_by_ref().await;
        let _ = self.read.close_by_ref().await;
    }
}

/// From how many people on PostgreSQL is told that much has changed. Where fewer were written, it is hardly slower.
const MANY: u64 = 20_000;
/// The tables in which people's rows are.
const OF_PEOPLE: &str = r#""user", membership, assignment, user_field_value, import_row"#;

/// Has PostgreSQL look at its tables before others see that so many people were written: by what it knew of them before, it
/// would plan every question as if there were hardly any, until it looks by itself a minute later. Pages of a company into
/// which a million had been imported took more than ten seconds meanwhile.
pub(crate) async fn look_at_many(transaction: &Transaction, written: u64) -> Result<(), Error> {
    if Kind::of(transaction) == Kind::Postgres && written >= MANY {
        transaction.execute_unprepared(&format!("ANALYZE (SKIP_LOCKED) {OF_PEOPLE}")).await?;
    }
    Ok(())
}

/// Waits for whoever else changes what belongs to no company, or to several: companies' names, the platform's
/// courses. To be taken before anything is read that the change depends on.
pub(crate) async fn lock_platform(transaction: &Transaction) -> Result<(), Error> {
    if Kind::of(transaction) == Kind::Postgres {
        // On SQLite there is only one writer anyway.
        transaction.execute_raw(statement(transaction, postgres::LOCK_PLATFORM, [])).await?;
    }
    Ok(())
}

/// A statement for the database that `connection` goes to.
pub(crate) fn statement(
    connection: &impl sea_orm::ConnectionTrait,
    sql: impl Into<String>,
    values: impl IntoIterator<Item = Value>,
) -> Statement {
    Statement::from_sql_and_values(connection.get_database_backend(), sql, values)
}

/// For `LIKE`: the text somewhere in another. What stands for others there stands for itself.
pub(crate) fn containing(text: &str) -> LikeExpr {
    let mut escaped = String::from("%");
    for character in text.chars() {
        if matches!(character, '%' | '_' | '!') {
            escaped.push('!');
        }
        escaped.push(character);
    }
    escaped.push('%');
    LikeExpr::new(escaped).escape('!')
}

impl From<DbErr> for Error {
    /// What passes by itself is [`Error::Busy`], all else a fault of ours.
    fn from(cause: DbErr) -> Self {
        if passes(&cause) {
            tracing::warn!(error = &cause as &dyn std::error::Error, "the database is busy, or away");
            Self::Busy
        } else {
            Self::internal(cause)
        }
    }
}

/// Whether trying again can help: no connection was free, or another held what was needed.
fn passes(error: &DbErr) -> bool {
    let cause = match error {
        DbErr::ConnectionAcquire(_) => return true,
        DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause))
        | DbErr::Conn(RuntimeErr::SqlxError(cause)) => cause,
        _ => return false,
    };
    match &**cause {
        // The line to PostgreSQL was cut: the next question goes by another.
        SqlxError::PoolTimedOut | SqlxError::Io(_) => true,
        SqlxError::Database(cause) => cause.code().is_some_and(|code| {
            // SQLite: BUSY and its extended codes. PostgreSQL: serialization failure, deadlock, a lock that was not to
            // be had in time; it is stopping, has crashed, is only just starting.
            matches!(
                code.as_ref(),
                "5" | "261" | "517" | "773" | "40001" | "40P01" | "55P03" | "57P01" | "57P02" | "57P03"
            )
        }),
        _ => false,
    }
}

/// Says what to do where the database is ahead of the program.
fn migration_error(cause: DbErr) -> Error {
    if let DbErr::Custom(message) = &cause
        && message.contains("its file is missing")
    {
        return Error::refused(
            "The database was brought up to date by a newer Muster than this one. Start that one, or restore a \
             backup made before it.",
        );
    }
    cause.into()
}
