//! Who sees an import, and what its file may say.

use backend::access::{self, Actor, Right, Scope};
use backend::imports::{self, Change, Counts, FindingFilter, PlanRowFilter};
use backend::page::Page;
use backend::testing::{database_tests, fixtures, sql};
use backend::{Backend, Error, tokens};
use roster::Settings;
use roster::check::Code;
use roster::map::{Field, MappingChoice, ValueChoice};
use roster::person::{AccountType, Status};
use roster::settings::OnError;

use crate::support::{commit, draft, import, people, planned, rows, with};

database_tests!(
    an_import_over_several_companies_is_for_owners_only,
    what_is_in_one_company_is_not_told_to_another,
    an_owner_reaches_further_by_mapping_the_column,
    managers_import_into_their_groups_only,
    managers_work_on_their_own_imports_only,
    programs_of_managers_grant_nothing,
    an_import_over_several_companies_is_told_to_each,
    nobody_suspends_themselves_by_another_s_plan,
);

async fn admin_of(backend: &Backend, scope: &Scope, email: &str) -> Scope {
    let actor = fixtures::account(backend, scope, email, AccountType::Admin, &[]).await;
    access::enter(backend, &actor, scope.company_id(), Right::ManageCompany).await.unwrap()
}

const BOTH: &str = "Name,Email,Company\nAnn,ann@example.com,Acme\nBo,bo@example.com,Borealis\n";

async fn an_import_over_several_companies_is_for_owners_only(backend: Backend) {
    let acme = fixtures::company(&backend, "Acme", None).await;
    let borealis = fixtures::company(&backend, "Borealis", None).await;
    let admin = admin_of(&backend, &acme, "admin@acme.example").await;
    let elsewhere = admin_of(&backend, &borealis, "admin@borealis.example").await;
    let (id, digest) = planned(&backend, &acme, BOTH, None).await;
    for scope in [&admin, &elsewhere] {
        let not_found = |name: &str, error: Option<Error>| {
            assert!(matches!(error, Some(Error::NotFound)), "{name}: {error:?}");
        };
        not_found("get", imports::get(&backend, scope, id).await.err());
        not_found("configuration", imports::configuration(&backend, scope, id).await.err());
        not_found("bytes", imports::bytes(&backend, scope, id).await.err());
        let page = Page::default();
        let findings = imports::findings(&backend, scope, id, &FindingFilter::default(), &page).await;
        not_found("findings", findings.err());
        not_found("summary", imports::findings_summary(&backend, scope, id).await.err());
        not_found("change", imports::change(&backend, scope, id, Change::default()).await.err());
        not_found("plan", imports::plan(&backend, scope, id).await.err());
        not_found("latest plan", imports::latest_plan(&backend, scope, id).await.err());
        let rows = imports::plan_rows(&backend, scope, id, &PlanRowFilter::default(), &page).await;
        not_found("rows", rows.err());
        not_found("commit", imports::commit(&backend, scope, id, &digest, None).await.err());
        not_found("wait", imports::wait_until_ended(&backend, scope, id).await.err());
        not_found("progress", imports::progress(&backend, scope, id).await.err());
        not_found("result", imports::result(&backend, scope, id).await.err());
        not_found("cancel", imports::cancel(&backend, scope, id).await.err());
        assert!(imports::list(&backend, scope, &page).await.unwrap().items.is_empty());
        assert!(
            backend::activity::latest(&backend, scope, 10)
                .await
                .unwrap()
                .iter()
                .all(|entry| !entry.verb.starts_with("import."))
        );
    }
    assert_eq!(imports::list(&backend, &acme, &Page::default()).await.unwrap().items.len(), 1);
}

async fn what_is_in_one_company_is_not_told_to_another(backend: Backend) {
    let acme = fixtures::company(&backend, "Acme", None).await;
    let borealis = fixtures::company(&backend, "Borealis", None).await;
    import(&backend, &acme, "Name,Email,User Name,Reference\nAnn,ann@example.com,ann,1\n", None).await;
    let admin = admin_of(&backend, &borealis, "admin@borealis.example").await;
    let snapshot = imports::beginning(&backend, &admin).await.unwrap().snapshot;
    assert!(snapshot.companies.is_empty());
    // A company that is there and one that is not read the same.
    let mut sentences = Vec::new();
    for name in ["Acme", "Nowhere"] {
        let file = format!("Name,Email,Company\nBo,bo@example.com,{name}\n");
        let id = draft(&backend, &admin, &file, None).await.id;
        let plan = imports::plan(&backend, &admin, id).await.unwrap();
        assert!(plan.blocked);
        assert_eq!(plan.blocking[0].code, Code::CompanyUnknown);
        assert!(plan.blocking[0].fixes.is_empty(), "{:?}", plan.blocking[0].fixes);
        sentences.push(plan.blocking[0].message.replace(name, "…"));
    }
    assert_eq!(sentences[0], sentences[1]);
    // An address, a user name, a reference that stand elsewhere are free here.
    let done =
        import(&backend, &admin, "Name,Email,User Name,Reference\nAnn,ann@example.com,ann,1\n", None).await;
    assert_eq!(done.counts, Counts { created: 1, ..Counts::default() });
}

async fn an_owner_reaches_further_by_mapping_the_column(backend: Backend) {
    let acme = fixtures::company(&backend, "Acme", None).await;
    let borealis = fixtures::company(&backend, "Borealis", None).await;
    let admin = admin_of(&backend, &acme, "admin@acme.example").await;
    let file = "Name,Email,House\nAnn,ann@example.com,7\nBo,bo@example.com,9\n";
    let id = draft(&backend, &acme, file, None).await.id;
    // As long as no column says so, it is the company's own.
    assert_eq!(imports::get(&backend, &admin, id).await.unwrap().id, id);
    let stands_for = |name: &str| ValueChoice::Replace(name.to_owned());
    let values = [("7".to_owned(), stands_for("Acme")), ("9".to_owned(), stands_for("Borealis"))];
    let map = Change {
        mapping: Some(vec![MappingChoice { column: 2, field: Some(Field::Company), date_order: None }]),
        value_mapping: Some([(Field::Company, values.into())].into()),
        ..Change::default()
    };
    let theirs =
        imports::change(&backend, &admin, draft(&backend, &admin, file, None).await.id, map.clone()).await;
    assert_eq!(theirs.unwrap().findings.blocking, 1);
    imports::change(&backend, &acme, id, map).await.unwrap();
    assert!(matches!(imports::get(&backend, &admin, id).await, Err(Error::NotFound)));
    assert_eq!(commit(&backend, &acme, id).await.counts.created, 2);
    assert_eq!(people(&backend, &borealis).await.len(), 1);
}

async fn managers_import_into_their_groups_only(backend: Backend) {
    let scope = fixtures::company(&backend, "Acme", None).await;
    let sales = fixtures::group(&backend, &scope, "Sales").await.id;
    let office = fixtures::group(&backend, &scope, "Office").await.id;
    fixtures::person(&backend, &scope, "in@example.com", Status::Active, &[sales]).await;
    fixtures::person(&backend, &scope, "out@example.com", Status::Active, &[office]).await;
    let actor =
        fixtures::account(&backend, &scope, "manager@example.com", AccountType::Manager, &[sales]).await;
    let manager = access::enter(&backend, &actor, scope.company_id(), Right::Import).await.unwrap();
    let file = "Name,Email,Group,Account Type\n\
        Ann,ann@example.com,Sales,user\nBo,bo@example.com,,\nCy,cy@example.com,Office,\n\
        In,in@example.com,,\nOut,out@example.com,Sales,\nDi,di@example.com,Sales,admin\n";
    let id = draft(&backend, &manager, file, None).await.id;
    // Whoever looks, it is checked with the manager's eyes.
    for who in [&manager, &scope] {
        imports::plan(&backend, who, id).await.unwrap();
        let rows = rows(&backend, who, id, PlanRowFilter::default()).await;
        let actions: Vec<_> = rows.iter().map(|row| row.action.as_str()).collect();
        let expected = ["create", "reject", "reject", "update", "reject", "reject"];
        assert_eq!(actions, expected);
        assert_eq!(rows[2].findings[0].code, Code::GroupUnknown);
        assert_eq!(rows[5].findings[0].code, Code::AccountTypeNotAllowed);
    }
    let skip = Settings { on_error: OnError::SkipRows, ..Settings::default() };
    imports::change(&backend, &manager, id, with(skip)).await.unwrap();
    let done = commit(&backend, &manager, id).await;
    let expected = Counts { created: 1, updated: 1, rejected: 4, memberships: 1, ..Counts::default() };
    assert_eq!(done.counts, expected);
    // They make no names and no fields.
    let id = draft(&backend, &manager, "Name,Email,Group\nEd,ed@example.com,Nord\n", None).await.id;
    for change in [
        r#"{"value_mapping": {"groups": {"Nord": {"create": true}}}}"#,
        r#"{"new_fields": [{"column": 2, "key": "shoe", "label": "Shoe", "type": "text"}]}"#,
        r#"{"settings": {"default_account_type": "admin"}}"#,
    ] {
        let refused = imports::change(&backend, &manager, id, serde_json::from_str(change).unwrap()).await;
        assert!(matches!(refused, Err(Error::Invalid { .. })), "{change}: {refused:?}");
    }
    let other = Settings { group: Some(office.to_string()), ..Settings::default() };
    let refused = imports::change(&backend, &manager, id, with(other)).await;
    assert!(matches!(refused, Err(Error::Invalid { .. })), "{refused:?}");
}

async fn managers_work_on_their_own_imports_only(backend: Backend) {
    let scope = fixtures::company(&backend, "Acme", None).await;
    let sales = fixtures::group(&backend, &scope, "Sales").await.id;
    let mut managers = Vec::new();
    for email in ["one@example.com", "two@example.com"] {
        let actor = fixtures::account(&backend, &scope, email, AccountType::Manager, &[sales]).await;
        managers.push(access::enter(&backend, &actor, scope.company_id(), Right::Import).await.unwrap());
    }
    let file = "Name,Email,Group\nAnn,ann@example.com,Sales\n";
    let theirs = draft(&backend, &managers[0], file, None).await.id;
    let admins = draft(&backend, &scope, file, None).await.id;
    for (id, expected) in [(theirs, true), (admins, false)] {
        assert_eq!(imports::get(&backend, &managers[0], id).await.is_ok(), expected);
        assert!(matches!(imports::get(&backend, &managers[1], id).await, Err(Error::NotFound)));
        assert!(imports::get(&backend, &scope, id).await.is_ok());
    }
    let listed = imports::list(&backend, &managers[0], &Page::default()).await.unwrap().items;
    assert_eq!(listed.iter().map(|import| import.id).collect::<Vec<_>>(), [theirs]);
    assert_eq!(commit(&backend, &managers[0], theirs).await.counts.created, 1);
}

async fn programs_of_managers_grant_nothing(backend: Backend) {
    let scope = fixtures::company(&backend, "Acme", None).await;
    let token = tokens::NewToken {
        company_id: Some(scope.company_id()),
        role: access::Role::Manager,
        name: "syncs".to_owned(),
        expires_at: None,
    };
    let (_, bearer) = tokens::create(&backend, &Actor::Cli, token).await.unwrap();
    let actor = tokens::authenticate(&backend, &bearer).await.unwrap();
    let program = access::enter(&backend, &actor, scope.company_id(), Right::Import).await.unwrap();
    let file = "Name,Email,Account Type\nAnn,ann@example.com,admin\nBo,bo@example.com,user\n";
    let id = draft(&backend, &program, file, None).await.id;
    let plan = imports::plan(&backend, &program, id).await.unwrap();
    assert_eq!((plan.counts.created, plan.counts.rejected), (1, 1));
    // What an administrator brought in is not theirs to change, or they could grant by it.
    let id = draft(&backend, &scope, file, None).await.id;
    assert!(imports::get(&backend, &program, id).await.is_ok());
    let refused = imports::change(&backend, &program, id, with(Settings::default())).await;
    assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    let digest = imports::plan(&backend, &scope, id).await.unwrap().digest;
    let refused = imports::commit(&backend, &program, id, &digest, None).await;
    assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
}

async fn an_import_over_several_companies_is_told_to_each(backend: Backend) {
    let acme = fixtures::company(&backend, "Acme", None).await;
    let borealis = fixtures::company(&backend, "Borealis", None).await;
    let file = format!("{BOTH}Cy,cy@example.com,Borealis\n");
    import(&backend, &acme, &file, None).await;
    for (scope, created) in [(&acme, 1), (&borealis, 2)] {
        let told = backend::activity::latest(&backend, scope, 1).await.unwrap();
        assert_eq!((told[0].verb.as_str(), &told[0].subject), ("import.committed", &None));
        assert_eq!(told[0].data["counts"]["created"], created);
        assert_eq!(told[0].data.get("filename"), None);
    }
}

/// What one administrator planned another commits: about themselves they are asked anew.
async fn nobody_suspends_themselves_by_another_s_plan(backend: Backend) {
    let scope = fixtures::company(&backend, "Acme", None).await;
    let one = admin_of(&backend, &scope, "one@example.com").await;
    let two = admin_of(&backend, &scope, "two@example.com").await;
    let file = "Name,Email,Status\nTwo,two@example.com,suspended\n";
    let (id, digest) = planned(&backend, &one, file, None).await;
    match imports::commit(&backend, &two, id, &digest, None).await {
        Err(Error::Conflict { detail }) => assert!(detail.contains("rejected 1 instead of 0"), "{detail}"),
        other => panic!("{other:?}"),
    }
    // Two imports that take one administrator each leave none.
    let (a, digest_a) = planned(&backend, &scope, file, None).await;
    let other = "Name,Email,Status\nOne,one@example.com,suspended\n";
    let (b, digest_b) = planned(&backend, &scope, other, None).await;
    imports::commit(&backend, &scope, a, &digest_a, None).await.unwrap();
    imports::commit(&backend, &scope, b, &digest_b, None).await.unwrap();
    crate::support::run(&backend).await;
    let ended = [
        imports::wait_until_ended(&backend, &scope, a).await,
        imports::wait_until_ended(&backend, &scope, b).await,
    ];
    assert_eq!(ended.iter().filter(|ended| ended.is_ok()).count(), 1, "{ended:?}");
    let admins = r#"SELECT count(*) FROM "user" WHERE account_type = 'admin' AND status = 'active'"#;
    assert_eq!(sql::number(&backend, admins).await, 1);
}
