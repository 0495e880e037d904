//! Fields of a company's own. `backend::fields::Field` serializes as `api.md` has it.

pub(crate) mod change;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
