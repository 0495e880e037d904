//! What somebody may ask for about themselves.

use backend::imports;
use backend::people;
use backend::testing::{database_tests, fixtures, sql};
use backend::{Backend, Error, backup, demo};
use roster::person::{EmailAddress, Status};

database_tests!(all_that_is_known_is_told, whoever_is_erased_stands_nowhere);

async fn all_that_is_known_is_told(backend: Backend) {
    let company = demo::fill(&backend).await.unwrap();
    let scope = enter(&backend, company.id).await;
    let email = sql::texts(
        &backend,
        &format!(
            "SELECT u.email FROM \"user\" u WHERE u.company_id = {} AND u.account_type = 'user'
               AND EXISTS (SELECT 1 FROM assignment a WHERE a.user_id = u.id)
               AND EXISTS (SELECT 1 FROM import_row r WHERE r.user_id = u.id) ORDER BY u.id LIMIT 1",
            company.id
        ),
    )
    .await
    .remove(0);
    let address: EmailAddress = email.parse().unwrap();
    let data = people::personal_data(&backend, &scope, &address).await.unwrap();
    assert_eq!(data["person"]["email"], email.as_str());
    assert!(data["person"]["created_at"].as_str().unwrap().ends_with('Z'), "{data}");
    assert!(!data["assignments"].as_array().unwrap().is_empty(), "{data}");
    assert!(data["imports"][0]["filename"].is_string() && data["imports"][0]["email"].is_string(), "{data}");
    assert!(!data.to_string().contains("hash"), "{data}");

    // What is theirs by their address alone, or by their account.
    for statement in [
        format!(
            "INSERT INTO outbox (company_id, kind, recipient, subject, text, cause, state, run_at, created_at)
             VALUES (NULL, 'password_changed', '{email}', 'Of the account', 'x', 'theirs', 'sent', 0, 0)"
        ),
        format!(
            "UPDATE import_row SET user_id = NULL, email = '{email}', last_name = 'Left Out'
             WHERE import_id = (SELECT min(id) FROM import WHERE state = 'done' AND company_id = {0})
               AND \"row\" = (SELECT min(\"row\") FROM import_row WHERE import_id =
                    (SELECT min(id) FROM import WHERE state = 'done' AND company_id = {0}))",
            company.id
        ),
    ] {
        assert!(sql::execute(&backend, &statement).await > 0, "{statement}");
    }
    let data = people::personal_data(&backend, &scope, &address).await.unwrap().to_string();
    assert!(data.contains("Of the account") && data.contains("Left Out"), "{data}");

    let id = sql::number(&backend, &format!("SELECT id FROM \"user\" WHERE email = '{email}'")).await;
    people::delete(&backend, &scope, id).await.unwrap();
    let refusal = people::personal_data(&backend, &scope, &address).await.unwrap_err();
    assert!(matches!(refusal, Error::Refused { .. }), "{refusal:?}");

    let other = fixtures::company(&backend, "Other", None).await;
    let refusal = people::personal_data(&backend, &other, &address).await.unwrap_err();
    assert!(matches!(refusal, Error::NotFound), "{refusal:?}");
}

async fn enter(backend: &Backend, company: i64) -> backend::access::Scope {
    use backend::access::{self, Actor, Right};
    access::enter(backend, &Actor::Cli, company, Right::Own).await.unwrap()
}

async fn whoever_is_erased_stands_nowhere(backend: Backend) {
    let company = demo::fill(&backend).await.unwrap();
    let scope = enter(&backend, company.id).await;
    let id = fixtures::person(&backend, &scope, "quirina@zabellsky.example", Status::Active, &[]).await;
    for statement in [
        format!("UPDATE \"user\" SET last_name = 'Zabellsky', custom = '{{\"note\": \"Zabellsky\"}}' WHERE id = {id}"),
        format!(
            "INSERT INTO outbox (company_id, kind, user_id, recipient, subject, text, cause, state, run_at, created_at)
             VALUES ({}, 'invitation', {id}, 'quirina@zabellsky.example', 'Zabellsky', 'Zabellsky', 'z', 'sent', 0, 0)",
            company.id
        ),
        format!(
            "UPDATE import_row SET user_id = {id}, email = 'quirina@zabellsky.example', last_name = 'Zabellsky'
             WHERE import_id = (SELECT min(id) FROM import WHERE state = 'done' AND company_id = {0})
               AND \"row\" = (SELECT min(\"row\") FROM import_row WHERE import_id =
                    (SELECT min(id) FROM import WHERE state = 'done' AND company_id = {0}))",
            company.id
        ),
        format!(
            "INSERT INTO activity (company_id, actor, verb, subject_kind, subject_id, data, created_at)
             VALUES ({}, 'x', 'user.changed', 'user', {id}, '{{\"name\": \"Zabellsky\"}}', 0)",
            company.id
        ),
    ] {
        assert!(sql::execute(&backend, &statement).await > 0, "{statement}");
    }
    assert!(stands_in(&backend).await > 3);
    let people_before = sql::count(&backend, "user").await;
    let address: EmailAddress = "Quirina@Zabellsky.example".parse().unwrap();
    people::erase_personal_data(&backend, &scope, &address).await.unwrap();
    assert_eq!(stands_in(&backend).await, 0);
    assert_eq!(sql::count(&backend, "user").await, people_before - 1);
    assert_eq!(sql::count(&backend, "deleted_user").await, 0);
    let gone = people::erase_personal_data(&backend, &scope, &address).await.unwrap_err();
    assert!(matches!(gone, Error::NotFound), "{gone:?}");
    // The import in which they stood is still told.
    let first = sql::number(&backend, "SELECT min(id) FROM import WHERE state = 'done'").await;
    assert!(imports::result(&backend, &scope, first).await.is_ok());
}

/// In how many rows of all tables they stand: everything there is is in a backup.
async fn stands_in(backend: &Backend) -> usize {
    use std::io::{Cursor, Read as _};

    let file = tempfile::NamedTempFile::new().unwrap();
    backup::back_up(backend, file.reopen().unwrap()).await.unwrap();
    let bytes = std::fs::read(file.path()).unwrap();
    let mut text = String::new();
    zstd::Decoder::new(Cursor::new(bytes)).unwrap().read_to_string(&mut text).unwrap();
    text.lines().filter(|line| line.to_lowercase().contains("zabellsky")).count()
}
