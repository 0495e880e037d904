//! What a company's administrators decide for it.

use backend::companies::{self, CompanySettings, SettingsChange};
use backend::testing::{database_tests, fixtures};
use backend::{Backend, Error, activity};
use roster::map::Field;

database_tests!(settings_are_changed_and_told_of, what_cannot_be_required_is_refused);

async fn settings_are_changed_and_told_of(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let before = companies::settings(&backend, &scope).await.unwrap();
    assert_eq!(
        before,
        CompanySettings {
            default_language: "en".into(),
            required: vec![],
            first_name_optional: false,
            approval_people: None,
            approval_percent: None,
            annual_months: 9,
        }
    );
    let change = SettingsChange {
        default_language: Some(" pt_br ".into()),
        required: Some(vec![Field::Region, Field::LastName, Field::Region]),
        first_name_optional: Some(true),
        approval_people: Some(Some(100)),
        approval_percent: Some(None),
        annual_months: Some(12),
        sign_up: None,
    };
    let version = companies::get(&backend, &scope).await.unwrap().version;
    let changed = companies::change_settings(&backend, &scope, change.clone()).await.unwrap();
    assert_eq!(
        changed,
        CompanySettings {
            default_language: "pt-BR".into(),
            required: vec![Field::LastName, Field::Region],
            first_name_optional: true,
            approval_people: Some(100),
            approval_percent: None,
            annual_months: 12,
        }
    );
    assert_eq!(companies::settings(&backend, &scope).await.unwrap(), changed);
    companies::change_settings(&backend, &scope, change).await.unwrap();
    assert_eq!(companies::get(&backend, &scope).await.unwrap().version, version + 1);
    let entry = activity::latest(&backend, &scope, 1).await.unwrap().remove(0);
    assert_eq!(entry.verb, "company.settings_changed");
    assert_eq!(entry.data["before"]["default_language"], "en");
    assert_eq!(entry.data["after"]["required"], serde_json::json!(["last_name", "region"]));
}

async fn what_cannot_be_required_is_refused(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    for key in ["email", "name", "first_name", "custom.badge"] {
        let required = Some(vec![key.parse().unwrap()]);
        let change = SettingsChange { required, ..SettingsChange::default() };
        let refusal = companies::change_settings(&backend, &scope, change).await;
        assert!(matches!(refusal, Err(Error::Refused { .. })), "{key}: {refusal:?}");
    }
    for language in ["", "english please", "1"] {
        let change =
            SettingsChange { default_language: Some(language.to_owned()), ..SettingsChange::default() };
        let refusal = companies::change_settings(&backend, &scope, change).await;
        assert!(matches!(refusal, Err(Error::Refused { .. })), "{language}: {refusal:?}");
    }
}
