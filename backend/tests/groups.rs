//! Groups and cohorts: their names, who manages them, and what is left when one is deleted.

use backend::access::{self, Right};
use backend::groups::{self, GroupChange, GroupKind};
use backend::people;
use backend::rules::{self, NewRule};
use backend::testing::{database_tests, fixtures, sql};
use backend::{Backend, Error, activity, companies};
use roster::person::{AccountType, Status};
use roster::plan::{Condition, Operator};

database_tests!(
    names_that_a_file_could_not_tell_apart_are_refused,
    a_group_is_renamed_and_given_to_managers,
    a_deleted_group_leaves_its_people,
    a_group_that_a_rule_fills_stays,
    a_group_of_another_company_is_none,
);

async fn names_that_a_file_could_not_tell_apart_are_refused(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let north = fixtures::group(&backend, &scope, "North-West").await;
    let south = fixtures::group(&backend, &scope, "South").await;
    for name in ["North-West", "north – west", "NORTH\u{2013}WEST"] {
        let created = groups::create(&backend, &scope, GroupKind::Group, name).await;
        let rename = GroupChange { name: Some(name.to_owned()), ..GroupChange::default() };
        let renamed = groups::change(&backend, &scope, south.id, rename).await;
        // With spaces around it the dash is another name.
        let is_taken = !name.contains(' ');
        assert_eq!(matches!(created, Err(Error::Refused { .. })), is_taken, "{name}: {created:?}");
        assert!(matches!(renamed, Err(Error::Refused { .. })), "{name}: {renamed:?}");
    }
    groups::create(&backend, &scope, GroupKind::Cohort, "North-West").await.unwrap();
    // One's own name in other letters is nobody else's.
    let rename = GroupChange { name: Some("NORTH-WEST".to_owned()), ..GroupChange::default() };
    assert_eq!(groups::change(&backend, &scope, north.id, rename).await.unwrap().name, "NORTH-WEST");
}

async fn a_group_is_renamed_and_given_to_managers(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let sales = fixtures::group(&backend, &scope, "Sales").await;
    let joe = fixtures::account(&backend, &scope, "joe@example.com", AccountType::Manager, &[]).await;
    let user = fixtures::person(&backend, &scope, "user@example.com", Status::Active, &[]).await;
    let foreign = fixtures::person(&backend, &theirs, "else@example.com", Status::Active, &[]).await;
    let id = sql::number(&backend, "SELECT id FROM \"user\" WHERE email_key = 'joe@example.com'").await;
    let company = scope.company_id();
    assert!(matches!(access::enter(&backend, &joe, company, Right::Import).await, Err(Error::Forbidden)));

    let before = companies::get(&backend, &scope).await.unwrap().version;
    let to = |managers: &[i64]| GroupChange { managers: Some(managers.to_vec()), ..GroupChange::default() };
    for refused in [vec![user], vec![id, foreign], vec![999_999]] {
        let refusal = groups::change(&backend, &scope, sales.id, to(&refused)).await;
        assert!(matches!(refusal, Err(Error::Refused { .. })), "{refused:?}: {refusal:?}");
    }
    let mut both = to(&[id, id]);
    both.name = Some(" Selling ".to_owned());
    let changed = groups::change(&backend, &scope, sales.id, both.clone()).await.unwrap();
    assert_eq!((changed.name.as_str(), changed.managers.as_slice()), ("Selling", &[id][..]));
    assert_eq!(groups::get(&backend, &scope, sales.id).await.unwrap(), changed);
    assert_eq!(groups::list(&backend, &scope, None).await.unwrap(), [changed]);
    assert_eq!(groups::managers(&backend, &scope, sales.id).await.unwrap()[0].id, id);
    access::enter(&backend, &joe, company, Right::Import).await.unwrap();
    groups::change(&backend, &scope, sales.id, both).await.unwrap();
    assert_eq!(
        companies::get(&backend, &scope).await.unwrap().version,
        before + 1,
        "once, and not for nothing"
    );

    let entry = activity::latest(&backend, &scope, 1).await.unwrap().remove(0);
    assert_eq!(entry.verb, "group.changed");
    assert_eq!(
        (&entry.data["before"]["name"], &entry.data["after"]["name"]),
        (&"Sales".into(), &"Selling".into())
    );
    assert_eq!(entry.data["after"]["managers"], serde_json::json!([id.to_string()]));

    groups::change(&backend, &scope, sales.id, to(&[])).await.unwrap();
    assert!(matches!(access::enter(&backend, &joe, company, Right::Import).await, Err(Error::Forbidden)));
}

async fn a_deleted_group_leaves_its_people(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let sales = fixtures::group(&backend, &scope, "Sales").await.id;
    let other = fixtures::group(&backend, &scope, "Other").await.id;
    let jane = fixtures::person(&backend, &scope, "jane@example.com", Status::Active, &[sales, other]).await;
    let joe = fixtures::person(&backend, &scope, "joe@example.com", Status::Active, &[other]).await;
    let before = companies::get(&backend, &scope).await.unwrap().version;
    assert_eq!(groups::delete(&backend, &scope, sales).await.unwrap(), 1);
    assert!(matches!(groups::get(&backend, &scope, sales).await, Err(Error::NotFound)));
    let (jane, joe) = (
        people::get(&backend, &scope, jane).await.unwrap(),
        people::get(&backend, &scope, joe).await.unwrap(),
    );
    assert_eq!((jane.groups, jane.version), (vec!["Other".to_owned()], 2));
    assert_eq!((joe.groups, joe.version), (vec!["Other".to_owned()], 1));
    assert_eq!(companies::get(&backend, &scope).await.unwrap().version, before + 1);
    let entry = activity::latest(&backend, &scope, 1).await.unwrap().remove(0);
    assert_eq!((entry.verb.as_str(), &entry.data["people"]), ("group.deleted", &1.into()));
}

async fn a_group_that_a_rule_fills_stays(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let sales = fixtures::group(&backend, &scope, "Sales").await.id;
    let condition =
        Condition { field: "region".parse().unwrap(), operator: Operator::IsEmpty, value: String::new() };
    let rule = NewRule {
        name: "Nowhere".into(),
        conditions: vec![condition],
        groups: vec![sales],
        ..NewRule::default()
    };
    let rule = rules::create(&backend, &scope, rule).await.unwrap();
    assert_eq!(groups::rules(&backend, &scope, sales).await.unwrap(), ["Nowhere"]);
    let refusal = groups::delete(&backend, &scope, sales).await.unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "The rule “Nowhere” puts people into “Sales”. Change or delete the rule first."
    );
    rules::delete(&backend, &scope, rule.rule.id).await.unwrap();
    assert_eq!(groups::delete(&backend, &scope, sales).await.unwrap(), 0);
}

async fn a_group_of_another_company_is_none(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let group = fixtures::group(&backend, &theirs, "Sales").await.id;
    let change = groups::change(&backend, &ours, group, GroupChange::default()).await;
    assert!(matches!(change, Err(Error::NotFound)));
    assert!(matches!(groups::delete(&backend, &ours, group).await, Err(Error::NotFound)));
    assert!(matches!(groups::managers(&backend, &ours, group).await, Err(Error::NotFound)));
}
