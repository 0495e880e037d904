//! A database of its own for one test, on the server that the test set-up started.

use sea_orm::{ConnectionTrait as _, Database};

/// Dropped with the server it is on, which `make test` stops when it has ended.
pub(crate) fn fresh_database(name: &str) -> String {
    let name = format!("muster_{name}_{}", std::process::id());
    on_the_server(&format!("DROP DATABASE IF EXISTS {name}"));
    database(&name)
}

/// The database of this name, made if it is not there.
pub(crate) fn database(name: &str) -> String {
    // Refused if it is there.
    on_the_server(&format!("CREATE DATABASE {name}"));
    let server = server();
    let (base, query) =
        server.split_once('?').map_or((server.as_str(), None), |(base, query)| (base, Some(query)));
    let (base, _) = base.rsplit_once('/').expect("the URL names a database");
    query.map_or_else(|| format!("{base}/{name}"), |query| format!("{base}/{name}?{query}"))
}

fn on_the_server(sql: &str) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let connection = Database::connect(server()).await.unwrap();
        let outcome = connection.execute_unprepared(sql).await;
        connection.close().await.unwrap();
        let refusal =
            outcome.err().map(|error| error.to_string()).filter(|error| !error.contains("already exists"));
        assert_eq!(refusal, None, "{sql}");
    });
}

/// Of the server itself.
pub(crate) fn server() -> String {
    #[expect(clippy::disallowed_methods, reason = "a setting of the tests, not of Muster")]
    let server = std::env::var("MUSTER_TEST_POSTGRES");
    server.unwrap_or_else(|_| {
        panic!(
            "MUSTER_TEST_POSTGRES is not set. `make test` sets it; for one test, \
             `export MUSTER_TEST_POSTGRES=$(scripts/postgres.sh start)`."
        )
    })
}
