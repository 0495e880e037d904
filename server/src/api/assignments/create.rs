//! `POST /api/v1/assignments` `{"user" or "users" or "group", "course" or "package", "due_on"}`.
//!
//! 201 `{"assigned", "held", "mails", "items"}`: how many were made, how many were not because the person has the
//! course and has not completed it, how many people get their first mail, and the first 1,000 of what was made. Of
//! one person and one course, the newest attempt's own fields stand beside them. 200 where nothing was to be made.

use axum::http::StatusCode;
use backend::{
    access::Right,
    assignments::{self, Assignees, Assignment, NewAssignment, Training},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::AssignmentAnswer;
use crate::{
    api::{
        body::{IdText, Json},
        caller::Caller,
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    #[serde(default)]
    user: Option<IdText>,
    #[serde(default)]
    users: Option<Vec<IdText>>,
    #[serde(default)]
    group: Option<IdText>,
    #[serde(default)]
    course: Option<IdText>,
    #[serde(default)]
    package: Option<IdText>,
    #[serde(default)]
    due_on: Option<Date>,
}

#[derive(Debug, Serialize)]
pub(crate) struct AssignedAnswer {
    assigned: u64,
    held: u64,
    mails: u64,
    items: Vec<AssignmentAnswer>,
    #[serde(flatten)]
    one: Option<AssignmentAnswer>,
}

pub(crate) async fn handle(
    caller: Caller,
    Json(body): Json<Body>,
) -> Result<(StatusCode, axum::Json<AssignedAnswer>), Problem> {
    let scope = caller.enter(Right::ManageTraining).await?;
    let new = body.parse()?;
    let assigned = assignments::assign(caller.backend(), &scope, new.clone()).await?;
    let one = match (&new.to, new.what) {
        (Assignees::Users(users), Training::Course(course)) if let [user] = users.as_slice() => {
            let all = assignments::of_person(caller.backend(), &scope, *user).await?;
            all.into_iter().find(|assignment: &Assignment| assignment.course_id == course)
        }
        _ => None,
    };
    let status = if assigned.made > 0 { StatusCode::CREATED } else { StatusCode::OK };
    let answer = AssignedAnswer {
        assigned: assigned.made,
        held: assigned.held,
        mails: assigned.mails,
        items: assigned.assignments.into_iter().map(AssignmentAnswer::from).collect(),
        one: one.map(AssignmentAnswer::from),
    };
    Ok((status, axum::Json(answer)))
}

impl Body {
    fn parse(self) -> Result<NewAssignment, Problem> {
        let to = match (self.user, self.users, self.group) {
            (Some(user), None, None) => Assignees::Users(vec![user.0]),
            (None, Some(users), None) => Assignees::Users(users.into_iter().map(|id| id.0).collect()),
            (None, None, Some(group)) => Assignees::Group(group.0),
            _ => return Err(Problem::unprocessable("Say who is to do it: either user, users or group.")),
        };
        let what = match (self.course, self.package) {
            (Some(course), None) => Training::Course(course.0),
            (None, Some(package)) => Training::Package(package.0),
            _ => return Err(Problem::unprocessable("Say what is to be done: either course or package.")),
        };
        Ok(NewAssignment { to, what, due_on: self.due_on })
    }
}
