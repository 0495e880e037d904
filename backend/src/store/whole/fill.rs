//! Writing the whole into a database, in one transaction: into an empty one, or beside what is there.

use futures_util::TryStreamExt as _;
use sea_orm::sqlx::{self, Postgres};
use sea_orm::{ConnectionTrait as _, QueryResult, Value};

use super::super::binary_rows::BinaryRows;
use super::super::{Kind, Store, Transaction, statement};
use super::snapshot::failed;
use super::{COUNT, COUNTED, Cell, ColumnKind, Row, Snapshot, Table, names, postgres, quoted, sqlite, void};
use crate::Error;

/// How often all tables are tried for, where others are writing.
const TRIES: u32 = 20;

/// Written by whoever starts a server, and for nobody.
const BEFORE_ANYBODY: &str = "setup_token";

/// A database on its way to being a full one. Dropped without [`Fill::commit`], it leaves it as it was.
pub(crate) struct Fill {
    open: Open,
    /// As the database has them, which is not as the backup has them where the backup is another kind's.
    tables: Vec<Table>,
    /// Whether there is the table that is counted.
    has_counted: bool,
}

enum Open {
    Sqlite {
        transaction: Transaction,
        /// What is done whenever a row changes, taken off until all rows are there: what it counts is among them.
        triggers: Vec<(String, String)>,
    },
    Postgres {
        transaction: sqlx::Transaction<'static, Postgres>,
        triggered: Vec<String>,
    },
}

impl Fill {
    /// # Errors
    /// [`Error::Refused`] if there is anything in the database.
    pub(crate) async fn begin(store: &Store) -> Result<Self, Error> {
        let mut fill = Self::open(store).await?;
        fill.without_triggers().await?;
        fill.check_empty().await?;
        Ok(fill)
    }

    /// Beside what is there already: what is written has ids from those on that were next in `since`, and they are
    /// still. Nobody else writes until it is done.
    ///
    /// # Errors
    /// [`Error::Conflict`] if others have made something since.
    pub(crate) async fn begin_beside(store: &Store, since: &[Table]) -> Result<Self, Error> {
        let mut fill = Self::alone(store).await?;
        if Snapshot::take(store).await?.tables().await? != since {
            return Err(Error::conflict("Others have made something in this database meanwhile. Try again."));
        }
        fill.without_triggers().await?;
        Ok(fill)
    }

    /// Whoever has written in a transaction that is still open is waited for: ids may have been given out in it.
    async fn alone(store: &Store) -> Result<Self, Error> {
        let mut tries = 1;
        loop {
            let mut fill = Self::open(store).await?;
            match fill.lock().await {
                Err(Error::Busy) if tries < TRIES => tries += 1,
                locked => return locked.map(|()| fill),
            }
        }
    }

    async fn open(store: &Store) -> Result<Self, Error> {
        let mut snapshot = Snapshot::take(store).await?;
        let tables = snapshot.tables().await?;
        let has_counted = snapshot.names().await?.iter().any(|name| name == COUNTED);
        drop(snapshot);
        let open = match store.kind() {
            Kind::Sqlite => {
                let transaction = store.begin().await?;
                Open::Sqlite { transaction, triggers: Vec::new() }
            }
            Kind::Postgres => {
                let pool = store.write.get_postgres_connection_pool();
                let transaction = pool.begin().await.map_err(failed)?;
                Open::Postgres { transaction, triggered: Vec::new() }
            }
        };
        Ok(Self { open, tables, has_counted })
    }

    async fn lock(&mut self) -> Result<(), Error> {
        if let Open::Sqlite { .. } = self.open {
            // There is only one writer anyway.
            return Ok(());
        }
        self.execute(postgres::WAIT_BRIEFLY.to_owned()).await?;
        let names: Vec<String> = self.tables.iter().map(|table| quoted(&table.name)).collect();
        self.execute(format!("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE", names.join(", "))).await
    }

    async fn check_empty(&mut self) -> Result<(), Error> {
        self.execute(format!("DELETE FROM {BEFORE_ANYBODY}")).await?;
        let names: Vec<String> = self.tables.iter().map(|table| table.name.clone()).collect();
        for name in names {
            if !self.ask(format!("SELECT 1 FROM {} LIMIT 1", quoted(&name)), None).await?.is_empty() {
                return Err(Error::refused(format!(
                    "There is something in this database already (in its table {name}), and nothing is ever written over. \
                     Name an empty one: a new file for SQLite, a new database for PostgreSQL."
                )));
            }
        }
        Ok(())
    }

    async fn without_triggers(&mut self) -> Result<(), Error> {
        match &mut self.open {
            Open::Sqlite { transaction, triggers } => {
                transaction.execute_unprepared(sqlite::LATER).await?;
                for row in transaction.query_all_raw(statement(transaction, sqlite::TRIGGERS, [])).await? {
                    let name: String = row.try_get_by_index(0)?;
                    transaction.execute_unprepared(&format!("DROP TRIGGER {}", quoted(&name))).await?;
                    triggers.push((name, row.try_get_by_index(1)?));
                }
            }
            Open::Postgres { transaction, triggered } => {
                let rows: Vec<String> = sqlx::query_scalar(postgres::TRIGGERED)
                    .fetch_all(&mut **transaction)
                    .await
                    .map_err(failed)?;
                *triggered = rows;
                for name in triggered.clone() {
                    self.execute(format!("ALTER TABLE {} DISABLE TRIGGER USER", quoted(&name))).await?;
                }
            }
        }
        Ok(())
    }

    /// Whether the rows of such a table can be written here.
    ///
    /// # Errors
    /// [`Error::Refused`] if not.
    pub(crate) fn check(&self, table: &Table) -> Result<(), Error> {
        let here = self.tables.iter().find(|here| here.name == table.name);
        let missing = |what: &str| {
            Error::refused(format!(
                "The tables of the database are not those of the backup: there is no {what}. Name a database that no \
                 other Muster has changed, or an empty one."
            ))
        };
        let here = here.ok_or_else(|| missing(&format!("table {}", table.name)))?;
        for column in &table.columns {
            let same = here.columns.iter().find(|same| same.name == column.name);
            if !same.is_some_and(|same| same.kind.holds(column.kind)) {
                return Err(missing(&format!("{} {}.{}", kind(column.kind), table.name, column.name)));
            }
        }
        Ok(())
    }

    /// Writes the rows. `table` is as whoever gives the rows has it.
    pub(crate) async fn write(&mut self, table: &Table, rows: Vec<Row>) -> Result<(), Error> {
        let here = self.tables.iter().find(|here| here.name == table.name);
        let kinds: Vec<ColumnKind> = table
            .columns
            .iter()
            .map(|column| {
                let same = here.and_then(|here| here.columns.iter().find(|same| same.name == column.name));
                same.map_or(column.kind, |same| same.kind)
            })
            .collect();
        match &mut self.open {
            Open::Sqlite { transaction, .. } => {
                let columns = table.columns.len().max(1);
                let row = format!("({}?)", "?, ".repeat(columns - 1));
                let at_once = (sqlite::VALUES / columns).clamp(1, sqlite::ROWS);
                let mut rows = rows.into_iter();
                loop {
                    let some: Vec<Row> = rows.by_ref().take(at_once).collect();
                    if some.is_empty() {
                        return Ok(());
                    }
                    let places = vec![row.as_str(); some.len()].join(", ");
                    let sql =
                        format!("INSERT INTO {} ({}) VALUES {places}", quoted(&table.name), names(table));
                    let values = some.into_iter().flatten().zip(kinds.iter().cycle()).map(value);
                    transaction.execute_raw(statement(transaction, sql, values)).await?;
                }
            }
            Open::Postgres { transaction, .. } => {
                let mut bytes = BinaryRows::new(table.columns.len() as u16, rows.len() * 200);
                for row in &rows {
                    bytes.row();
                    for (cell, kind) in row.iter().zip(&kinds) {
                        match (cell, kind) {
                            (Cell::Null, _) => bytes.null(),
                            (Cell::Number(number), ColumnKind::Flag) => bytes.boolean(*number != 0),
                            (Cell::Number(number), _) => bytes.bigint(*number),
                            (Cell::Text(text), _) => bytes.text(text),
                            (Cell::Bytes(cell), _) => bytes.bytes(cell),
                        };
                    }
                }
                let into =
                    format!("COPY {} ({}) FROM STDIN (FORMAT binary)", quoted(&table.name), names(table));
                let mut copy = transaction.copy_in_raw(&into).await.map_err(failed)?;
                copy.send(bytes.finish()).await.map_err(failed)?;
                copy.finish().await.map_err(failed)?;
                Ok(())
            }
        }
    }

    /// The next id that the table's rows are given is this one.
    pub(crate) async fn go_on_at(&mut self, table: &str, next_id: i64) -> Result<(), Error> {
        let last = next_id - 1;
        if last < 1 {
            return Ok(());
        }
        match &mut self.open {
            Open::Sqlite { transaction, .. } => {
                let forgetting = statement(transaction, sqlite::FORGET_COUNTER, [table.into()]);
                transaction.execute_raw(forgetting).await?;
                let setting = statement(transaction, sqlite::SET_COUNTER, [table.into(), last.into()]);
                transaction.execute_raw(setting).await?;
            }
            Open::Postgres { transaction, .. } => {
                sqlx::query(postgres::SET_COUNTER)
                    .bind(table)
                    .bind(last)
                    .execute(&mut **transaction)
                    .await
                    .map_err(failed)?;
            }
        }
        Ok(())
    }

    /// Ends every session and every link that is still good.
    pub(crate) async fn void_sessions_and_links(&mut self) -> Result<(), Error> {
        for sql in void::SESSIONS_AND_LINKS {
            // Of a table that the backup's Muster did not have yet there is nothing to end.
            let table = sql.split_whitespace().nth(2).unwrap_or_default();
            if self.tables.iter().any(|here| here.name == table) {
                self.execute((*sql).to_owned()).await?;
            }
        }
        Ok(())
    }

    /// Ends every API token that is still good.
    pub(crate) async fn void_tokens(&mut self, now: i64) -> Result<(), Error> {
        self.execute(void::TOKENS.replace("{now}", &now.to_string())).await
    }

    pub(crate) async fn commit(mut self) -> Result<(), Error> {
        self.count_people().await?;
        if let Open::Postgres { triggered, .. } = &self.open {
            for name in triggered.clone() {
                self.execute(format!("ALTER TABLE {} ENABLE TRIGGER USER", quoted(&name))).await?;
            }
        }
        match self.open {
            Open::Sqlite { transaction, triggers } => {
                for (_, sql) in triggers {
                    transaction.execute_unprepared(&sql).await?;
                }
                if transaction.query_one_raw(statement(&transaction, sqlite::BROKEN, [])).await?.is_some() {
                    return Err(Error::refused(
                        "There are rows in it that point at nothing. Nothing was kept.",
                    ));
                }
                Ok(transaction.commit().await?)
            }
            Open::Postgres { transaction, .. } => transaction.commit().await.map_err(failed),
        }
    }

    async fn count_people(&mut self) -> Result<(), Error> {
        // A Muster that did not count yet has left no such table; the step that makes it counts.
        if self.has_counted {
            self.execute(COUNT.to_owned()).await?;
        }
        Ok(())
    }

    async fn execute(&mut self, sql: String) -> Result<(), Error> {
        match &mut self.open {
            Open::Sqlite { transaction, .. } => {
                transaction.execute_unprepared(&sql).await?;
            }
            Open::Postgres { transaction, .. } => {
                let query = sqlx::query(sqlx::AssertSqlSafe(sql)).persistent(false);
                query.execute(&mut **transaction).await.map_err(failed)?;
            }
        }
        Ok(())
    }

    async fn ask(&mut self, sql: String, about: Option<&str>) -> Result<Vec<QueryResult>, Error> {
        match &mut self.open {
            Open::Sqlite { transaction, .. } => {
                let values = about.map(Value::from);
                Ok(transaction.query_all_raw(statement(transaction, sql, values)).await?)
            }
            Open::Postgres { transaction, .. } => {
                let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).persistent(false);
                if let Some(about) = about {
                    query = query.bind(about.to_owned());
                }
                query.fetch(&mut **transaction).map_ok(Into::into).map_err(failed).try_collect().await
            }
        }
    }
}

const fn kind(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Number | ColumnKind::Flag => "column of numbers",
        ColumnKind::Text => "column of texts",
        ColumnKind::Bytes => "column of bytes",
    }
}

/// What is absent is absent in its column's type.
fn value((cell, kind): (Cell, &ColumnKind)) -> Value {
    match (cell, kind) {
        (Cell::Number(number), _) => number.into(),
        (Cell::Text(text), _) => text.into(),
        (Cell::Bytes(bytes), _) => bytes.into(),
        (Cell::Null, ColumnKind::Text) => None::<String>.into(),
        (Cell::Null, ColumnKind::Bytes) => None::<Vec<u8>>.into(),
        (Cell::Null, _) => None::<i64>.into(),
    }
}
