//! People who have asked to join.

use std::collections::BTreeMap;

use backend::signup::{Decided, SignUp, SignUpState, WaitsFor};
use jiff::Timestamp;
use roster::map::Field;
use serde::Serialize;

pub(crate) mod decide;
pub(crate) mod get;
pub(crate) mod list;

/// A request as it is answered.
#[derive(Debug, Serialize)]
pub(crate) struct SignUpAnswer {
    id: String,
    state: SignUpState,
    /// Of one that waits: `approval` or `seat`.
    waits_for: Option<WaitsFor>,
    email: String,
    name: String,
    /// What they said, by the keys of the fields that they were asked for.
    fields: BTreeMap<Field, String>,
    code: Option<String>,
    /// They agreed to the company's text.
    agreed: bool,
    /// Who they became.
    user: Option<String>,
    decided_by: Option<String>,
    reason: Option<String>,
    created_at: Timestamp,
    verified_at: Option<Timestamp>,
    decided_at: Option<Timestamp>,
}

impl From<SignUp> for SignUpAnswer {
    fn from(request: SignUp) -> Self {
        Self {
            id: request.id.to_string(),
            state: request.state,
            waits_for: request.waits_for,
            name: request.name(),
            email: request.email,
            fields: request.said,
            code: request.code,
            agreed: request.agreed_to.is_some(),
            user: request.user_id.map(|id| id.to_string()),
            decided_by: request.decided_by,
            reason: request.reason,
            created_at: request.created_at,
            verified_at: request.verified_at,
            decided_at: request.decided_at,
        }
    }
}

/// What deciding about several came to.
#[derive(Debug, Serialize)]
pub(crate) struct DecidedAnswer {
    approved: Vec<SignUpAnswer>,
    rejected: Vec<SignUpAnswer>,
    /// There is no seat for these; they go on waiting.
    without_seat: Vec<SignUpAnswer>,
    refused: Vec<RefusedAnswer>,
    /// Somebody has decided about these before.
    done: Vec<SignUpAnswer>,
}

/// Somebody who cannot be let in as they are.
#[derive(Debug, Serialize)]
pub(crate) struct RefusedAnswer {
    #[serde(flatten)]
    request: SignUpAnswer,
    detail: String,
}

impl From<Decided> for DecidedAnswer {
    fn from(decided: Decided) -> Self {
        let answers = |requests: Vec<SignUp>| requests.into_iter().map(SignUpAnswer::from).collect();
        let refused = |(request, detail): (SignUp, String)| RefusedAnswer { request: request.into(), detail };
        Self {
            approved: answers(decided.approved),
            rejected: answers(decided.rejected),
            without_seat: answers(decided.without_seat),
            refused: decided.refused.into_iter().map(refused).collect(),
            done: answers(decided.done),
        }
    }
}
