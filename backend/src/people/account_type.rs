//! What somebody may do in their company is changed.

use roster::map::Field;
use roster::person::{AccountType, Status};
use roster::plan::leaves_no_admin;
use serde_json::{Value, json};

use super::{Said, User, save};
use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::store::Transaction;
use crate::{Backend, Error, store};

/// What somebody is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeChange {
    pub account_type: AccountType,
    /// Of a manager: ids of the groups and cohorts to manage. Absent: those that they manage already. Nobody else
    /// manages any.
    pub groups: Option<Vec<i64>>,
    /// Whoever asks knows that they lower themselves, if they do.
    pub confirmed: bool,
}

/// Changes somebody's account type. It holds from their next step on.
///
/// # Errors
/// [`Error::Refused`] for the last administrator, for groups that are not the company's, and for whoever would lower
/// themselves without having said that they know.
pub async fn change_account_type(
    backend: &Backend,
    scope: &Scope,
    id: i64,
    change: TypeChange,
) -> Result<User, Error> {
    scope.require(Right::ManageCompany)?;
    let transaction = backend.store().begin().await?;
    change_account_type_in(backend, &transaction, scope, id, change).await?;
    let after = store::user::get(&transaction, scope, id).await?.ok_or(Error::NotFound)?;
    transaction.commit().await?;
    Ok(after)
}

/// [`change`](super::change) and [`change_account_type`] in one: both, or nothing. Of whoever may not decide what colleagues
/// are, the type is one more field, which may be what the form lets them choose.
///
/// # Errors
/// As of both; [`Error::Forbidden`] for whoever may not decide what colleagues are, and says more of it than the type.
pub async fn change_with_type(
    backend: &Backend,
    scope: &Scope,
    id: i64,
    mut said: Said,
    change: TypeChange,
) -> Result<User, Error> {
    if !scope.allows(Right::ManageCompany) && change.groups.is_none() && !change.confirmed {
        said.push((Field::AccountType, change.account_type.as_str().to_owned()));
        return save::change(backend, scope, id, said).await;
    }
    scope.require(Right::ManageCompany)?;
    let transaction = backend.store().begin().await?;
    if !said.is_empty() {
        save::change_in(backend, &transaction, scope, id, said).await?;
    }
    change_account_type_in(backend, &transaction, scope, id, change).await?;
    let after = store::user::get(&transaction, scope, id).await?.ok_or(Error::NotFound)?;
    transaction.commit().await?;
    Ok(after)
}

/// [`change_account_type`], as part of something larger.
pub(crate) async fn change_account_type_in(
    backend: &Backend,
    transaction: &Transaction,
    scope: &Scope,
    id: i64,
    change: TypeChange,
) -> Result<(), Error> {
    // First: whoever else changes the company waits here, so that two administrators cannot go at once.
    store::company::touch(transaction, scope).await?;
    let before = store::user::get(transaction, scope, id).await?.ok_or(Error::NotFound)?;
    let managed_before = store::access::managed(transaction, scope.company_id(), id).await?;
    let mut managed = match (change.account_type, change.groups) {
        (AccountType::Manager, Some(groups)) => groups,
        (AccountType::Manager, None) => managed_before.clone(),
        _ => Vec::new(),
    };
    managed.sort_unstable();
    managed.dedup();
    if change.account_type == before.account_type && managed == managed_before {
        return Ok(());
    }
    if change.account_type != before.account_type {
        if scope.user_id() == Some(id) && change.account_type < before.account_type && !change.confirmed {
            return Err(Error::refused(
                "You would take rights from yourself, and another administrator would have to give them back. Say \
                 that you know this, and save again.",
            ));
        }
        let was_admin = before.account_type == AccountType::Admin && before.status == Status::Active;
        let admins = store::user::active_admins(transaction, scope).await?;
        if leaves_no_admin(admins, i64::from(was_admin), 0) {
            return Err(Error::refused(format!(
                "{} is the last administrator of the company and must stay one.",
                before.name()
            )));
        }
        let now = backend.clock().micros();
        store::user::set_account_type(transaction, scope, id, change.account_type, now).await?;
    }
    if managed != managed_before {
        let known = store::group::with_ids(transaction, scope, &managed).await?;
        if known.len() != managed.len() {
            return Err(Error::refused("A group that is to be managed is not there any more. Choose again."));
        }
        store::access::put_managed(transaction, scope, id, &managed).await?;
    }
    let entry = NewActivity {
        company_id: Some(scope.company_id()),
        verb: "user.account_type_changed",
        subject: Some(("user", id)),
        data: &json!({
            "email": before.email,
            "before": about(before.account_type, &managed_before),
            "after": about(change.account_type, &managed),
        }),
    };
    activity::record(backend, transaction, scope.actor(), entry).await?;
    Ok(())
}

fn about(account_type: AccountType, managed: &[i64]) -> Value {
    let managed: Vec<String> = managed.iter().map(ToString::to_string).collect();
    json!({ "account_type": account_type, "manages": managed })
}
