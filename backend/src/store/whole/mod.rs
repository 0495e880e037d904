//! The whole database, whatever tables it has: for backups and copies, which are about no company.
//!
//! What the tables are is asked of the database itself. So a new table cannot be forgotten, and a backup can be taken
//! of a database that an older Muster made.

use serde::{Deserialize, Serialize};

pub(crate) use fill::Fill;
pub(crate) use snapshot::Snapshot;

mod fill;
mod postgres;
mod snapshot;
mod sqlite;
mod void;

/// What sea-orm notes the steps in that were run.
const STEPS: &str = "seaql_migrations";

/// Holds nothing of its own: it is counted from the people, and each database counts in its own way.
const COUNTED: &str = "people_count";
const COUNT: &str = r#"
    INSERT INTO people_count (company_id, status, activation, account_type, people, changes)
    SELECT company_id, status, activation, account_type, count(*), 1 FROM "user"
    GROUP BY company_id, status, activation, account_type"#;

/// A table, as it is in one of the two databases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Table {
    #[serde(rename = "table")]
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
    /// The next id that the database will give out; absent where ids are not its own.
    pub(crate) next_id: Option<i64>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: ColumnKind,
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ColumnKind {
    Number,
    /// A number, too: 0 or 1. PostgreSQL has a type of its own for it.
    Flag,
    Text,
    Bytes,
}

impl ColumnKind {
    /// Whether what stands in the one can stand in the other.
    fn holds(self, other: Self) -> bool {
        let is_number = |kind| matches!(kind, Self::Number | Self::Flag);
        self == other || is_number(self) && is_number(other)
    }
}

/// What stands in a column of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    Null,
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// As many cells as the table has columns.
pub(crate) type Row = Vec<Cell>;

/// A table and the names of those that its rows point at.
struct Pointing {
    table: Table,
    at: Vec<String>,
}

/// So that each table comes after those that its rows point at.
fn in_order(mut left: Vec<Pointing>) -> Vec<Table> {
    let mut placed: Vec<Table> = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let is_ready = |pointing: &Pointing| {
            let is_placed = |name: &String| {
                *name == pointing.table.name || placed.iter().any(|table| table.name == *name)
            };
            pointing.at.iter().all(is_placed)
        };
        // Tables that point at each other in a circle come as they are: there are none.
        let at = left.iter().position(is_ready).unwrap_or(0);
        placed.push(left.remove(at).table);
    }
    placed
}

/// A name as SQL has it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The names of the columns, with commas between.
fn names(table: &Table) -> String {
    table.columns.iter().map(|column| quoted(&column.name)).collect::<Vec<_>>().join(", ")
}
