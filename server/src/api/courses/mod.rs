//! Courses: a company's, or for an owner who names no company those of the whole installation.

use backend::{
    access::{Actor, Right, Scope},
    courses::{Catalogue, Course},
};
use jiff::Timestamp;
use serde::Serialize;

use crate::{api::caller::Caller, problem::Problem};

pub(crate) mod change;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;

/// A course as it is answered.
#[derive(Debug, Serialize)]
pub(crate) struct CourseAnswer {
    id: String,
    title: String,
    /// Whether a company made it for itself.
    own: bool,
    /// The ids of those that have it. Only owners are told.
    #[serde(skip_serializing_if = "Option::is_none")]
    companies: Option<Vec<String>>,
    created_at: Timestamp,
}

impl CourseAnswer {
    pub(crate) fn new(course: Course, to: &Actor) -> Self {
        Self {
            id: course.id.to_string(),
            own: course.is_own(),
            companies: to.is_owner().then(|| course.companies.iter().map(ToString::to_string).collect()),
            title: course.title,
            created_at: course.created_at,
        }
    }
}

/// Whose courses a request is about.
pub(crate) enum Whose {
    Company(Scope),
    Everybody(Actor),
}

impl Whose {
    pub(crate) async fn of(caller: &Caller, right: Right) -> Result<Self, Problem> {
        match caller.for_the_platform() {
            Some(owner) => Ok(Self::Everybody(owner.clone())),
            None => Ok(Self::Company(caller.enter(right).await?)),
        }
    }

    pub(crate) const fn catalogue(&self) -> Catalogue<'_> {
        match self {
            Self::Company(scope) => Catalogue::Of(scope),
            Self::Everybody(owner) => Catalogue::Whole(owner),
        }
    }
}
