//! How many may come: codes that are used up, and seats.

use backend::access::Scope;
use backend::clock::Clock;
use backend::companies::{self, CompanyChange};
use backend::signup::{
    self, Asking, Completed, Decision, NewCode, SignUpChange, SignUpState, WaitsFor, Which,
};
use backend::testing::{beside, database_tests, fixtures, sql};
use backend::{Backend, Error};
use jiff::SignedDuration;
use roster::map::Field;
use roster::person::{AccountType, Status};

use crate::support::{
    PASSWORD, approve_all, ask, come, everybody, form, link, mail, named, network, open, refused, requests,
    runner, slug, without_approval,
};

database_tests!(
    a_code_is_used_as_often_as_it_may_be,
    codes_end_and_domains_are_kept_to,
    the_last_seat_is_taken_once,
    whoever_finds_no_seat_waits_for_one,
);

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
