//! A checked row and the user it names → what committing would do.
//!
//! [`Planner`] is fed the rows in the file's order, each with what the company has; it decides,
//! counts, watches the seats and sums everything up in a digest. Nothing here asks a database.

mod counts;
mod decide;
mod digest;
mod planner;

pub use counts::{Counts, Seats};
pub use decide::{Action, Change, Decision, Existing, Found, Owner, Person};
pub use planner::{Plan, PlanContext, Planner};
