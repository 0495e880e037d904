//! What a person is to learn.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Failure;

/// How far somebody has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssignmentState {
    Assigned,
    Started,
    Completed,
}

impl AssignmentState {
    pub const fn words(self) -> &'static str {
        match self {
            Self::Assigned => "Assigned",
            Self::Started => "Started",
            Self::Completed => "Completed",
        }
    }
}

/// One attempt of a person at a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentView {
    pub id: i64,
    pub course: String,
    /// By which it came, if by one that is still there.
    pub package: Option<String>,
    pub attempt: u32,
    pub state: AssignmentState,
    /// RFC 3339, UTC.
    pub assigned_at: String,
    /// A day, as ISO writes it.
    pub due_on: Option<String>,
    /// The newest attempt, and not completed.
    pub open: bool,
    /// It is open, and the day by which it should have been completed has passed.
    pub overdue: bool,
}

/// What a person's page shows of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonTraining {
    /// By course title, the newest attempt first.
    pub assignments: Vec<AssignmentView>,
    /// What can be assigned: the word for [`assign`], and what it is called.
    pub choices: Vec<(String, String)>,
    /// When this was looked at, RFC 3339: what is assigned again since is not assigned once more.
    pub at: String,
}

#[cfg(feature = "ssr")]
impl From<backend::assignments::AssignmentState> for AssignmentState {
    fn from(state: backend::assignments::AssignmentState) -> Self {
        match state {
            backend::assignments::AssignmentState::Assigned => Self::Assigned,
            backend::assignments::AssignmentState::Started => Self::Started,
            backend::assignments::AssignmentState::Completed => Self::Completed,
        }
    }
}

#[server(prefix = "/api/fn", endpoint = "training_of")]
pub async fn training_of(user: i64) -> Result<PersonTraining, Failure> {
    use std::collections::{HashMap, HashSet};

    use backend::{
        access::Right,
        assignments,
        courses::{self, Catalogue},
        packages,
    };

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(Right::ViewPeople).await?;
    let at = asked.backend.clock().now().to_string();
    let courses = courses::list(&asked.backend, Catalogue::Of(&scope)).await?;
    let packages = packages::list(&asked.backend, &scope).await?;
    let titles: HashMap<i64, &str> =
        courses.iter().map(|course| (course.id, course.title.as_str())).collect();
    let today = today(&asked.backend);
    let mut newest = HashSet::new();
    let mut assignments: Vec<AssignmentView> = assignments::of_person(&asked.backend, &scope, user)
        .await?
        .into_iter()
        .map(|assignment| {
            let package = packages.iter().find(|package| Some(package.id) == assignment.package_id);
            let state = AssignmentState::from(assignment.state);
            let open = newest.insert(assignment.course_id) && state != AssignmentState::Completed;
            AssignmentView {
                id: assignment.id,
                course: titles
                    .get(&assignment.course_id)
                    .map_or_else(String::new, |title| (*title).to_owned()),
                package: package.map(|package| package.name.clone()),
                attempt: assignment.attempt,
                state,
                assigned_at: assignment.assigned_at.to_string(),
                due_on: assignment.due_on.map(|day| day.to_string()),
                open,
                overdue: open && assignment.due_on.is_some_and(|day| day < today),
            }
        })
        .collect();
    assignments.sort_by(|one, other| one.course.cmp(&other.course));
    let choices = choices(&courses, &packages);
    Ok(PersonTraining { assignments, choices, at })
}

/// The day it is, in UTC, as everything that is stored.
#[cfg(feature = "ssr")]
pub(super) fn today(backend: &backend::Backend) -> jiff::civil::Date {
    backend.clock().now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// What can be assigned: the word for [`assign`], and what it is called.
#[cfg(feature = "ssr")]
pub(super) fn choices(
    courses: &[backend::courses::Course],
    packages: &[backend::packages::Package],
) -> Vec<(String, String)> {
    let named = courses.iter().map(|course| (format!("course:{}", course.id), course.title.clone()));
    let filled = packages.iter().filter(|package| !package.courses.is_empty());
    let packed =
        filled.map(|package| (format!("package:{}", package.id), format!("Package: {}", package.name)));
    named.chain(packed).collect()
}

/// Assigns: `to` is `user:ID` or `group:ID`, `what` is `course:ID` or `package:ID`, `due_on` a day as ISO writes it,
/// or empty. Says what came of it.
#[server(prefix = "/api/fn", endpoint = "assign")]
pub async fn assign(to: String, what: String, due_on: String) -> Result<String, Failure> {
    use backend::assignments::{self, Assignees, NewAssignment, Training};

    use super::FailureKind;

    fn kind_and_id(text: &str) -> Option<(&str, i64)> {
        let (kind, id) = text.split_once(':')?;
        Some((kind, id.parse().ok()?))
    }
    let invalid = |sentence: &str| Failure::new(FailureKind::Invalid, sentence).answered();
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageTraining).await?;
    let to = match kind_and_id(&to) {
        Some(("user", id)) => Assignees::Users(vec![id]),
        Some(("group", id)) => Assignees::Group(id),
        _ => return Err(invalid("Say who is to do it: a person or a group.")),
    };
    let what = match kind_and_id(&what) {
        Some(("course", id)) => Training::Course(id),
        Some(("package", id)) => Training::Package(id),
        _ => return Err(invalid("Choose a course or a package.")),
    };
    let due_on = day(&due_on)?;
    let new = NewAssignment { to, what, due_on };
    let assigned = assignments::assign(&asked.backend, &scope, new.clone()).await?;
    Ok(match new.to {
        Assignees::Users(_) => told_of_one(assigned.made, assigned.held),
        Assignees::Group(_) => told_of_many(assigned.people, assigned.made, assigned.held),
    })
}

/// A day as ISO writes it; none of an empty text.
#[cfg(feature = "ssr")]
pub(super) fn day(text: &str) -> Result<Option<jiff::civil::Date>, Failure> {
    let sentence = "Write the day as year-month-day, as in 2027-03-31.";
    match text.trim() {
        "" => Ok(None),
        day => {
            day.parse().map(Some).map_err(|_| Failure::new(super::FailureKind::Invalid, sentence).answered())
        }
    }
}

#[cfg(feature = "ssr")]
fn told_of_one(made: u64, held: u64) -> String {
    let already = "is assigned already and not completed yet";
    match (made, held) {
        (0, 1) => format!("Nothing was assigned: the course {already}."),
        (0, held) => format!("Nothing was assigned: each of the {held} courses {already}."),
        (1, 0) => "The course has been assigned.".to_owned(),
        (made, 0) => format!("{made} courses have been assigned."),
        (made, held) => format!("{made} of {} courses have been assigned; the rest {already}.", made + held),
    }
}

#[cfg(feature = "ssr")]
fn told_of_many(people: u64, made: u64, held: u64) -> String {
    use crate::components::figure::counted;

    let of = counted(people, "person", "people");
    match (made, held) {
        (0, 0) => "Nothing was assigned: nobody is in it yet.".to_owned(),
        (0, _) => format!("Nothing was assigned: all of {of} have it and have not completed it yet."),
        (made, 0) => format!("{} made, for {of}.", counted(made, "assignment", "assignments")),
        (made, held) => format!(
            "{} made, for {of}. {} not: who has a course and has not completed it keeps it.",
            counted(made, "assignment", "assignments"),
            counted(held, "was", "were"),
        ),
    }
}

/// Takes an assignment forwards: `state` is `started` or `completed`. Says what came of it.
#[server(prefix = "/api/fn", endpoint = "take_assignment_forwards")]
pub async fn take_assignment_forwards(assignment: i64, state: AssignmentState) -> Result<String, Failure> {
    use backend::assignments::{self, AssignmentChange};

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageTraining).await?;
    let to = match state {
        AssignmentState::Assigned => assignments::AssignmentState::Assigned,
        AssignmentState::Started => assignments::AssignmentState::Started,
        AssignmentState::Completed => assignments::AssignmentState::Completed,
    };
    let change = AssignmentChange { state: Some(to), due_on: None };
    let changed = assignments::change(&asked.backend, &scope, assignment, change).await?;
    Ok(format!("The course is marked as {}.", changed.state))
}
