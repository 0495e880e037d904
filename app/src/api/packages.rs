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

/// One package, with how far people have come with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WholePackage {
    pub id: i64,
    pub name: String,
    /// In their order.
    pub courses: Vec<CourseStanding>,
    /// How many people's turn it is to do it again, in words.
    pub due: String,
    /// The groups that it can be assigned to: the word for [`assign`](super::assignments::assign), and the name. None
    /// for those who may not.
    pub groups: Vec<(String, String)>,
    pub may_change: bool,
}

/// A course, and how many attempts at it have come how far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseStanding {
    pub id: i64,
    pub title: String,
    pub assigned: u64,
    pub started: u64,
    pub completed: u64,
}

/// What the server says of a list of people: as `POST /api/v1/packages/{id}/reassign` answers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ListSeen {
    pub found: Vec<ListedPerson>,
    pub not_found: Vec<ListedPerson>,
    pub name_differs: Vec<ListedPerson>,
    /// How many stood in the list twice.
    pub repeated: u64,
    /// Of who was found.
    pub digest: String,
    /// Once it is done: how many people have new attempts.
    #[serde(default)]
    pub reassigned: Option<u64>,
}

/// Somebody of such a list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ListedPerson {
    /// Of the file, from 1.
    pub line: Option<u32>,
    /// By id.
    pub user: Option<String>,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    /// As the company has it.
    pub name: Option<String>,
}

#[server(prefix = "/api/fn", endpoint = "package_page")]
pub async fn package_page(id: i64) -> Result<WholePackage, Failure> {
    use backend::{
        access::Right,
        annual::{self, COUNTED},
        courses::{self, Catalogue},
        groups,
    };

    use crate::components::figure::up_to;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(Right::ViewPeople).await?;
    let package = backend::packages::get(&asked.backend, &scope, id).await?;
    let titles = courses::list(&asked.backend, Catalogue::Of(&scope)).await?;
    let courses = backend::packages::figures(&asked.backend, &scope, &package)
        .await?
        .into_iter()
        .map(|(id, figures)| CourseStanding {
            id,
            title: titles
                .iter()
                .find(|course| course.id == id)
                .map_or_else(String::new, |course| course.title.clone()),
            assigned: figures.assigned,
            started: figures.started,
            completed: figures.completed,
        })
        .collect();
    let due = annual::count_due(&asked.backend, &scope, id).await?;
    let due = up_to(due.min(COUNTED), due > COUNTED);
    let may_change = scope.allows(Right::ManageTraining);
    let groups = if may_change { groups::list(&asked.backend, &scope, None).await? } else { Vec::new() };
    let groups = groups.into_iter().map(|group| (format!("group:{}", group.id), group.name)).collect();
    Ok(WholePackage { id, name: package.name, courses, due, groups, may_change })
}

/// Gives one person a package again: the next attempt opens at every course of it, unless they were given it after
/// `at`, when it was looked at (RFC 3339). Says what came of it.
#[server(prefix = "/api/fn", endpoint = "reassign_to_person")]
pub async fn reassign_to_person(
    user: i64,
    package: i64,
    #[server(default)] due_on: String,
    #[server(default)] at: String,
) -> Result<String, Failure> {
    use backend::{
        access::Right,
        annual::Chosen,
        assignments::{self, Reassignment},
    };

    use crate::components::figure::counted;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(Right::ManageTraining).await?;
    let due_on = super::assignments::day(&due_on)?;
    let again =
        Reassignment { package, to: Chosen::Users(vec![user]), due_on, unless_after: at.parse().ok() };
    let done = assignments::reassign(&asked.backend, &scope, again).await?;
    if done.made == 0 {
        return Ok("Nothing was opened: they were given it since you looked.".to_owned());
    }
    Ok(format!(
        "{} opened. Earlier ones stay as they are.",
        counted(done.made, "new attempt", "new attempts")
    ))
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
