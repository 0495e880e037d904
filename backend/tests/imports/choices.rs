//! Account types and invitations that are decided in front of the plan.

use backend::access::{self, Right};
use backend::imports::{self, Action, Counts, Effect, PlanRowFilter};
use backend::testing::{database_tests, fixtures, sql};
use backend::{Backend, Error};
use roster::Settings;
use roster::choices::{PeopleChoices, PersonChoice};
use roster::person::AccountType;

use crate::support::{commit, draft, import, people, rows, with};

database_tests!(
    choices_are_kept_with_the_draft_and_carried_out,
    who_could_be_invited_is_told,
    choices_that_cannot_be_are_refused,
);

const FILE: &str = "Name,Email\nAnn,ann@example.com\nBo,bo@example.com\n";

fn one(row: u32, account_type: Option<AccountType>, invite: Option<bool>) -> (u32, PersonChoice) {
    (row, PersonChoice { account_type, invite })
}

fn settings(created: PersonChoice, rows: Vec<(u32, PersonChoice)>) -> Settings {
    let rows = rows.into_iter().collect();
    Settings { people: PeopleChoices { created, rows }, ..Settings::default() }
}

async fn choices_are_kept_with_the_draft_and_carried_out(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let id = draft(&backend, &scope, FILE, None).await.id;
    let before = imports::plan(&backend, &scope, id).await.unwrap();
    let all = PersonChoice { account_type: Some(AccountType::Guest), invite: Some(true) };
    let chosen = settings(all, vec![one(2, Some(AccountType::Manager), Some(false))]);
    imports::change(&backend, &scope, id, with(chosen.clone())).await.unwrap();
    // The plan from before it holds no more.
    let refused = imports::commit(&backend, &scope, id, &before.digest, None).await;
    assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
    assert_eq!(imports::get(&backend, &scope, id).await.unwrap().settings, chosen);
    let done = commit(&backend, &scope, id).await;
    assert_eq!(done.counts, Counts { created: 2, invitations: 1, ..Counts::default() });
    let kinds: Vec<_> = people(&backend, &scope).await.into_iter().map(|user| user.account_type).collect();
    assert_eq!(kinds, [AccountType::Guest, AccountType::Manager]);
    assert_eq!(sql::count(&backend, "invitation").await, 1);

    // Of those who are there a choice for all says nothing, one by one it is a change.
    let id = draft(&backend, &scope, FILE, None).await.id;
    imports::change(&backend, &scope, id, with(settings(all, Vec::new()))).await.unwrap();
    assert_eq!(imports::plan(&backend, &scope, id).await.unwrap().counts.unchanged, 2);
    let rows_of = vec![one(1, Some(AccountType::User), None), one(2, None, Some(true))];
    imports::change(&backend, &scope, id, with(settings(all, rows_of))).await.unwrap();
    let done = commit(&backend, &scope, id).await;
    assert_eq!(done.counts, Counts { updated: 2, invitations: 1, ..Counts::default() });
    let kinds: Vec<_> = people(&backend, &scope).await.into_iter().map(|user| user.account_type).collect();
    assert_eq!(kinds, [AccountType::User, AccountType::Manager]);
}

async fn who_could_be_invited_is_told(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let file = "Name,Email,Status,Send Invite\n\
        Ann,ann@example.com,active,yes\nBo,bo@example.com,suspended,\nCy,cy@example.com,active,\n";
    import(&backend, &scope, file, None).await;
    let file = "Name,Email,Status\nAnna,ann@example.com,\nBo,bo@example.com,active\nCy,cy@example.com,\n\
        Di,di@example.com,suspended\nEd,ed@example.com,\nFay,fay.example.com,\n";
    let id = draft(&backend, &scope, file, None).await.id;
    imports::plan(&backend, &scope, id).await.unwrap();
    let told = rows(&backend, &scope, id, PlanRowFilter::default()).await;
    let told: Vec<_> = told.iter().map(|row| (row.action, row.may_invite, row.account_type)).collect();
    let user = Some(AccountType::User);
    assert_eq!(
        told,
        [
            (Action::Update, false, user),
            (Action::Update, true, user),
            (Action::Unchanged, true, user),
            (Action::Create, false, user),
            (Action::Create, true, user),
            (Action::Reject, false, None),
        ]
    );
    let invited = PlanRowFilter { action: None, effect: Some(Effect::Invites) };
    assert!(rows(&backend, &scope, id, invited).await.is_empty());
}

async fn choices_that_cannot_be_are_refused(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let sales = fixtures::group(&backend, &scope, "Sales").await.id;
    let invalid = |refused: Result<_, Error>, words: &str| match refused {
        Err(Error::Invalid { detail, .. }) => assert!(detail.contains(words), "{detail}"),
        other => panic!("{other:?}"),
    };
    let id = draft(&backend, &scope, FILE, None).await.id;
    let none = PersonChoice::default();
    for row in [0, 3] {
        let beyond = settings(none, vec![one(row, None, Some(true))]);
        invalid(imports::change(&backend, &scope, id, with(beyond)).await, "There is no row");
    }
    let many = (0..=PeopleChoices::MOST_ROWS as u32).map(|row| one(row, None, Some(true))).collect();
    invalid(imports::change(&backend, &scope, id, with(settings(none, many))).await, "More than 2,000");

    let actor = fixtures::account(&backend, &scope, "boss@example.com", AccountType::Manager, &[sales]).await;
    let boss = access::enter(&backend, &actor, scope.company_id(), Right::Import).await.unwrap();
    let id = draft(&backend, &boss, FILE, Some(sales)).await.id;
    let admin = PersonChoice { account_type: Some(AccountType::Admin), invite: None };
    for refused in [settings(admin, Vec::new()), settings(none, vec![one(1, admin.account_type, None)])] {
        invalid(imports::change(&backend, &boss, id, with(refused)).await, "more rights than");
    }
}
