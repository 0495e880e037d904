//! People who have asked to join, and deciding about them.

mod decide;
mod list;

pub use decide::DecideSignUps;
pub use list::SignUps;
