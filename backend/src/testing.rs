//! Databases of their own for tests, on SQLite and on PostgreSQL from one body.
//!
//! ```text
//! use backend::{Backend, testing::database_tests};
//!
//! database_tests!(a_company_has_a_name, a_name_is_unique);
//!
//! async fn a_company_has_a_name(backend: Backend) { … }
//! ```
//!
//! makes `sqlite::a_company_has_a_name` and `postgres::a_company_has_a_name`; a body that is not listed is
//! dead code, which the compiler says.

use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};

use futures_util::FutureExt as _;

use crate::Backend;
use crate::access::Scope;
use crate::clock::Clock;
use crate::config::Config;
use crate::store::testing::PostgresDatabase;

pub mod fixtures;
pub mod sql;
pub mod workbook;

/// Writes a test for SQLite and one for PostgreSQL of each of the functions, which take a [`Backend`].
#[macro_export]
macro_rules! database_tests {
    ($($body:ident),+ $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $body() {
                    $crate::testing::on_sqlite(super::$body).await;
                }
            )+
        }

        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $body() {
                    $crate::testing::on_postgres(super::$body).await;
                }
            )+
        }
    };
}
pub use database_tests;

/// Runs the body on an empty, migrated SQLite database in a folder that is gone afterwards.
///
/// # Panics
/// As the body does, or if the database cannot be made.
pub async fn on_sqlite<F: Future<Output = ()>>(body: impl FnOnce(Backend) -> F) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    run(Config::in_directory(folder.path()), true, body).await;
}

/// Runs the body on an empty, migrated PostgreSQL database that is gone afterwards, on the server that
/// `MUSTER_TEST_POSTGRES` names.
///
/// # Panics
/// As the body does, or if there is no server.
pub async fn on_postgres<F: Future<Output = ()>>(body: impl FnOnce(Backend) -> F) {
    let server = postgres_server();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = PostgresDatabase::create(&server, folder.path()).await;
    let mut config = Config::with_database(folder.path(), &database.url);
    config.max_connections = 8;
    let outcome = AssertUnwindSafe(run(config, false, body)).catch_unwind().await;
    database.drop().await;
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

fn postgres_server() -> String {
    #[expect(clippy::disallowed_methods, reason = "a setting of the tests, not of Muster")]
    std::env::var("MUSTER_TEST_POSTGRES").unwrap_or_else(|_| {
        panic!(
            "MUSTER_TEST_POSTGRES is not set. `make test` sets it; for one test, \
             `export MUSTER_TEST_POSTGRES=$(scripts/postgres.sh start)`."
        )
    })
}

/// Runs the body with two databases in which there are no tables yet: SQLite's and PostgreSQL's. Both are gone
/// afterwards.
///
/// # Panics
/// As the body does, or if there is no server.
pub async fn beside_empty_ones<F: Future<Output = ()>>(body: impl FnOnce(Backend, Backend) -> F) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sqlite = Backend::open(Config::in_directory(folder.path())).await.expect("the database opens");
    let database = PostgresDatabase::create_empty(&postgres_server()).await;
    let config = Config::with_database(folder.path(), &database.url);
    let postgres = Backend::open(config).await.expect("the database opens");
    let outcome = AssertUnwindSafe(body(sqlite.clone(), postgres.clone())).catch_unwind().await;
    sqlite.close().await;
    postgres.close().await;
    database.drop().await;
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

/// Makes the tables as they were after the first `steps` steps.
///
/// # Panics
/// If the database fails.
pub async fn migrate_by(backend: &Backend, steps: u32) {
    backend.store().migrate_by(backend.config(), steps).await.expect("the steps are run");
}

async fn run<F: Future<Output = ()>>(mut config: Config, migrate: bool, body: impl FnOnce(Backend) -> F) {
    // Long enough for a busy machine, short enough for a test that waits for a lease to run out.
    config.job_lease = std::time::Duration::from_millis(1_500);
    config.job_grace = std::time::Duration::from_millis(300);
    config.job_poll = std::time::Duration::from_millis(100);
    let backend = Backend::open_at(config, Clock::system()).await.expect("the database opens");
    if migrate {
        backend.migrate().await.expect("the database is migrated");
    }
    let outcome = AssertUnwindSafe(body(backend.clone())).catch_unwind().await;
    backend.close().await;
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

/// A second process on the same database, as far as the database can tell: its own connections, its own
/// runners. With a clock of the caller's.
///
/// # Panics
/// If the database does not open.
pub async fn beside(backend: &Backend, clock: Clock) -> Backend {
    Backend::open_at(backend.config().clone(), clock).await.expect("the database opens")
}

/// A link of a sign-up request, as the mail about it would have it: its token. None: the request waits for none.
///
/// # Panics
/// If the database fails.
pub async fn sign_up_link(backend: &Backend, request: i64) -> Option<String> {
    let transaction = backend.store().begin().await.expect("a transaction");
    let minted = crate::signup::mint(backend, &transaction, request).await.expect("a link or none");
    transaction.commit().await.expect("the link is kept");
    match minted {
        crate::mail::Minted::Link { path, .. } => path.rsplit('/').next().map(ToOwned::to_owned),
        crate::mail::Minted::Moot(_) => None,
    }
}

/// What runners do by themselves every few minutes: what ran out is forgotten.
///
/// # Panics
/// If the database fails.
pub async fn sweep(backend: &Backend) {
    crate::jobs::sweep(backend).await.expect("it is swept");
}

/// Erases whoever was deleted long enough ago, which is a part of [`sweep`].
///
/// # Panics
/// If the database fails.
pub async fn erase_deleted_people(backend: &Backend) -> u64 {
    crate::people::erase(backend).await.expect("they are erased")
}

/// Brings somebody back, and lets `meanwhile` begin when that is as good as done, but nobody can see it yet.
///
/// # Panics
/// If they cannot be brought back, or `meanwhile` panics.
pub async fn restore_while<F>(backend: &Backend, scope: &Scope, id: i64, meanwhile: F) -> F::Output
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    let transaction = backend.store().begin().await.expect("a transaction");
    crate::people::restore_in(backend, &transaction, scope, id).await.expect("they are brought back");
    let meanwhile = tokio::spawn(meanwhile);
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    transaction.commit().await.expect("they are back");
    meanwhile.await.expect("it ends")
}
