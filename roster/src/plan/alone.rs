//! Somebody who comes in no file is planned as the one row of a file would be.

use super::{Action, Decision, Found, Outcome, Plan, PlanContext, Planner};
use crate::check::Candidate;

/// What becomes of the person, and of the company's seats.
pub fn plan_alone(context: PlanContext, candidate: Candidate, found: Found<'_>) -> (Decision, Plan) {
    let mut planner = Planner::new(context);
    let decision = match planner.row(Box::new(candidate), found) {
        Outcome::Decided(_, decision) => *decision,
        Outcome::Superseded => Decision::untouched(Action::Skip),
        Outcome::Deferred => {
            let settled = planner.settle().pop();
            settled.map_or_else(|| Decision::untouched(Action::Reject), |deferred| deferred.decision)
        }
    };
    (decision, planner.finish(Vec::new(), 0))
}
