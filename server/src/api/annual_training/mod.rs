//! Annual training: whose turn it is to do a package again.

use backend::annual::{Chosen, Turn};
use jiff::Timestamp;
use roster::person::Status;
use serde::{Deserialize, Serialize};

use crate::{api::body::IdText, problem::Problem};

pub(crate) mod change;
pub(crate) mod list;
pub(crate) mod reassign;

/// Somebody on the list.
#[derive(Debug, Serialize)]
pub(crate) struct TurnAnswer {
    /// By id.
    user: String,
    name: String,
    email: String,
    status: Status,
    /// When the newest attempt was assigned at a course of the package.
    assigned_at: Timestamp,
    /// They have started an attempt, and not completed it.
    in_progress: bool,
    /// At how many courses their newest attempt is completed.
    completed: u64,
    archived: bool,
    archived_at: Option<Timestamp>,
    /// As shown.
    archived_by: Option<String>,
}

impl From<Turn> for TurnAnswer {
    fn from(turn: Turn) -> Self {
        let (archived_at, archived_by) = turn.archived.unzip();
        Self {
            user: turn.user_id.to_string(),
            name: turn.name,
            email: turn.email,
            status: turn.status,
            assigned_at: turn.assigned_at,
            in_progress: turn.in_progress,
            completed: turn.completed,
            archived: archived_at.is_some(),
            archived_at,
            archived_by,
        }
    }
}

/// Whom a call is about: `"users": […]`, or `"all": true` for everybody who stands on the list.
#[derive(Debug, Deserialize)]
pub(super) struct Whom {
    #[serde(default)]
    users: Option<Vec<IdText>>,
    #[serde(default)]
    all: bool,
}

impl Whom {
    pub(super) fn chosen(self) -> Result<Chosen, Problem> {
        match (self.users, self.all) {
            (Some(users), false) => Ok(Chosen::Users(users.into_iter().map(|id| id.0).collect())),
            (None, true) => Ok(Chosen::All),
            _ => Err(Problem::unprocessable("Say whom it is about: either users, or all.")),
        }
    }
}
