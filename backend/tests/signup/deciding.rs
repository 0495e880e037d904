//! Who lets them in, and who turns them down.

use backend::access::{self, Right};
use backend::people::Activation;
use backend::signup::{self, Completed, Decision, NewCode, SignUpChange, SignUpState, Which};
use backend::testing::{database_tests, fixtures, sql};
use backend::{Backend, Error, activity};
use roster::map::Field;
use roster::person::{AccountType, Status};

use crate::support::{
    PASSWORD, approve_all, ask, come, everybody, form, mail, network, open, requests, runner,
    without_approval,
};

database_tests!(
    whoever_is_turned_down_leaves_nothing_behind,
    several_are_decided_about_at_once,
    what_cannot_be_is_said_and_waits,
    a_person_who_is_there_by_then_is_not_made_twice,
    another_companys_requests_are_not_there,
);

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
