//! What a company's columns were is known to its next import, and to nobody else's.

use backend::access::Scope;
use backend::imports::{self, Change, ImportState};
use backend::testing::{database_tests, fixtures};
use backend::{Backend, Error};
use roster::map::{Field, MappingChoice};

use crate::support::{draft, people, run};

database_tests!(
    a_committed_import_is_remembered_by_its_company_alone,
    what_was_decided_last_counts,
    an_import_that_came_in_before_stays_as_it_was_planned,
    what_was_not_committed_is_not_remembered,
);

fn chosen(column: u32, field: Option<Field>) -> MappingChoice {
    MappingChoice { column, field, date_order: None }
}

/// A draft of one person, with what its columns are.
async fn decided(backend: &Backend, scope: &Scope, header: &str, choices: Vec<MappingChoice>) -> i64 {
    let file = format!("{header}\nAnn Bell,ann@example.com,Painter\n");
    let id = draft(backend, scope, &file, None).await.id;
    let change = Change { mapping: Some(choices), ..Change::default() };
    imports::change(backend, scope, id, change).await.unwrap();
    id
}

async fn commit(backend: &Backend, scope: &Scope, id: i64) {
    let digest = imports::plan(backend, scope, id).await.unwrap().digest;
    imports::commit(backend, scope, id, &digest, None).await.unwrap();
    run(backend).await;
    let import = imports::wait_until_ended(backend, scope, id).await.unwrap();
    assert_eq!(import.state, ImportState::Done, "{:?}", import.error);
}

/// `header → field` of all that is remembered.
async fn remembered(backend: &Backend, scope: &Scope) -> Vec<(String, Option<Field>)> {
    imports::snapshot(backend, scope).await.unwrap().remembered.into_iter().collect()
}

async fn a_committed_import_is_remembered_by_its_company_alone(backend: Backend) {
    let ours = fixtures::company(&backend, "Ours", None).await;
    let theirs = fixtures::company(&backend, "Theirs", None).await;
    assert_eq!(remembered(&backend, &ours).await, []);
    let choices = vec![chosen(0, Some(Field::Name)), chosen(2, Some(Field::JobRole))];
    let id = decided(&backend, &ours, "Zwqx 1,Email,Métier qz (2026)", choices).await;
    commit(&backend, &ours, id).await;
    let known =
        [("metierqz".to_owned(), Some(Field::JobRole)), ("zwqx 1".replace(' ', ""), Some(Field::Name))];
    assert_eq!(remembered(&backend, &ours).await, known);
    assert_eq!(people(&backend, &ours).await[0].job_role.as_deref(), Some("Painter"));
    assert_eq!(remembered(&backend, &theirs).await, []);

    // Nor is it in what their browser or their import is given.
    let other = draft(&backend, &theirs, "Zwqx 1,Email,Métier qz\nBo,bo@example.com,Smith\n", None).await;
    let configuration = imports::configuration(&backend, &theirs, other.id).await.unwrap();
    assert!(configuration.snapshot.remembered.is_empty());
    assert!(other.mapping.iter().all(|column| column.why != roster::map::Why::Remembered));
}

async fn what_was_decided_last_counts(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    for field in [Some(Field::JobRole), Some(Field::Region), None] {
        let id = decided(&backend, &scope, "Name,Email,Zwqx", vec![chosen(2, field.clone())]).await;
        commit(&backend, &scope, id).await;
        assert_eq!(remembered(&backend, &scope).await, [("zwqx".to_owned(), field)]);
    }
}

async fn an_import_that_came_in_before_stays_as_it_was_planned(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let early = draft(&backend, &scope, "Name,Email,Zwqx\nBo Chu,bo@example.com,Smith\n", None).await.id;
    let digest = imports::plan(&backend, &scope, early).await.unwrap().digest;
    let other = decided(&backend, &scope, "Name,Email,Zwqx", vec![chosen(2, Some(Field::JobRole))]).await;
    commit(&backend, &scope, other).await;

    let configuration = imports::configuration(&backend, &scope, early).await.unwrap();
    assert!(configuration.snapshot.remembered.is_empty(), "the page sees it as the server does");
    // The company has moved, and the plan still is what it was.
    imports::commit(&backend, &scope, early, &digest, None).await.unwrap();
    run(&backend).await;
    let done = imports::wait_until_ended(&backend, &scope, early).await.unwrap();
    assert_eq!((done.state, done.counts.created), (ImportState::Done, 1));
    assert_eq!(people(&backend, &scope).await[1].job_role, None);
}

async fn what_was_not_committed_is_not_remembered(backend: Backend) {
    let scope = fixtures::company(&backend, "Ours", None).await;
    let id = decided(&backend, &scope, "Name,Email,Zwqx", vec![chosen(2, Some(Field::JobRole))]).await;
    let digest = imports::plan(&backend, &scope, id).await.unwrap().digest;
    imports::cancel(&backend, &scope, id).await.unwrap();
    let committed = imports::commit(&backend, &scope, id, &digest, None).await;
    assert!(matches!(committed, Err(Error::Conflict { .. })));
    assert_eq!(remembered(&backend, &scope).await, []);
}
