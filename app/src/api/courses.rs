//! Courses: those of the company at hand, and for owners the platform's.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Failure;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseName {
    pub id: i64,
    pub title: String,
}

/// A course that the company has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseView {
    pub id: i64,
    pub title: String,
    /// The company made it for itself.
    pub own: bool,
    /// How many people have it assigned, or had.
    pub people: u64,
    /// The viewer may give it another title or delete it.
    pub may_change: bool,
}

/// A course of the platform's, as owners see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlatformCourse {
    pub id: i64,
    pub title: String,
    /// The names of those that have it, in alphabetical order.
    pub companies: Vec<String>,
}

/// What the page of courses shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseCatalogue {
    pub courses: Vec<CourseView>,
    /// The platform's, by title; owners alone are told.
    pub platform: Vec<PlatformCourse>,
}

#[server(prefix = "/api/fn", endpoint = "courses")]
pub async fn courses() -> Result<CourseCatalogue, Failure> {
    use backend::{
        access::Right,
        companies,
        courses::{self, Catalogue},
    };

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(Right::ViewPeople).await?;
    let may_train = scope.allows(Right::ManageTraining);
    let owner = scope.actor().is_owner();
    let people = courses::people(&asked.backend, &scope).await?;
    let list = courses::list(&asked.backend, Catalogue::Of(&scope)).await?;
    let courses = list
        .into_iter()
        .map(|course| CourseView {
            id: course.id,
            own: course.is_own(),
            people: people.get(&course.id).copied().unwrap_or(0),
            may_change: owner || course.is_own() && may_train,
            title: course.title,
        })
        .collect();
    let platform = if owner {
        let companies = companies::list(&asked.backend, scope.actor()).await?;
        let all = courses::list(&asked.backend, Catalogue::Whole(scope.actor())).await?;
        let named = |ids: &[i64]| {
            let having = companies.iter().filter(|company| ids.contains(&company.id));
            having.map(|company| company.name.clone()).collect()
        };
        all.into_iter()
            .filter(|course| !course.is_own())
            .map(|course| PlatformCourse {
                id: course.id,
                companies: named(&course.companies),
                title: course.title,
            })
            .collect()
    } else {
        Vec::new()
    };
    Ok(CourseCatalogue { courses, platform })
}

/// Makes a course of the company's own.
#[server(prefix = "/api/fn", endpoint = "create_course")]
pub async fn create_course(title: String) -> Result<CourseName, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageTraining).await?;
    let course = backend::courses::create(&asked.backend, &scope, &title).await?;
    Ok(CourseName { id: course.id, title: course.title })
}

/// Makes a course of the platform's, for these companies. For owners.
#[server(prefix = "/api/fn", endpoint = "create_platform_course")]
pub async fn create_platform_course(
    title: String,
    #[server(default)] companies: Vec<i64>,
) -> Result<CourseName, Failure> {
    let asked = crate::session::Asked::now().await?;
    let actor = asked.actor().await?;
    let course = backend::courses::create_for_platform(&asked.backend, &actor, &title, &companies).await?;
    Ok(CourseName { id: course.id, title: course.title })
}

/// Gives a course another title, and goes back to the list.
#[server(prefix = "/api/fn", endpoint = "change_course")]
pub async fn change_course(course: i64, title: String) -> Result<CourseName, Failure> {
    let asked = crate::session::Asked::now().await?;
    let actor = asked.actor().await?;
    let changed = if actor.is_owner() {
        let all = backend::courses::Catalogue::Whole(&actor);
        backend::courses::change(&asked.backend, all, course, &title).await?
    } else {
        let scope = asked.scope(backend::access::Right::ManageTraining).await?;
        let own = backend::courses::Catalogue::Of(&scope);
        backend::courses::change(&asked.backend, own, course, &title).await?
    };
    leptos_axum::redirect("/courses");
    Ok(CourseName { id: changed.id, title: changed.title })
}

/// Deletes a course, and goes back to the list.
#[server(prefix = "/api/fn", endpoint = "delete_course")]
pub async fn delete_course(course: i64) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let actor = asked.actor().await?;
    if actor.is_owner() {
        backend::courses::delete(&asked.backend, backend::courses::Catalogue::Whole(&actor), course).await?;
    } else {
        let scope = asked.scope(backend::access::Right::ManageTraining).await?;
        backend::courses::delete(&asked.backend, backend::courses::Catalogue::Of(&scope), course).await?;
    }
    leptos_axum::redirect("/courses");
    Ok(())
}
