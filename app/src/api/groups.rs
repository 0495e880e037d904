//! Groups and cohorts.

use std::fmt;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Failure;

/// A named set of users is one or the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupKind {
    #[default]
    Group,
    Cohort,
}

impl fmt::Display for GroupKind {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Group => "Group",
            Self::Cohort => "Cohort",
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupView {
    pub id: i64,
    pub kind: GroupKind,
    pub name: String,
    pub members: u64,
}

#[cfg(feature = "ssr")]
mod server {
    use super::{GroupKind, GroupView};

    impl From<backend::groups::Group> for GroupView {
        fn from(group: backend::groups::Group) -> Self {
            Self { id: group.id, kind: group.kind.into(), name: group.name, members: group.members }
        }
    }

    impl From<backend::groups::GroupKind> for GroupKind {
        fn from(kind: backend::groups::GroupKind) -> Self {
            match kind {
                backend::groups::GroupKind::Group => Self::Group,
                backend::groups::GroupKind::Cohort => Self::Cohort,
            }
        }
    }

    impl From<GroupKind> for backend::groups::GroupKind {
        fn from(kind: GroupKind) -> Self {
            match kind {
                GroupKind::Group => Self::Group,
                GroupKind::Cohort => Self::Cohort,
            }
        }
    }
}

/// All of the company's, by name.
#[server(prefix = "/api/fn", endpoint = "groups")]
pub async fn groups() -> Result<Vec<GroupView>, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ViewPeople).await?;
    let groups = backend::groups::list(&asked.backend, &scope, None).await?;
    Ok(groups.into_iter().map(GroupView::from).collect())
}

#[server(prefix = "/api/fn", endpoint = "group")]
pub async fn group(id: i64) -> Result<GroupView, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ViewPeople).await?;
    Ok(backend::groups::get(&asked.backend, &scope, id).await?.into())
}

#[server(prefix = "/api/fn", endpoint = "create_group")]
pub async fn create_group(kind: GroupKind, name: String) -> Result<GroupView, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageGroups).await?;
    Ok(backend::groups::create(&asked.backend, &scope, kind.into(), &name).await?.into())
}
