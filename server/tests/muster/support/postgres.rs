//! A database of its own for one test, on the server that the test set-up started.

use sea_orm::{ConnectionTrait as _, Database};

/// Dropped with the server it is on, which `make test` stops when it has ended.
pub(crate) fn fresh_database(name: &str) -> String {
    #[expect(clippy::disallowed_methods, reason = "a setting of the tests, not of Muster")]
    let server = std::env::var("MUSTER_TEST_POSTGRES").unwrap_or_else(|_| {
        panic!(
            "MUSTER_TEST_POSTGRES is not set. `make test` sets it; for one test, \
             `export MUSTER_TEST_POSTGRES=$(scripts/postgres.sh start)`."
        )
    });
    let name = format!("muster_{name}_{}", std::process::id());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let connection = Database::connect(&server).await.unwrap();
        connection.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name}")).await.unwrap();
        connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        connection.close().await.unwrap();
    });
    let (base, query) =
        server.split_once('?').map_or((server.as_str(), None), |(base, query)| (base, Some(query)));
    let (base, _) = base.rsplit_once('/').expect("the URL names a database");
    query.map_or_else(|| format!("{base}/{name}"), |query| format!("{base}/{name}?{query}"))
}
