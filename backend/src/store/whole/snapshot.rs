//! Reading the whole as it is at one moment, while others go on writing.

use futures_util::stream::BoxStream;
use futures_util::{StreamExt as _, TryStreamExt as _};
use sea_orm::sqlx::{self, Postgres, Sqlite};
use sea_orm::{DbErr, QueryResult, RuntimeErr};

use super::super::{Kind, Store};
use super::{
    COUNTED, Cell, Column, ColumnKind, Pointing, Row, STEPS, Table, in_order, postgres, quoted, sqlite,
};
use crate::Error;

/// A transaction that sees one moment and cannot write. sea-orm would read a table into memory.
pub(crate) struct Snapshot {
    open: Open,
}

enum Open {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Snapshot {
    pub(crate) async fn take(store: &Store) -> Result<Self, Error> {
        let open = match store.kind() {
            Kind::Sqlite => {
                Open::Sqlite(store.read.get_sqlite_connection_pool().begin().await.map_err(failed)?)
            }
            Kind::Postgres => {
                let pool = store.read.get_postgres_connection_pool();
                Open::Postgres(pool.begin_with(postgres::BEGIN_READING).await.map_err(failed)?)
            }
        };
        Ok(Self { open })
    }

    /// The steps that were run on the database, oldest first; none if it is nobody's yet.
    pub(crate) async fn steps(&mut self) -> Result<Vec<String>, Error> {
        if !self.names().await?.iter().any(|name| name == STEPS) {
            return Ok(Vec::new());
        }
        let sql = format!("SELECT version FROM {STEPS} ORDER BY version");
        let rows = self.ask(sql, None).await?;
        rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
    }

    /// All tables, each behind those that its rows point at.
    pub(crate) async fn tables(&mut self) -> Result<Vec<Table>, Error> {
        let (columns, points_at, next_id) = match &self.open {
            Open::Sqlite(_) => (sqlite::COLUMNS, sqlite::POINTS_AT, sqlite::NEXT_ID),
            Open::Postgres(_) => (postgres::COLUMNS, postgres::POINTS_AT, postgres::NEXT_ID),
        };
        let mut tables = Vec::new();
        for name in self.names().await? {
            if name == STEPS || name == COUNTED {
                continue;
            }
            let columns = self.ask(columns, Some(&name)).await?;
            let columns = columns.iter().map(|row| column(&name, row)).collect::<Result<_, _>>()?;
            let at = self.ask(points_at, Some(&name)).await?;
            let at = at.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect::<Result<_, Error>>()?;
            let next_id = match self.ask(next_id, Some(&name)).await?.first() {
                Some(row) => row.try_get_by_index(0)?,
                None => None,
            };
            tables.push(Pointing { table: Table { name, columns, next_id }, at });
        }
        Ok(in_order(tables))
    }

    /// The rows of the table, in no order, as they come from the database.
    pub(crate) fn rows<'a>(&'a mut self, table: &'a Table) -> BoxStream<'a, Result<Row, Error>> {
        let columns = table.columns.iter().map(|column| match column.kind {
            ColumnKind::Flag => format!("{}::int::bigint", quoted(&column.name)),
            _ => quoted(&column.name),
        });
        let columns = columns.collect::<Vec<_>>().join(", ");
        let sql = format!("SELECT {columns} FROM {}", quoted(&table.name));
        self.stream(sql, None).map(move |row| read(table, &row?)).boxed()
    }

    pub(super) async fn names(&mut self) -> Result<Vec<String>, Error> {
        let sql = match &self.open {
            Open::Sqlite(_) => sqlite::TABLES,
            Open::Postgres(_) => postgres::TABLES,
        };
        self.ask(sql, None).await?.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
    }

    async fn ask(&mut self, sql: impl Into<String>, about: Option<&str>) -> Result<Vec<QueryResult>, Error> {
        self.stream(sql.into(), about.map(ToOwned::to_owned)).try_collect().await
    }

    fn stream(&mut self, sql: String, about: Option<String>) -> BoxStream<'_, Result<QueryResult, Error>> {
        let sql = sqlx::AssertSqlSafe(sql);
        match &mut self.open {
            Open::Sqlite(transaction) => {
                let mut query = sqlx::query(sql).persistent(false);
                if let Some(about) = about {
                    query = query.bind(about);
                }
                query.fetch(&mut **transaction).map(|row| row.map(Into::into).map_err(failed)).boxed()
            }
            Open::Postgres(transaction) => {
                let mut query = sqlx::query(sql).persistent(false);
                if let Some(about) = about {
                    query = query.bind(about);
                }
                query.fetch(&mut **transaction).map(|row| row.map(Into::into).map_err(failed)).boxed()
            }
        }
    }
}

fn column(table: &str, row: &QueryResult) -> Result<Column, Error> {
    let name: String = row.try_get_by_index(0)?;
    let kind: String = row.try_get_by_index(1)?;
    let kind = match kind.as_str() {
        "integer" | "bigint" => ColumnKind::Number,
        "boolean" => ColumnKind::Flag,
        "text" => ColumnKind::Text,
        "blob" | "bytea" => ColumnKind::Bytes,
        other => {
            return Err(Error::internal(format!("{table}.{name} is {other}, which backups do not know")));
        }
    };
    Ok(Column { name, kind })
}

fn read(table: &Table, row: &QueryResult) -> Result<Row, Error> {
    let cell = |(at, column): (usize, &Column)| {
        let cell = match column.kind {
            ColumnKind::Number | ColumnKind::Flag => {
                row.try_get_by_index::<Option<i64>>(at)?.map(Cell::Number)
            }
            ColumnKind::Text => row.try_get_by_index::<Option<String>>(at)?.map(Cell::Text),
            ColumnKind::Bytes => row.try_get_by_index::<Option<Vec<u8>>>(at)?.map(Cell::Bytes),
        };
        Ok(cell.unwrap_or(Cell::Null))
    };
    table.columns.iter().enumerate().map(cell).collect()
}

pub(super) fn failed(cause: sqlx::Error) -> Error {
    DbErr::Exec(RuntimeErr::SqlxError(cause.into())).into()
}
