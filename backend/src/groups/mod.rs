//! Groups and cohorts: named sets of a company's users.

use jiff::Timestamp;
use serde_json::{Value, json};

pub use entity::group::Kind as GroupKind;

use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::imports::Import;
use crate::people::User;
use crate::{Backend, Error, store};

mod change;
mod create;
mod delete;
mod members;

pub use change::{GroupChange, change};
pub use create::create;
pub(crate) use create::create_in;
pub use delete::delete;
pub(crate) use members::Members;

/// A group or a cohort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub id: i64,
    pub kind: GroupKind,
    /// Unique in the company among those of its kind.
    pub name: String,
    /// How many users are in it, suspended ones too.
    pub members: u64,
    /// Ids of the users who manage it.
    pub managers: Vec<i64>,
    pub created_at: Timestamp,
}

/// Those of one kind, or all, by name.
pub async fn list(backend: &Backend, scope: &Scope, kind: Option<GroupKind>) -> Result<Vec<Group>, Error> {
    scope.require(Right::ViewPeople)?;
    let members = members::of_all(backend, scope).await?;
    store::group::list(backend.store().read(), scope, kind, &members).await
}

/// One, by its id.
pub async fn get(backend: &Backend, scope: &Scope, id: i64) -> Result<Group, Error> {
    scope.require(Right::ViewPeople)?;
    let members = members::of_all(backend, scope).await?.get(&id).copied().unwrap_or(0);
    store::group::with(backend.store().read(), scope, id, members).await?.ok_or(Error::NotFound)
}

/// Those who manage a group, in the order of their ids.
pub async fn managers(backend: &Backend, scope: &Scope, id: i64) -> Result<Vec<User>, Error> {
    scope.require(Right::ManageGroups)?;
    let read = backend.store().read();
    let group = store::group::with(read, scope, id, 0).await?.ok_or(Error::NotFound)?;
    store::user::with_ids(read, scope, &group.managers).await
}

/// The names of the rules that put people into a group: it cannot be deleted while there are any.
pub async fn rules(backend: &Backend, scope: &Scope, id: i64) -> Result<Vec<String>, Error> {
    scope.require(Right::ManageGroups)?;
    let read = backend.store().read();
    store::group::with(read, scope, id, 0).await?.ok_or(Error::NotFound)?;
    let rules = store::rule::list(read, scope.company_id()).await?;
    Ok(rules.into_iter().filter(|rule| rule.groups.contains(&id)).map(|rule| rule.name).collect())
}

/// An import that brought people into a group.
#[derive(Clone, Debug, PartialEq)]
pub struct Brought {
    pub import: Import,
    /// How many of those whom it put into the group are in it still.
    pub people: u64,
}

/// How many imports a group tells of.
const BROUGHT: u32 = 20;

/// The newest imports by which people came into a group, of those that the actor may see.
pub async fn brought(backend: &Backend, scope: &Scope, id: i64) -> Result<Vec<Brought>, Error> {
    scope.require(Right::Import)?;
    let read = backend.store().read();
    store::group::with(read, scope, id, 0).await?.ok_or(Error::NotFound)?;
    let mut brought = Vec::new();
    for (import, people) in store::group::imports(read, scope, id, BROUGHT).await? {
        if let Some(import) = store::imports::get(read, scope, import).await? {
            brought.push(Brought { import, people });
        }
    }
    Ok(brought)
}

/// Records what became of a group or cohort: `verbs` has the one for either.
async fn record(
    backend: &Backend,
    transaction: &store::Transaction,
    scope: &Scope,
    verbs: (&'static str, &'static str),
    group: &Group,
    data: Value,
) -> Result<(), Error> {
    let entry = NewActivity {
        company_id: Some(scope.company_id()),
        verb: match group.kind {
            GroupKind::Group => verbs.0,
            GroupKind::Cohort => verbs.1,
        },
        subject: Some((group.kind.as_str(), group.id)),
        data: &data,
    };
    activity::record(backend, transaction, scope.actor(), entry).await?;
    Ok(())
}

/// What the activity keeps of a group.
fn told(group: &Group) -> Value {
    let managers: Vec<String> = group.managers.iter().map(ToString::to_string).collect();
    json!({ "name": group.name, "managers": managers })
}

/// What the company's groups and cohorts are called, of those that the actor may see: by name, without anybody counted.
pub async fn names(backend: &Backend, scope: &Scope) -> Result<Vec<(i64, GroupKind, String)>, Error> {
    scope.require(Right::ViewPeople)?;
    store::group::all_names(backend.store().read(), scope).await
}
