//! One person is added, changed, deleted and brought back by hand.

use std::time::Duration;

use backend::access::{self, Right, Scope};
use backend::fields::{self, NewField};
use backend::imports;
use backend::page::Page;
use backend::people::{self, Said, Selection, TypeChange, User, UserFilter, bulk};
use backend::testing::{database_tests, fixtures, sql, sweep};
use backend::{Backend, Error, clock::Clock};
use roster::map::CustomField;
use roster::person::{AccountType, Status};

database_tests!(
    somebody_is_added_by_the_rules_of_an_import,
    somebody_is_changed_by_the_rules_of_an_import,
    groups_are_replaced,
    a_manager_adds_only_into_their_groups,
    a_type_comes_with_fields_or_nothing_does,
    seats_hold_for_those_who_are_added,
    whoever_is_deleted_is_gone_and_can_come_back,
    whoever_is_in_the_way_keeps_somebody_deleted,
    after_thirty_days_nothing_is_left,
    the_last_administrator_is_not_deleted,
    counts_are_kept_by_the_database,
);

fn said(fields: &[(&str, &str)]) -> Said {
    fields.iter().map(|(key, text)| (key.parse().unwrap(), (*text).to_owned())).collect()
}

fn codes(refused: Result<User, Error>) -> Vec<String> {
    match refused {
        Err(Error::Invalid { findings, detail }) => {
            assert!(!detail.is_empty());
            let code = |finding: &roster::Finding| {
                let field = finding.field.as_ref().map_or_else(String::new, ToString::to_string);
                format!("{field}: {}", finding.code.as_str())
            };
            findings.iter().map(code).collect()
        }
        other => panic!("{other:?}"),
    }
}

async fn somebody_is_added_by_the_rules_of_an_import(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    fixtures::group(&backend, &scope, "Sales").await;
    let course = fixtures::course(&backend, &scope, "Fire Safety").await.id;
    let badge =
        CustomField { key: "badge".into(), label: "Badge".into(), required: true, ..CustomField::default() };
    fields::create(&backend, &scope, NewField { definition: badge, at_sign_up: false }).await.unwrap();
    let refused = people::create(&backend, &scope, said(&[("email", "ann@example")])).await;
    assert_eq!(codes(refused), ["first_name: required.missing", "custom.badge: required.missing"]);
    let ann = people::create(
        &backend,
        &scope,
        said(&[
            ("email", " Ann@Example.com "),
            ("first_name", "Ann"),
            ("last_name", "Bell"),
            ("groups", "sales"),
            ("courses", "fire safety"),
            ("custom.badge", "7"),
            ("reference", "007"),
        ]),
    )
    .await
    .unwrap();
    assert_eq!(
        (ann.name().as_str(), ann.email.as_str(), ann.groups[0].as_str()),
        ("Ann Bell", "Ann@Example.com", "Sales")
    );
    assert_eq!(ann.assignments[0].course_id, course);
    assert_eq!((ann.reference.as_deref(), ann.custom["badge"].as_str()), (Some("007"), "7"));
    let again = said(&[("email", "ANN@example.com"), ("first_name", "Ann"), ("custom.badge", "8")]);
    assert!(matches!(people::create(&backend, &scope, again).await, Err(Error::Conflict { .. })));
    let same = said(&[
        ("email", "bo@example.com"),
        ("first_name", "Bo"),
        ("custom.badge", "8"),
        ("reference", "007"),
    ]);
    assert_eq!(codes(people::create(&backend, &scope, same).await), ["reference: unique.in_company"]);
    let strange = said(&[
        ("email", "bo@example.com"),
        ("first_name", "Bo"),
        ("custom.badge", "8"),
        ("groups", "Salse"),
    ]);
    assert_eq!(codes(people::create(&backend, &scope, strange).await), ["groups: group.unknown"]);
}

async fn somebody_is_changed_by_the_rules_of_an_import(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let ann = fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[]).await;
    fixtures::person(&backend, &scope, "bo@example.com", Status::Active, &[]).await;
    let before = people::get(&backend, &scope, ann).await.unwrap();
    let change = said(&[("email", "anna@example.com"), ("job_role", "Driver"), ("status", "suspended")]);
    let after = people::change(&backend, &scope, ann, change).await.unwrap();
    assert_eq!((after.email.as_str(), after.job_role.as_deref()), ("anna@example.com", Some("Driver")));
    assert_eq!((after.status, after.version), (Status::Suspended, before.version + 1));
    let cleared = people::change(&backend, &scope, ann, said(&[("job_role", "")])).await.unwrap();
    assert_eq!(cleared.job_role, None);
    let same = people::change(&backend, &scope, ann, said(&[("job_role", "")])).await.unwrap();
    assert_eq!(same.version, cleared.version, "nothing was changed");
    let taken = people::change(&backend, &scope, ann, said(&[("email", "bo@example.com")])).await;
    assert_eq!(codes(taken), ["email: unique.in_company"]);
    let nameless = people::change(&backend, &scope, ann, said(&[("first_name", "")])).await;
    assert_eq!(codes(nameless), ["first_name: required.missing"]);
    let malformed = people::change(&backend, &scope, ann, said(&[("email", "bo")])).await;
    assert_eq!(codes(malformed), ["email: email.malformed"]);
}

async fn groups_are_replaced(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let sales = fixtures::group(&backend, &scope, "Sales").await.id;
    fixtures::group(&backend, &scope, "Depot").await;
    let ann = fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[sales]).await;
    let both = said(&[("groups", "Sales"), ("groups", "Depot")]);
    assert_eq!(people::change(&backend, &scope, ann, both).await.unwrap().groups, ["Depot", "Sales"]);
    let one = people::change(&backend, &scope, ann, said(&[("groups", "Depot")])).await.unwrap();
    assert_eq!(one.groups, ["Depot"]);
    let role = people::change(&backend, &scope, ann, said(&[("job_role", "Driver")])).await.unwrap();
    assert_eq!(role.groups, ["Depot"], "nothing was said of groups");
    let none = people::change(&backend, &scope, ann, said(&[("groups", "")])).await.unwrap();
    assert!(none.groups.is_empty());
}

async fn a_manager_adds_only_into_their_groups(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let sales = fixtures::group(&backend, &scope, "Sales").await.id;
    fixtures::group(&backend, &scope, "Depot").await;
    let actor = fixtures::account(&backend, &scope, "max@example.com", AccountType::Manager, &[sales]).await;
    let manager = access::enter(&backend, &actor, scope.company_id(), Right::Import).await.unwrap();
    let person =
        |group: &'static str| said(&[("email", "ann@example.com"), ("first_name", "Ann"), ("groups", group)]);
    assert!(people::create(&backend, &manager, person("Depot")).await.is_err());
    assert!(people::create(&backend, &manager, person("")).await.is_err());
    let ann = people::create(&backend, &manager, person("Sales")).await.unwrap();
    let promoted = people::change(&backend, &manager, ann.id, said(&[("account_type", "admin")])).await;
    assert_eq!(codes(promoted), ["account_type: account_type.not_allowed"]);
    let changed = people::change(&backend, &manager, ann.id, said(&[("region", "North")])).await.unwrap();
    assert_eq!(changed.region.as_deref(), Some("North"));
}

async fn a_type_comes_with_fields_or_nothing_does(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let sales = fixtures::group(&backend, &scope, "Sales").await;
    fixtures::account(&backend, &scope, "admin@example.com", AccountType::Admin, &[]).await;
    let admin = sql::number(&backend, "SELECT id FROM \"user\" WHERE email_key = 'admin@example.com'").await;
    let ann = fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[sales.id]).await;
    let to = |account_type, groups: Option<Vec<i64>>| TypeChange { account_type, groups, confirmed: false };
    let north = || said(&[("region", "North")]);

    // The last administrator stays one, and nothing else of them is changed either.
    let lowered =
        people::change_with_type(&backend, &scope, admin, north(), to(AccountType::User, None)).await;
    assert!(lowered.unwrap_err().to_string().contains("last administrator"));
    assert_eq!(people::get(&backend, &scope, admin).await.unwrap().region, None);
    let nowhere = to(AccountType::Manager, Some(vec![999_999]));
    assert!(people::change_with_type(&backend, &scope, ann, north(), nowhere).await.is_err());
    let still = people::get(&backend, &scope, ann).await.unwrap();
    assert_eq!((still.region, still.account_type), (None, AccountType::User));
    let promoted = to(AccountType::Manager, Some(vec![sales.id]));
    let promoted = people::change_with_type(&backend, &scope, ann, north(), promoted).await.unwrap();
    assert_eq!((promoted.region.as_deref(), promoted.account_type), (Some("North"), AccountType::Manager));

    // A manager says of a type what the form lets them choose.
    let bo = fixtures::person(&backend, &scope, "bo@example.com", Status::Active, &[sales.id]).await;
    let manager =
        fixtures::account(&backend, &scope, "mo@example.com", AccountType::Manager, &[sales.id]).await;
    let manager = access::enter(&backend, &manager, scope.company_id(), Right::Import).await.unwrap();
    let by_manager = async |id, fields, change| {
        people::change_with_type(&backend, &manager, id, said(fields), change).await
    };
    let same = by_manager(bo, &[("region", "South")], to(AccountType::User, None)).await.unwrap();
    assert_eq!((same.region.as_deref(), same.account_type), (Some("South"), AccountType::User));
    let guest = by_manager(bo, &[], to(AccountType::Guest, None)).await.unwrap();
    assert_eq!(guest.account_type, AccountType::Guest);
    let more = by_manager(bo, &[("region", "East")], to(AccountType::Manager, None)).await;
    assert!(matches!(more, Err(Error::Invalid { .. })), "{more:?}");
    assert_eq!(people::get(&backend, &scope, bo).await.unwrap().region.as_deref(), Some("South"));
    let groups = by_manager(bo, &[], to(AccountType::User, Some(Vec::new()))).await;
    assert!(matches!(groups, Err(Error::Forbidden)), "{groups:?}");
    // Sent back as they are.
    let whole = [("email", "ann@example.com"), ("region", "North")];
    let ann_again = by_manager(ann, &whole, to(AccountType::Manager, None)).await.unwrap();
    assert_eq!(ann_again.account_type, AccountType::Manager);
}

async fn seats_hold_for_those_who_are_added(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", Some(1)).await;
    let ann = said(&[("email", "ann@example.com"), ("first_name", "Ann")]);
    let ann = people::create(&backend, &scope, ann).await.unwrap();
    let bo = said(&[("email", "bo@example.com"), ("first_name", "Bo")]);
    assert_eq!(codes(people::create(&backend, &scope, bo).await), [": seats.exceeded"]);
    let bo = said(&[("email", "bo@example.com"), ("first_name", "Bo"), ("status", "suspended")]);
    let bo = people::create(&backend, &scope, bo).await.unwrap();
    let awake = people::change(&backend, &scope, bo.id, said(&[("status", "active")])).await;
    assert_eq!(codes(awake), [": seats.exceeded"]);
    people::delete(&backend, &scope, ann.id).await.unwrap();
    people::change(&backend, &scope, bo.id, said(&[("status", "active")])).await.unwrap();
    let back = people::restore(&backend, &scope, ann.id).await;
    assert!(matches!(back, Err(Error::Refused { detail }) if detail.contains("no seat left")));
}

async fn total(backend: &Backend, scope: &Scope) -> u64 {
    people::list(backend, scope, &UserFilter::default(), &Page::first(1)).await.unwrap().total.unwrap()
}

async fn whoever_is_deleted_is_gone_and_can_come_back(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let sales = fixtures::group(&backend, &scope, "Sales").await.id;
    let course = fixtures::course(&backend, &scope, "Fire Safety").await.id;
    fixtures::account(&backend, &scope, "max@example.com", AccountType::Manager, &[sales]).await;
    let max = sql::number(&backend, r#"SELECT id FROM "user""#).await;
    let them = Selection::People(vec![max]);
    let add = people::BulkAction::AddToGroup { group: sales };
    bulk::carry_out(&backend, &scope, &add, &them).await.unwrap();
    let assign =
        people::BulkAction::Assign { what: backend::assignments::Training::Course(course), due_on: None };
    bulk::carry_out(&backend, &scope, &assign, &them).await.unwrap();
    let data = if backend.config().database_url.starts_with("sqlite") { "X'7b7d'" } else { "'{}'" };
    sql::execute(
        &backend,
        &format!(
            "INSERT INTO session (id, account_id, data, expires_at, created_at) SELECT 'x', id, {data}, 9, 0 FROM account"
        ),
    )
    .await;
    let before = people::get(&backend, &scope, max).await.unwrap();

    people::delete(&backend, &scope, max).await.unwrap();
    assert!(matches!(people::get(&backend, &scope, max).await, Err(Error::NotFound)));
    assert!(matches!(people::delete(&backend, &scope, max).await, Err(Error::NotFound)));
    assert_eq!((total(&backend, &scope).await, sql::count(&backend, "session").await), (0, 0));
    let deleted = people::deleted(&backend, &scope, &Page::default()).await.unwrap();
    assert_eq!((deleted.total, deleted.items[0].email.as_str()), (Some(1), "max@example.com"));

    let after = people::restore(&backend, &scope, max).await.unwrap();
    assert_eq!(after, User { version: before.version + 1, updated_at: after.updated_at, ..before });
    assert_eq!(sql::count(&backend, "group_manager").await, 1);
    assert!(people::deleted(&backend, &scope, &Page::default()).await.unwrap().items.is_empty());
    assert!(matches!(people::restore(&backend, &scope, max).await, Err(Error::NotFound)));
}

async fn whoever_is_in_the_way_keeps_somebody_deleted(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let ann = fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[]).await;
    people::delete(&backend, &scope, ann).await.unwrap();
    // The address is free: an import makes somebody else of it.
    let other = said(&[("email", "ann@example.com"), ("first_name", "Other")]);
    let other = people::create(&backend, &scope, other).await.unwrap();
    assert_ne!(other.id, ann);
    let back = people::restore(&backend, &scope, ann).await;
    assert!(matches!(back, Err(Error::Refused { detail }) if detail.contains("ann@example.com")));
    people::delete(&backend, &scope, other.id).await.unwrap();
    people::restore(&backend, &scope, ann).await.unwrap();
}

async fn after_thirty_days_nothing_is_left(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let file = bytes::Bytes::from_static(b"Name,Email\nUnicorn,unicorn@example.com\n");
    let received = imports::Received { filename: "people.csv".to_owned(), group: None };
    let bytes = futures_util::stream::iter([Ok::<_, std::io::Error>(file)]);
    let import = imports::receive(&backend, &scope, received, bytes).await.unwrap();
    let plan = imports::plan(&backend, &scope, import.id).await.unwrap();
    imports::commit(&backend, &scope, import.id, &plan.digest, None).await.unwrap();
    let runner = backend.run_jobs();
    runner.spawn();
    while total(&backend, &scope).await == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    runner.stop().await;
    let unicorn = sql::number(&backend, r#"SELECT id FROM "user""#).await;
    people::change(&backend, &scope, unicorn, said(&[("region", "Unicorns")])).await.unwrap();
    people::delete(&backend, &scope, unicorn).await.unwrap();
    let left = async |backend: &Backend| {
        let mut left = 0;
        for (table, column) in [
            ("deleted_user", "email"),
            ("import_row", "email"),
            ("activity", "data"),
            ("outbox", "recipient"),
        ] {
            let sql = format!("SELECT count(*) FROM {table} WHERE {column} LIKE '%nicorn%'");
            left += sql::number(backend, &sql).await;
        }
        left
    };
    sweep(&backend).await;
    let after_days = async |kept: u64, days: i64| {
        let clock = Clock::fixed(backend.clock().now() + jiff::SignedDuration::from_hours(24 * days));
        let mut config = backend.config().clone();
        config.retention.deleted = Duration::from_hours(24 * kept);
        let later = Backend::open_at(config, clock).await.unwrap();
        sweep(&later).await;
        later.close().await;
        left(&backend).await
    };
    assert!(after_days(30, 29).await > 2, "they are kept for thirty days");
    assert!(after_days(60, 31).await > 2, "or for as long as the setting says");
    assert_eq!(after_days(30, 31).await, 0);
    assert!(matches!(people::restore(&backend, &scope, unicorn).await, Err(Error::NotFound)));
}

async fn the_last_administrator_is_not_deleted(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    fixtures::account(&backend, &scope, "ada@example.com", AccountType::Admin, &[]).await;
    let ada = sql::number(&backend, r#"SELECT id FROM "user""#).await;
    fixtures::person(&backend, &scope, "bo@example.com", Status::Active, &[]).await;
    assert!(matches!(people::delete(&backend, &scope, ada).await, Err(Error::Refused { .. })));
    let suspended = people::change(&backend, &scope, ada, said(&[("status", "suspended")])).await;
    assert_eq!(codes(suspended), ["status: admin.last"]);
}

async fn counts_are_kept_by_the_database(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let ann = fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[]).await;
    let bo = fixtures::person(&backend, &scope, "bo@example.com", Status::Suspended, &[]).await;
    people::change(&backend, &scope, ann, said(&[("status", "suspended")])).await.unwrap();
    people::delete(&backend, &scope, bo).await.unwrap();
    for _ in 0..2 {
        let counted = sql::number(&backend, "SELECT CAST(sum(people) AS BIGINT) FROM people_count").await;
        let active =
            "SELECT CAST(coalesce(sum(people), 0) AS BIGINT) FROM people_count WHERE status = 'active'";
        assert_eq!((counted, sql::number(&backend, active).await), (1, 0));
        sweep(&backend).await;
    }
    let filter = UserFilter { q: Some("ann".to_owned()), ..UserFilter::default() };
    let found = async || people::list(&backend, &scope, &filter, &Page::first(1)).await.unwrap().total;
    assert_eq!(found().await, Some(1));
    people::delete(&backend, &scope, ann).await.unwrap();
    assert_eq!(found().await, Some(0), "what was counted before is not believed any more");
}
