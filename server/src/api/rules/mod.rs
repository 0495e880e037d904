//! Automatic distribution rules. `backend::rules::PlacedRule` serializes as `api.md` has it.

pub(crate) mod change;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
