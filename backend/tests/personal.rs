//! What somebody may ask for about themselves.

use backend::access::{self, Actor, Right, Role, Scope};
use backend::clock::Clock;
use backend::imports;
use backend::people::{self, BulkAction, Selection, bulk};
use backend::testing::{beside, database_tests, erase_deleted_people, fixtures, restore_while, sql, sweep};
use backend::tokens::{self, NewToken};
use backend::{Backend, Error, backup, companies, demo};
use jiff::SignedDuration;
use roster::person::{AccountType, EmailAddress, Status};

database_tests!(
    all_that_is_known_is_told,
    whoever_is_erased_stands_nowhere,
    whoever_was_deleted_and_came_again_stands_nowhere,
    whoever_was_deleted_long_ago_stands_nowhere,
    what_is_anothers_by_now_stays,
    whoever_is_brought_back_meanwhile_is_kept,
    a_company_takes_what_is_known_of_its_people_along,
);

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

async fn enter(backend: &Backend, company: i64) -> Scope {
    access::enter(backend, &Actor::Cli, company, Right::Own).await.unwrap()
}

async fn whoever_is_erased_stands_nowhere(backend: Backend) {
    let (scope, _) = quirina(&backend).await;
    let people_before = sql::count(&backend, "user").await;
    let address: EmailAddress = "Quirina@Zabellsky.example".parse().unwrap();
    people::erase_personal_data(&backend, &scope, &address).await.unwrap();
    assert_eq!(stands_in(&backend).await, Vec::<String>::new());
    assert_eq!(sql::count(&backend, "user").await, people_before - 1);
    assert_eq!(sql::count(&backend, "deleted_user").await, 1, "gone@example.com");
    let gone = people::erase_personal_data(&backend, &scope, &address).await.unwrap_err();
    assert!(matches!(gone, Error::NotFound), "{gone:?}");
    what_is_left(&backend, &scope).await;
}

async fn whoever_was_deleted_and_came_again_stands_nowhere(backend: Backend) {
    let (scope, id) = quirina(&backend).await;
    people::delete(&backend, &scope, id).await.unwrap();
    fixtures::person(&backend, &scope, "quirina@zabellsky.example", Status::Active, &[]).await;
    let address: EmailAddress = "quirina@zabellsky.example".parse().unwrap();
    people::erase_personal_data(&backend, &scope, &address).await.unwrap();
    assert_eq!(stands_in(&backend).await, Vec::<String>::new());
    assert_eq!(sql::count(&backend, "deleted_user").await, 1, "gone@example.com");
}

async fn whoever_was_deleted_long_ago_stands_nowhere(backend: Backend) {
    let (scope, id) = quirina(&backend).await;
    people::delete(&backend, &scope, id).await.unwrap();
    assert!(stands_in(&backend).await.len() > 10);
    sweep_a_month_later(&backend).await;
    assert_eq!(stands_in(&backend).await, Vec::<String>::new());
    assert_eq!(sql::count(&backend, "deleted_user").await, 0);
    what_is_left(&backend, &scope).await;
}

async fn a_company_takes_what_is_known_of_its_people_along(backend: Backend) {
    let (scope, _) = quirina(&backend).await;
    let company = scope.company_id();
    // A file over several companies, imported from another.
    let elsewhere = sql::number(
        &backend,
        &format!("SELECT min(id) FROM import WHERE state = 'done' AND company_id <> {company}"),
    )
    .await;
    for statement in [
        format!("UPDATE import SET reach = 'platform', edits = '[\"Zabellsky\"]' WHERE id = {elsewhere}"),
        format!(
            "UPDATE import_row SET company_id = {company}, last_name = 'Zabellsky' WHERE import_id = {elsewhere}
             AND \"row\" = (SELECT max(\"row\") FROM import_row WHERE import_id = {elsewhere})"
        ),
    ] {
        assert!(sql::execute(&backend, &statement).await > 0, "{statement}");
    }
    let others =
        sql::number(&backend, &format!("SELECT count(*) FROM import_row WHERE company_id <> {company}"))
            .await;
    let accounts = sql::count(&backend, "account").await;
    let everybody = Selection::Filter(people::UserFilter::default());
    bulk::carry_out(&backend, &scope, &BulkAction::Delete, &everybody).await.unwrap();
    companies::delete(&backend, &scope).await.unwrap();
    assert_eq!(stands_in(&backend).await, Vec::<String>::new());
    assert!(sql::count(&backend, "account").await < accounts);
    assert_eq!(sql::count(&backend, "deleted_user").await, 0);
    assert_eq!(sql::count(&backend, "import_row").await, others + 1, "the others' are kept");
    let told = format!("SELECT count(*) FROM activity WHERE company_id = {company}");
    assert_eq!(sql::number(&backend, &told).await, 0);
}

/// The import in which they stood is still told, and who else asked to join.
async fn what_is_left(backend: &Backend, scope: &Scope) {
    let first = sql::number(backend, "SELECT min(id) FROM import WHERE state = 'done'").await;
    assert!(imports::result(backend, scope, first).await.is_ok());
    let several = sql::texts(backend, "SELECT data FROM activity WHERE verb = 'sign_ups.approved'").await;
    let several: serde_json::Value = serde_json::from_str(&several[0]).unwrap();
    assert_eq!(several["requests"][0]["request"]["email"], "other@example.com", "{several}");
    assert_eq!((several["count"].as_i64(), several["requests"].as_array().unwrap().len()), (Some(2), 1));
    let actors = sql::texts(backend, "SELECT DISTINCT actor FROM bulk_action").await;
    assert!(actors.iter().all(|actor| serde_json::from_str::<Actor>(actor).is_ok()), "{actors:?}");
    assert!(imports::get(backend, scope, first).await.unwrap().requested_by.is_some());
}

/// A month later, for the same database.
async fn later(backend: &Backend) -> Backend {
    beside(backend, Clock::fixed(backend.clock().now() + SignedDuration::from_hours(24 * 31))).await
}

async fn sweep_a_month_later(backend: &Backend) {
    let later = later(backend).await;
    sweep(&later).await;
    later.close().await;
}

/// Somebody who has left traces everywhere: an administrator who came by a request, stood in a file, and has done much.
/// The demo's company, and her id.
async fn quirina(backend: &Backend) -> (Scope, i64) {
    const EMAIL: &str = "quirina@zabellsky.example";
    let company = demo::fill(backend).await.unwrap().id;
    let scope = enter(backend, company).await;
    let actor = fixtures::account(backend, &scope, EMAIL, AccountType::Admin, &[]).await;
    let Actor::Account { id: account, .. } = actor else { panic!("an account") };
    let id = sql::number(backend, &format!("SELECT id FROM \"user\" WHERE account_id = {account}")).await;
    let own = access::enter(backend, &actor, company, Right::ManageCompany).await.unwrap();
    let group = fixtures::group(backend, &own, "Made by her").await;
    let of_the_group = Selection::People(vec![id]);
    bulk::carry_out(backend, &own, &BulkAction::AddToGroup { group: group.id }, &of_the_group).await.unwrap();
    let new = NewToken {
        company_id: Some(company),
        role: Role::Viewer,
        name: "Figures".to_owned(),
        expires_at: None,
    };
    tokens::create(backend, &actor, new).await.unwrap();
    let gone = fixtures::person(backend, &own, "gone@example.com", Status::Active, &[]).await;
    people::delete(backend, &own, gone).await.unwrap();
    let first = format!("(SELECT min(id) FROM import WHERE state = 'done' AND company_id = {company})");
    let told = format!(r#"{{"id":"7","email":"{EMAIL}","name":"Quirina Zabellsky"}}"#);
    let became = format!(r#"{{"user":"{id}","person":{{"last_name":"Zabellsky"}}}}"#);
    let other =
        r#"{"request":{"id":"8","email":"other@example.com"},"became":{"user":"999999","person":{}}}"#;
    let actor = serde_json::to_string(&actor).unwrap();
    let activity = |verb: &str, subject: &str, data: &str| {
        format!(
            "INSERT INTO activity (company_id, account_id, actor, verb, subject_kind, subject_id, data, created_at)
             VALUES ({company}, {account}, '{EMAIL}', '{verb}', {subject}, '{data}', 0)"
        )
    };
    for statement in [
        format!("UPDATE \"user\" SET last_name = 'Zabellsky', custom = '{{\"note\": \"Zabellsky\"}}' WHERE id = {id}"),
        format!(
            "INSERT INTO outbox (company_id, kind, user_id, recipient, subject, text, cause, state, run_at, created_at)
             VALUES ({company}, 'invitation', {id}, '{EMAIL}', 'Zabellsky', 'Zabellsky', 'z', 'sent', 0, 0)"
        ),
        format!(
            "INSERT INTO outbox (company_id, kind, recipient, subject, text, cause, state, run_at, created_at)
             VALUES ({company}, 'import_completed', 'Quirina@Zabellsky.example', '', '', 'y', 'sent', 0, 0)"
        ),
        format!(
            "INSERT INTO outbox (kind, recipient, subject, text, cause, state, run_at, created_at)
             VALUES ('invitation', '{EMAIL}', '', '', 'x', 'sent', 0, 0)"
        ),
        format!(
            "INSERT INTO outbox (company_id, kind, import_id, recipient, subject, about, text, cause, state, run_at, created_at)
             VALUES ({company}, 'import_completed', {first}, 'other@example.com', '', '[\"Zabellsky\"]', 'Zabellsky', 'w', 'sent', 0, 0)"
        ),
        format!(
            "INSERT INTO outbox (company_id, kind, recipient, subject, about, text, cause, state, run_at, created_at)
             VALUES ({company}, 'sign_up_waiting', 'other@example.com', 'Zabellsky', '{{\"applicant\":\"{EMAIL}\"}}', 'Zabellsky', 'v', 'sent', 0, 0)"
        ),
        format!(
            "UPDATE import_row SET user_id = {id}, email = '{EMAIL}', last_name = 'Zabellsky'
             WHERE import_id = {first}
               AND \"row\" = (SELECT min(\"row\") FROM import_row WHERE import_id = {first})"
        ),
        format!(
            "UPDATE import_row SET user_id = NULL, action = 'reject', email = '{EMAIL}', email_key = '{EMAIL}', last_name = 'Zabellsky'
             WHERE import_id = {first}
               AND \"row\" = (SELECT max(\"row\") FROM import_row WHERE import_id = {first})"
        ),
        format!(
            "INSERT INTO import_finding (import_id, seq, code, severity, body)
             VALUES ({first}, 999999, 'x', 'error', 'Zabellsky')"
        ),
        format!(
            "UPDATE import SET created_by = '{EMAIL}', created_by_account = {account}, changed_by = '{EMAIL}',
                approved_by = 'Quirina@zabellsky.example', undone_by = '{EMAIL}', requested_by = '{actor}',
                edits = '[\"Zabellsky\"]'
             WHERE id = {first}"
        ),
        format!(
            "INSERT INTO import_comment (import_id, account_id, author, body, created_at)
             VALUES ({first}, {account}, '{EMAIL}', 'Fine.', 0)"
        ),
        activity("user.changed", &format!("'user', {id}"), r#"{"name":"Zabellsky"}"#),
        activity("account.address_changed", &format!("'account', {account}"), r#"{"before":"q@zabellsky.example"}"#),
        // The request itself is long gone.
        activity("sign_up.verified", "'sign_up', 7", &format!(r#"{{"request":{told}}}"#)),
        activity(
            "sign_up.approved",
            "'sign_up', 7",
            &format!(r#"{{"before":{{"request":{told}}},"after":{{"became":{became}}}}}"#),
        ),
        activity("sign_up.rejected", "'sign_up', 9", &format!(r#"{{"before":{{"request":{told}}}}}"#).replace("\"7\"", "\"9\"")),
        activity(
            "sign_ups.approved",
            "NULL, NULL",
            &format!(r#"{{"count":2,"requests":[{{"request":{told},"became":{became}}},{other}]}}"#),
        ),
    ] {
        assert!(sql::execute(backend, &statement).await > 0, "{statement}");
    }
    (scope, id)
}

/// Somebody has the address by now, and the account: what is theirs stays.
async fn what_is_anothers_by_now_stays(backend: Backend) {
    const EMAIL: &str = "ann@example.com";
    let scope = fixtures::company(&backend, "Ours", None).await;
    let elsewhere = fixtures::company(&backend, "Theirs", None).await;
    fixtures::account(&backend, &scope, "admin@example.com", AccountType::Admin, &[]).await;
    let actor = fixtures::account(&backend, &scope, EMAIL, AccountType::Admin, &[]).await;
    let Actor::Account { id: account, .. } = actor else { panic!("an account") };
    let of_account = format!("SELECT id FROM \"user\" WHERE account_id = {account}");
    let first = sql::number(&backend, &of_account).await;
    people::delete(&backend, &scope, first).await.unwrap();
    // She comes to the other company, and back to this one, as another person.
    let mut again = Vec::new();
    for company in [&scope, &elsewhere] {
        let id = fixtures::person(&backend, company, EMAIL, Status::Active, &[]).await;
        let tie =
            format!("UPDATE \"user\" SET account_id = {account}, account_type = 'admin' WHERE id = {id}");
        sql::execute(&backend, &tie).await;
        let own = access::enter(&backend, &actor, company.company_id(), Right::ManageCompany).await.unwrap();
        fixtures::group(&backend, &own, "Made by her").await;
        again.push((company.company_id(), id));
    }
    let (ours, now) = again[0];
    for (cause, user) in [("old", first.to_string()), ("new", now.to_string()), ("whose", "NULL".to_owned())]
    {
        let mail = format!(
            "INSERT INTO outbox (company_id, kind, user_id, recipient, subject, text, cause, state, run_at, created_at)
             VALUES ({ours}, 'invitation', {user}, '{EMAIL}', '', '', '{cause}', 'sent', 0, 9000000000000000)"
        );
        sql::execute(&backend, &mail).await;
    }
    for (request, became) in [(1, first), (2, now)] {
        let entry = format!(
            r#"INSERT INTO activity (company_id, actor, verb, subject_kind, subject_id, data, created_at) VALUES ({ours}, 'x',
             'sign_up.approved', 'sign_up', {request}, '{{"before":{{"request":{{"id":"{request}","email":"{EMAIL}"}}}},"after":{{"became":{{"user":"{became}"}}}}}}', 0)"#
        );
        sql::execute(&backend, &entry).await;
    }
    sweep_a_month_later(&backend).await;
    assert_eq!(sql::count(&backend, "deleted_user").await, 0);
    let mails = sql::texts(&backend, "SELECT cause FROM outbox ORDER BY cause").await;
    assert_eq!(mails, ["new", "whose"]);
    let told = "SELECT data FROM activity WHERE verb = 'sign_up.approved' ORDER BY subject_id";
    let told = sql::texts(&backend, told).await;
    assert_eq!(told[0], "{}");
    assert!(told[1].contains(EMAIL), "{told:?}");
    let made =
        format!("SELECT count(*) FROM activity WHERE verb = 'group.created' AND account_id = {account}");
    assert_eq!(sql::number(&backend, &made).await, 2);
    // Once she is gone from here for good, she still is who she is elsewhere.
    people::delete(&backend, &scope, now).await.unwrap();
    people::erase_deleted(&backend, &scope, now).await.unwrap();
    assert_eq!(sql::number(&backend, &made).await, 1);
    assert_eq!(sql::count(&backend, "outbox").await, 0);
    assert!(access::enter(&backend, &actor, again[1].0, Right::ManageCompany).await.is_ok());
}

/// She is brought back while housekeeping has already seen that her time is over.
async fn whoever_is_brought_back_meanwhile_is_kept(backend: Backend) {
    let (scope, id) = quirina(&backend).await;
    let before = stands_in(&backend).await.len();
    people::delete(&backend, &scope, id).await.unwrap();
    let later = later(&backend).await;
    let erasing = async move {
        let erased = erase_deleted_people(&later).await;
        later.close().await;
        erased
    };
    let erased = restore_while(&backend, &scope, id, erasing).await;
    assert_eq!(erased, 1, "gone@example.com");
    let after = stands_in(&backend).await;
    assert!(after.len() >= before, "{before} {after:#?}");
    let text = format!("SELECT last_name FROM import_row WHERE user_id = {id}");
    assert_eq!(sql::texts(&backend, &text).await, ["Zabellsky"]);
}

/// In which rows of all tables they stand: everything there is is in a backup.
async fn stands_in(backend: &Backend) -> Vec<String> {
    use std::io::{Cursor, Read as _};

    let file = tempfile::NamedTempFile::new().unwrap();
    backup::back_up(backend, file.reopen().unwrap()).await.unwrap();
    let bytes = std::fs::read(file.path()).unwrap();
    let mut text = String::new();
    zstd::Decoder::new(Cursor::new(bytes)).unwrap().read_to_string(&mut text).unwrap();
    let names = |line: &&str| line.to_lowercase().contains("zabellsky");
    text.lines().filter(names).map(ToOwned::to_owned).collect()
}
