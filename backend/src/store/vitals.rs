//! Counting what waits, for whoever runs the installation: over all companies.

use sea_orm::{ConnectionTrait, DatabaseConnection};

use super::{Kind, Store, statement};
use crate::Error;
use crate::vitals::{Connections, Imports};

/// The rows of one state.
pub(crate) struct Counted {
    pub(crate) state: String,
    pub(crate) rows: u64,
    /// When the first of them was, or will be, due; of those that failed none is.
    pub(crate) first_due: Option<i64>,
}

pub(crate) async fn imports(connection: &impl ConnectionTrait) -> Result<Vec<Imports>, Error> {
    let sql =
        "SELECT state, count(*), CAST(sum(row_count) AS BIGINT) FROM import GROUP BY state ORDER BY state";
    let rows = connection.query_all_raw(statement(connection, sql, [])).await?;
    let read = |row: &sea_orm::QueryResult| {
        Ok(Imports {
            state: row.try_get_by_index(0)?,
            imports: row.try_get_by_index::<i64>(1)?.unsigned_abs(),
            rows: row.try_get_by_index::<i64>(2)?.unsigned_abs(),
        })
    };
    rows.iter().map(read).collect()
}

pub(crate) async fn jobs(connection: &impl ConnectionTrait) -> Result<Vec<Counted>, Error> {
    counted(
        connection,
        "SELECT state, count(*), CASE state WHEN 'waiting' THEN min(run_at) END FROM job
         WHERE state IN ('waiting', 'running') GROUP BY state
         UNION ALL SELECT 'failed', count(*), NULL FROM job WHERE state = 'failed'",
    )
    .await
}

/// Those that were sent are not counted: that would be looking through all mail there ever was.
pub(crate) async fn mails(connection: &impl ConnectionTrait) -> Result<Vec<Counted>, Error> {
    counted(
        connection,
        "SELECT state, count(*), CASE state WHEN 'waiting' THEN min(run_at) END FROM outbox
         WHERE state IN ('waiting', 'sending') GROUP BY state
         UNION ALL SELECT 'failed', count(*), NULL FROM outbox WHERE state = 'failed'",
    )
    .await
}

async fn counted(connection: &impl ConnectionTrait, sql: &str) -> Result<Vec<Counted>, Error> {
    let rows = connection.query_all_raw(statement(connection, sql, [])).await?;
    let read = |row: &sea_orm::QueryResult| {
        Ok(Counted {
            state: row.try_get_by_index(0)?,
            rows: row.try_get_by_index::<i64>(1)?.unsigned_abs(),
            first_due: row.try_get_by_index(2)?,
        })
    };
    rows.iter().map(read).collect()
}

impl Store {
    /// How many connections this process has, and may have.
    pub(crate) fn connections(&self) -> Vec<Connections> {
        let of = |kind, pool: &DatabaseConnection| match self.kind() {
            Kind::Sqlite => {
                let pool = pool.get_sqlite_connection_pool();
                connections(kind, pool.size(), pool.num_idle(), pool.options().get_max_connections())
            }
            Kind::Postgres => {
                let pool = pool.get_postgres_connection_pool();
                connections(kind, pool.size(), pool.num_idle(), pool.options().get_max_connections())
            }
        };
        match self.kind() {
            Kind::Sqlite => vec![of("read", &self.read), of("write", &self.write)],
            Kind::Postgres => vec![of("all", &self.write)],
        }
    }
}

fn connections(kind: &'static str, open: u32, idle: usize, most: u32) -> Connections {
    Connections { kind, open, idle: (idle as u32).min(open), most }
}
