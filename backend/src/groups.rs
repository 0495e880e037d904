//! Groups and cohorts: named sets of a company's users.

use jiff::Timestamp;
use serde_json::json;

pub use entity::group::Kind as GroupKind;

use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::name::name;
use crate::{Backend, Error, store};

/// A group or a cohort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub id: i64,
    pub kind: GroupKind,
    /// Unique in the company among those of its kind.
    pub name: String,
    /// How many users are in it, suspended ones too.
    pub members: u64,
    pub created_at: Timestamp,
}

/// Those of one kind, or all, by name.
pub async fn list(backend: &Backend, scope: &Scope, kind: Option<GroupKind>) -> Result<Vec<Group>, Error> {
    scope.require(Right::ViewPeople)?;
    store::group::list(backend.store().read(), scope, kind).await
}

/// One, by its id.
pub async fn get(backend: &Backend, scope: &Scope, id: i64) -> Result<Group, Error> {
    scope.require(Right::ViewPeople)?;
    store::group::get(backend.store().read(), scope, id).await?.ok_or(Error::NotFound)
}

/// Makes one.
///
/// # Errors
/// [`Error::Refused`] if the company has one of this kind and name.
pub async fn create(backend: &Backend, scope: &Scope, kind: GroupKind, name: &str) -> Result<Group, Error> {
    let transaction = backend.store().begin().await?;
    let group = create_in(backend, &transaction, scope, kind, name).await?;
    transaction.commit().await?;
    Ok(group)
}

/// [`create`], as part of something larger.
pub(crate) async fn create_in(
    backend: &Backend,
    transaction: &store::Transaction,
    scope: &Scope,
    kind: GroupKind,
    text: &str,
) -> Result<Group, Error> {
    scope.require(Right::ManageGroups)?;
    let name = name(text, kind.as_str())?;
    let group = store::group::insert(transaction, scope, kind, &name, backend.clock().micros())
        .await?
        .ok_or_else(|| Error::refused(format!("There is already a {kind} named “{name}”.")))?;
    store::company::touch(transaction, scope).await?;
    activity::record(
        backend,
        transaction,
        scope.actor(),
        NewActivity {
            company_id: Some(scope.company_id()),
            verb: match kind {
                GroupKind::Group => "group.created",
                GroupKind::Cohort => "cohort.created",
            },
            subject: Some((kind.as_str(), group.id)),
            data: &json!({ "name": group.name }),
        },
    )
    .await?;
    Ok(group)
}
