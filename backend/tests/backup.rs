//! The whole, written down and brought back, on either database from either.

use std::io::{Cursor, Read, Write};
use std::sync::{Arc, Mutex};

use backend::access::Actor;
use backend::backup::{self, ApiTokens};
use backend::page::Page;
use backend::people::{self, UserFilter};
use backend::testing::{beside_empty_ones, database_tests, fixtures, migrate_by, sql};
use backend::{Backend, Error, demo, sessions};
use roster::person::Status;

database_tests!(
    what_was_there_is_there_again,
    a_backup_is_of_one_moment,
    sessions_and_links_are_void,
    a_copy_is_the_same_to_the_last_row,
    what_is_no_whole_backup_is_refused,
    nothing_is_written_over,
    an_older_backup_is_brought_up_to_date,
);

/// What is written is read by the test afterwards.
#[derive(Clone, Debug, Default)]
struct File(Arc<Mutex<Vec<u8>>>);

impl Write for File {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

async fn back_up(backend: &Backend) -> Vec<u8> {
    let file = File::default();
    backup::back_up(backend, file.clone()).await.unwrap();
    std::mem::take(&mut *file.0.lock().unwrap())
}

async fn restore(backend: &Backend, file: &[u8]) -> Result<backup::Amount, Error> {
    backup::restore(backend, Cursor::new(file.to_vec()), ApiTokens::Keep).await
}

/// The tables and, of each, its lines.
fn lines(file: &[u8]) -> Vec<String> {
    let mut text = String::new();
    zstd_decoder(file).read_to_string(&mut text).unwrap();
    text.lines().map(ToOwned::to_owned).collect()
}

fn zstd_decoder(file: &[u8]) -> impl Read {
    zstd::Decoder::new(Cursor::new(file.to_vec())).unwrap()
}

/// How many rows there are and what they come to, by table.
fn tallies(file: &[u8]) -> Vec<(String, String)> {
    let mut tallies = Vec::new();
    let mut table = String::new();
    for line in lines(file).iter().filter(|line| line.starts_with('{')) {
        let mark: serde_json::Value = serde_json::from_str(line).unwrap();
        if let Some(name) = mark["table"].as_str() {
            name.clone_into(&mut table);
        } else if mark["fingerprint"].is_string() {
            tallies.push((table.clone(), line.clone()));
        }
    }
    tallies.sort();
    tallies
}

/// Tables in which restoring changes something.
const CHANGED: [&str; 8] = [
    "session",
    "account_link",
    "setup_token",
    "address_link",
    "address_change",
    "sign_up_link",
    "invitation",
    "import_presence",
];

async fn what_was_there_is_there_again(backend: Backend) {
    demo::fill(&backend).await.unwrap();
    let file = back_up(&backend).await;
    let taken = tallies(&file);
    assert!(taken.len() > 30, "{taken:?}");
    beside_empty_ones(async |sqlite, postgres| {
        for restored in [sqlite, postgres] {
            let amount = restore(&restored, &file).await.unwrap();
            assert_eq!(amount.tables, taken.len() as u64);
            assert!(restored.ready().await.unwrap());
            let again = tallies(&back_up(&restored).await);
            for (before, after) in taken.iter().zip(&again) {
                assert!(before == after || CHANGED.contains(&before.0.as_str()), "{before:?} {after:?}");
            }
            // New rows have ids of their own, and what is counted is counted on.
            let scope = fixtures::company(&restored, "After", None).await;
            let person = fixtures::person(&restored, &scope, "ann@example.com", Status::Active, &[]).await;
            let ids = "SELECT count(*) FROM \"user\" WHERE id >= ";
            assert_eq!(sql::number(&restored, &format!("{ids}{person}")).await, 1);
            let counted = "SELECT CAST(sum(people) AS BIGINT) FROM people_count";
            assert_eq!(sql::number(&restored, counted).await, sql::count(&restored, "user").await);
            let all = people::list(&restored, &scope, &UserFilter::default(), &Page::first(10)).await;
            assert_eq!(all.unwrap().items.len(), 1);
        }
    })
    .await;
}

async fn a_backup_is_of_one_moment(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let group = fixtures::group(&backend, &scope, "Everybody").await;
    let writing = {
        let backend = backend.clone();
        tokio::spawn(async move {
            for number in 0.. {
                let email = format!("person.{number}@example.com");
                fixtures::person(&backend, &scope, &email, Status::Active, &[group.id]).await;
            }
        })
    };
    // Whoever is there before it begins is in it; who comes later may be, with all that came with them.
    while sql::count(&backend, "user").await < 50 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let before = sql::texts(&backend, "SELECT email FROM \"user\" ORDER BY id").await;
    let file = back_up(&backend).await;
    let after = sql::count(&backend, "user").await;
    writing.abort();
    let _ = writing.await;
    beside_empty_ones(async |sqlite, postgres| {
        for restored in [sqlite, postgres] {
            restore(&restored, &file).await.unwrap();
            let there = sql::texts(&restored, "SELECT email FROM \"user\" ORDER BY id").await;
            assert_eq!(there[..before.len()], before);
            assert!(there.len() as i64 <= after, "{} {after}", there.len());
            assert_eq!(sql::count(&restored, "membership").await, there.len() as i64);
            let counted = "SELECT CAST(sum(people) AS BIGINT) FROM people_count";
            assert_eq!(sql::number(&restored, counted).await, there.len() as i64);
        }
    })
    .await;
}

async fn sessions_and_links_are_void(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    demo_links(&backend, &scope).await;
    let file = back_up(&backend).await;
    beside_empty_ones(async |sqlite, postgres| {
        for restored in [sqlite, postgres] {
            backup::restore(&restored, Cursor::new(file.clone()), ApiTokens::Revoke).await.unwrap();
            for table in CHANGED {
                assert!(sql::count(&backend, table).await > 0 || table != "session", "{table}");
                assert_eq!(sql::count(&restored, table).await, 0, "{table}");
            }
            let good = "SELECT count(*) FROM api_token WHERE revoked_at IS NULL";
            assert_eq!((sql::number(&backend, good).await, sql::number(&restored, good).await), (1, 0));
        }
    })
    .await;
    // Every column that keeps something by its hash is either emptied or is of those that stay.
    let mut secrets: Vec<String> = lines(&file)
        .iter()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|mark| Some((mark["table"].as_str()?.to_owned(), mark["columns"].as_array()?.clone())))
        .flat_map(|(table, columns)| {
            let names = columns.into_iter().map(|column| column["name"].as_str().unwrap().to_owned());
            names
                .filter(|name| name.contains("hash"))
                .map(move |name| format!("{table}.{name}"))
                .collect::<Vec<_>>()
        })
        .filter(|name| !CHANGED.iter().any(|table| name.starts_with(&format!("{table}."))))
        .collect();
    secrets.sort();
    assert_eq!(secrets, ["account.password_hash", "api_token.token_hash", "recovery_code.code_hash"]);
}

/// A row in each of the tables that are emptied, and an API token.
async fn demo_links(backend: &Backend, scope: &backend::access::Scope) {
    let token = backend::accounts::issue_password_link(backend, "ann@example.com").await.unwrap();
    let account = backend::accounts::holder_of_link(backend, &token).await.unwrap().unwrap().id;
    let session = sessions::Session::of(backend, None, true);
    session.begin(account, fixtures::visitor()).await.unwrap();
    let person = fixtures::person(backend, scope, "ann@example.com", Status::Active, &[]).await;
    let company = scope.company_id();
    for statement in [
        "INSERT INTO setup_token (id, token_hash, created_at) VALUES (1, 'h', 0)".to_owned(),
        format!("INSERT INTO address_change (account_id, email, expires_at, created_at) VALUES ({account}, 'b@example.com', 9, 0)"),
        format!("INSERT INTO address_link (token_hash, account_id) VALUES ('h', {account})"),
        format!(
            "INSERT INTO sign_up_request (company_id, state, email, email_key, said, expires_at, created_at)
             VALUES ({company}, 'unverified', 'c@example.com', 'c@example.com', '{{}}', 9, 0)"
        ),
        "INSERT INTO sign_up_link (token_hash, request_id, expires_at) SELECT 'h', id, 9 FROM sign_up_request".to_owned(),
        format!(
            "INSERT INTO invitation (company_id, user_id, token_hash, expires_at, created_at)
             VALUES ({company}, {person}, 'h', 9, 0)"
        ),
        format!(
            "INSERT INTO api_token (company_id, role, name, token_hash, created_at) VALUES ({company}, 'admin', 't', 'h', 0)"
        ),
    ] {
        sql::execute(backend, &statement).await;
    }
}

async fn a_copy_is_the_same_to_the_last_row(backend: Backend) {
    demo::fill(&backend).await.unwrap();
    let ours = tallies(&back_up(&backend).await);
    beside_empty_ones(async |sqlite, postgres| {
        for other in [sqlite, postgres] {
            let mut said = 0;
            let copied = backup::copy(&backend, &other, |_| said += 1).await.unwrap();
            assert_eq!((said, copied.len()), (ours.len(), ours.len()));
            assert_eq!(tallies(&back_up(&other).await), ours);
            let refusal = backup::copy(&backend, &other, |_| {}).await.unwrap_err().to_string();
            assert!(refusal.starts_with("There is something in this database already"), "{refusal}");
        }
    })
    .await;
}

async fn what_is_no_whole_backup_is_refused(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    // Several blocks of the packed file, and several pieces of rows.
    let many = format!(
        "INSERT INTO \"user\" (company_id, email, email_key, status, account_type, created_at, updated_at)
         WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 5000)
         SELECT {}, 'person.' || n || '@example.com', 'person.' || n || '@example.com', 'active', 'user', n, n FROM numbers",
        scope.company_id()
    );
    sql::execute(&backend, &many).await;
    let file = back_up(&backend).await;
    let cut = "The backup ends before its end";
    let damaged = "The backup is damaged";
    let mut unpacked = Vec::new();
    zstd_decoder(&file).read_to_end(&mut unpacked).unwrap();
    let pack = |text: &[u8]| zstd::encode_all(text, 0).unwrap();
    let whole = String::from_utf8(unpacked).unwrap();
    let altered = whole.replacen("\"Ours\"", "\"Oura\"", 1);
    let without_end = whole.trim_end().rsplit_once('\n').unwrap().0.to_owned() + "\n";
    let (head, rest) = whole.split_once('\n').unwrap();
    let newer = head.replacen("\"steps\":[", "\"steps\":[\"m20990101_000001_what_is_not_known\",", 1);
    let mut bad = file.clone();
    bad[file.len() / 2] ^= 1;
    beside_empty_ones(async |sqlite, postgres| {
        for other in [sqlite, postgres] {
            for (wrong, sentence) in [
                (Vec::new(), cut),
                (b"First Name,Email\n".to_vec(), "This file is no backup"),
                (pack(b"First Name,Email\n"), "This file is no backup"),
                (file[..file.len() - 1].to_vec(), cut),
                (file[..file.len() / 2].to_vec(), cut),
                (file[..20].to_vec(), cut),
                (pack(without_end.as_bytes()), cut),
                (pack(altered.as_bytes()), damaged),
                (bad.clone(), damaged),
                (pack(format!("{newer}\n{rest}").as_bytes()), "The backup was made by Muster "),
            ] {
                let refusal = restore(&other, &wrong).await.unwrap_err();
                assert!(matches!(refusal, Error::Refused { .. }), "{refusal:?}");
                assert!(refusal.to_string().starts_with(sentence), "{sentence}: {refusal}");
            }
            // Nothing was kept, and what is whole goes in.
            restore(&other, &file).await.unwrap();
        }
    })
    .await;
}

async fn nothing_is_written_over(backend: Backend) {
    let file = back_up(&backend).await;
    fixtures::company(&backend, "Ours", None).await;
    let refusal = restore(&backend, &file).await.unwrap_err().to_string();
    assert!(refusal.starts_with("There is something in this database already (in its table "), "{refusal}");
    assert_eq!(backend::companies::list(&backend, &Actor::Cli).await.unwrap().len(), 1);
    beside_empty_ones(async |sqlite, _| {
        let nothing = backup::back_up(&sqlite, File::default()).await.unwrap_err().to_string();
        assert!(nothing.starts_with("There is nothing in this database"), "{nothing}");
    })
    .await;
}

async fn an_older_backup_is_brought_up_to_date(backend: Backend) {
    const OLD: u32 = 9;
    beside_empty_ones(async |sqlite, postgres| {
        let (old, other) = if backend.config().database_url.starts_with("sqlite") {
            (sqlite, postgres)
        } else {
            (postgres, sqlite)
        };
        migrate_by(&old, OLD).await;
        sql::execute(&old, "INSERT INTO company (name, slug, created_at) VALUES ('Ours', 'ours', 0)").await;
        sql::execute(
            &old,
            "INSERT INTO \"user\" (company_id, email, email_key, status, account_type, created_at, updated_at)
             VALUES (1, 'ann@example.com', 'ann@example.com', 'active', 'user', 0, 0)",
        )
        .await;
        let file = back_up(&old).await;
        restore(&other, &file).await.unwrap();
        assert!(other.ready().await.unwrap());
        assert_eq!(sql::texts(&other, "SELECT email FROM \"user\"").await, ["ann@example.com"]);
        // What counts people was made after the backup was, and has counted them.
        let counted = "SELECT CAST(sum(people) AS BIGINT) FROM people_count";
        assert_eq!(sql::number(&other, counted).await, 1);
        let refusal = restore(&backend, &file).await.unwrap_err().to_string();
        assert!(refusal.starts_with("The tables of this database are newer"), "{refusal}");
    })
    .await;
}
