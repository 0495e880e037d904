//! Assignments: who is to do which course, for the how many-th time, and how far they have come.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::ser::{Serialize, SerializeStruct as _, Serializer};

pub use entity::assignment::{Source as AssignmentSource, State as AssignmentState};

use crate::access::{Right, Scope};
use crate::page::{Listing, Page};
use crate::{Backend, Error, store};

mod assign;
mod change;
mod people_list;
mod reassign;

pub(crate) use assign::assign_in;
pub use assign::{Assigned, Assignees, NewAssignment, Training, assign};
pub use change::{AssignmentChange, change, go_on};
pub use people_list::{Comparison, Found, Listed, MAX_LIST_BYTES, compare, read_list};
pub use reassign::{Once, Reassigned, Reassignment, reassign, reassign_once};

/// One user, one course, one attempt. Serializes as `api.md` writes it within a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    pub id: i64,
    pub user_id: i64,
    pub course_id: i64,
    /// The package by which it came, if by one. It may be no more.
    pub package_id: Option<i64>,
    /// From 1. Earlier attempts are history and never changed.
    pub attempt: u32,
    pub source: AssignmentSource,
    pub state: AssignmentState,
    pub assigned_at: Timestamp,
    pub due_on: Option<Date>,
    pub started_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
}

impl Serialize for Assignment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut assignment = serializer.serialize_struct("Assignment", 7)?;
        assignment.serialize_field("id", &self.id.to_string())?;
        assignment.serialize_field("course", &self.course_id.to_string())?;
        assignment.serialize_field("package", &self.package_id.map(|id| id.to_string()))?;
        assignment.serialize_field("attempt", &self.attempt)?;
        assignment.serialize_field("state", &self.state)?;
        assignment.serialize_field("assigned_at", &self.assigned_at)?;
        assignment.serialize_field("due_on", &self.due_on)?;
        assignment.end()
    }
}

/// Which assignments a list shows. Everything that is set must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AssignmentFilter {
    /// By id.
    pub user: Option<i64>,
    /// By id.
    pub course: Option<i64>,
    pub state: Option<AssignmentState>,
}

/// A page of the company's assignments, in the order in which they were made; a manager's are those of the people
/// in their groups.
pub async fn list(
    backend: &Backend,
    scope: &Scope,
    filter: AssignmentFilter,
    page: &Page,
) -> Result<Listing<Assignment>, Error> {
    scope.require(Right::ViewPeople)?;
    let after = page.after_id()?;
    let items = store::assignment::list(backend.store().read(), scope, filter, after, page.limit).await?;
    Ok(Listing::of(items, page.limit, |assignment| assignment.id.to_string()))
}

/// All of one person's: by course, the newest attempt first.
pub async fn of_person(backend: &Backend, scope: &Scope, user_id: i64) -> Result<Vec<Assignment>, Error> {
    scope.require(Right::ViewPeople)?;
    let read = backend.store().read();
    store::user::get(read, scope, user_id).await?.map(|user| user.assignments).ok_or(Error::NotFound)
}

/// One's own, with the titles of the courses: by course, the newest attempt first. Of whoever is no user of the company
/// there are none.
pub async fn of_oneself(backend: &Backend, scope: &Scope) -> Result<Vec<(Assignment, String)>, Error> {
    scope.require(Right::Learn)?;
    let Some(user_id) = scope.user_id() else { return Ok(Vec::new()) };
    store::assignment::of_oneself(backend.store().read(), scope, user_id).await
}
