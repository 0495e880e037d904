//! The people an import made come in: their links, and the mail about it all.

use backend::access::{self, Actor, Right, Role, Scope};
use backend::accounts::{self, Account};
use backend::clock::Clock;
use backend::companies;
use backend::imports::{self, Change, Import};
use backend::mail::{self, MailState};
use backend::page::Page;
use backend::people::{self, Activation, UserFilter};
use backend::testing::{beside, database_tests, fixtures, sql};
use backend::{Backend, Error};
use jiff::SignedDuration;
use roster::Settings;
use roster::settings::OnError;

#[path = "imports/support.rs"]
#[expect(dead_code, reason = "the imports' tests need more of it")]
mod support;

use support::{draft, import, run};

database_tests!(
    links_are_made_once_and_again_for_those_who_need_one,
    a_link_makes_an_account_once_and_not_for_ever,
    an_account_is_tied_only_by_its_own_password,
    an_owner_without_a_password_cannot_be_taken_over,
    whoever_ran_the_import_is_told_what_it_came_to,
    a_report_is_mailed_to_whoever_asks,
    mail_is_for_administrators,
);

const PASSWORD: &str = "four words make one";
const FILE: &str = "Name,Email,Status,Account Type\nAnn Bell,ann@example.com,active,user\n\
    Bo Chu,bo@example.com,suspended,user\nCy Dee,cy@example.com,active,admin\n";

/// Address and token of each link.
async fn links(backend: &Backend, scope: &Scope, import: &Import) -> Vec<(String, String)> {
    let mut csv = Vec::new();
    let made = imports::activation_links(backend, scope, import.id, &mut csv).await.unwrap();
    let csv = String::from_utf8(csv).unwrap();
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("\u{feff}Email Address,Name,Company,Activation Link,Good Until"));
    let tokens: Vec<_> = lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let token = cells[3].strip_prefix("http://127.0.0.1:3000/activate/").unwrap();
            (cells[0].to_owned(), token.to_owned())
        })
        .collect();
    assert_eq!(tokens.len(), made as usize);
    tokens
}

async fn person(backend: &Backend, scope: &Scope, email: &str) -> people::User {
    let filter = UserFilter { q: Some(email.to_owned()), ..UserFilter::default() };
    people::list(backend, scope, &filter, &Page::first(2)).await.unwrap().items.remove(0)
}

/// The account of an owner, and their scope in the company.
async fn owner(backend: &Backend, scope: &Scope, email: &str) -> (Account, Scope) {
    let token = accounts::issue_password_link(backend, email).await.unwrap();
    let account = accounts::set_password_by_link(backend, &token, PASSWORD).await.unwrap();
    let scope = access::enter(backend, &account.actor(), scope.company_id(), Right::Own).await.unwrap();
    (account, scope)
}

async fn links_are_made_once_and_again_for_those_who_need_one(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let waiting = draft(&backend, &scope, FILE, None).await;
    let refused = imports::activation_links(&backend, &scope, waiting.id, &mut Vec::new()).await;
    assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");

    let done = import(&backend, &scope, FILE, None).await;
    assert_eq!(person(&backend, &scope, "ann@").await.activation, Activation::NotInvited);
    let first = links(&backend, &scope, &done).await;
    let addresses: Vec<&str> = first.iter().map(|(email, _)| email.as_str()).collect();
    assert_eq!(addresses, ["ann@example.com", "cy@example.com"], "nobody who is suspended");
    let ann = person(&backend, &scope, "ann@").await;
    assert_eq!((ann.activation, ann.version), (Activation::Invited, 1));
    let kept = sql::texts(&backend, "SELECT token_hash FROM invitation").await;
    assert!(first.iter().all(|(_, token)| !kept.contains(token)), "only hashes are kept");

    let second = links(&backend, &scope, &done).await;
    assert!(accounts::invited_by_link(&backend, &first[0].1).await.unwrap().is_none());
    assert!(accounts::invited_by_link(&backend, &second[0].1).await.unwrap().is_some());
    accounts::activate(&backend, fixtures::network(), &second[0].1, PASSWORD).await.unwrap();
    let third = links(&backend, &scope, &done).await;
    assert_eq!(third.len(), 1, "who is in needs none");

    // Whoever may not grant an account type gets no way into one.
    let manager = Actor::Token {
        id: 1,
        role: Role::Manager,
        company_id: Some(scope.company_id()),
        name: "sync".to_owned(),
        made_by: None,
    };
    let manager = access::enter(&backend, &manager, scope.company_id(), Right::Import).await.unwrap();
    assert!(links(&backend, &manager, &done).await.is_empty());

    imports::undo(&backend, &scope, done.id, false).await.unwrap();
    let refused = imports::activation_links(&backend, &scope, done.id, &mut Vec::new()).await;
    assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
    assert!(accounts::invited_by_link(&backend, &third[0].1).await.unwrap().is_none());
}

async fn a_link_makes_an_account_once_and_not_for_ever(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let done = import(&backend, &scope, FILE, None).await;
    let links = links(&backend, &scope, &done).await;
    let (_, token) = &links[0];
    let invited = accounts::invited_by_link(&backend, token).await.unwrap().unwrap();
    assert_eq!((invited.email.as_str(), invited.company.as_str()), ("ann@example.com", "Ours"));
    assert!(!invited.has_account);

    let short = accounts::activate(&backend, fixtures::network(), token, "short").await;
    assert!(matches!(short, Err(Error::Refused { .. })), "{short:?}");
    let (one, other) = tokio::join!(
        accounts::activate(&backend, fixtures::network(), token, PASSWORD),
        accounts::activate(&backend, fixtures::network(), token, PASSWORD)
    );
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    let account =
        accounts::sign_in(&backend, fixtures::network(), "ann@example.com", PASSWORD).await.unwrap();
    assert!(!account.owner);
    let ann = person(&backend, &scope, "ann@").await;
    assert_eq!((ann.activation, ann.version), (Activation::Activated, 2));
    let theirs = companies::list(&backend, &account.actor()).await.unwrap();
    assert_eq!(theirs.len(), 1);
    let again = accounts::activate(&backend, fixtures::network(), token, PASSWORD).await;
    assert!(matches!(again, Err(Error::Refused { .. })), "{again:?}");

    let clock = Clock::fixed(backend.clock().now());
    let later = beside(&backend, clock.clone()).await;
    clock.advance(SignedDuration::from_hours(24 * accounts::LINK_DAYS - 1));
    assert!(accounts::invited_by_link(&later, &links[1].1).await.unwrap().is_some());
    clock.advance(SignedDuration::from_hours(2));
    assert!(accounts::invited_by_link(&later, &links[1].1).await.unwrap().is_none());
    let late = accounts::activate(&later, fixtures::network(), &links[1].1, PASSWORD).await;
    assert!(matches!(late, Err(Error::Refused { .. })), "{late:?}");
    later.close().await;
}

async fn an_account_is_tied_only_by_its_own_password(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let done = import(&backend, &ours, FILE, None).await;
    let token = links(&backend, &ours, &done).await.remove(0).1;
    let account = accounts::activate(&backend, fixtures::network(), &token, PASSWORD).await.unwrap();

    // Another company has the same address, and its administrator the link.
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let done = import(&backend, &theirs, FILE, None).await;
    let token = links(&backend, &theirs, &done).await.remove(0).1;
    assert!(accounts::invited_by_link(&backend, &token).await.unwrap().unwrap().has_account);
    let stranger = accounts::activate(&backend, fixtures::network(), &token, "another long password").await;
    assert!(matches!(stranger, Err(Error::Refused { .. })), "{stranger:?}");
    accounts::sign_in(&backend, fixtures::network(), "ann@example.com", PASSWORD).await.unwrap();
    assert_eq!(companies::list(&backend, &account.actor()).await.unwrap().len(), 1);

    let tied = accounts::activate(&backend, fixtures::network(), &token, PASSWORD).await.unwrap();
    assert_eq!(tied.id, account.id);
    assert_eq!(companies::list(&backend, &account.actor()).await.unwrap().len(), 2);
}

async fn an_owner_without_a_password_cannot_be_taken_over(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let own = accounts::issue_password_link(&backend, "ann@example.com").await.unwrap();
    let done = import(&backend, &scope, FILE, None).await;
    let token = links(&backend, &scope, &done).await.remove(0).1;
    let refused = accounts::activate(&backend, fixtures::network(), &token, PASSWORD).await;
    assert!(matches!(refused, Err(Error::Refused { .. })), "{refused:?}");
    assert!(accounts::sign_in(&backend, fixtures::network(), "ann@example.com", PASSWORD).await.is_err());
    // Their own link is as good as it was, and then the invitation is, too.
    accounts::set_password_by_link(&backend, &own, PASSWORD).await.unwrap();
    assert!(accounts::activate(&backend, fixtures::network(), &token, PASSWORD).await.unwrap().owner);
}

/// One created, one rejected; run by an owner's account.
async fn mixed(backend: &Backend, scope: &Scope) -> Import {
    let file = "Name,Email\n<b>Ann</b> Bell,ann@example.com\nBo,bo.example.com\n";
    let id = draft(backend, scope, file, None).await.id;
    let settings = Settings { on_error: OnError::SkipRows, ..Settings::default() };
    let change = Change { settings: Some(settings), ..Change::default() };
    imports::change(backend, scope, id, change).await.unwrap();
    let plan = imports::plan(backend, scope, id).await.unwrap();
    imports::commit(backend, scope, id, &plan.digest, None).await.unwrap();
    run(backend).await;
    imports::get(backend, scope, id).await.unwrap()
}

async fn whoever_ran_the_import_is_told_what_it_came_to(backend: Backend) {
    let command_line = fixtures::company(&backend, "Ours & Co", None).await;
    import(&backend, &command_line, "Name,Email\nZoe,zoe@example.com\n", None).await;
    let none = mail::list(&backend, &command_line, None, &Page::default()).await.unwrap();
    assert!(none.items.is_empty(), "the command line has no address");

    let (account, scope) = owner(&backend, &command_line, "olga@example.com").await;
    let done = mixed(&backend, &scope).await;
    let mail = mail::list(&backend, &scope, None, &Page::default()).await.unwrap().items.remove(0);
    assert_eq!(
        (mail.to.as_str(), mail.state, mail.attempts),
        (account.email.as_str(), MailState::Waiting, 0)
    );
    assert_eq!(mail.subject, "people.csv: 1 created, 0 updated");
    assert_eq!(mail.cause, format!("import_completed:{}", done.id));
    let text = mail.text.as_deref().unwrap();
    assert!(text.contains("<b>Ann</b> Bell <ann@example.com>"), "{text}");
    assert!(text.contains("Row 2, bo.example.com: "), "{text}");
    assert!(text.contains(&format!("http://127.0.0.1:3000/imports/{}", done.id)), "{text}");
    let html = mail.html.as_deref().unwrap();
    assert!(html.contains("&lt;b&gt;Ann&lt;") && !html.contains("<b>Ann"), "{html}");
    assert!(html.contains("Ours &amp; Co"), "{html}");
    assert_eq!(mail::get(&backend, &scope, mail.id).await.unwrap(), mail);
}

async fn a_report_is_mailed_to_whoever_asks(backend: Backend) {
    let command_line = fixtures::company(&backend, "Ours", None).await;
    let (_, scope) = owner(&backend, &command_line, "olga@example.com").await;
    let draft = draft(&backend, &scope, "Name,Email\nBo,bo.example.com\n", None).await;
    let mail = mail::mail_error_report(&backend, &scope, draft.id).await.unwrap();
    assert_eq!((mail.to.as_str(), mail.state), ("olga@example.com", MailState::Waiting));
    assert_eq!(mail.subject, "people.csv: 1 row to be corrected");
    let link = format!("http://127.0.0.1:3000/api/v1/imports/{}/errors?format=xlsx", draft.id);
    assert!(mail.text.as_deref().unwrap().contains(&link), "{mail:?}");
    assert_eq!(
        mail::mail_error_report(&backend, &scope, draft.id).await.unwrap().id,
        mail.id,
        "pressed twice"
    );
    let program = mail::mail_error_report(&backend, &command_line, draft.id).await;
    assert!(matches!(program, Err(Error::Refused { .. })), "{program:?}");
    let clean = support::draft(&backend, &scope, "Name,Email\nBo,bo@example.com\n", None).await;
    let nothing = mail::mail_error_report(&backend, &scope, clean.id).await;
    assert!(matches!(nothing, Err(Error::Conflict { .. })), "{nothing:?}");
}

async fn mail_is_for_administrators(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let (_, owner) = owner(&backend, &scope, "olga@example.com").await;
    let draft = draft(&backend, &owner, "Name,Email\nBo,bo.example.com\n", None).await;
    let mail = mail::mail_error_report(&backend, &owner, draft.id).await.unwrap();
    let looking = Actor::Token {
        id: 1,
        role: Role::Manager,
        company_id: Some(scope.company_id()),
        name: "sync".to_owned(),
        made_by: None,
    };
    let looking = access::enter(&backend, &looking, scope.company_id(), Right::ViewPeople).await.unwrap();
    let refused = mail::list(&backend, &looking, None, &Page::default()).await;
    assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let other = mail::get(&backend, &theirs, mail.id).await;
    assert!(matches!(other, Err(Error::NotFound)), "{other:?}");
    assert!(mail::list(&backend, &theirs, None, &Page::default()).await.unwrap().items.is_empty());
    let waiting = mail::list(&backend, &scope, Some(MailState::Waiting), &Page::default()).await.unwrap();
    assert_eq!(waiting.items.len(), 1);
    let sent = mail::list(&backend, &scope, Some(MailState::Sent), &Page::default()).await.unwrap();
    assert!(sent.items.is_empty());
}
