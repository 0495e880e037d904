//! Some people's turn: what comes of it for each is decided and done in one transaction.

use std::collections::BTreeMap;

use roster::person::AccountType;

use super::{BulkAction, Outcome, Outcomes};
use crate::access::{Right, Scope};
use crate::assignments::{Assignees, NewAssignment, Training};
use crate::people::Selection;
use crate::store::{self, Connection, Transaction};
use crate::{Backend, Error};

/// The highest account type that whoever asks may touch.
fn highest(scope: &Scope) -> AccountType {
    if scope.allows(Right::ManageCompany) { AccountType::Admin } else { AccountType::User }
}

/// Refuses what is about something that is not there, or that whoever asks may not reach.
pub(super) async fn check(
    connection: &impl Connection,
    scope: &Scope,
    action: &BulkAction,
) -> Result<(), Error> {
    match action {
        BulkAction::AddToGroup { group } | BulkAction::RemoveFromGroup { group } => {
            let known = store::group::with_ids(connection, scope, &[*group]).await?;
            if known.is_empty() { Err(Error::NotFound) } else { Ok(()) }
        }
        BulkAction::Assign { what: Training::Course(id), .. } => {
            let course = store::course::get(connection, Some(scope.company_id()), *id).await?;
            course.map(|_| ()).ok_or(Error::NotFound)
        }
        BulkAction::Assign { what: Training::Package(id), .. } => {
            let package = store::package::get(connection, scope, *id).await?.ok_or(Error::NotFound)?;
            if package.courses.is_empty() {
                return Err(Error::refused(format!(
                    "There is no course in the package “{}” yet. Put some in first.",
                    package.name
                )));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// What it would come to for all of them, as things are.
pub(super) async fn foresee(
    connection: &impl Connection,
    scope: &Scope,
    action: &BulkAction,
    selection: &Selection,
) -> Result<Outcomes, Error> {
    let judge = store::bulk::Judge::of(connection, scope, action, highest(scope), selection).await?;
    let mut outcomes = judge.counts(connection).await?;
    if let (BulkAction::Activate, Some(free)) = (action, free_seats(connection, scope).await?) {
        let waiting = outcomes.of(Outcome::Waiting);
        let without = waiting.saturating_sub(free);
        if without > 0 {
            outcomes.0.insert(Outcome::Waiting, waiting - without);
            outcomes.0.retain(|_, people| *people > 0);
            outcomes.add(Outcome::NoSeat, without);
        }
    }
    Ok(outcomes)
}

/// Does it to these, whose turn it is.
pub(super) async fn take(
    backend: &Backend,
    transaction: &Transaction,
    scope: &Scope,
    action: &BulkAction,
    bulk_id: i64,
    people: Vec<i64>,
) -> Result<(), Error> {
    if action.moves_seats_or_rights() {
        store::company::hold_seats(transaction, scope.company_id()).await?;
    } else {
        store::company::hold(transaction, scope).await?;
    }
    let selection = Selection::People(people.clone());
    let judge = store::bulk::Judge::of(transaction, scope, action, highest(scope), &selection).await?;
    let mut judged = judge.people(transaction).await?;
    if let (BulkAction::Activate, Some(free)) = (action, free_seats(transaction, scope).await?) {
        let waiting = judged.values_mut().filter(|outcome| **outcome == Outcome::Waiting);
        for outcome in waiting.skip(usize::try_from(free).unwrap_or(usize::MAX)) {
            *outcome = Outcome::NoSeat;
        }
    }
    for id in people {
        judged.entry(id).or_insert(Outcome::Gone);
    }
    let turn: Vec<i64> =
        judged.iter().filter(|(_, outcome)| **outcome == Outcome::Waiting).map(|(id, _)| *id).collect();
    if !turn.is_empty() {
        act(backend, transaction, scope, action, bulk_id, &turn).await?;
    }
    let mut by_outcome: BTreeMap<Outcome, Vec<i64>> = BTreeMap::new();
    for (id, outcome) in judged {
        let outcome = if outcome == Outcome::Waiting { Outcome::Done } else { outcome };
        by_outcome.entry(outcome).or_default().push(id);
    }
    store::bulk::put_outcomes(transaction, bulk_id, &by_outcome).await
}

async fn act(
    backend: &Backend,
    transaction: &Transaction,
    scope: &Scope,
    action: &BulkAction,
    bulk_id: i64,
    people: &[i64],
) -> Result<(), Error> {
    let now = backend.clock().micros();
    let rights = matches!(action, BulkAction::SetAccountType { .. })
        || action.moves_seats_or_rights() && store::bulk::has_colleagues(transaction, scope, people).await?;
    if rights {
        // Plans are made by who manages and who administers.
        store::company::touch(transaction, scope).await?;
    }
    match action {
        BulkAction::Suspend => store::bulk::suspend(transaction, scope, people, now).await,
        BulkAction::Activate => store::bulk::activate(transaction, scope, people, now).await,
        BulkAction::Invite | BulkAction::Resend => {
            let cause = format!("bulk-{bulk_id}");
            store::invitation::invite(transaction, scope, people, &cause, now).await
        }
        BulkAction::AddToGroup { group } => {
            store::bulk::add_to_group(transaction, scope, *group, people, now).await
        }
        BulkAction::RemoveFromGroup { group } => {
            store::bulk::remove_from_group(transaction, scope, *group, people, now).await
        }
        BulkAction::Assign { what, due_on } => {
            let to = Assignees::Users(people.to_vec());
            let new = NewAssignment { to, what: *what, due_on: *due_on };
            store::assignment::insert(transaction, scope, &new, now).await?;
            store::assignment::invite(transaction, scope, &new.to, now).await?;
            Ok(())
        }
        BulkAction::SetAccountType { account_type } => {
            store::bulk::set_account_type(transaction, scope, *account_type, people, now).await
        }
        BulkAction::Delete => {
            let by = scope.actor().display();
            store::deleted::delete(transaction, scope, people, &by, now).await
        }
    }
}

/// None: any number.
async fn free_seats(connection: &impl Connection, scope: &Scope) -> Result<Option<u64>, Error> {
    let company = store::company::get(connection, scope.company_id()).await?.ok_or(Error::NotFound)?;
    let Some(limit) = company.seat_limit else { return Ok(None) };
    Ok(Some(limit.saturating_sub(store::signup::seats_taken(connection, scope.company_id()).await?)))
}
