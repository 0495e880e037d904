//! Groups and cohorts, told apart by `kind`.

use backend::groups::{Group, GroupKind};
use jiff::Timestamp;
use serde::Serialize;

pub(crate) mod create;
pub(crate) mod list;

/// A group as it is answered.
#[derive(Debug, Serialize)]
pub(crate) struct GroupAnswer {
    id: String,
    kind: GroupKind,
    name: String,
    /// How many users are in it, suspended ones too.
    members: u64,
    created_at: Timestamp,
}

impl From<Group> for GroupAnswer {
    fn from(group: Group) -> Self {
        Self {
            id: group.id.to_string(),
            kind: group.kind,
            name: group.name,
            members: group.members,
            created_at: group.created_at,
        }
    }
}
