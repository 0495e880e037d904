//! Groups, cohorts, packages and fields that an import makes: by the commit, once, and not before.

use backend::groups;
use backend::imports::{self, Change, Counts, ImportState, PlanRowFilter};
use backend::testing::{database_tests, fixtures, sql};
use backend::{Backend, Error};

use crate::support::{commit, draft, import, people, rows, run};

database_tests!(
    names_are_made_by_the_commit_and_not_by_a_plan,
    names_that_came_meanwhile_are_joined,
    fields_are_made_by_the_commit_with_the_options_of_the_file,
    values_of_own_fields_are_kept_and_changed,
    what_is_stopped_makes_nothing,
);

const FILE: &str = "Name,Email,Group,Cohort,Package\n\
    Ann,ann@example.com,Nord;Sales,Spring,Basics\nBo,bo@example.com,nord,Spring,\n";

fn json(text: &str) -> Change {
    serde_json::from_str(text).unwrap()
}

const CREATE: &str = r#"{"value_mapping": {
    "groups": {"Nord": {"create": true}, "nord": {"create": true}},
    "cohorts": {"Spring": {"create": true}},
    "packages": {"Basics": {"create": true}}}}"#;

async fn names_are_made_by_the_commit_and_not_by_a_plan(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    fixtures::group(&backend, &scope, "Sales").await;
    let id = draft(&backend, &scope, FILE, None).await.id;
    assert!(imports::plan(&backend, &scope, id).await.unwrap().rows_with_errors > 0);
    imports::change(&backend, &scope, id, json(CREATE)).await.unwrap();
    let plan = imports::plan(&backend, &scope, id).await.unwrap();
    let names: Vec<_> = plan.new_names.iter().map(|new| (new.kind.as_str(), new.name.as_str())).collect();
    assert_eq!(names, [("group", "Nord"), ("cohort", "Spring"), ("package", "Basics")]);
    assert_eq!(plan.counts, Counts { created: 2, memberships: 5, ..Counts::default() });
    // Made again it is the same, and still makes nothing.
    assert_eq!(imports::plan(&backend, &scope, id).await.unwrap().digest, plan.digest);
    assert_eq!((sql::count(&backend, "group").await, sql::count(&backend, "package").await), (1, 0));
    let planned = rows(&backend, &scope, id, PlanRowFilter::default()).await;
    let gained: Vec<_> =
        planned[0].groups.iter().map(|group| (group.name.as_str(), group.id.is_some())).collect();
    assert_eq!(gained, [("Nord", false), ("Sales", true), ("Spring", false)]);

    let done = commit(&backend, &scope, id).await;
    assert_eq!(done.counts, plan.counts);
    assert_eq!((sql::count(&backend, "group").await, sql::count(&backend, "package").await), (3, 1));
    let people = people(&backend, &scope).await;
    assert_eq!(
        (people[0].groups.clone(), people[0].cohorts.clone()),
        (vec!["Nord".into(), "Sales".into()], vec!["Spring".into()])
    );
    assert_eq!(people[1].groups, ["Nord"]);
    // From now on they are known.
    let again = import(&backend, &scope, FILE, None).await;
    assert_eq!(again.counts, Counts { unchanged: 2, ..Counts::default() });
    // And the next group has an id of its own.
    let next = fixtures::group(&backend, &scope, "Next").await;
    assert!(
        groups::list(&backend, &scope, None)
            .await
            .unwrap()
            .iter()
            .filter(|group| group.id == next.id)
            .count()
            == 1
    );
}

async fn names_that_came_meanwhile_are_joined(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let file = "Name,Email,Group\nAnn,ann@example.com,Nord\n";
    let id = draft(&backend, &scope, file, None).await.id;
    imports::change(
        &backend,
        &scope,
        id,
        json(r#"{"value_mapping": {"groups": {"Nord": {"create": true}}}}"#),
    )
    .await
    .unwrap();
    let plan = imports::plan(&backend, &scope, id).await.unwrap();
    imports::commit(&backend, &scope, id, &plan.digest, None).await.unwrap();
    fixtures::group(&backend, &scope, "Nord").await;
    run(&backend).await;
    let asked = imports::wait_until_ended(&backend, &scope, id).await;
    assert!(matches!(asked, Err(Error::Conflict { .. })), "{asked:?}");
    assert_eq!(commit(&backend, &scope, id).await.counts.memberships, 1);
    assert_eq!(sql::count(&backend, "group").await, 1);
}

async fn fields_are_made_by_the_commit_with_the_options_of_the_file(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let file =
        "Name,Email,Shirt,Shoe\nAnn,ann@example.com,M,41\nBo,bo@example.com,L,\nCy,cy@example.com,M,43.0\n";
    let id = draft(&backend, &scope, file, None).await.id;
    let fields = r#"{"new_fields": [
        {"column": 2, "key": "shirt", "label": "Shirt size", "type": "choice", "required": false},
        {"column": 3, "key": "shoe", "label": "Shoe size", "type": "number", "required": false}]}"#;
    imports::change(&backend, &scope, id, json(fields)).await.unwrap();
    let plan = imports::plan(&backend, &scope, id).await.unwrap();
    assert_eq!(plan.new_fields[0].options.len(), 2);
    assert_eq!(sql::count(&backend, "custom_field").await, 0);
    commit(&backend, &scope, id).await;
    assert_eq!(sql::count(&backend, "custom_field").await, 2);
    let snapshot = imports::snapshot(&backend, &scope).await.unwrap();
    let options: std::collections::BTreeSet<_> = snapshot.custom_fields[0].options.iter().cloned().collect();
    assert_eq!(options, ["L".to_owned(), "M".to_owned()].into());
    let kept = |email: &str| format!(r#"SELECT count(*) FROM "user" WHERE email = '{email}' AND custom = "#);
    for (email, custom) in [
        ("ann@example.com", r#"{"shirt":"M","shoe":"41"}"#),
        ("bo@example.com", r#"{"shirt":"L"}"#),
        ("cy@example.com", r#"{"shirt":"M","shoe":"43"}"#),
    ] {
        assert_eq!(sql::number(&backend, &format!("{}'{custom}'", kept(email))).await, 1, "{email}");
    }
    // The next file's columns are known by their labels.
    let next = "Name,Email,Shirt size,Shoe size\nAnn,ann@example.com,M,42\nBo,bo@example.com,L,\n";
    let done = import(&backend, &scope, next, None).await;
    assert_eq!(done.counts, Counts { updated: 1, unchanged: 1, ..Counts::default() });
}

async fn values_of_own_fields_are_kept_and_changed(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    sql::execute(
        &backend,
        &format!(
            "INSERT INTO custom_field (company_id, key, label, kind, required, bounds, created_at)
             VALUES ({}, 'badge', 'Badge', 'text', FALSE, '{{}}', 0)",
            scope.company_id()
        ),
    )
    .await;
    import(&backend, &scope, "Name,Email,Badge\nAnn,ann@example.com,7\nBo,bo@example.com,8\n", None).await;
    // A file without the column leaves it as it is.
    import(&backend, &scope, "Name,Email\nAnna,ann@example.com\n", None).await;
    let of_ann = r#"SELECT count(*) FROM "user" WHERE first_name = 'Anna' AND custom = '{"badge":"7"}'"#;
    assert_eq!(sql::number(&backend, of_ann).await, 1);
    let done =
        import(&backend, &scope, "Name,Email,Badge\nAnna,ann@example.com,9\nBo,bo@example.com,8\n", None)
            .await;
    assert_eq!(done.counts, Counts { updated: 1, unchanged: 1, ..Counts::default() });
    let rows = rows(&backend, &scope, done.id, PlanRowFilter::default()).await;
    let change = &rows[0].changes[0];
    assert_eq!(
        (change.field.to_string().as_str(), change.before.as_deref(), change.after.as_deref()),
        ("custom.badge", Some("7"), Some("9"))
    );
}

async fn what_is_stopped_makes_nothing(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    fixtures::group(&backend, &scope, "Sales").await;
    let id = draft(&backend, &scope, FILE, None).await.id;
    imports::change(&backend, &scope, id, json(CREATE)).await.unwrap();
    let plan = imports::plan(&backend, &scope, id).await.unwrap();
    imports::commit(&backend, &scope, id, &plan.digest, None).await.unwrap();
    sql::execute(&backend, &format!("UPDATE import SET stop_requested = TRUE WHERE id = {id}")).await;
    run(&backend).await;
    let ended = imports::wait_until_ended(&backend, &scope, id).await.unwrap();
    assert_eq!(ended.state, ImportState::Cancelled);
    for (table, rows) in [("group", 1), ("package", 0), ("user", 0), ("membership", 0)] {
        assert_eq!(sql::count(&backend, table).await, rows, "{table}");
    }
}
