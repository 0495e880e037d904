//! The database, behind the server's back, on one connection for as long as it is wanted.

use sea_orm::{ConnectionTrait as _, Database as Databases, DatabaseConnection, Statement};
use tokio::runtime::Runtime;

pub(crate) struct Database {
    runtime: Runtime,
    connection: DatabaseConnection,
}

impl Database {
    pub(crate) fn open(url: &str) -> Self {
        let runtime = Runtime::new().unwrap();
        let connection = runtime.block_on(Databases::connect(url)).unwrap();
        Self { runtime, connection }
    }

    /// The one number that a query gives.
    pub(crate) fn count(&self, query: &str) -> u64 {
        let statement = Statement::from_string(self.connection.get_database_backend(), query);
        let row = self.runtime.block_on(self.connection.query_one_raw(statement)).unwrap().unwrap();
        row.try_get_by_index::<i64>(0).unwrap().unsigned_abs()
    }

    /// The texts that a query gives, one a row.
    pub(crate) fn texts(&self, query: &str) -> Vec<String> {
        let statement = Statement::from_string(self.connection.get_database_backend(), query);
        let rows = self.runtime.block_on(self.connection.query_all_raw(statement)).unwrap();
        rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }
}
