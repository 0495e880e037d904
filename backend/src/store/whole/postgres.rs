//! What the whole is on PostgreSQL.

/// All statements see the database as it is at the first.
pub(super) const BEGIN_READING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// The tables.
pub(super) const TABLES: &str = "
    SELECT table_name::text FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name";

/// Names and types of the columns of table `$1`.
pub(super) const COLUMNS: &str = "
    SELECT column_name::text, data_type::text FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position";

/// The tables that rows of table `$1` point at.
pub(super) const POINTS_AT: &str = "
    SELECT DISTINCT pointed.relname::text FROM pg_constraint
    JOIN pg_class pointing ON pointing.oid = conrelid
    JOIN pg_class pointed ON pointed.oid = confrelid
    WHERE contype = 'f' AND pointing.relname = $1 AND pointing.relnamespace = current_schema()::regnamespace";

/// The next id of table `$1`, where PostgreSQL gives them out and has given out any. A sequence is of no snapshot: what it
/// says is at least what it was.
pub(super) const NEXT_ID: &str = "
    SELECT pg_sequence_last_value(pg_get_serial_sequence(quote_ident($1), 'id')::regclass) + 1
    FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = $1 AND column_name = 'id' AND is_identity = 'YES'";

/// The tables where something is done whenever a row changes.
pub(super) const TRIGGERED: &str = "
    SELECT DISTINCT relname::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace ORDER BY 1";

/// The counter of table `$1` goes on behind `$2`.
pub(super) const SET_COUNTER: &str =
    "SELECT setval(pg_get_serial_sequence(quote_ident($1), 'id'), $2::bigint, true)";

/// Whoever waits for tables one after the other may be waited for in turn. They give way before PostgreSQL looks for such
/// a circle, after a second, and ends the one or the other.
pub(super) const WAIT_BRIEFLY: &str = "SET LOCAL lock_timeout = '300ms'";
