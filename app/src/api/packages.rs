//! Packages: named lists of the company's courses.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Failure, courses::CourseName};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageView {
    pub id: i64,
    pub name: String,
    /// In their order.
    pub courses: Vec<CourseName>,
}

/// What the page of packages shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageList {
    pub packages: Vec<PackageView>,
    /// Those that the company has, by title.
    pub courses: Vec<CourseName>,
}

#[server(prefix = "/api/fn", endpoint = "packages")]
pub async fn packages() -> Result<PackageList, Failure> {
    use backend::{
        access::Right,
        courses::{self, Catalogue},
    };

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(Right::ViewPeople).await?;
    let courses: Vec<CourseName> = courses::list(&asked.backend, Catalogue::Of(&scope))
        .await?
        .into_iter()
        .map(|course| CourseName { id: course.id, title: course.title })
        .collect();
    let titled = |id: &i64| courses.iter().find(|course| course.id == *id).cloned();
    let packages = backend::packages::list(&asked.backend, &scope)
        .await?
        .into_iter()
        .map(|package| PackageView {
            id: package.id,
            courses: package.courses.iter().filter_map(titled).collect(),
            name: package.name,
        })
        .collect();
    Ok(PackageList { packages, courses })
}

/// Makes an empty package, and goes to where courses are put into it.
#[server(prefix = "/api/fn", endpoint = "create_package")]
pub async fn create_package(name: String) -> Result<String, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageTraining).await?;
    let package = backend::packages::create(&asked.backend, &scope, &name, &[]).await?;
    leptos_axum::redirect(&format!("/packages?change={}", package.id));
    Ok(package.name)
}

#[server(prefix = "/api/fn", endpoint = "rename_package")]
pub async fn rename_package(package: i64, name: String) -> Result<String, Failure> {
    use backend::packages::{self, PackageChange};

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageTraining).await?;
    let change = PackageChange { name: Some(name), courses: None };
    Ok(packages::change(&asked.backend, &scope, package, change).await?.name)
}

/// Puts one course into the package, takes it out or moves it: `add`, `remove`, `earlier` or `later`, a colon, and
/// the course's id. Says what came of it.
#[server(prefix = "/api/fn", endpoint = "arrange_package")]
pub async fn arrange_package(package: i64, step: String) -> Result<String, Failure> {
    use backend::{
        access::Right,
        courses::{self, Catalogue},
        packages::{self, Step},
    };

    use super::FailureKind;

    let unclear =
        || Failure::new(FailureKind::Invalid, "Choose a course, and what to do with it.").answered();
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(Right::ManageTraining).await?;
    let (verb, id) = step.split_once(':').ok_or_else(unclear)?;
    let id: i64 = id.parse().map_err(|_| unclear())?;
    let step = match verb {
        "add" => Step::Add(id),
        "remove" => Step::Remove(id),
        "earlier" => Step::Earlier(id),
        "later" => Step::Later(id),
        _ => return Err(unclear()),
    };
    let package = packages::arrange(&asked.backend, &scope, package, step).await?;
    let course = courses::get(&asked.backend, Catalogue::Of(&scope), id).await?;
    Ok(match package.courses.iter().position(|course| *course == id) {
        Some(at) => format!("“{}” is number {} of {}.", course.title, at + 1, package.courses.len()),
        None => format!("“{}” is no longer in the package.", course.title),
    })
}

/// Deletes a package, and goes back to the list.
#[server(prefix = "/api/fn", endpoint = "delete_package")]
pub async fn delete_package(package: i64) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageTraining).await?;
    backend::packages::delete(&asked.backend, &scope, package).await?;
    leptos_axum::redirect("/packages");
    Ok(())
}
