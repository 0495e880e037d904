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

/// One group, with what only administrators see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WholeGroup {
    pub group: GroupView,
    pub may_change: bool,
    /// The company's managers, and whether they manage this one.
    pub managers: Vec<ManagerView>,
    /// Names of the rules that put people into it.
    pub rules: Vec<String>,
    /// By which people came into it, the newest first.
    pub imports: Vec<BroughtView>,
    /// What can be assigned to everybody in it, as in
    /// [`PersonTraining::choices`](super::assignments::PersonTraining::choices).
    pub training: Vec<(String, String)>,
}

/// An import that put people into a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BroughtView {
    pub id: i64,
    pub filename: String,
    /// How many of them are in it still.
    pub people: u64,
    pub by: String,
    /// RFC 3339, UTC.
    pub at: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagerView {
    pub id: i64,
    pub name: String,
    pub email: String,
    pub manages: bool,
}

#[cfg(feature = "ssr")]
mod server {
    use super::{GroupKind, GroupView};

    impl From<backend::groups::Group> for GroupView {
        fn from(group: backend::groups::Group) -> Self {
            Self { id: group.id, kind: group.kind.into(), name: group.name, members: group.members }
        }
    }

    impl From<backend::groups::Brought> for super::BroughtView {
        fn from(brought: backend::groups::Brought) -> Self {
            let import = brought.import;
            Self {
                id: import.id,
                filename: import.filename,
                people: brought.people,
                by: import.created_by,
                at: import.finished_at.unwrap_or(import.created_at).to_string(),
            }
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

/// Everything its page shows.
#[server(prefix = "/api/fn", endpoint = "group_page")]
pub async fn group_page(id: i64) -> Result<WholeGroup, Failure> {
    use backend::{
        access::Right,
        courses::{self, Catalogue},
        packages,
        page::Page,
        people::UserFilter,
    };
    use roster::person::AccountType;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(Right::ViewPeople).await?;
    let group = backend::groups::get(&asked.backend, &scope, id).await?;
    let imports = if scope.allows(Right::Import) {
        backend::groups::brought(&asked.backend, &scope, id).await?
    } else {
        Vec::new()
    };
    let imports = imports.into_iter().map(BroughtView::from).collect();
    if !scope.allows(Right::ManageGroups) {
        let group = group.into();
        return Ok(WholeGroup {
            group,
            may_change: false,
            managers: Vec::new(),
            rules: Vec::new(),
            imports,
            training: Vec::new(),
        });
    }
    // Those who manage it, and behind them everybody who could.
    let mut managers = backend::groups::managers(&asked.backend, &scope, id).await?;
    let filter = UserFilter {
        account_type: Some(AccountType::Manager),
        sort: "name".parse()?,
        ..UserFilter::default()
    };
    let page = Page::first(Page::MAX_LIMIT);
    let others = backend::people::list(&asked.backend, &scope, &filter, &page).await?.items;
    managers.extend(others.into_iter().filter(|user| !group.managers.contains(&user.id)));
    let view = |user: backend::people::User| ManagerView {
        id: user.id,
        name: user.name(),
        manages: group.managers.contains(&user.id),
        email: user.email,
    };
    let managers = managers.into_iter().map(view).collect();
    let rules = backend::groups::rules(&asked.backend, &scope, id).await?;
    let courses = courses::list(&asked.backend, Catalogue::Of(&scope)).await?;
    let packages = packages::list(&asked.backend, &scope).await?;
    let training = super::assignments::choices(&courses, &packages);
    Ok(WholeGroup { group: group.into(), may_change: true, managers, rules, imports, training })
}

/// A page of those who are in a group and whose name, address or reference has every word of `text` in it.
#[server(prefix = "/api/fn", endpoint = "group_members")]
pub async fn group_members(
    id: i64,
    #[server(default)] text: String,
    cursor: Option<String>,
) -> Result<super::people::PeoplePage, Failure> {
    use backend::{access::Right, page::Page, people::UserFilter};

    use super::people::PersonView;

    const ON_A_PAGE: u32 = 50;
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(Right::ViewPeople).await?;
    let group = backend::groups::get(&asked.backend, &scope, id).await?;
    let (of_group, of_cohort) = match group.kind {
        backend::groups::GroupKind::Group => (Some(id), None),
        backend::groups::GroupKind::Cohort => (None, Some(id)),
    };
    let filter = UserFilter {
        q: Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        group: of_group,
        cohort: of_cohort,
        sort: "name".parse()?,
        ..UserFilter::default()
    };
    let page = Page::new(cursor, Some(ON_A_PAGE))?;
    let listing = backend::people::list(&asked.backend, &scope, &filter, &page).await?;
    Ok(super::people::PeoplePage {
        total: listing.total.unwrap_or(listing.items.len() as u64),
        people: listing.items.into_iter().map(PersonView::from).collect(),
        next: listing.next,
    })
}

#[server(prefix = "/api/fn", endpoint = "rename_group")]
pub async fn rename_group(id: i64, name: String) -> Result<GroupView, Failure> {
    use backend::groups::GroupChange;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageGroups).await?;
    let change = GroupChange { name: Some(name), managers: None };
    Ok(backend::groups::change(&asked.backend, &scope, id, change).await?.into())
}

/// These users manage the group, and no others.
#[server(prefix = "/api/fn", endpoint = "set_managers")]
pub async fn set_managers(id: i64, #[server(default)] managers: Vec<i64>) -> Result<(), Failure> {
    use backend::groups::GroupChange;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageGroups).await?;
    let change = GroupChange { name: None, managers: Some(managers) };
    backend::groups::change(&asked.backend, &scope, id, change).await?;
    Ok(())
}

/// Deletes a group and goes back to the list.
#[server(prefix = "/api/fn", endpoint = "delete_group")]
pub async fn delete_group(id: i64) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageGroups).await?;
    backend::groups::delete(&asked.backend, &scope, id).await?;
    leptos_axum::redirect("/groups");
    Ok(())
}
