//! A file becomes people: receive → check → plan → commit → result.

/// What this process knows of the imports it is committing.
#[derive(Debug, Default)]
pub(crate) struct Board;
