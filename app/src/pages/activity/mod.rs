//! Who did what, when.

mod list;
mod one;

pub use list::Activity;
pub use one::OneActivity;
