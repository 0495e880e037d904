//! People come by themselves: what they are asked, what they are answered, and who lets them in.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use backend::access::{self, Actor, Right, Scope};
use backend::accounts;
use backend::clock::Clock;
use backend::companies::{self, CompanyChange};
use backend::fields::{self, NewField};
use backend::jobs::JobRunner;
use backend::network::Network;
use backend::page::Page;
use backend::people::{self, Activation, User, UserFilter};
use backend::rules::{self, NewRule};
use backend::signup::{
    self, Asking, Completed, Decision, NewCode, SignUp, SignUpChange, SignUpState, WaitsFor, Which,
};
use backend::testing::{beside, database_tests, fixtures, sql};
use backend::{Backend, Error, activity};
use jiff::SignedDuration;
use roster::map::{CustomField, Field, FieldType};
use roster::person::{AccountType, Status};
use roster::plan::{Condition, Operator};

database_tests!(
    a_door_is_closed_until_it_is_opened,
    whoever_asks_is_let_in,
    what_is_asked_is_checked_as_a_file_is,
    rules_codes_and_the_default_group_place_people,
    the_known_and_the_unknown_are_answered_alike,
    an_account_of_another_company_is_kept,
    a_link_works_once_however_often_it_is_used_at_once,
    a_code_is_used_as_often_as_it_may_be,
    codes_end_and_domains_are_kept_to,
    the_last_seat_is_taken_once,
    whoever_finds_no_seat_waits_for_one,
    whoever_is_turned_down_leaves_nothing_behind,
    several_are_decided_about_at_once,
    what_cannot_be_is_said_and_waits,
    a_person_who_is_there_by_then_is_not_made_twice,
    requests_and_invitations_run_out,
    hostile_names_are_names,
    settings_are_checked,
    robots_are_noticed,
    of_one_address_and_network_there_are_not_too_many,
    another_companys_requests_are_not_there,
);

const PASSWORD: &str = "four words make one";

/// Everybody comes from somewhere else.
fn network() -> Network {
    static NEXT: AtomicU32 = AtomicU32::new(0x0a00_0000);
    Network::of(Ipv4Addr::from_bits(NEXT.fetch_add(1, Ordering::Relaxed)).into())
}

/// A company that lets people come by themselves; what the change says otherwise, it does otherwise.
async fn open(backend: &Backend, name: &str, seats: Option<u64>, change: SignUpChange) -> Scope {
    let scope = fixtures::company(backend, name, seats).await;
    let change = SignUpChange { enabled: Some(true), ..change };
    signup::change_settings(backend, &scope, change).await.unwrap();
    scope
}

fn without_approval() -> SignUpChange {
    SignUpChange { approval: Some(false), ..SignUpChange::default() }
}

/// A runner that answers forms.
fn runner(backend: &Backend) -> JobRunner {
    let runner = backend.run_jobs();
    runner.spawn();
    runner
}

async fn slug(backend: &Backend, scope: &Scope) -> String {
    companies::get(backend, scope).await.unwrap().slug
}

/// A form that was opened a while ago.
async fn form(backend: &Backend, scope: &Scope, said: &[(&str, &str)]) -> Asking {
    let slug = slug(backend, scope).await;
    let earlier = backend.clock().now() - SignedDuration::from_secs(60);
    let stamp = signup::form(&beside(backend, Clock::fixed(earlier)).await, &slug).await.unwrap().stamp;
    let said = said.iter().map(|(key, text)| (key.parse().unwrap(), (*text).to_owned())).collect();
    Asking { slug, stamp, said, ..Asking::default() }
}

fn named<'a>(email: &'a str, name: &'a str) -> [(&'a str, &'a str); 3] {
    [("email", email), ("first_name", name), ("last_name", "Bell")]
}

/// The text of the newest mail to this address of this kind; waits for it.
async fn mail(backend: &Backend, kind: &str, to: &str) -> String {
    for _ in 0..200 {
        let query = format!(
            "SELECT coalesce(text, '') FROM outbox WHERE cause LIKE '{kind}:%' AND recipient = '{to}' ORDER BY id DESC"
        );
        if let Some(text) = sql::texts(backend, &query).await.into_iter().next() {
            return text;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("no {kind} for {to}");
}

/// Fills the form in, and gets a link by mail. Its token.
async fn ask(backend: &Backend, scope: &Scope, asking: Asking) -> String {
    let email = asking.said[&Field::Email].clone();
    signup::ask(backend, network(), asking).await.unwrap();
    mail(backend, "sign_up_verify", &email).await;
    let id = sql::number(
        backend,
        &format!(
            "SELECT max(id) FROM sign_up_request WHERE company_id = {} AND email = '{email}'",
            scope.company_id()
        ),
    )
    .await;
    link(backend, id).await
}

/// A link as the mail would have it.
async fn link(backend: &Backend, request: i64) -> String {
    backend::testing::sign_up_link(backend, request).await.expect("the request waits for its link")
}

/// All the way up to the password.
async fn come(backend: &Backend, scope: &Scope, email: &str, code: &str) -> Result<Completed, Error> {
    let asking = form(backend, scope, &named(email, "Ann")).await;
    let token = ask(backend, scope, Asking { code: code.to_owned(), ..asking }).await;
    signup::complete(backend, network(), &token, PASSWORD).await
}

async fn account(backend: &Backend, key: &str) -> Actor {
    let id = sql::number(backend, &format!("SELECT id FROM account WHERE email_key = '{key}'")).await;
    accounts::account(backend, id).await.unwrap().unwrap().actor()
}

async fn everybody(backend: &Backend, scope: &Scope) -> Vec<User> {
    people::list(backend, scope, &UserFilter::default(), &Page::first(1000)).await.unwrap().items
}

async fn person(backend: &Backend, scope: &Scope, email: &str) -> User {
    everybody(backend, scope).await.into_iter().find(|user| user.email == email).expect("a user")
}

async fn requests(backend: &Backend, scope: &Scope, state: SignUpState) -> Vec<SignUp> {
    let mut items = signup::list(backend, scope, Some(state), &Page::first(1000)).await.unwrap().items;
    items.reverse();
    items
}

async fn approve_all(backend: &Backend, scope: &Scope) -> signup::Decided {
    signup::decide(backend, scope, &Which::AllWaiting, Decision::Approve, false).await.unwrap()
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result {
        Err(Error::Refused { detail } | Error::Invalid { detail, .. }) => detail,
        other => panic!("{other:?}"),
    }
}

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

async fn whoever_asks_is_let_in(backend: Backend) {
    let runner = runner(&backend);
    let terms = SignUpChange { terms: Some("Be kind.".into()), ..SignUpChange::default() };
    let scope = open(&backend, "Ours", None, terms).await;
    let asking = form(&backend, &scope, &named("Ann@Example.com", "Ann")).await;
    assert!(refused(signup::ask(&backend, network(), asking.clone()).await).contains("agree"));
    let token = ask(&backend, &scope, Asking { agreed: true, ..asking }).await;
    assert!(everybody(&backend, &scope).await.is_empty(), "nobody is a user by asking");
    assert_eq!(requests(&backend, &scope, SignUpState::Unverified).await.len(), 1);

    let verifying = signup::asked_by_link(&backend, &token).await.unwrap().unwrap();
    assert_eq!((verifying.email.as_str(), verifying.company.as_str()), ("Ann@Example.com", "Ours"));
    assert!(!verifying.has_account);
    assert!(refused(signup::complete(&backend, network(), &token, "short").await).contains("12"));
    assert_eq!(signup::complete(&backend, network(), &token, PASSWORD).await.unwrap(), Completed::Waiting);
    assert!(signup::asked_by_link(&backend, &token).await.unwrap().is_none(), "the link is used up");
    assert!(refused(signup::complete(&backend, network(), &token, PASSWORD).await).contains("has been used"));
    assert_eq!(signup::count_waiting(&backend, &scope).await.unwrap(), 1);
    let waiting = &requests(&backend, &scope, SignUpState::Waiting).await[0];
    assert_eq!(waiting.waits_for, Some(WaitsFor::Approval));
    assert_eq!((waiting.name().as_str(), waiting.agreed_to.as_deref()), ("Ann Bell", Some("Be kind.")));
    assert!(everybody(&backend, &scope).await.is_empty(), "nobody is a user by waiting");

    let which = Which::These(vec![waiting.id]);
    let said = signup::decide(&backend, &scope, &which, Decision::Approve, true).await.unwrap();
    assert_eq!(said.approved.len(), 1);
    assert!(everybody(&backend, &scope).await.is_empty(), "only said");
    let done = signup::decide(&backend, &scope, &which, Decision::Approve, false).await.unwrap();
    let ann = person(&backend, &scope, "Ann@Example.com").await;
    assert_eq!(done.approved[0].user_id, Some(ann.id));
    assert_eq!((ann.first_name.as_str(), ann.last_name.as_str()), ("Ann", "Bell"));
    assert_eq!((ann.activation, ann.account_type), (Activation::Activated, AccountType::User));
    let account = account(&backend, "ann@example.com").await;
    assert_eq!(companies::list(&backend, &account).await.unwrap()[0].name, "Ours");
    mail(&backend, "sign_up_approved", "Ann@Example.com").await;
    let entry = &activity::latest(&backend, &scope, 1).await.unwrap()[0];
    assert_eq!(entry.verb, "sign_up.approved");
    assert_eq!(entry.data["before"]["state"], "waiting");
    assert_eq!(entry.data["after"]["became"]["person"]["first_name"], "Ann");
    let again = signup::decide(&backend, &scope, &which, Decision::Approve, false).await.unwrap();
    assert_eq!((again.approved.len(), again.done.len()), (0, 1));
    runner.stop().await;
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

async fn rules_codes_and_the_default_group_place_people(backend: Backend) {
    let runner = runner(&backend);
    let scope = open(&backend, "Ours", None, without_approval()).await;
    let mut ids = BTreeMap::new();
    for name in ["Everybody", "By code", "By rule", "Nobody"] {
        ids.insert(name, fixtures::group(&backend, &scope, name).await.id);
    }
    for (name, value) in [("By rule", "ann"), ("Nobody", "bo")] {
        let conditions =
            vec![Condition { field: Field::FirstName, operator: Operator::Is, value: value.into() }];
        let rule = NewRule { name: name.into(), conditions, groups: vec![ids[name]], ..NewRule::default() };
        rules::create(&backend, &scope, rule).await.unwrap();
    }
    let change = SignUpChange {
        group: Some(Some(ids["Everybody"])),
        codes: Some(vec![NewCode {
            code: "Come  In".into(),
            group: Some(ids["By code"]),
            ..NewCode::default()
        }]),
        ..SignUpChange::default()
    };
    signup::change_settings(&backend, &scope, change).await.unwrap();
    let Completed::In { account, is_new: true } =
        come(&backend, &scope, "ann@example.com", " come in ").await.unwrap()
    else {
        panic!("nobody has to let them in");
    };
    assert_eq!(account.email, "ann@example.com");
    let ann = person(&backend, &scope, "ann@example.com").await;
    assert_eq!(ann.groups, ["By code", "By rule", "Everybody"]);
    let request = &requests(&backend, &scope, SignUpState::Approved).await[0];
    assert_eq!((request.code.as_deref(), request.user_id), (Some("Come In"), Some(ann.id)));
    assert_eq!(signup::settings(&backend, &scope).await.unwrap().codes[0].uses, 1);
    runner.stop().await;
}

async fn the_known_and_the_unknown_are_answered_alike(backend: Backend) {
    let scope = open(&backend, "Ours", None, SignUpChange::default()).await;
    fixtures::person(&backend, &scope, "known@example.com", Status::Active, &[]).await;
    let known = form(&backend, &scope, &named("KNOWN@example.com", "Ann")).await;
    let unknown = form(&backend, &scope, &named("unknown@example.com", "Ann")).await;
    // Nobody answers yet: what is written when the form comes in is the same for both.
    let counted = |table: &'static str| sql::number(&backend, table);
    let mut written = Vec::new();
    for asking in [known, unknown] {
        let before = [
            counted("SELECT count(*) FROM sign_up_request").await,
            counted("SELECT count(*) FROM job").await,
            counted("SELECT count(*) FROM outbox").await,
            counted("SELECT count(*) FROM activity").await,
        ];
        signup::ask(&backend, network(), asking).await.unwrap();
        let after = [
            counted("SELECT count(*) FROM sign_up_request").await,
            counted("SELECT count(*) FROM job").await,
            counted("SELECT count(*) FROM outbox").await,
            counted("SELECT count(*) FROM activity").await,
        ];
        written.push([0, 1, 2, 3].map(|at| after[at] - before[at]));
    }
    assert_eq!(written[0], written[1]);
    assert_eq!(written[0], [1, 1, 0, 0]);

    let runner = runner(&backend);
    mail(&backend, "sign_up_known", "KNOWN@example.com").await;
    mail(&backend, "sign_up_verify", "unknown@example.com").await;
    let kept = sql::texts(&backend, "SELECT email FROM sign_up_request").await;
    assert_eq!(kept, ["unknown@example.com"], "of the known nothing is kept");
    // Whoever waits is known, too.
    let token = link(&backend, sql::number(&backend, "SELECT id FROM sign_up_request").await).await;
    signup::complete(&backend, network(), &token, PASSWORD).await.unwrap();
    let again = form(&backend, &scope, &named("Unknown@example.com", "Ann")).await;
    signup::ask(&backend, network(), again).await.unwrap();
    mail(&backend, "sign_up_known", "Unknown@example.com").await;
    runner.stop().await;
}

async fn an_account_of_another_company_is_kept(backend: Backend) {
    let runner = runner(&backend);
    let theirs = open(&backend, "Theirs", None, without_approval()).await;
    let ours = open(&backend, "Ours", None, without_approval()).await;
    come(&backend, &theirs, "ann@example.com", "").await.unwrap();
    let asking = form(&backend, &ours, &named("ann@example.com", "Ann")).await;
    let token = ask(&backend, &ours, asking).await;
    assert!(signup::asked_by_link(&backend, &token).await.unwrap().unwrap().has_account);
    let detail = refused(signup::complete(&backend, network(), &token, "another long password").await);
    assert!(detail.contains("not the password of the account"), "{detail}");
    assert!(matches!(
        signup::complete(&backend, network(), &token, PASSWORD).await.unwrap(),
        Completed::In { .. }
    ));
    let account = account(&backend, "ann@example.com").await;
    assert_eq!(companies::list(&backend, &account).await.unwrap().len(), 2);
    assert_eq!(sql::number(&backend, "SELECT count(*) FROM account").await, 1);
    runner.stop().await;
}

async fn a_link_works_once_however_often_it_is_used_at_once(backend: Backend) {
    let runner = runner(&backend);
    let scope = open(&backend, "Ours", None, without_approval()).await;
    let asking = form(&backend, &scope, &named("ann@example.com", "Ann")).await;
    let token = ask(&backend, &scope, asking).await;
    // A second mail of the same request: either will do, once.
    let other = link(&backend, requests(&backend, &scope, SignUpState::Unverified).await[0].id).await;
    let tries = (0..50).map(|at| {
        let (backend, token) = (backend.clone(), if at % 2 == 0 { token.clone() } else { other.clone() });
        tokio::spawn(async move { signup::complete(&backend, network(), &token, PASSWORD).await })
    });
    let mut succeeded = 0;
    for done in futures_util::future::join_all(tries).await {
        match done.unwrap() {
            Ok(_) => succeeded += 1,
            Err(Error::Refused { .. } | Error::Busy) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(succeeded, 1);
    assert_eq!(everybody(&backend, &scope).await.len(), 1);
    runner.stop().await;
}

/// Fifty who all have their links, and open them at once. How many are in.
async fn all_at_once(backend: &Backend, scope: &Scope, count: usize, code: &str) -> usize {
    let mut tokens = Vec::new();
    let slug = slug(backend, scope).await;
    let company = scope.company_id();
    let code_id = if code.is_empty() {
        "NULL".to_owned()
    } else {
        sql::number(backend, &format!("SELECT id FROM access_code WHERE code = '{code}'")).await.to_string()
    };
    assert!(signup::form(backend, &slug).await.is_ok());
    for number in 0..count {
        // As if each had filled the form in: the rest is what this is about.
        let email = format!("person.{number}@example.com");
        sql::execute(
            backend,
            &format!(
                "INSERT INTO sign_up_request (company_id, state, email, email_key, said, access_code_id, code, \
                 expires_at, created_at) VALUES ({company}, 'unverified', '{email}', '{email}', \
                 '{{\"email\":\"{email}\",\"first_name\":\"Person\"}}', {code_id}, '{code}', {}, 0)",
                i64::MAX
            ),
        )
        .await;
        let id = sql::number(backend, "SELECT max(id) FROM sign_up_request").await;
        tokens.push(link(backend, id).await);
    }
    let tries = tokens.into_iter().map(|token| {
        let backend = backend.clone();
        tokio::spawn(async move {
            loop {
                match signup::complete(&backend, network(), &token, PASSWORD).await {
                    Err(Error::Busy) => {}
                    other => return other,
                }
            }
        })
    });
    let mut inside = 0;
    for done in futures_util::future::join_all(tries).await {
        match done.unwrap() {
            Ok(Completed::In { .. }) => inside += 1,
            Ok(Completed::Waiting) | Err(Error::Refused { .. }) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    inside
}

async fn a_code_is_used_as_often_as_it_may_be(backend: Backend) {
    let scope = open(&backend, "Ours", None, without_approval()).await;
    let code = NewCode { code: "seven".into(), max_uses: Some(7), ..NewCode::default() };
    signup::put_code(&backend, &scope, code).await.unwrap();
    assert_eq!(all_at_once(&backend, &scope, 50, "seven").await, 7);
    assert_eq!(everybody(&backend, &scope).await.len(), 7);
    assert_eq!(signup::settings(&backend, &scope).await.unwrap().codes[0].uses, 7);
    let mut asking = form(&backend, &scope, &named("late@example.com", "Ann")).await;
    asking.code = "seven".into();
    let detail = refused(signup::ask(&backend, network(), asking).await);
    assert!(detail.contains("used as often as it may be"), "{detail}");
    // The rest have lost nothing: with more uses their links go on working.
    assert_eq!(requests(&backend, &scope, SignUpState::Unverified).await.len(), 43);
    let more = NewCode { code: "Seven".into(), max_uses: Some(8), ..NewCode::default() };
    assert_eq!(signup::put_code(&backend, &scope, more).await.unwrap().uses, 7);
}

async fn codes_end_and_domains_are_kept_to(backend: Backend) {
    let runner = runner(&backend);
    let today = backend.clock().now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let code = |code: &str, ends_on| NewCode { code: code.into(), ends_on, ..NewCode::default() };
    let change = SignUpChange {
        domains: Some(vec![" @Example.COM ".into(), String::new(), "münchen.example".into()]),
        code_needed: Some(true),
        codes: Some(vec![
            code("ended", Some(today.yesterday().unwrap())),
            code("today", Some(today)),
            code("for ever", None),
        ]),
        ..without_approval()
    };
    let scope = open(&backend, "Ours", None, change).await;
    let asking = form(&backend, &scope, &named("ann@example.com", "Ann")).await;
    for (written, sentence) in
        [("ended", "has ended"), ("", "Enter the access code"), ("none", "There is no access code “none”")]
    {
        let detail = refused(
            signup::ask(&backend, network(), Asking { code: written.into(), ..asking.clone() }).await,
        );
        assert!(detail.contains(sentence), "{detail}");
    }
    for email in ["ann@example.org", "ann@sub.example.com", "ann@example.com.evil.example"] {
        let mut asking = asking.clone();
        asking.said.insert(Field::Email, email.into());
        asking.code = "today".into();
        let detail = refused(signup::ask(&backend, network(), asking).await);
        assert_eq!(
            detail,
            "Only addresses of example.com, münchen.example can join here. Use the one that you have there."
        );
    }
    assert!(matches!(
        come(&backend, &scope, "ann@EXAMPLE.com", "today").await.unwrap(),
        Completed::In { .. }
    ));
    assert!(matches!(
        come(&backend, &scope, "bo@MÜNCHEN.example", "For Ever").await.unwrap(),
        Completed::In { .. }
    ));
    // A code that ends while the link is on its way.
    let asking = form(&backend, &scope, &named("cy@example.com", "Cy")).await;
    let token = ask(&backend, &scope, Asking { code: "today".into(), ..asking }).await;
    let later = beside(&backend, Clock::fixed(backend.clock().now() + SignedDuration::from_hours(25))).await;
    let detail = refused(signup::complete(&later, network(), &token, PASSWORD).await);
    assert!(detail.contains("has ended"), "{detail}");
    runner.stop().await;
}

async fn the_last_seat_is_taken_once(backend: Backend) {
    let scope = open(&backend, "Ours", Some(3), without_approval()).await;
    fixtures::person(&backend, &scope, "old@example.com", Status::Active, &[]).await;
    fixtures::person(&backend, &scope, "gone@example.com", Status::Suspended, &[]).await;
    assert_eq!(all_at_once(&backend, &scope, 100, "").await, 2);
    let active = "SELECT count(*) FROM \"user\" WHERE status = 'active'";
    assert_eq!(sql::number(&backend, active).await, 3);
    let waiting = requests(&backend, &scope, SignUpState::Waiting).await;
    assert_eq!(waiting.len(), 98);
    assert!(waiting.iter().all(|request| request.waits_for == Some(WaitsFor::Seat)));
    // Administrators who approve at once do not make more of it either.
    let change = CompanyChange { seat_limit: Some(Some(4)), ..CompanyChange::default() };
    companies::change(&backend, &scope, change).await.unwrap();
    let tries = waiting.iter().take(20).map(|request| {
        let (backend, scope, id) = (backend.clone(), scope.clone(), request.id);
        tokio::spawn(async move {
            let which = Which::These(vec![id]);
            signup::decide(&backend, &scope, &which, Decision::Approve, false).await
        })
    });
    for done in futures_util::future::join_all(tries).await {
        assert!(matches!(done.unwrap(), Ok(_) | Err(Error::Busy)));
    }
    assert_eq!(sql::number(&backend, active).await, 4);
}

async fn whoever_finds_no_seat_waits_for_one(backend: Backend) {
    let runner = runner(&backend);
    let scope = open(&backend, "Ours", Some(2), without_approval()).await;
    fixtures::account(&backend, &scope, "admin@example.com", AccountType::Admin, &[]).await;
    assert!(matches!(come(&backend, &scope, "ann@example.com", "").await.unwrap(), Completed::In { .. }));
    assert_eq!(come(&backend, &scope, "bo@example.com", "").await.unwrap(), Completed::Waiting);
    assert_eq!(come(&backend, &scope, "cy@example.com", "").await.unwrap(), Completed::Waiting);
    mail(&backend, "sign_up_no_seat", "admin@example.com").await;
    let told = "SELECT count(*) FROM outbox WHERE cause LIKE 'sign_up_no_seat:%'";
    assert_eq!(sql::number(&backend, told).await, 1, "once a day");
    let decided = approve_all(&backend, &scope).await;
    assert_eq!((decided.approved.len(), decided.without_seat.len()), (0, 2));
    let change = CompanyChange { seat_limit: Some(Some(3)), ..CompanyChange::default() };
    companies::change(&backend, &scope, change).await.unwrap();
    let decided = approve_all(&backend, &scope).await;
    assert_eq!(decided.approved[0].email, "bo@example.com", "who came first");
    assert_eq!(decided.without_seat[0].email, "cy@example.com");
    assert_eq!(everybody(&backend, &scope).await.len(), 3);
    runner.stop().await;
}

async fn whoever_is_turned_down_leaves_nothing_behind(backend: Backend) {
    let runner = runner(&backend);
    let code = NewCode { code: "once".into(), max_uses: Some(1), ..NewCode::default() };
    let change = SignUpChange { codes: Some(vec![code]), ..SignUpChange::default() };
    let scope = open(&backend, "Ours", None, change).await;
    come(&backend, &scope, "ann@example.com", "once").await.unwrap();
    assert_eq!(signup::settings(&backend, &scope).await.unwrap().codes[0].uses, 1);
    let reject = Decision::Reject(Some("  We are full. ".into()));
    let decided = signup::decide(&backend, &scope, &Which::AllWaiting, reject, false).await.unwrap();
    assert_eq!(decided.rejected[0].reason.as_deref(), Some("We are full."));
    assert!(mail(&backend, "sign_up_rejected", "ann@example.com").await.contains("We are full."));
    assert_eq!(sql::number(&backend, "SELECT count(*) FROM account").await, 0);
    assert_eq!(signup::settings(&backend, &scope).await.unwrap().codes[0].uses, 0, "given back");
    let entry = &activity::latest(&backend, &scope, 1).await.unwrap()[0];
    assert_eq!(
        (entry.verb.as_str(), entry.data["after"]["reason"].as_str()),
        ("sign_up.rejected", Some("We are full."))
    );
    // They may ask again.
    assert_eq!(come(&backend, &scope, "ann@example.com", "once").await.unwrap(), Completed::Waiting);

    // An account that they have elsewhere stays theirs.
    let other = open(&backend, "Other", None, without_approval()).await;
    come(&backend, &other, "ann@example.com", "").await.unwrap();
    signup::decide(&backend, &scope, &Which::AllWaiting, Decision::Reject(None), false).await.unwrap();
    assert_eq!(sql::number(&backend, "SELECT count(*) FROM account").await, 1);
    runner.stop().await;
}

async fn several_are_decided_about_at_once(backend: Backend) {
    let runner = runner(&backend);
    let scope = open(&backend, "Ours", Some(2), SignUpChange::default()).await;
    for email in ["ann@example.com", "bo@example.com", "cy@example.com", "di@example.com"] {
        come(&backend, &scope, email, "").await.unwrap();
    }
    let waiting = requests(&backend, &scope, SignUpState::Waiting).await;
    let ids: Vec<i64> = waiting.iter().map(|request| request.id).collect();
    let said = signup::decide(&backend, &scope, &Which::AllWaiting, Decision::Approve, true).await.unwrap();
    assert_eq!((said.approved.len(), said.without_seat.len()), (2, 2));
    let first = Which::These(vec![ids[0], ids[1], ids[0]]);
    let done = signup::decide(&backend, &scope, &first, Decision::Approve, false).await.unwrap();
    assert_eq!(done.approved.len(), 2);
    let entry = &activity::latest(&backend, &scope, 1).await.unwrap()[0];
    assert_eq!((entry.verb.as_str(), entry.data["count"].as_u64()), ("sign_ups.approved", Some(2)));
    assert_eq!(entry.data["requests"][1]["became"]["person"]["email"], "bo@example.com");
    let rest = Which::These(vec![ids[2], ids[3]]);
    let done = signup::decide(&backend, &scope, &rest, Decision::Reject(None), false).await.unwrap();
    assert_eq!(done.rejected.len(), 2);
    assert_eq!(activity::latest(&backend, &scope, 1).await.unwrap()[0].verb, "sign_ups.rejected");
    let unknown = Which::These(vec![ids[0], 999]);
    let result = signup::decide(&backend, &scope, &unknown, Decision::Approve, false).await;
    assert!(matches!(result, Err(Error::NotFound)));
    runner.stop().await;
}

async fn what_cannot_be_is_said_and_waits(backend: Backend) {
    let runner = runner(&backend);
    let fields = vec![Field::FirstName, Field::Reference];
    let change = SignUpChange { fields: Some(fields), ..without_approval() };
    let scope = open(&backend, "Ours", None, change).await;
    sql::execute(&backend, "INSERT INTO \"user\" (company_id, email, email_key, reference, status, account_type, created_at, updated_at) SELECT id, 'old@example.com', 'old@example.com', 'R-1', 'active', 'user', 0, 0 FROM company").await;
    let said = [("email", "ann@example.com"), ("first_name", "Ann"), ("reference", "R-1")];
    let asking = form(&backend, &scope, &said).await;
    // What is somebody else's is not told to whoever asks.
    let token = ask(&backend, &scope, asking).await;
    assert_eq!(signup::complete(&backend, network(), &token, PASSWORD).await.unwrap(), Completed::Waiting);
    let decided = approve_all(&backend, &scope).await;
    let (request, why) = &decided.refused[0];
    assert_eq!(request.email, "ann@example.com");
    assert!(why.contains("old@example.com"), "{why}");
    assert_eq!(requests(&backend, &scope, SignUpState::Waiting).await.len(), 1);
    runner.stop().await;
}

async fn a_person_who_is_there_by_then_is_not_made_twice(backend: Backend) {
    let runner = runner(&backend);
    let scope = open(&backend, "Ours", Some(1), SignUpChange::default()).await;
    come(&backend, &scope, "ann@example.com", "").await.unwrap();
    let ann = fixtures::person(&backend, &scope, "Ann@example.com", Status::Active, &[]).await;
    let decided = approve_all(&backend, &scope).await;
    assert_eq!(decided.approved[0].user_id, Some(ann), "they have the seat already");
    let there = everybody(&backend, &scope).await;
    assert_eq!((there.len(), there[0].activation), (1, Activation::Activated));
    runner.stop().await;
}

async fn requests_and_invitations_run_out(backend: Backend) {
    let runner = runner(&backend);
    let scope = open(&backend, "Ours", None, SignUpChange::default()).await;
    let asking = form(&backend, &scope, &named("ann@example.com", "Ann")).await;
    let token = ask(&backend, &scope, asking).await;
    runner.stop().await;
    let user = fixtures::person(&backend, &scope, "bo@example.com", Status::Active, &[]).await;
    let now = backend.clock().now().as_microsecond();
    for (hash, until) in [("old", now - 1), ("new", now + 3_600_000_000 * 24 * 365)] {
        sql::execute(
            &backend,
            &format!(
                "INSERT INTO invitation (company_id, user_id, token_hash, expires_at, created_at) VALUES ({}, {user}, '{hash}', {until}, 0)",
                scope.company_id()
            ),
        )
        .await;
    }
    let later =
        |hours| beside(&backend, Clock::fixed(backend.clock().now() + SignedDuration::from_hours(hours)));
    let after = later(49).await;
    assert!(signup::asked_by_link(&after, &token).await.unwrap().is_none());
    backend::testing::sweep(&after).await;
    let expired = requests(&backend, &scope, SignUpState::Expired).await;
    assert_eq!((expired.len(), expired[0].said.len()), (1, 0), "what they said is forgotten");
    assert_eq!(sql::texts(&backend, "SELECT token_hash FROM invitation").await, ["new"]);
    backend::testing::sweep(&later(49 + 31 * 24).await).await;
    assert_eq!(sql::number(&backend, "SELECT count(*) FROM sign_up_request").await, 0);
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

async fn another_companys_requests_are_not_there(backend: Backend) {
    let runner = runner(&backend);
    let ours = open(&backend, "Ours", None, SignUpChange::default()).await;
    let other = open(&backend, "Other", None, SignUpChange::default()).await;
    come(&backend, &ours, "ann@example.com", "").await.unwrap();
    let id = requests(&backend, &ours, SignUpState::Waiting).await[0].id;
    assert!(signup::get(&backend, &ours, id).await.is_ok());
    assert!(matches!(signup::get(&backend, &other, id).await, Err(Error::NotFound)));
    let which = Which::These(vec![id]);
    let result = signup::decide(&backend, &other, &which, Decision::Approve, false).await;
    assert!(matches!(result, Err(Error::NotFound)));
    assert_eq!(signup::count_waiting(&backend, &other).await.unwrap(), 0);
    let group = fixtures::group(&backend, &ours, "Sales").await.id;
    let manager = fixtures::account(&backend, &ours, "m@example.com", AccountType::Manager, &[group]).await;
    let scope = access::enter(&backend, &manager, ours.company_id(), Right::ViewPeople).await.unwrap();
    assert!(matches!(signup::get(&backend, &scope, id).await, Err(Error::Forbidden)));
    assert!(matches!(signup::settings(&backend, &scope).await, Err(Error::Forbidden)));
    let result = signup::decide(&backend, &scope, &which, Decision::Approve, false).await;
    assert!(matches!(result, Err(Error::Forbidden)));
    runner.stop().await;
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
