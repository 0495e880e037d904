//! An assignment goes on, or is due on another day.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Assignment, AssignmentState};
use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::clock::instant;
use crate::{Backend, Error, store};

/// What is to be different about an assignment. What is absent stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AssignmentChange {
    /// Forwards only: what is completed without having been started is started at the same moment.
    pub state: Option<AssignmentState>,
    /// `Some(None)`: no day.
    pub due_on: Option<Option<Date>>,
}

/// Changes an assignment.
///
/// # Errors
/// [`Error::Refused`] for a step back, and for an attempt that is completed or has a later one: those are history.
pub async fn change(
    backend: &Backend,
    scope: &Scope,
    id: i64,
    change: AssignmentChange,
) -> Result<Assignment, Error> {
    scope.require(Right::ManageTraining)?;
    let transaction = backend.store().begin().await?;
    let before = store::assignment::lock(&transaction, scope, id).await?.ok_or(Error::NotFound)?;
    carry_out(backend, transaction, scope, before, change).await
}

/// Takes one of one's own assignments forwards: to started, or to completed.
///
/// # Errors
/// [`Error::NotFound`] for somebody else's. Otherwise as [`change`].
pub async fn go_on(
    backend: &Backend,
    scope: &Scope,
    id: i64,
    state: AssignmentState,
) -> Result<Assignment, Error> {
    scope.require(Right::Learn)?;
    let user_id = scope.user_id().ok_or(Error::NotFound)?;
    let transaction = backend.store().begin().await?;
    let before = store::assignment::lock_own(&transaction, scope, user_id, id).await?;
    let change = AssignmentChange { state: Some(state), due_on: None };
    carry_out(backend, transaction, scope, before.ok_or(Error::NotFound)?, change).await
}

async fn carry_out(
    backend: &Backend,
    transaction: store::Transaction,
    scope: &Scope,
    before: Assignment,
    change: AssignmentChange,
) -> Result<Assignment, Error> {
    let id = before.id;
    let now = backend.clock().micros();
    let mut after = before.clone();
    if let Some(due_on) = change.due_on {
        after.due_on = due_on;
    }
    if let Some(state) = change.state.filter(|state| *state != before.state) {
        if state < before.state {
            return Err(Error::refused(format!(
                "This attempt is {}. What has been done is not taken back: assign the course again for another \
                 attempt.",
                before.state
            )));
        }
        after.state = state;
        after.started_at = before.started_at.or(Some(instant(now)));
        after.completed_at = (state == AssignmentState::Completed).then(|| instant(now));
    }
    if after == before {
        return Ok(before);
    }
    let newest = store::assignment::newest_attempt(&transaction, scope, &before).await?;
    if before.state == AssignmentState::Completed || newest > before.attempt {
        return Err(Error::refused(format!(
            "Attempt {} at this course is over. Only the newest one can be changed, until it is completed.",
            before.attempt
        )));
    }
    store::assignment::write(&transaction, scope, &after).await?;
    let entry = NewActivity {
        company_id: Some(scope.company_id()),
        verb: "assignment.changed",
        subject: Some(("assignment", id)),
        data: &json!({
            "user": before.user_id.to_string(),
            "course": before.course_id.to_string(),
            "attempt": before.attempt,
            "before": about(&before),
            "after": about(&after),
        }),
    };
    activity::record(backend, &transaction, scope.actor(), entry).await?;
    transaction.commit().await?;
    Ok(after)
}

fn about(assignment: &Assignment) -> Value {
    json!({ "state": assignment.state, "due_on": assignment.due_on })
}
