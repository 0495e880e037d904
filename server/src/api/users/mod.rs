//! The people. `backend::people::User` serializes as `api.md` has it.

pub(crate) mod bulk;
pub(crate) mod change;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod deleted;
pub(crate) mod export;
mod fields;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod personal_data;
