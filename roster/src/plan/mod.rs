//! A checked row and the user it names → what committing would do.
//!
//! [`Planner`] is fed the rows in the file's order, each with what the company has; it decides,
//! counts, watches the seats and sums everything up in a digest. What only the whole file can tell
//! (an address that two people swap, the last administrator) it decides at the end. Nothing here asks
//! a database.

mod admins;
mod alone;
mod changes;
mod chosen;
mod context;
mod counts;
mod decide;
mod decision;
mod digest;
mod gains;
mod managed;
mod new_fields;
mod new_names;
mod open;
mod planner;
mod rules;
mod seats;
mod trial;

pub use admins::leaves_no_admin;
pub use alone::plan_alone;
pub use context::{CompanyContext, PackageCourses, PlanContext};
pub use counts::{CompanySeats, Counts, Seats};
pub use decision::{Action, Change, CourseGained, Decision, Existing, Found, Invited, Join, Owner, Person};
pub use new_names::{NewName, NewNameKind};
pub use planner::{Deferred, Outcome, Plan, Planner};
pub use rules::{Condition, Matching, Operator, Rule, Rules};
pub use trial::{Joined, PersonShift, Shift, Trial, TrialOutcome};
