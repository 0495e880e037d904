//! What a company's mail says in its own words.

use backend::access::{self, Right};
use backend::invitations;
use backend::mail::kind::Kind;
use backend::mail::{self, TemplateChange};
use backend::page::Page;
use backend::people::Selection;
use backend::testing::{database_tests, fixtures, sql};
use backend::{Backend, Error};
use roster::person::{AccountType, Status};

database_tests!(
    a_company_says_it_in_its_own_words,
    a_template_that_will_not_do_is_refused_and_says_where,
    a_test_goes_to_whoever_asks,
);

fn words(subject: &str, text: &str, html: &str) -> TemplateChange {
    let some = |text: &str| Some(Some(text.to_owned()));
    TemplateChange { subject: some(subject), text: some(text), html: some(html) }
}

async fn a_company_says_it_in_its_own_words(backend: Backend) {
    let scope = fixtures::company(&backend, "Bell & Sons", None).await;
    let own = words(
        "Come in,\n {{ name }}",
        "{{ name }}: {{ link }}",
        "<p>{{ name }} {{ company }} {{ link }}</p>",
    );
    let kept = mail::change_template(&backend, &scope, Kind::Invitation, own).await.unwrap();
    assert!(kept.changed_at.is_some());
    let ann = fixtures::person(&backend, &scope, "ann@example.com", Status::Active, &[]).await;
    sql::execute(&backend, "UPDATE \"user\" SET first_name = '<b>ann</b>'").await;
    invitations::invite(&backend, &scope, &Selection::People(vec![ann])).await.unwrap();
    mail::deliver_due(&backend).await.unwrap();
    let sent = mail::list(&backend, &scope, None, &Page::first(1)).await.unwrap().items.remove(0);
    assert_eq!(sent.subject, "Come in, <b>ann</b>");
    assert!(sent.text.unwrap().starts_with("<b>ann</b>: http://127.0.0.1:3000/activate/"));
    let html = sent.html.unwrap();
    assert!(html.contains("&lt;b&gt;ann") && html.contains("Bell &amp; Sons"), "{html}");
    // Of nobody else.
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    assert!(mail::template(&backend, &theirs, Kind::Invitation).await.unwrap().changed_at.is_none());
    let back = mail::reset_template(&backend, &scope, Kind::Invitation).await.unwrap();
    assert_eq!((back.changed_at, back.subject.as_str()), (None, "Your account at {{ company }}"));
}

async fn a_template_that_will_not_do_is_refused_and_says_where(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    for (change, said) in [
        (
            words("Hi", "{{ link }}\n{{ nmae }}", "{{ link }}"),
            "Line 2 of the text: There is no such placeholder.",
        ),
        (words("Hi", "{{ link }}", "<p>\n{% if name %}"), "Line 2 of the HTML: This cannot be read:"),
        (words("Hi", "Come in.", "{{ link }}"), "The text lacks {{ link }}"),
        (words("Hi", "{{ link }}", "<p>Come in.</p>"), "The HTML lacks {{ link }}"),
        (words(" ", "{{ link }}", "{{ link }}"), "The subject is empty."),
    ] {
        match mail::change_template(&backend, &scope, Kind::Invitation, change).await {
            Err(Error::Refused { detail }) => assert!(detail.starts_with(said), "{detail}"),
            other => panic!("{other:?}"),
        }
    }
    assert!(mail::template(&backend, &scope, Kind::Invitation).await.unwrap().changed_at.is_none());
    let not_theirs = mail::template(&backend, &scope, Kind::PasswordReset).await;
    assert!(matches!(not_theirs, Err(Error::NotFound)), "{not_theirs:?}");
}

async fn a_test_goes_to_whoever_asks(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let olga = fixtures::account(&backend, &scope, "olga@example.com", AccountType::Admin, &[]).await;
    let olga = access::enter(&backend, &olga, scope.company_id(), Right::ManageCompany).await.unwrap();
    let own = words("Hello {{ name }}", "{{ link }}", "{{ link }}");
    let test = mail::send_test(&backend, &olga, Kind::Invitation, own).await.unwrap();
    assert_eq!((test.to.as_str(), test.subject.as_str()), ("olga@example.com", "Test: Hello Ada Lovelace"));
    let refused = mail::send_test(&backend, &scope, Kind::Invitation, TemplateChange::default()).await;
    assert!(matches!(refused, Err(Error::Refused { .. })), "the command line has no address: {refused:?}");
}
