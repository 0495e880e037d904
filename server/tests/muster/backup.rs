//! `muster backup`, `restore` and `copy`, with a server at work.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    process::Stdio,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::support::{Muster, api::Api, database::Database, people, postgres::fresh_database};

const ROWS: u64 = 2_000;

fn sqlite_url(muster: &Muster) -> String {
    format!("sqlite://{}", muster.path("data/muster.db").display())
}

/// What imports write, and by which column it is an import's.
const WRITTEN: [(&str, &str); 3] =
    [("user", "created_import_id"), ("membership", "import_id"), ("import_row", "import_id")];

/// The hashes of all rows of a table that these imports wrote, in order. Every column counts.
fn hashes(
    database: &Database,
    columns: &[String],
    (table, of): (&str, &str),
    imports: &[String],
) -> Vec<String> {
    let cells: Vec<String> = columns
        .iter()
        // The only one that is a truth value in one database and a number in the other.
        .map(|column| match column.as_str() {
            "invite_at_assignment" => format!("CAST({column} AS integer)"),
            column => format!("\"{column}\""),
        })
        .map(|cell| format!("coalesce(CAST({cell} AS text), 'nothing')"))
        .collect();
    let row = cells.join(" || '|' || ");
    let rows =
        database.texts(&format!("SELECT {row} FROM \"{table}\" WHERE {of} IN ({})", imports.join(", ")));
    let mut hashes: Vec<String> = rows.iter().map(|row| format!("{:x?}", Sha256::digest(row))).collect();
    hashes.sort();
    hashes
}

/// An import into each of several companies, while backups are taken.
fn is_backed_up_while_imports_run(muster: &Muster) {
    let tokens: Vec<String> = (0..4).map(|number| muster.company(&format!("Company {number}"))).collect();
    let groups: Vec<String> =
        (0..4).map(|number| muster.group(&format!("Company {number}"), "Everybody")).collect();
    let server = muster.serve();
    let database = Database::open(&muster.database_url.clone().unwrap_or_else(|| sqlite_url(muster)));
    // As a fresh database has them, which is SQLite's.
    let empty = Muster::on_sqlite();
    empty.run(&["migrate"]).succeeded();
    let fresh = Database::open(&sqlite_url(&empty));
    let columns = WRITTEN.map(|(table, _)| {
        fresh.texts(&format!("SELECT name FROM pragma_table_info('{table}') ORDER BY name"))
    });
    let apis: Vec<Api> = tokens.iter().map(|token| Api::new(&server, token)).collect();
    let import = |company: usize| {
        let query = format!("filename=people.csv&group={}", groups[company]);
        let import = apis[company].import(&query, people(ROWS).as_bytes());
        assert_eq!(import["state"], "done");
    };
    // One at least has been committed before any backup begins.
    import(0);
    let ended = AtomicBool::new(false);
    let file = muster.path("muster.backup");
    let mut before = Vec::new();
    let mut committed = (WRITTEN.map(|_| Vec::new()), Vec::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            (1..tokens.len()).for_each(import);
            ended.store(true, Ordering::Relaxed);
        });
        while !ended.load(Ordering::Relaxed) {
            before = apis.iter().map(Api::users).collect();
            let imports = database.texts("SELECT CAST(id AS text) FROM import WHERE state = 'done'");
            let at = |table: usize| hashes(&database, &columns[table], WRITTEN[table], &imports);
            committed = ([0, 1, 2].map(at), imports);
            let done = muster.run(&["backup", file.to_str().unwrap()]);
            assert_eq!(done.code(), 0, "{done:?}");
            assert!(done.output.is_empty() && done.errors.contains("tables were written."), "{done:?}");
        }
    });
    let mode = fs::metadata(&file).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    let left = fs::read_dir(muster.directory.path()).unwrap();
    let left = left.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(left.filter(|name| name.starts_with(".muster-backup")).count(), 0);

    let other = Muster::on_sqlite();
    let done = other.run(&["restore", file.to_str().unwrap()]);
    assert_eq!(done.code(), 0, "{done:?}");
    // Row by row what was committed before the backup began.
    let (written, imports) = committed;
    let restored = Database::open(&sqlite_url(&other));
    for ((table, columns), written) in WRITTEN.into_iter().zip(&columns).zip(written) {
        assert_eq!(written.len() as u64, ROWS * imports.len() as u64, "{table:?}");
        assert!(hashes(&restored, columns, table, &imports) == written, "{table:?} is not as it was");
    }
    drop(restored);
    let restored = other.serve();
    for (token, before) in tokens.iter().zip(&before) {
        // All of an import or nothing of it.
        let users = Api::new(&restored, token).users();
        assert!(users >= *before && (users == 0 || users == ROWS), "{users}, of {before}");
    }
    // Those who come now are new people.
    let token = other.company("After");
    let import = Api::new(&restored, &token).import("filename=people.csv", people(10).as_bytes());
    assert_eq!(import["counts"]["created"], 10);
    let again = other.run(&["restore", file.to_str().unwrap()]);
    assert_eq!(again.code(), 1, "{again:?}");
    assert!(again.errors.starts_with("muster: There is something in this database already"), "{again:?}");
}

#[test]
fn sqlite_is_backed_up_while_imports_run() {
    is_backed_up_while_imports_run(&Muster::on_sqlite());
}

#[test]
fn postgres_is_backed_up_while_imports_run() {
    let url = fresh_database("backed_up");
    is_backed_up_while_imports_run(&Muster { database_url: Some(url), ..Muster::on_sqlite() });
}

#[test]
fn a_backup_goes_through_a_pipe() {
    let muster = Muster::on_sqlite();
    muster.company("Northwind");
    let other = Muster { database_url: Some(fresh_database("piped")), ..Muster::on_sqlite() };
    let mut writing = muster.command().args(["backup", "-"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut command = other.command();
    let reading = command.args(["restore", "-"]).stdin(writing.stdout.take().unwrap()).output().unwrap();
    assert!(writing.wait().unwrap().success());
    assert!(reading.status.success(), "{reading:?}");
    let url = other.database_url.as_deref().unwrap();
    assert_eq!(Database::open(url).count("SELECT count(*) FROM company WHERE name = 'Northwind'"), 1);
}

#[test]
fn what_cannot_be_backed_up_or_restored_is_said() {
    let muster = Muster::on_sqlite();
    let file = muster.file("people.csv", people(3));
    let missing = muster.path("no/such/place");
    for (arguments, code, sentence) in [
        (["backup", "/dev/null"], 1, "is no file"),
        (["backup", missing.to_str().unwrap()], 1, "cannot be written"),
        (["backup", "empty.backup"], 1, "There is nothing in this database"),
        (["restore", missing.to_str().unwrap()], 2, "cannot be opened"),
        (["restore", file.to_str().unwrap()], 1, "This file is no backup"),
    ] {
        let done = muster.run(&arguments);
        assert_eq!(done.code(), code, "{done:?}");
        assert!(done.errors.contains(sentence), "{sentence}: {done:?}");
    }
    assert!(!muster.path("empty.backup").exists());
}

#[test]
fn an_installation_moves_to_postgres_and_nobody_notices() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    {
        let server = muster.serve();
        Api::new(&server, &token).import("filename=people.csv", people(ROWS).as_bytes());
        assert!(server.terminate().success());
    }
    let url = fresh_database("moved");
    let done = muster.run(&["copy", "--from", &sqlite_url(&muster), "--to", &url]);
    assert_eq!(done.code(), 0, "{done:?}");
    let lines: Vec<&str> = done.output.lines().collect();
    assert!(lines.iter().any(|line| line.starts_with("user ") && line.contains("2,000 rows")), "{done:?}");
    assert!(lines.last().unwrap().ends_with("tables were copied and are the same in both."), "{done:?}");

    let moved = Muster { database_url: Some(url.clone()), ..Muster::on_sqlite() };
    let server = moved.serve();
    let api = Api::new(&server, &token);
    assert_eq!(api.users(), ROWS);
    let person = json!({"email": "new@example.com", "first_name": "New", "last_name": "Person"});
    api.post("/api/v1/users", &person).expect(201);

    // A second time it is not empty, and the same database is no other.
    for (to, sentence) in
        [(&url, "There is something in this database already"), (&sqlite_url(&muster), "same database")]
    {
        let done = muster.run(&["copy", "--from", &sqlite_url(&muster), "--to", to]);
        assert_eq!(done.code(), 1, "{done:?}");
        assert!(done.errors.contains(sentence), "{done:?}");
    }
}
