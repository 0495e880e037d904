//! The database file, behind the server's back.

use std::path::Path;

use sea_orm::{ConnectionTrait as _, Database};

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
