//! Companies are changed and deleted.

use backend::access::Actor;
use backend::companies::{self, CompanyChange, NewCompany};
use backend::packages;
use backend::testing::{database_tests, fixtures, sql};
use backend::{Backend, Error};
use roster::person::Status;
use serde_json::json;

use crate::support::{admin, company, latest, refusal};

database_tests!(
    a_company_changes_and_says_what_was_before,
    a_change_that_is_none_leaves_no_trace,
    fewer_seats_than_are_used_throw_nobody_out,
    names_that_a_file_could_not_tell_apart_are_refused,
    only_a_company_without_people_is_deleted,
    administrators_read_their_own_company_only,
);

async fn a_company_changes_and_says_what_was_before(backend: Backend) {
    let scope = fixtures::company(&backend, "Northwind", Some(5)).await;
    let before = company(&backend, &scope).await;
    let change = CompanyChange {
        name: Some(" Northwind   Training ".to_owned()),
        seat_limit: Some(None),
        default_language: Some("pt_br".to_owned()),
    };
    let after = companies::change(&backend, &scope, change).await.unwrap();
    assert_eq!((after.name.as_str(), after.seat_limit), ("Northwind Training", None));
    assert_eq!(after.default_language, "pt-BR");
    assert_eq!(after.slug, before.slug, "addresses that were given out stay good");
    assert_eq!(company(&backend, &scope).await, after);
    assert!(after.version > before.version);
    let (verb, data) = latest(&backend, &scope).await;
    assert_eq!(verb, "company.changed");
    assert_eq!(
        data,
        json!({
            "before": {"name": "Northwind", "seat_limit": 5, "default_language": "en"},
            "after": {"name": "Northwind Training", "seat_limit": null, "default_language": "pt-BR"},
        })
    );
}

async fn a_change_that_is_none_leaves_no_trace(backend: Backend) {
    let scope = fixtures::company(&backend, "Northwind", Some(5)).await;
    let before = company(&backend, &scope).await;
    let change = CompanyChange { name: Some("Northwind".to_owned()), ..CompanyChange::default() };
    assert_eq!(companies::change(&backend, &scope, change).await.unwrap(), before);
    assert_eq!(company(&backend, &scope).await, before);
    assert_eq!(latest(&backend, &scope).await.0, "company.created");
}

async fn fewer_seats_than_are_used_throw_nobody_out(backend: Backend) {
    let scope = fixtures::company(&backend, "Northwind", Some(5)).await;
    for number in 0..3 {
        fixtures::person(&backend, &scope, &format!("p{number}@example.com"), Status::Active, &[]).await;
    }
    fixtures::person(&backend, &scope, "gone@example.com", Status::Suspended, &[]).await;
    let change = CompanyChange { seat_limit: Some(Some(1)), ..CompanyChange::default() };
    companies::change(&backend, &scope, change).await.unwrap();
    let (company, figures) = companies::get_with_figures(&backend, &scope).await.unwrap();
    assert_eq!((company.seat_limit, figures.seats_used, figures.people), (Some(1), 3, 4));
}

async fn names_that_a_file_could_not_tell_apart_are_refused(backend: Backend) {
    let scope = fixtures::company(&backend, "North–West Training", None).await;
    let new = |name: &str| NewCompany { name: name.to_owned(), ..NewCompany::default() };
    let create = async |name: &str| companies::create(&backend, &Actor::Cli, new(name)).await;
    assert_eq!(
        refusal(create("North–West Training").await),
        "There is already a company named “North–West Training”."
    );
    let alike = refusal(create("NORTH-WEST  training").await);
    assert!(alike.contains("“North–West Training”. A file could not tell “NORTH-WEST training”"), "{alike}");
    create("Northwest Training").await.unwrap();

    let rename = async |name: &str| {
        let change = CompanyChange { name: Some(name.to_owned()), ..CompanyChange::default() };
        companies::change(&backend, &scope, change).await
    };
    refusal(rename("northwest training").await);
    assert_eq!(
        rename("North-West Training").await.unwrap().name,
        "North-West Training",
        "its own does not count"
    );
    let unknown =
        CompanyChange { default_language: Some("klingonese?".to_owned()), ..CompanyChange::default() };
    refusal(companies::change(&backend, &scope, unknown).await);
}

async fn only_a_company_without_people_is_deleted(backend: Backend) {
    let scope = fixtures::company(&backend, "Northwind", None).await;
    let other = fixtures::company(&backend, "Harbour", None).await;
    fixtures::group(&backend, &scope, "Sales").await;
    let course = fixtures::course(&backend, &scope, "Sales talk").await;
    packages::create(&backend, &scope, "Induction", &[course.id]).await.unwrap();
    let person = fixtures::person(&backend, &scope, "a@example.com", Status::Suspended, &[]).await;
    assert_eq!(
        refusal(companies::delete(&backend, &scope).await),
        "Northwind cannot be deleted: it has 1 person. Delete them first."
    );
    sql::execute(&backend, &format!("DELETE FROM \"user\" WHERE id = {person}")).await;
    companies::delete(&backend, &scope).await.unwrap();
    let left = companies::list(&backend, &Actor::Cli).await.unwrap();
    assert_eq!(left.iter().map(|company| company.id).collect::<Vec<_>>(), [other.company_id()]);
    for table in ["group", "course", "package", "package_course", "company_course"] {
        assert_eq!(sql::count(&backend, table).await, 0, "{table}");
    }
    let told = "SELECT count(*) FROM activity WHERE verb = 'company.deleted' AND company_id IS NULL";
    assert_eq!(sql::number(&backend, told).await, 1);
    assert!(matches!(companies::delete(&backend, &scope).await, Err(Error::NotFound)));
}

async fn administrators_read_their_own_company_only(backend: Backend) {
    let scope = fixtures::company(&backend, "Northwind", None).await;
    let admin = admin(&backend, &scope).await;
    companies::get_with_figures(&backend, &admin).await.unwrap();
    let change = CompanyChange { seat_limit: Some(None), ..CompanyChange::default() };
    assert!(matches!(companies::change(&backend, &admin, change).await, Err(Error::Forbidden)));
    assert!(matches!(companies::delete(&backend, &admin).await, Err(Error::Forbidden)));
    let all = companies::list_with_figures(&backend, admin.actor()).await;
    assert!(matches!(all, Err(Error::Forbidden)));
}
