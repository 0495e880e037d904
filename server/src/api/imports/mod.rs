//! Imports: a file's way from its bytes to people.

pub(crate) mod activation_links;
pub(crate) mod approve;
pub(crate) mod cancel;
pub(crate) mod change;
pub(crate) mod comments;
pub(crate) mod commit;
pub(crate) mod create;
pub(crate) mod errors;
pub(crate) mod events;
pub(crate) mod file;
pub(crate) mod findings;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod plan;
pub(crate) mod plan_rules;
pub(crate) mod result;
pub(crate) mod shape;
pub(crate) mod undo;
