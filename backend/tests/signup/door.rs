//! What a door is like, what it asks, and whom it keeps out.

use std::collections::{BTreeMap, BTreeSet};

use backend::fields::{self, NewField};
use backend::signup::{self, Asking, NewCode, SignUpChange};
use backend::testing::{database_tests, fixtures, sql};
use backend::{Backend, Error, activity};
use roster::map::{CustomField, Field, FieldType};
use roster::person::AccountType;

use crate::support::{
    PASSWORD, approve_all, ask, form, named, network, open, person, refused, runner, slug, without_approval,
};

database_tests!(
    a_door_is_closed_until_it_is_opened,
    what_is_asked_is_checked_as_a_file_is,
    hostile_names_are_names,
    settings_are_checked,
    robots_are_noticed,
    of_one_address_and_network_there_are_not_too_many,
);

async fn a_door_is_closed_until_it_is_opened(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let closed = signup::form(&backend, "ours").await;
    let unknown = signup::form(&backend, "nobodys").await;
    assert!(matches!((&closed, &unknown), (Err(Error::NotFound), Err(Error::NotFound))), "{closed:?}");
    assert!(matches!(signup::ask(&backend, network(), Asking::default()).await, Err(Error::NotFound)));
    let now = signup::settings(&backend, &scope).await.unwrap();
    assert!(!now.settings.enabled && now.settings.approval);
    assert_eq!(now.link, "http://127.0.0.1:3000/join/ours");

    let on = SignUpChange { enabled: Some(true), ..SignUpChange::default() };
    signup::change_settings(&backend, &scope, on.clone()).await.unwrap();
    let entries = activity::latest(&backend, &scope, 1).await.unwrap();
    assert_eq!(entries[0].verb, "company.sign_up_changed");
    assert_eq!(entries[0].data["before"]["enabled"], false);
    assert_eq!(entries[0].data["after"]["enabled"], true);
    let form = signup::form(&backend, "ours").await.unwrap();
    let asked: Vec<_> = form.fields.iter().map(|field| (field.field.to_string(), field.required)).collect();
    let wanted = [("email", true), ("first_name", true), ("last_name", false)];
    assert_eq!(asked, wanted.map(|(key, required)| (key.to_owned(), required)));
    signup::change_settings(&backend, &scope, on).await.unwrap();
    assert_eq!(activity::latest(&backend, &scope, 10).await.unwrap()[0].id, entries[0].id, "nothing changed");
}

async fn what_is_asked_is_checked_as_a_file_is(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    for (key, kind, at_sign_up) in [
        ("shirt", FieldType::Choice, true),
        ("born", FieldType::Date, true),
        ("secret", FieldType::Text, false),
    ] {
        let definition = CustomField {
            key: key.into(),
            label: format!("The {key}"),
            kind,
            options: if kind == FieldType::Choice { vec!["S".into(), "M".into()] } else { Vec::new() },
            ..CustomField::default()
        };
        fields::create(&backend, &scope, NewField { definition, at_sign_up }).await.unwrap();
    }
    let fields = |keys: &[&str]| Some(keys.iter().map(|key| key.parse().unwrap()).collect());
    let hidden = SignUpChange { fields: fields(&["custom.secret"]), ..SignUpChange::default() };
    let detail = refused(signup::change_settings(&backend, &scope, hidden).await);
    assert!(detail.contains("cannot be asked for"), "{detail}");
    let change = SignUpChange {
        enabled: Some(true),
        fields: fields(&["custom.born", "job_role", "custom.shirt"]),
        ..SignUpChange::default()
    };
    signup::change_settings(&backend, &scope, change).await.unwrap();
    let asked = signup::form(&backend, "ours").await.unwrap().fields;
    let keys: Vec<String> = asked.iter().map(|field| field.field.to_string()).collect();
    assert_eq!(keys, ["email", "first_name", "job_role", "custom.shirt", "custom.born"]);

    let wrong = [
        (("email", "ann.example.com"), "Email Address: This is not an e-mail address"),
        (("email", ""), "Email Address"),
        (("first_name", " "), "“First Name” is empty"),
        (("first_name", &*"x".repeat(101)), "101 characters long"),
        (("first_name", "a\u{7}b"), "First Name"),
        (("custom.shirt", "XXL"), "The shirt: "),
        (("custom.born", "01/02/2001"), "The born: "),
        (("custom.born", "tomorrow"), "The born: "),
    ];
    for ((key, text), sentence) in wrong {
        let mut asking = form(&backend, &scope, &[("email", "ann@example.com"), ("first_name", "Ann")]).await;
        asking.said.insert(key.parse().unwrap(), text.to_owned());
        let detail = refused(signup::ask(&backend, network(), asking).await);
        assert!(detail.contains(sentence), "{key} {text}: {detail}");
    }
    assert_eq!(sql::number(&backend, "SELECT count(*) FROM sign_up_request").await, 0);

    let runner = runner(&backend);
    let right = [
        ("email", "ann@example.com"),
        ("first_name", "Ann"),
        ("custom.shirt", "m"),
        ("custom.born", "2001-02-03"),
        ("custom.secret", "not asked"),
        ("account_type", "admin"),
    ];
    let asking = form(&backend, &scope, &right).await;
    let token = ask(&backend, &scope, asking).await;
    signup::complete(&backend, network(), &token, PASSWORD).await.unwrap();
    approve_all(&backend, &scope).await;
    let ann = person(&backend, &scope, "ann@example.com").await;
    let custom =
        [("born", "2001-02-03"), ("shirt", "M")].map(|(key, value)| (key.to_owned(), value.to_owned()));
    assert_eq!((ann.custom, ann.account_type), (BTreeMap::from(custom), AccountType::User));
    runner.stop().await;
}

async fn hostile_names_are_names(backend: Backend) {
    let runner = runner(&backend);
    let scope = open(&backend, "Ours", None, without_approval()).await;
    let names = [
        "Robert'); DROP TABLE \"user\";--",
        "<script>alert(1)</script>",
        "=HYPERLINK(\"http://evil.example\")",
        "{{ 7 * 7 }}",
        "%00%0d%0aBcc: everybody@example.com",
        "\\\"; cat /etc/passwd",
        "𝕬𝖓𝖓 محمد 山田",
        "O'Brien-Müller, jr.",
    ];
    let mut kept = BTreeSet::new();
    for (number, name) in names.iter().enumerate() {
        let email = format!("person.{number}@example.com");
        let asking = form(&backend, &scope, &[("email", &email), ("first_name", name)]).await;
        let token = ask(&backend, &scope, asking).await;
        signup::complete(&backend, network(), &token, PASSWORD).await.unwrap();
        kept.insert(person(&backend, &scope, &email).await.first_name);
    }
    assert_eq!(kept, names.iter().map(|name| (*name).to_owned()).collect());
    let subjects = sql::texts(&backend, "SELECT subject FROM outbox").await;
    assert!(subjects.iter().all(|subject| !subject.contains(['\r', '\n'])), "{subjects:?}");
    // What is no text for a line is refused as it is in a file.
    let asking = form(&backend, &scope, &[("email", "x@example.com"), ("first_name", "Ann\0Bell")]).await;
    refused(signup::ask(&backend, network(), asking).await);
    runner.stop().await;
}

async fn settings_are_checked(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let other = fixtures::company(&backend, "Other", None).await;
    let theirs = fixtures::group(&backend, &other, "Theirs").await.id;
    let wrong = [
        SignUpChange { domains: Some(vec!["not a domain".into()]), ..SignUpChange::default() },
        SignUpChange { group: Some(Some(theirs)), ..SignUpChange::default() },
        SignUpChange { fields: Some(vec![Field::AccountType]), ..SignUpChange::default() },
        SignUpChange { fields: Some(vec![Field::Custom("none".into())]), ..SignUpChange::default() },
        SignUpChange { terms: Some("x".repeat(10_001)), ..SignUpChange::default() },
        SignUpChange { codes: Some(vec![NewCode::default()]), ..SignUpChange::default() },
        SignUpChange {
            codes: Some(vec![NewCode { code: "x".into(), group: Some(theirs), ..NewCode::default() }]),
            ..SignUpChange::default()
        },
        SignUpChange {
            codes: Some(vec![NewCode { code: "x".into(), max_uses: Some(0), ..NewCode::default() }]),
            ..SignUpChange::default()
        },
    ];
    for change in wrong {
        let change = SignUpChange { enabled: Some(true), ..change };
        refused(signup::change_settings(&backend, &scope, change).await);
    }
    assert!(!signup::settings(&backend, &scope).await.unwrap().settings.enabled, "nothing of it is kept");
    let group = fixtures::group(&backend, &scope, "Ours").await.id;
    let code = |code: &str| NewCode { code: code.into(), ..NewCode::default() };
    let change = |codes: &[&str]| SignUpChange {
        group: Some(Some(group)),
        codes: Some(codes.iter().copied().map(code).collect()),
        ..SignUpChange::default()
    };
    signup::change_settings(&backend, &scope, change(&["one", "two"])).await.unwrap();
    let codes = signup::change_settings(&backend, &scope, change(&["TWO", "three"])).await.unwrap().codes;
    let mut written: Vec<&str> = codes.iter().map(|code| code.code.as_str()).collect();
    written.sort_unstable();
    assert_eq!(written, ["TWO", "three"]);
    let verbs: BTreeSet<String> =
        activity::latest(&backend, &scope, 20).await.unwrap().into_iter().map(|entry| entry.verb).collect();
    for verb in ["access_code.created", "access_code.changed", "access_code.deleted"] {
        assert!(verbs.contains(verb), "{verb}");
    }
    signup::delete_code(&backend, &scope, codes[0].id).await.unwrap();
    assert!(matches!(signup::delete_code(&backend, &scope, codes[0].id).await, Err(Error::NotFound)));
    assert!(matches!(signup::delete_code(&backend, &other, codes[1].id).await, Err(Error::NotFound)));
}

async fn robots_are_noticed(backend: Backend) {
    let scope = open(&backend, "Ours", None, SignUpChange::default()).await;
    let asking = form(&backend, &scope, &named("ann@example.com", "Ann")).await;
    signup::ask(&backend, network(), Asking { trap: "http://spam.example".into(), ..asking.clone() })
        .await
        .unwrap();
    assert_eq!(sql::number(&backend, "SELECT count(*) FROM sign_up_request").await, 0);
    let stamp = signup::form(&backend, "ours").await.unwrap().stamp;
    let detail = refused(signup::ask(&backend, network(), Asking { stamp, ..asking.clone() }).await);
    assert!(detail.contains("faster than people type"), "{detail}");
    for stamp in ["", "0-00", "x"] {
        refused(signup::ask(&backend, network(), Asking { stamp: stamp.into(), ..asking.clone() }).await);
    }
    assert_eq!(sql::number(&backend, "SELECT count(*) FROM sign_up_request").await, 0);
    // One company's forms are not another's.
    let other = open(&backend, "Other", None, SignUpChange::default()).await;
    let slug = slug(&backend, &other).await;
    refused(signup::ask(&backend, network(), Asking { slug, ..asking }).await);
}

async fn of_one_address_and_network_there_are_not_too_many(backend: Backend) {
    let scope = open(&backend, "Ours", None, SignUpChange::default()).await;
    let home = network();
    let asking = |number: u32| {
        let email = format!("person.{number}@example.com");
        let (backend, scope) = (backend.clone(), scope.clone());
        async move { form(&backend, &scope, &named(&email, "Ann")).await }
    };
    for number in 0..5 {
        let mut wrong = asking(number).await;
        wrong.said.insert(Field::FirstName, String::new());
        refused(signup::ask(&backend, home, wrong).await);
        signup::ask(&backend, home, asking(number).await).await.unwrap();
    }
    let result = signup::ask(&backend, home, asking(5).await).await;
    assert!(matches!(result, Err(Error::TooOften { .. })), "{result:?}");
    signup::ask(&backend, network(), asking(5).await).await.unwrap();
    for _ in 0..4 {
        signup::ask(&backend, network(), asking(5).await).await.unwrap();
    }
    let result = signup::ask(&backend, network(), asking(5).await).await;
    assert!(matches!(result, Err(Error::TooOften { .. })), "{result:?}");

    // Nor is a code found by guessing.
    let home = network();
    for number in 6..12 {
        let guess = Asking { code: format!("guess {number}"), ..asking(number).await };
        let result = signup::ask(&backend, home, guess).await;
        match number {
            ..11 => assert!(refused(result).contains("There is no access code")),
            _ => assert!(matches!(result, Err(Error::TooOften { .. })), "{result:?}"),
        }
    }
}
