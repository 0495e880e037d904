//! The database file, behind the server's back.

use std::path::Path;

use sea_orm::{ConnectionTrait as _, Database, DbBackend, Statement};

/// Runs one statement.
pub(crate) fn run(file: &Path, statement: &str) {
    let url = format!("sqlite://{}", file.display());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let connection = Database::connect(&url).await.unwrap();
        connection.execute_unprepared(statement).await.unwrap();
        connection.close().await.unwrap();
    });
}

/// The one number that a query gives.
pub(crate) fn count(file: &Path, query: &str) -> i64 {
    let url = format!("sqlite://{}", file.display());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let connection = Database::connect(&url).await.unwrap();
        let statement = Statement::from_string(DbBackend::Sqlite, query.to_owned());
        let row = connection.query_one_raw(statement).await.unwrap().unwrap();
        let number = row.try_get_by_index(0).unwrap();
        connection.close().await.unwrap();
        number
    })
}
