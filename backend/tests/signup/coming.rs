//! Whoever asks comes in: by a link that works once, into the groups that are theirs.

use std::collections::BTreeMap;

use backend::clock::Clock;
use backend::companies;
use backend::people::Activation;
use backend::rules::{self, NewRule};
use backend::signup::{
    self, Asking, Completed, Decision, NewCode, SignUpChange, SignUpState, WaitsFor, Which,
};
use backend::testing::{beside, database_tests, fixtures, sql};
use backend::{Backend, Error, activity};
use jiff::SignedDuration;
use roster::map::Field;
use roster::person::{AccountType, Status};
use roster::plan::{Condition, Operator};

use crate::support::{
    PASSWORD, account, ask, come, everybody, form, link, mail, named, network, open, person, refused,
    requests, runner, without_approval,
};

database_tests!(
    whoever_asks_is_let_in,
    rules_codes_and_the_default_group_place_people,
    the_known_and_the_unknown_are_answered_alike,
    an_account_of_another_company_is_kept,
    a_link_works_once_however_often_it_is_used_at_once,
    requests_and_invitations_run_out,
);

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
