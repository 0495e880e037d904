//! Groups and cohorts, told apart by `kind`.

use backend::groups::{Group, GroupKind};
use jiff::Timestamp;
use serde::Serialize;

pub(crate) mod change;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;

/// A group as it is answered.
#[derive(Debug, Serialize)]
pub(crate) struct GroupAnswer {
    id: String,
    kind: GroupKind,
    name: String,
    /// How many users are in it, suspended ones too.
    members: u64,
    /// Ids of the users who manage it.
    managers: Vec<String>,
    created_at: Timestamp,
}

impl From<Group> for GroupAnswer {
    fn from(group: Group) -> Self {
        Self {
            id: group.id.to_string(),
            kind: group.kind,
            name: group.name,
            members: group.members,
            managers: group.managers.iter().map(ToString::to_string).collect(),
            created_at: group.created_at,
        }
    }
}
