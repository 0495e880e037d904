//! The people of a company.

use std::collections::BTreeMap;

use jiff::Timestamp;
use roster::person::{AccountType, EmailAddress, Status};
use serde::ser::{Serialize, SerializeStruct as _, Serializer};

pub use entity::user::Activation;

use crate::access::{Right, Scope};
use crate::assignments::Assignment;
use crate::page::{Listing, Page};
use crate::{Backend, Error, store};

mod account_type;
pub mod bulk;
mod deleted;
mod export;
mod filter;
mod history;
mod personal;
mod save;
mod selection;
mod totals;

pub(crate) use account_type::change_account_type_in;
pub use account_type::{TypeChange, change_account_type, change_with_type};
pub use bulk::{Bulk, BulkAction, BulkState, Outcome, Outcomes, Touched};
pub(crate) use deleted::erase;
#[cfg(feature = "testing")]
pub(crate) use deleted::restore_in;
pub use deleted::{DeletedUser, delete, deleted, restore};
pub use export::{ExportFormat, export, export_filename};
pub use filter::{SMALL, Sort, SortBy, Stage, UserFilter};
pub use history::{Happened, History, InvitationMail, SignedIn, history};
pub use personal::{erase_deleted, erase_personal_data, personal_data, personal_data_of};
pub(crate) use save::person_of;
pub use save::{Form, FormField, Said, change, create, form};
pub use selection::{NAMED, Selection};
pub(crate) use totals::Totals;

/// One person's record in one company. Serializes as `api.md` writes a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub id: i64,
    pub email: String,
    /// Empty if not known.
    pub first_name: String,
    /// Empty if not known.
    pub last_name: String,
    pub user_name: Option<String>,
    pub reference: Option<String>,
    pub status: Status,
    pub account_type: AccountType,
    pub activation: Activation,
    /// BCP-47.
    pub language: Option<String>,
    pub job_role: Option<String>,
    pub region: Option<String>,
    /// Names, in alphabetical order.
    pub groups: Vec<String>,
    /// Names, in alphabetical order.
    pub cohorts: Vec<String>,
    /// By course, the newest attempt first.
    pub assignments: Vec<Assignment>,
    /// Values of the company's own fields, by the fields' keys.
    pub custom: BTreeMap<String, String>,
    /// Grows with every change to the person, memberships included.
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A person to be put into a company, other than by a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewUser {
    pub(crate) email: EmailAddress,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) reference: Option<String>,
    pub(crate) status: Status,
    pub(crate) account_type: AccountType,
    pub(crate) job_role: Option<String>,
    pub(crate) region: Option<String>,
    /// Ids of groups and cohorts of the same company; the database refuses others.
    pub(crate) groups: Vec<i64>,
}

impl User {
    /// What the person is called: the names, else the user name, else the address (`import.md` 2).
    pub fn name(&self) -> String {
        let name = format!("{} {}", self.first_name, self.last_name);
        let name = name.trim();
        if name.is_empty() {
            self.user_name.clone().unwrap_or_else(|| self.email.clone())
        } else {
            name.to_owned()
        }
    }
}

impl Serialize for User {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut user = serializer.serialize_struct("User", 19)?;
        user.serialize_field("id", &self.id.to_string())?;
        user.serialize_field("name", &self.name())?;
        user.serialize_field("email", &self.email)?;
        user.serialize_field("first_name", &self.first_name)?;
        user.serialize_field("last_name", &self.last_name)?;
        user.serialize_field("user_name", &self.user_name)?;
        user.serialize_field("reference", &self.reference)?;
        user.serialize_field("status", &self.status)?;
        user.serialize_field("account_type", &self.account_type)?;
        user.serialize_field("activation", &self.activation)?;
        user.serialize_field("language", &self.language)?;
        user.serialize_field("job_role", &self.job_role)?;
        user.serialize_field("region", &self.region)?;
        user.serialize_field("groups", &self.groups)?;
        user.serialize_field("cohorts", &self.cohorts)?;
        user.serialize_field("assignments", &self.assignments)?;
        user.serialize_field("custom", &self.custom)?;
        user.serialize_field("created_at", &self.created_at)?;
        user.serialize_field("updated_at", &self.updated_at)?;
        user.end()
    }
}

/// A page of the people the filter lets through, with how many there are in all.
pub async fn list(
    backend: &Backend,
    scope: &Scope,
    filter: &UserFilter,
    page: &Page,
) -> Result<Listing<User>, Error> {
    scope.require(Right::ViewPeople)?;
    let total = totals::of(backend, scope, filter).await?;
    let listing = store::user::list(backend.store().read(), backend.sizes(), scope, filter, page).await?;
    Ok(Listing { total: Some(total), ..listing })
}

/// How many are meant.
pub async fn count(backend: &Backend, scope: &Scope, selection: &Selection) -> Result<u64, Error> {
    scope.require(Right::ViewPeople)?;
    selection.check()?;
    if let Selection::Filter(filter) = selection {
        return totals::of(backend, scope, filter).await;
    }
    store::user::count_selected(backend.store().read(), scope, selection).await
}

/// One person, by id.
pub async fn get(backend: &Backend, scope: &Scope, id: i64) -> Result<User, Error> {
    scope.require(Right::ViewPeople)?;
    store::user::get(backend.store().read(), scope, id).await?.ok_or(Error::NotFound)
}

/// The record of whoever asks; none for programs, and for owners who are nobody here.
pub async fn oneself(backend: &Backend, scope: &Scope) -> Result<Option<User>, Error> {
    scope.require(Right::Learn)?;
    let Some(id) = scope.user_id() else { return Ok(None) };
    store::user::own(backend.store().read(), scope, id).await
}
