//! Rules: what they may say, and their order.

use backend::access::Scope;
use backend::fields::{self, NewField};
use backend::rules::{self, NewRule, PlacedRule, RuleChange};
use backend::testing::{database_tests, fixtures};
use backend::{Backend, Error, activity, companies};
use roster::map::{CustomField, FieldType};
use roster::plan::{Condition, Matching, Operator};

database_tests!(
    rules_keep_their_order,
    a_rule_is_kept_as_it_is_meant,
    what_cannot_be_a_rule_is_refused,
    a_rule_of_another_company_is_none,
    several_are_replaced_at_once,
);

fn condition(field: &str, operator: Operator, value: &str) -> Condition {
    Condition { field: field.parse().unwrap(), operator, value: value.into() }
}

fn new(name: &str, group: i64) -> NewRule {
    NewRule {
        name: name.into(),
        conditions: vec![condition("region", Operator::Is, "North")],
        groups: vec![group],
        ..NewRule::default()
    }
}

async fn names(backend: &Backend, scope: &Scope) -> Vec<String> {
    let rules = rules::list(backend, scope).await.unwrap();
    assert!(rules.iter().enumerate().all(|(at, placed)| placed.position == at + 1));
    rules.into_iter().map(|placed| placed.rule.name).collect()
}

async fn rules_keep_their_order(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let group = fixtures::group(&backend, &scope, "Sales").await.id;
    let mut ids = Vec::new();
    for name in ["One", "Two", "Three"] {
        ids.push(rules::create(&backend, &scope, new(name, group)).await.unwrap().rule.id);
    }
    let first = NewRule { position: Some(1), ..new("Zero", group) };
    assert_eq!(rules::create(&backend, &scope, first).await.unwrap().position, 1);
    assert_eq!(names(&backend, &scope).await, ["Zero", "One", "Two", "Three"]);

    let to = |position| RuleChange { position: Some(position), ..RuleChange::default() };
    let version = companies::get(&backend, &scope).await.unwrap().version;
    rules::change(&backend, &scope, ids[2], to(1)).await.unwrap();
    assert_eq!(names(&backend, &scope).await, ["Three", "Zero", "One", "Two"]);
    assert_eq!(companies::get(&backend, &scope).await.unwrap().version, version + 1);
    assert_eq!(rules::change(&backend, &scope, ids[2], to(99)).await.unwrap().position, 4);
    assert_eq!(names(&backend, &scope).await, ["Zero", "One", "Two", "Three"]);
    assert!(matches!(rules::change(&backend, &scope, ids[2], to(0)).await, Err(Error::Refused { .. })));
    rules::delete(&backend, &scope, ids[0]).await.unwrap();
    assert_eq!(names(&backend, &scope).await, ["Zero", "Two", "Three"]);
    assert!(matches!(rules::delete(&backend, &scope, ids[0]).await, Err(Error::NotFound)));

    let verbs: Vec<String> =
        activity::latest(&backend, &scope, 3).await.unwrap().into_iter().map(|entry| entry.verb).collect();
    assert_eq!(verbs, ["rule.deleted", "rule.changed", "rule.changed"]);
}

async fn a_rule_is_kept_as_it_is_meant(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (sales, north) = (
        fixtures::group(&backend, &scope, "Sales").await.id,
        fixtures::group(&backend, &scope, "North").await.id,
    );
    let definition = |key: &str, kind| CustomField {
        key: key.into(),
        label: key.to_uppercase(),
        kind,
        ..CustomField::default()
    };
    let mut shirt = definition("shirt", FieldType::Choice);
    shirt.options = vec!["Extra large".into()];
    for definition in [definition("driver", FieldType::Boolean), shirt] {
        let new = NewField { definition, at_sign_up: false };
        fields::create(&backend, &scope, new).await.unwrap();
    }
    let rule = NewRule {
        name: "  Drivers   of the north ".into(),
        matching: Matching::Any,
        conditions: vec![
            condition("custom.driver", Operator::Is, "Yes"),
            condition("custom.shirt", Operator::IsNot, "extra  LARGE"),
            condition("status", Operator::Is, "enabled"),
            condition("account_type", Operator::IsNot, "Admin"),
            condition("language", Operator::Is, "en_gb"),
            condition("job_role", Operator::Contains, " driver "),
            condition("region", Operator::IsEmpty, "whatever"),
        ],
        groups: vec![north, sales, north],
        stop: true,
        position: None,
    };
    let kept = rules::create(&backend, &scope, rule).await.unwrap();
    assert_eq!(rules::get(&backend, &scope, kept.rule.id).await.unwrap(), kept);
    assert_eq!(kept.rule.name, "Drivers of the north");
    let values: Vec<&str> = kept.rule.conditions.iter().map(|condition| condition.value.as_str()).collect();
    assert_eq!(values, ["true", "Extra large", "active", "admin", "en-GB", "driver", ""]);
    assert_eq!(kept.rule.groups, [sales, north]);
    assert!(kept.rule.stop && kept.rule.matching == Matching::Any);

    let change = RuleChange { groups: Some(vec![north]), stop: Some(false), ..RuleChange::default() };
    let changed = rules::change(&backend, &scope, kept.rule.id, change).await.unwrap();
    assert_eq!((changed.rule.groups.as_slice(), changed.rule.stop), (&[north][..], false));
    assert_eq!(changed.rule.conditions, kept.rule.conditions);
    assert_eq!(rules::list(&backend, &scope).await.unwrap(), [changed]);
}

async fn what_cannot_be_a_rule_is_refused(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let group = fixtures::group(&backend, &ours, "Sales").await.id;
    let foreign = fixtures::group(&backend, &theirs, "Sales").await.id;
    rules::create(&backend, &ours, new("One", group)).await.unwrap();
    let with = |conditions| NewRule { conditions, ..new("Two", group) };
    for refused in [
        new("ONE", group),
        new(" ", group),
        new("Two", foreign),
        NewRule { groups: vec![], ..new("Two", group) },
        with(vec![]),
        with(vec![condition("groups", Operator::Is, "Sales")]),
        with(vec![condition("company", Operator::Is, "Ours")]),
        with(vec![condition("invite", Operator::Is, "yes")]),
        with(vec![condition("custom.badge", Operator::IsEmpty, "")]),
        with(vec![condition("region", Operator::Is, " ")]),
        with(vec![condition("region", Operator::Contains, &"x".repeat(201))]),
        with(vec![condition("status", Operator::Is, "actve")]),
        with(vec![condition("account_type", Operator::Is, "boss")]),
        with(vec![condition("region", Operator::IsEmpty, ""); 51]),
        NewRule { position: Some(0), ..new("Two", group) },
    ] {
        let refusal = rules::create(&backend, &ours, refused.clone()).await;
        assert!(matches!(refusal, Err(Error::Refused { .. })), "{refused:?}: {refusal:?}");
    }
    assert_eq!(names(&backend, &ours).await, ["One"]);
}

async fn a_rule_of_another_company_is_none(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let group = fixtures::group(&backend, &theirs, "Sales").await.id;
    let PlacedRule { rule, .. } = rules::create(&backend, &theirs, new("One", group)).await.unwrap();
    assert!(matches!(rules::get(&backend, &ours, rule.id).await, Err(Error::NotFound)));
    let change = rules::change(&backend, &ours, rule.id, RuleChange::default()).await;
    assert!(matches!(change, Err(Error::NotFound)));
    assert!(matches!(rules::delete(&backend, &ours, rule.id).await, Err(Error::NotFound)));
    assert_eq!(rules::list(&backend, &ours).await.unwrap(), []);
}

/// What the page of a plan proposes is saved whole or not at all.
async fn several_are_replaced_at_once(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let group = fixtures::group(&backend, &scope, "Sales").await.id;
    for name in ["One", "Two", "Three"] {
        rules::create(&backend, &scope, new(name, group)).await.unwrap();
    }
    let all = || async {
        let rules = rules::list(&backend, &scope).await.unwrap();
        rules.into_iter().map(|placed| placed.rule).collect::<Vec<_>>()
    };
    let today = all().await;
    let [one, two, three] = <[_; 3]>::try_from(today.clone()).unwrap();
    let mut renamed = two.clone();
    renamed.name = "One".into();
    let mut other = one.clone();
    other.name = "Two".into();
    let mut fresh = one.clone();
    (fresh.id, fresh.name) = (0, "Fresh".into());
    // Two swap their names, one is new, and the third is not named.
    let saved = rules::replace(&backend, &scope, vec![fresh, renamed, other]).await.unwrap();
    assert_eq!(names(&backend, &scope).await, ["Fresh", "One", "Two", "Three"]);
    assert!(saved.iter().all(|placed| placed.rule.id > 0));
    assert_eq!(saved.into_iter().map(|placed| placed.rule).collect::<Vec<_>>(), all().await);
    let verbs: Vec<String> =
        activity::latest(&backend, &scope, 4).await.unwrap().into_iter().map(|entry| entry.verb).collect();
    assert_eq!(verbs, ["rules.arranged", "rule.changed", "rule.changed", "rule.created"]);

    // Nothing of a list with something wrong in it is kept; nor is anything done where nothing differs.
    let version = companies::get(&backend, &scope).await.unwrap().version;
    let before = all().await;
    let mut empty = three.clone();
    empty.conditions.clear();
    let mut gone = three.clone();
    gone.id = 999_999;
    for wrong in [vec![three.clone(), empty], vec![three.clone(), three.clone()], vec![gone]] {
        let refused = rules::replace(&backend, &scope, wrong).await;
        assert!(matches!(refused, Err(Error::Refused { .. })), "{refused:?}");
    }
    rules::replace(&backend, &scope, before.clone()).await.unwrap();
    assert_eq!(all().await, before);
    assert_eq!(companies::get(&backend, &scope).await.unwrap().version, version);
}
