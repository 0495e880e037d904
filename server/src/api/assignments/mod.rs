//! Assignments: who is to do which course.

use backend::assignments::{Assignment, AssignmentSource, AssignmentState};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;

pub(crate) mod change;
pub(crate) mod create;
pub(crate) mod list;

/// An assignment as it is answered by itself; within a user it is shorter.
#[derive(Debug, Serialize)]
pub(crate) struct AssignmentAnswer {
    id: String,
    user: String,
    course: String,
    package: Option<String>,
    attempt: u32,
    state: AssignmentState,
    source: AssignmentSource,
    assigned_at: Timestamp,
    due_on: Option<Date>,
    started_at: Option<Timestamp>,
    completed_at: Option<Timestamp>,
}

impl From<Assignment> for AssignmentAnswer {
    fn from(assignment: Assignment) -> Self {
        Self {
            id: assignment.id.to_string(),
            user: assignment.user_id.to_string(),
            course: assignment.course_id.to_string(),
            package: assignment.package_id.map(|id| id.to_string()),
            attempt: assignment.attempt,
            state: assignment.state,
            source: assignment.source,
            assigned_at: assignment.assigned_at,
            due_on: assignment.due_on,
            started_at: assignment.started_at,
            completed_at: assignment.completed_at,
        }
    }
}
