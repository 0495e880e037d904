//! Looking and reaching behind the use cases, for what no use case shows or does.

use crate::{Backend, store};

/// Runs one statement that both databases understand. Returns how many rows it touched.
///
/// # Panics
/// If it fails.
pub async fn execute(backend: &Backend, sql: &str) -> u64 {
    store::testing::execute(backend.store(), sql).await
}

/// The one number (a `bigint`) that the query answers.
///
/// # Panics
/// If it fails, or answers anything else.
pub async fn number(backend: &Backend, sql: &str) -> i64 {
    store::testing::number(backend.store(), sql).await
}

/// The texts that the query answers, one a row.
///
/// # Panics
/// If it fails, or answers anything else.
pub async fn texts(backend: &Backend, sql: &str) -> Vec<String> {
    store::testing::texts(backend.store(), sql).await
}

/// How many rows the table has.
///
/// # Panics
/// If there is no such table.
pub async fn count(backend: &Backend, table: &str) -> i64 {
    number(backend, &format!("SELECT count(*) FROM \"{table}\"")).await
}
