//! One company never learns of another.

use backend::access::{self, Actor, Right, Role};
use backend::companies::{self, NewCompany};
use backend::groups::{self, GroupKind};
use backend::page::Page;
use backend::people::{self, ExportFormat, UserFilter};
use backend::testing::{database_tests, fixtures, sql};
use backend::tokens::{self, NewToken};
use backend::{Backend, Error, activity, dashboard};
use roster::person::{AccountType, Status};

database_tests!(
    a_scope_sees_its_company_only,
    a_token_enters_its_company_only,
    roles_go_as_far_as_they_go,
    managers_see_their_groups_only,
    an_account_without_a_user_finds_nothing,
    a_token_that_ran_out_is_nobody,
    owners_tokens_are_listed_and_revoked_by_owners,
    names_are_unique,
    names_are_found_without_regard_to_case,
);

async fn a_scope_sees_its_company_only(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let group = fixtures::group(&backend, &theirs, "Sales").await;
    // The same address in both: unique only within a company.
    fixtures::person(&backend, &ours, "jane@example.com", Status::Active, &[]).await;
    let jane = fixtures::person(&backend, &theirs, "jane@example.com", Status::Active, &[group.id]).await;

    assert!(matches!(people::get(&backend, &ours, jane).await, Err(Error::NotFound)));
    assert!(matches!(groups::get(&backend, &ours, group.id).await, Err(Error::NotFound)));
    assert_eq!(groups::list(&backend, &ours, None).await.unwrap(), []);
    let in_their_group = UserFilter { group: Some(group.id), ..UserFilter::default() };
    let listing = people::list(&backend, &ours, &in_their_group, &Page::default()).await.unwrap();
    assert_eq!((listing.items.len(), listing.total), (0, Some(0)));

    let figures = dashboard::figures(&backend, &ours).await.unwrap();
    assert_eq!((figures.people.total(), figures.groups), (1, 0));
    let verbs: Vec<String> =
        activity::latest(&backend, &ours, 10).await.unwrap().into_iter().map(|entry| entry.verb).collect();
    assert_eq!(verbs, ["company.created"]);
}

async fn a_token_enters_its_company_only(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    let (_, token) =
        tokens::create(&backend, &Actor::Cli, new_token(Some(ours.company_id()), Role::Admin)).await.unwrap();
    assert!(token.starts_with("mst_") && token.len() == 4 + 64, "{token}");
    let actor = tokens::authenticate(&backend, &token).await.unwrap();
    access::enter(&backend, &actor, ours.company_id(), Right::ManageCompany).await.unwrap();
    for elsewhere in [theirs.company_id(), 999_999] {
        let refusal = access::enter(&backend, &actor, elsewhere, Right::ViewPeople).await;
        assert!(matches!(refusal, Err(Error::NotFound)), "{refusal:?}");
    }
    let names: Vec<String> =
        companies::list(&backend, &actor).await.unwrap().into_iter().map(|company| company.name).collect();
    assert_eq!(names, ["Ours"]);
    let new = NewCompany { name: "Third".to_owned(), ..NewCompany::default() };
    assert!(matches!(companies::create(&backend, &actor, new).await, Err(Error::Forbidden)));
    let for_all = tokens::create(&backend, &actor, new_token(None, Role::Viewer)).await;
    assert!(matches!(for_all, Err(Error::Forbidden)));
    assert!(matches!(tokens::authenticate(&backend, "mst_guess").await, Err(Error::SignInNeeded)));
}

async fn roles_go_as_far_as_they_go(backend: Backend) {
    let company_id = fixtures::company(&backend, "Ours", None).await.company_id();
    for (company, role, may, may_not) in [
        (Some(company_id), Role::Viewer, Right::ViewPeople, Right::Import),
        (Some(company_id), Role::Manager, Right::Import, Right::ViewCompany),
        (Some(company_id), Role::Admin, Right::ManageCompany, Right::Own),
        (None, Role::Viewer, Right::ViewPeople, Right::Import),
    ] {
        let (_, token) = tokens::create(&backend, &Actor::Cli, new_token(company, role)).await.unwrap();
        let actor = tokens::authenticate(&backend, &token).await.unwrap();
        let scope = access::enter(&backend, &actor, company_id, may).await.unwrap();
        assert!(scope.allows(may) && !scope.allows(may_not), "{role}");
        let refusal = access::enter(&backend, &actor, company_id, may_not).await;
        assert!(matches!(refusal, Err(Error::Forbidden)), "{role}: {refusal:?}");
    }
    // A scope entered to look does not make groups.
    let viewer = Actor::Token {
        id: 1,
        role: Role::Viewer,
        company_id: Some(company_id),
        name: "v".to_owned(),
        made_by: None,
    };
    let looking = access::enter(&backend, &viewer, company_id, Right::ViewPeople).await.unwrap();
    let refusal = groups::create(&backend, &looking, GroupKind::Group, "Sales").await;
    assert!(matches!(refusal, Err(Error::Forbidden)));
}

async fn managers_see_their_groups_only(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let sales = fixtures::group(&backend, &ours, "Sales").await.id;
    let finance = fixtures::group(&backend, &ours, "Finance").await.id;
    let seen = fixtures::person(&backend, &ours, "seen@example.com", Status::Active, &[sales, finance]).await;
    let hidden = fixtures::person(&backend, &ours, "hidden@example.com", Status::Active, &[finance]).await;
    let manager =
        fixtures::account(&backend, &ours, "manager@example.com", AccountType::Manager, &[sales]).await;

    let scope = access::enter(&backend, &manager, ours.company_id(), Right::Import).await.unwrap();
    assert_eq!(scope.within(), Some(&[sales][..]));
    assert!(scope.user_id().is_some() && !scope.is_owner());
    let listing = people::list(&backend, &scope, &UserFilter::default(), &Page::default()).await.unwrap();
    assert_eq!((listing.total, listing.items.len()), (Some(1), 1));
    assert_eq!(listing.items[0].id, seen);
    assert_eq!(listing.items[0].groups, ["Sales"], "what else somebody is in is not theirs to know");
    assert!(matches!(people::get(&backend, &scope, hidden).await, Err(Error::NotFound)));
    let of_finance = UserFilter { group: Some(finance), ..UserFilter::default() };
    let listing = people::list(&backend, &scope, &of_finance, &Page::default()).await.unwrap();
    assert_eq!(listing.total, Some(0), "and neither is who is in a group that is not theirs");
    let mut csv = Vec::new();
    assert_eq!(people::export(&backend, &scope, ExportFormat::Csv, &everybody(), &mut csv).await.unwrap(), 1);
    let groups: Vec<i64> =
        groups::list(&backend, &scope, None).await.unwrap().into_iter().map(|group| group.id).collect();
    assert_eq!(groups, [sales]);
    assert!(matches!(groups::get(&backend, &scope, finance).await, Err(Error::NotFound)));
    assert!(matches!(dashboard::figures(&backend, &scope).await, Err(Error::Forbidden)));
    assert!(matches!(activity::latest(&backend, &scope, 10).await, Err(Error::Forbidden)));
    let refusal = access::enter(&backend, &manager, ours.company_id(), Right::ViewCompany).await;
    assert!(matches!(refusal, Err(Error::Forbidden)));

    for (email, account_type) in [("idle", AccountType::Manager), ("user", AccountType::User)] {
        let email = format!("{email}@example.com");
        let actor = fixtures::account(&backend, &ours, &email, account_type, &[]).await;
        let refusal = access::enter(&backend, &actor, ours.company_id(), Right::ViewPeople).await;
        assert!(matches!(refusal, Err(Error::Forbidden)), "{email}: {refusal:?}");
    }
    let admin = fixtures::account(&backend, &ours, "admin@example.com", AccountType::Admin, &[sales]).await;
    let scope = access::enter(&backend, &admin, ours.company_id(), Right::ManageCompany).await.unwrap();
    assert_eq!(scope.within(), None);
    assert!(people::get(&backend, &scope, hidden).await.is_ok());
}

async fn an_account_without_a_user_finds_nothing(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let stranger = Actor::Account { id: 7, email: "stranger@example.com".to_owned(), owner: false };
    let refusal = access::enter(&backend, &stranger, scope.company_id(), Right::ViewPeople).await;
    assert!(matches!(refusal, Err(Error::NotFound)), "{refusal:?}");
    assert_eq!(companies::list(&backend, &stranger).await.unwrap(), []);
}

async fn a_token_that_ran_out_is_nobody(backend: Backend) {
    let mut new = new_token(None, Role::Admin);
    new.expires_at = Some("2020-01-01T00:00:00Z".parse().unwrap());
    let (_, token) = tokens::create(&backend, &Actor::Cli, new).await.unwrap();
    assert!(matches!(tokens::authenticate(&backend, &token).await, Err(Error::SignInNeeded)));
}

async fn names_are_unique(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", Some(3)).await;
    let again = NewCompany { name: " Ours ".to_owned(), ..NewCompany::default() };
    let refusal = companies::create(&backend, &Actor::Cli, again).await.unwrap_err();
    assert_eq!(refusal.to_string(), "There is already a company named “Ours”.");
    // Another name with the same letters gets another slug.
    let other = NewCompany { name: "OURS!".to_owned(), ..NewCompany::default() };
    assert_eq!(companies::create(&backend, &Actor::Cli, other).await.unwrap().slug, "ours-2");

    groups::create(&backend, &scope, GroupKind::Group, "Sales").await.unwrap();
    let before = companies::get(&backend, &scope).await.unwrap().version;
    let refusal = groups::create(&backend, &scope, GroupKind::Group, "Sales").await.unwrap_err();
    assert_eq!(refusal.to_string(), "There is already a group named “Sales”.");
    assert_eq!(companies::get(&backend, &scope).await.unwrap().version, before, "nothing happened");
    groups::create(&backend, &scope, GroupKind::Cohort, "Sales").await.unwrap();
    assert_eq!(companies::get(&backend, &scope).await.unwrap().version, before + 1);
}

async fn names_are_found_without_regard_to_case(backend: Backend) {
    for name in ["North-West", "Ltd", "Limited"] {
        fixtures::company(&backend, name, None).await;
    }
    // Nobody can make it any more; it may be there from before.
    sql::execute(&backend, "UPDATE company SET name = 'LTD' WHERE name = 'Limited'").await;
    let find = |name: &'static str| companies::find_by_name(&backend, &Actor::Cli, name);
    assert_eq!(find("north–west").await.unwrap().name, "North-West");
    assert_eq!(find("LTD").await.unwrap().name, "LTD");
    let either = find("ltd").await.unwrap_err().to_string();
    assert_eq!(either, "“ltd” could be “LTD” or “Ltd”. Write the name exactly.");
    assert_eq!(find("South").await.unwrap_err().to_string(), "There is no company named “South”.");
}

fn new_token(company_id: Option<i64>, role: Role) -> NewToken {
    NewToken { company_id, role, name: "test".to_owned(), expires_at: None }
}

fn everybody() -> people::Selection {
    people::Selection::Filter(UserFilter::default())
}

async fn owners_tokens_are_listed_and_revoked_by_owners(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let of_company = new_token(Some(ours.company_id()), Role::Admin);
    let (own, _) = tokens::create(&backend, &Actor::Cli, of_company).await.unwrap();
    let (all, token) = tokens::create(&backend, &Actor::Cli, new_token(None, Role::Admin)).await.unwrap();
    let ids = |listed: Vec<tokens::Token>| listed.iter().map(|token| token.id).collect::<Vec<_>>();
    assert_eq!(ids(tokens::list(&backend, &ours).await.unwrap()), [own]);
    assert_eq!(ids(tokens::list_of_owners(&backend, &Actor::Cli).await.unwrap()), [all]);

    let colleague = Actor::Account { id: 1, email: "jo@example.com".to_owned(), owner: false };
    assert!(matches!(tokens::list_of_owners(&backend, &colleague).await, Err(Error::Forbidden)));
    assert!(matches!(tokens::revoke_of_owners(&backend, &colleague, all).await, Err(Error::Forbidden)));
    // Each kind by its own way only.
    assert!(matches!(tokens::revoke(&backend, &ours, all).await, Err(Error::NotFound)));
    assert!(matches!(tokens::revoke_of_owners(&backend, &Actor::Cli, own).await, Err(Error::NotFound)));
    assert!(tokens::authenticate(&backend, &token).await.is_ok());

    tokens::revoke_of_owners(&backend, &Actor::Cli, all).await.unwrap();
    assert!(matches!(tokens::authenticate(&backend, &token).await, Err(Error::SignInNeeded)));
    assert_eq!(tokens::list_of_owners(&backend, &Actor::Cli).await.unwrap(), []);
    assert!(matches!(tokens::revoke_of_owners(&backend, &Actor::Cli, all).await, Err(Error::NotFound)));
}
