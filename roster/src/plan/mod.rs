//! A checked row and the user it names → what committing would do.
//!
//! [`Planner`] is fed the rows in the file's order, each with what the company has; it decides,
//! counts, watches the seats and sums everything up in a digest. What only the whole file can tell
//! (an address that two people swap, the last administrator) it decides at the end. Nothing here asks
//! a database.

mod context;
mod counts;
mod decide;
mod digest;
mod planner;
mod rules;

pub use context::{CompanyContext, PackageCourses, PlanContext};
pub use counts::{CompanySeats, Counts, Seats};
pub use decide::{Action, Change, CourseGained, Decision, Existing, Found, Invited, Join, Owner, Person};
pub use planner::{Deferred, NewName, NewNameKind, Outcome, Plan, Planner};
pub use rules::{Condition, Matching, Operator, Rule};
