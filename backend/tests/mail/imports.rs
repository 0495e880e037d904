//! What imports write, as it goes out.

use backend::access::{self, Right};
use backend::imports::{self, Change};
use backend::mail::kind::Kind;
use backend::mail::{self, Mail};
use backend::page::Page;
use backend::testing::{database_tests, fixtures};
use backend::{Backend, companies};
use roster::Settings;
use roster::person::AccountType;
use roster::settings::Invite;

#[path = "../imports/support.rs"]
#[expect(dead_code, reason = "the imports' tests need more of it")]
mod support;

use support::{commit, course, draft, import, with};

database_tests!(
    an_import_mails_nobody_unasked,
    the_first_course_brings_the_link,
    the_other_administrators_are_told_of_what_waits_for_them,
);

async fn mails(backend: &Backend, scope: &access::Scope) -> Vec<Mail> {
    let mut mails = mail::list(backend, scope, None, &Page::first(100)).await.unwrap().items;
    mails.sort_by(|one, other| one.to.cmp(&other.to));
    mails
}

async fn an_import_mails_nobody_unasked(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    import(&backend, &scope, "Name,Email\nAnn,ann@example.com\nBo,bo@example.com\n", None).await;
    assert_eq!(mail::deliver_due(&backend).await.unwrap(), 0);
    assert!(mails(&backend, &scope).await.is_empty());
}

async fn the_first_course_brings_the_link(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    course(&backend, &[&scope], "Fire safety").await;
    let file = "Name,Email,Course\nAnn Bell,ann@example.com,Fire safety\nBo,bo@example.com,\n";
    let id = draft(&backend, &scope, file, None).await.id;
    let settings = Settings { invite: Invite::FirstAssignment, ..Settings::default() };
    imports::change(&backend, &scope, id, with(settings)).await.unwrap();
    commit(&backend, &scope, id).await;
    assert_eq!(mail::deliver_due(&backend).await.unwrap(), 1);
    let [only] = mails(&backend, &scope).await.try_into().unwrap();
    assert_eq!((only.kind, only.to.as_str()), (Kind::FirstAssignment, "ann@example.com"));
    assert_eq!(only.subject, "Your first course at Ours");
    let text = only.text.unwrap();
    assert!(text.starts_with("Hello Ann Bell,\n") && text.contains("  Fire safety\n"), "{text}");
    assert!(text.contains("http://127.0.0.1:3000/activate/"), "{text}");
}

async fn the_other_administrators_are_told_of_what_waits_for_them(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let mut admins = Vec::new();
    for email in ["ann@example.com", "bo@example.com", "cy@example.com"] {
        let admin = fixtures::account(&backend, &scope, email, AccountType::Admin, &[]).await;
        admins.push(access::enter(&backend, &admin, scope.company_id(), Right::ManageCompany).await.unwrap());
    }
    fixtures::account(&backend, &scope, "di@example.com", AccountType::User, &[]).await;
    let few =
        companies::SettingsChange { approval_people: Some(Some(0)), ..companies::SettingsChange::default() };
    companies::change_settings(&backend, &scope, few).await.unwrap();
    let id = draft(&backend, &admins[0], "Name,Email\nZoe,zoe@example.com\n", None).await.id;
    let settings = Settings { invite: Invite::Now, ..Settings::default() };
    imports::change(&backend, &admins[0], id, Change { settings: Some(settings), ..Change::default() })
        .await
        .unwrap();
    let plan = imports::plan(&backend, &admins[0], id).await.unwrap();
    imports::commit(&backend, &admins[0], id, &plan.digest, None).await.unwrap();
    let told = mails(&backend, &scope).await;
    let to: Vec<&str> = told.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(to, ["bo@example.com", "cy@example.com"]);
    assert_eq!((told[0].kind, told[0].subject.as_str()), (Kind::ApprovalWaiting, "people.csv waits for you"));
    let text = told[0].text.as_deref().unwrap();
    assert!(text.contains("ann@example.com wants to import people.csv into Ours."), "{text}");
    assert!(text.contains(&format!("http://127.0.0.1:3000/imports/{id}")), "{text}");
}
