//! Somebody is made a colleague, and invited if they have not come in yet.

use roster::person::{AccountType, Status};
use serde_json::json;

use super::mail;
use crate::access::{Right, Scope};
use crate::accounts;
use crate::activity::{self, NewActivity};
use crate::people::{NewUser, TypeChange, change_account_type_in};
use crate::store::Transaction;
use crate::{Backend, Error, store};

/// Who is to be a colleague, and as what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewColleague {
    pub email: String,
    /// Of no matter for somebody whom the company has already, as is the last name.
    pub first_name: String,
    pub last_name: String,
    /// Manager or administrator.
    pub account_type: AccountType,
    /// Of a manager: ids of the groups and cohorts to manage.
    pub groups: Vec<i64>,
}

/// Makes a user of this address, or raises the one there is, and mails an invitation to whoever has not come in. The id
/// of the user, and whether an invitation goes out.
///
/// # Errors
/// [`Error::Refused`] for an address that is none, for a type that no colleague has, for a manager without groups,
/// for somebody who is suspended or is more than that already, and if no seat is left.
pub async fn invite(backend: &Backend, scope: &Scope, new: NewColleague) -> Result<(i64, bool), Error> {
    scope.require(Right::ManageCompany)?;
    let email = accounts::address(&new.email)?;
    if new.account_type < AccountType::Manager {
        return Err(Error::refused("A colleague is a manager or an administrator."));
    }
    if new.account_type == AccountType::Manager && new.groups.is_empty() {
        return Err(Error::refused(
            "Choose at least one group: a manager manages groups, and does nothing without.",
        ));
    }
    let transaction = backend.store().begin().await?;
    // First: whoever else changes the company waits here, so that the last seat is given away once.
    store::company::touch(&transaction, scope).await?;
    let there = store::user::id_of_address(&transaction, scope, &email.key()).await?;
    let id = if let Some(id) = there {
        may_be_raised(&transaction, scope, id, new.account_type).await?;
        id
    } else {
        seat_left(&transaction, scope).await?;
        let person = NewUser {
            email,
            first_name: new.first_name.trim().to_owned(),
            last_name: new.last_name.trim().to_owned(),
            reference: None,
            status: Status::Active,
            account_type: AccountType::User,
            job_role: None,
            region: None,
            groups: Vec::new(),
        };
        create(backend, &transaction, scope, person).await?
    };
    let change = TypeChange { account_type: new.account_type, groups: Some(new.groups), confirmed: false };
    change_account_type_in(backend, &transaction, scope, id, change).await?;
    let user = store::user::get(&transaction, scope, id).await?.ok_or(Error::NotFound)?;
    let invited = mail::send(backend, &transaction, scope, &user).await?;
    transaction.commit().await?;
    Ok((id, invited))
}

async fn may_be_raised(
    transaction: &Transaction,
    scope: &Scope,
    id: i64,
    to: AccountType,
) -> Result<(), Error> {
    let user = store::user::get(transaction, scope, id).await?.ok_or(Error::NotFound)?;
    if user.status == Status::Suspended {
        return Err(Error::refused(format!(
            "{} is suspended. Take that back before you make them a colleague.",
            user.name()
        )));
    }
    if user.account_type > to {
        return Err(Error::refused(format!(
            "{} is an administrator already. Change their account type in the list.",
            user.name()
        )));
    }
    Ok(())
}

async fn create(
    backend: &Backend,
    transaction: &Transaction,
    scope: &Scope,
    person: NewUser,
) -> Result<i64, Error> {
    let email = person.email.as_str().to_owned();
    let ids = store::user::insert_many(transaction, scope, &[person], backend.clock().micros()).await?;
    let id = ids.first().copied().ok_or_else(|| Error::internal("a person who was made without an id"))?;
    let entry = NewActivity {
        company_id: Some(scope.company_id()),
        verb: "user.created",
        subject: Some(("user", id)),
        data: &json!({ "email": email }),
    };
    activity::record(backend, transaction, scope.actor(), entry).await?;
    Ok(id)
}

/// Whether one more person finds a seat.
async fn seat_left(transaction: &Transaction, scope: &Scope) -> Result<(), Error> {
    let company = store::company::get(transaction, scope.company_id()).await?.ok_or(Error::NotFound)?;
    let Some(limit) = company.seat_limit else { return Ok(()) };
    let figures = store::company::figures(transaction, Some(company.id)).await?;
    let used = figures.get(&company.id).map_or(0, |figures| figures.seats_used);
    if used < limit {
        return Ok(());
    }
    Err(Error::refused(format!(
        "All {limit} seats of the company are taken. Suspend somebody, or ask for more seats."
    )))
}
