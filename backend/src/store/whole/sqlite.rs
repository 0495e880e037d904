//! What the whole is on SQLite.

/// The tables.
pub(super) const TABLES: &str = "
    SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";

/// Names and types of the columns of table `$1`.
pub(super) const COLUMNS: &str = "SELECT name, lower(type) FROM pragma_table_info($1) ORDER BY cid";

/// The tables that rows of table `$1` point at.
pub(super) const POINTS_AT: &str = "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list($1)";

/// The next id of table `$1`, where SQLite gives them out and has given out any.
pub(super) const NEXT_ID: &str = "SELECT seq + 1 FROM sqlite_sequence WHERE name = $1";

/// What is done whenever a row changes: names and statements.
pub(super) const TRIGGERS: &str = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name";

/// Rows of one table may come before those of another that they point at; all is checked in the end.
pub(super) const LATER: &str = "PRAGMA defer_foreign_keys = ON";

/// A row that points at nothing, if there is one.
pub(super) const BROKEN: &str = "SELECT 1 FROM pragma_foreign_key_check LIMIT 1";

/// The counter of table `$1` goes on behind `$2`.
pub(super) const FORGET_COUNTER: &str = "DELETE FROM sqlite_sequence WHERE name = $1";
pub(super) const SET_COUNTER: &str = "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)";

/// How many values one statement may have.
pub(super) const VALUES: usize = 30_000;
/// With more rows in a statement it was no faster.
pub(super) const ROWS: usize = 250;
