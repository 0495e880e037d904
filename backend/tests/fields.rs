//! Fields of a company's own: what may be one, and what becomes of values.

use backend::access::Scope;
use backend::fields::{self, Field, FieldChange, NewField};
use backend::rules::{self, NewRule};
use backend::testing::{database_tests, fixtures, sql};
use backend::{Backend, Error, activity, companies};
use roster::map::{CustomField, FieldType};
use roster::person::{AccountType, Status};
use roster::plan::{Condition, Operator};

database_tests!(
    a_field_is_made_changed_and_told_of,
    what_cannot_be_a_field_is_refused,
    a_deleted_field_takes_its_values_along,
    a_field_that_a_rule_looks_at_stays,
    a_field_of_another_company_is_none,
    only_administrators_change_fields,
);

fn new(key: &str, label: &str, kind: FieldType) -> NewField {
    let definition = CustomField { key: key.into(), label: label.into(), kind, ..CustomField::default() };
    NewField { definition, at_sign_up: false }
}

async fn made(backend: &Backend, scope: &Scope, key: &str) -> Field {
    fields::create(backend, scope, new(key, &format!("The {key}"), FieldType::Text)).await.unwrap()
}

async fn version(backend: &Backend, scope: &Scope) -> i64 {
    companies::get(backend, scope).await.unwrap().version
}

async fn a_field_is_made_changed_and_told_of(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let before = version(&backend, &scope).await;
    let mut shirt = new(" shirt", "  Shirt   size ", FieldType::Choice);
    shirt.definition.options = vec!["S".into(), " M  /  L ".into()];
    let field = fields::create(&backend, &scope, shirt).await.unwrap();
    assert_eq!((field.definition.key.as_str(), field.definition.label.as_str()), ("shirt", "Shirt size"));
    assert_eq!(field.definition.options, ["S", "M / L"]);
    assert_eq!(version(&backend, &scope).await, before + 1);
    assert_eq!(fields::get(&backend, &scope, field.id).await.unwrap(), field);

    let change = FieldChange {
        label: Some("Size".into()),
        required: Some(true),
        at_sign_up: Some(true),
        options: Some(vec!["XL".into()]),
        ..FieldChange::default()
    };
    let changed = fields::change(&backend, &scope, field.id, change.clone()).await.unwrap();
    assert!(changed.definition.required && changed.at_sign_up);
    assert_eq!(fields::list(&backend, &scope).await.unwrap(), std::slice::from_ref(&changed));
    let version_now = version(&backend, &scope).await;
    assert_eq!(fields::change(&backend, &scope, field.id, change).await.unwrap(), changed);
    assert_eq!(version(&backend, &scope).await, version_now, "nothing changed");

    let entries = activity::latest(&backend, &scope, 10).await.unwrap();
    assert_eq!(entries.iter().filter(|entry| entry.verb == "field.changed").count(), 1);
    let told = &entries[0].data;
    assert_eq!(told["before"]["definition"]["label"], "Shirt size");
    assert_eq!(told["after"]["definition"]["label"], "Size");

    let mut number = new("age", "Age", FieldType::Number);
    number.definition.min = Some(1.5);
    let number = fields::create(&backend, &scope, number).await.unwrap();
    let change = FieldChange { min: Some(None), max: Some(Some(9.0)), ..FieldChange::default() };
    fields::change(&backend, &scope, number.id, change).await.unwrap();
    let kept = fields::get(&backend, &scope, number.id).await.unwrap().definition;
    assert_eq!((kept.min, kept.max), (None, Some(9.0)));
}

async fn what_cannot_be_a_field_is_refused(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    made(&backend, &scope, "badge").await;
    let before = version(&backend, &scope).await;
    for refused in [
        new("badge", "Other", FieldType::Text),
        new("other", "the BADGE", FieldType::Text),
        new("other", "Last name", FieldType::Text),
        new("Other one", "Other", FieldType::Text),
        new("other", "Other", FieldType::Choice),
    ] {
        let refusal = fields::create(&backend, &scope, refused).await;
        assert!(matches!(refusal, Err(Error::Refused { .. })), "{refusal:?}");
    }
    let other = made(&backend, &scope, "other").await;
    let change = FieldChange { label: Some("The badge".into()), ..FieldChange::default() };
    let refusal = fields::change(&backend, &scope, other.id, change).await.unwrap_err();
    assert_eq!(refusal.to_string(), "There is already a field called “The badge”. Choose another label.");
    // Its own label in another case is none of another's.
    let change = FieldChange { label: Some("THE OTHER".into()), ..FieldChange::default() };
    fields::change(&backend, &scope, other.id, change).await.unwrap();
    assert_eq!(version(&backend, &scope).await, before + 2, "what was refused left nothing behind");
}

async fn a_deleted_field_takes_its_values_along(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let badge = made(&backend, &ours, "badge").await;
    made(&backend, &theirs, "badge").await;
    let custom = [r#"{"a":"1","badge":"\"x\" \\ ü\n","z":"{}"}"#, r#"{"badge":"7"}"#, r#"{"badges":"7"}"#];
    let mut people = Vec::new();
    for (scope, custom) in [(&ours, custom[0]), (&ours, custom[1]), (&ours, custom[2]), (&theirs, custom[1])]
    {
        let email = format!("n{}@example.com", people.len());
        let id = fixtures::person(&backend, scope, &email, Status::Active, &[]).await;
        sql::execute(&backend, &format!("UPDATE \"user\" SET custom = '{custom}' WHERE id = {id}")).await;
        people.push(id);
    }
    fixtures::person(&backend, &ours, "nothing@example.com", Status::Active, &[]).await;

    assert_eq!(fields::people(&backend, &ours, badge.id).await.unwrap(), 2);
    let before = version(&backend, &ours).await;
    assert_eq!(fields::delete(&backend, &ours, badge.id).await.unwrap(), 2);
    assert_eq!(fields::list(&backend, &ours).await.unwrap(), []);
    assert_eq!(version(&backend, &ours).await, before + 1);
    let is = async |id: i64, and: &str| {
        sql::number(&backend, &format!("SELECT count(*) FROM \"user\" WHERE id = {id} AND {and}")).await == 1
    };
    assert!(is(people[0], r#"custom = '{"a":"1","z":"{}"}' AND version = 2"#).await);
    assert!(is(people[1], "custom IS NULL AND version = 2").await);
    assert!(is(people[2], r#"custom = '{"badges":"7"}' AND version = 1"#).await);
    assert!(is(people[3], r#"custom = '{"badge":"7"}' AND version = 1"#).await, "another company's");
    let entry = activity::latest(&backend, &ours, 1).await.unwrap().remove(0);
    assert_eq!((entry.verb.as_str(), &entry.data["people"]), ("field.deleted", &serde_json::json!(2)));
}

async fn a_field_that_a_rule_looks_at_stays(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let group = fixtures::group(&backend, &scope, "Sales").await.id;
    let badge = made(&backend, &scope, "badge").await;
    let rule = NewRule {
        name: "With a badge".into(),
        conditions: vec![Condition {
            field: "custom.badge".parse().unwrap(),
            operator: Operator::IsNotEmpty,
            value: String::new(),
        }],
        groups: vec![group],
        ..NewRule::default()
    };
    let rule = rules::create(&backend, &scope, rule).await.unwrap();
    let refusal = fields::delete(&backend, &scope, badge.id).await.unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "The rule “With a badge” looks at “The badge”. Change or delete the rule first."
    );
    rules::delete(&backend, &scope, rule.rule.id).await.unwrap();
    fields::delete(&backend, &scope, badge.id).await.unwrap();
}

async fn a_field_of_another_company_is_none(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let badge = made(&backend, &theirs, "badge").await;
    assert!(matches!(fields::get(&backend, &ours, badge.id).await, Err(Error::NotFound)));
    assert!(matches!(fields::people(&backend, &ours, badge.id).await, Err(Error::NotFound)));
    let change = FieldChange { required: Some(true), ..FieldChange::default() };
    assert!(matches!(fields::change(&backend, &ours, badge.id, change).await, Err(Error::NotFound)));
    assert!(matches!(fields::delete(&backend, &ours, badge.id).await, Err(Error::NotFound)));
    // The same key and label, in one's own company.
    made(&backend, &ours, "badge").await;
}

async fn only_administrators_change_fields(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let group = fixtures::group(&backend, &scope, "Sales").await.id;
    let badge = made(&backend, &scope, "badge").await;
    let manager =
        fixtures::account(&backend, &scope, "manager@example.com", AccountType::Manager, &[group]).await;
    let manager =
        backend::access::enter(&backend, &manager, scope.company_id(), backend::access::Right::Import)
            .await
            .unwrap();
    assert_eq!(fields::list(&backend, &manager).await.unwrap(), std::slice::from_ref(&badge));
    let refusal = fields::create(&backend, &manager, new("other", "Other", FieldType::Text)).await;
    assert!(matches!(refusal, Err(Error::Forbidden)));
    let change = FieldChange { required: Some(true), ..FieldChange::default() };
    assert!(matches!(fields::change(&backend, &manager, badge.id, change).await, Err(Error::Forbidden)));
    assert!(matches!(fields::delete(&backend, &manager, badge.id).await, Err(Error::Forbidden)));
    assert!(matches!(rules::list(&backend, &manager).await, Err(Error::Forbidden)));
}
