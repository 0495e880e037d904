//! PostgreSQL databases for tests: copies of one that is migrated once for each schema there is.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;

use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection};

use super::{Store, postgres, statement};
use crate::config::Config;
use crate::secret;

/// The advisory lock of whoever makes the template. Tests of one run are processes of their own.
const TEMPLATE_LOCK: i64 = 0x7465_6d70;

/// A database of one test.
pub(crate) struct PostgresDatabase {
    name: String,
    server: String,
    pub(crate) url: String,
}

impl PostgresDatabase {
    pub(crate) async fn create(server: &str, folder: &Path) -> Self {
        let admin = connect(server).await;
        let template = template(&admin, server, folder).await;
        let random = secret::random().expect("random bits");
        let name = format!("muster_test_{}", random.get(..16).expect("64 digits"));
        run(&admin, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        admin.close().await.expect("the connection closes");
        Self { url: url_of(server, &name), name, server: server.to_owned() }
    }

    /// Without any tables.
    pub(crate) async fn create_empty(server: &str) -> Self {
        let admin = connect(server).await;
        let random = secret::random().expect("random bits");
        let name = format!("muster_test_{}", random.get(..16).expect("64 digits"));
        run(&admin, &format!("CREATE DATABASE {name}")).await;
        admin.close().await.expect("the connection closes");
        Self { url: url_of(server, &name), name, server: server.to_owned() }
    }

    pub(crate) async fn drop(self) {
        let admin = connect(&self.server).await;
        run(&admin, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)).await;
        admin.close().await.expect("the connection closes");
    }
}

/// The name of the migrated database, which is made if this schema has none yet.
async fn template(admin: &DatabaseConnection, server: &str, folder: &Path) -> String {
    let mut schema = DefaultHasher::new();
    for statement in migrations::statements() {
        statement.hash(&mut schema);
    }
    let name = format!("muster_template_{:016x}", schema.finish());
    if exists(admin, &name).await {
        return name;
    }
    // One connection, so that the session that locked is the one that unlocks.
    query(admin, "SELECT pg_advisory_lock($1)", TEMPLATE_LOCK.into()).await;
    if !exists(admin, &name).await {
        // Under another name until it is whole: a run that is stopped half-way leaves no bad template.
        let making = format!("{name}_making");
        run(admin, &format!("DROP DATABASE IF EXISTS {making} WITH (FORCE)")).await;
        run(admin, &format!("CREATE DATABASE {making}")).await;
        let config = Config::with_database(folder, url_of(server, &making));
        let pool = postgres::connect(&config).await.expect("the template opens");
        postgres::migrate(&pool, None).await.expect("the template is migrated");
        pool.close().await.expect("the template closes");
        run(admin, &format!("ALTER DATABASE {making} RENAME TO {name}")).await;
    }
    query(admin, "SELECT pg_advisory_unlock($1)", TEMPLATE_LOCK.into()).await;
    name
}

async fn connect(server: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(server);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.expect("the server that MUSTER_TEST_POSTGRES names answers")
}

async fn exists(admin: &DatabaseConnection, name: &str) -> bool {
    query(admin, "SELECT 1 FROM pg_database WHERE datname = $1", name.into()).await
}

async fn query(admin: &DatabaseConnection, sql: &str, value: sea_orm::Value) -> bool {
    admin.query_one_raw(statement(admin, sql, [value])).await.expect("the server answers").is_some()
}

async fn run(admin: &DatabaseConnection, sql: &str) {
    admin.execute_unprepared(sql).await.expect("the server does as it is told");
}

/// The server's URL with another database.
fn url_of(server: &str, name: &str) -> String {
    let (before, parameters) = server.split_once('?').unwrap_or((server, ""));
    let (scheme, rest) = before.split_once("://").expect("a URL");
    let host = rest.split('/').next().unwrap_or(rest);
    let question = if parameters.is_empty() { "" } else { "?" };
    format!("{scheme}://{host}/{name}{question}{parameters}")
}

/// Runs one statement, whatever it is.
pub(crate) async fn execute(store: &Store, sql: &str) -> u64 {
    store
        .write
        .execute_raw(statement(&store.write, sql, []))
        .await
        .expect("the statement runs")
        .rows_affected()
}

/// The one number that the query answers.
pub(crate) async fn number(store: &Store, sql: &str) -> i64 {
    let row = store.read.query_one_raw(statement(&store.read, sql, [])).await.expect("the query runs");
    row.expect("one row").try_get_by_index(0).expect("a number")
}

/// The texts that the query answers, one a row.
pub(crate) async fn texts(store: &Store, sql: &str) -> Vec<String> {
    let rows = store.read.query_all_raw(statement(&store.read, sql, [])).await.expect("the query runs");
    rows.into_iter().map(|row| row.try_get_by_index(0).expect("a text")).collect()
}
