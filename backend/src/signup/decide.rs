//! Administrators let people in, or turn them down: one, several, or all that wait.

use serde_json::{Value, json};

use super::admit::{self, Room};
use super::{SignUp, SignUpState, Told, WaitsFor, letters};
use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::store::Transaction;
use crate::{Backend, Error, store};

/// How many are decided about at once.
const AT_ONCE: u32 = 1_000;
/// The most characters of what somebody is told who is turned down.
const REASON: usize = 1_000;

/// About whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    These(Vec<i64>),
    /// All that wait, as many as are decided about at once.
    AllWaiting,
}

/// What is to become of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    Approve,
    /// With a sentence that they are told, if there is one.
    Reject(Option<String>),
}

/// What became of them, in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    pub approved: Vec<SignUp>,
    pub rejected: Vec<SignUp>,
    /// There is no seat for these; they go on waiting for one.
    pub without_seat: Vec<SignUp>,
    /// These cannot be let in as they are, each with why; they go on waiting.
    pub refused: Vec<(SignUp, String)>,
    /// Somebody has decided about these before.
    pub done: Vec<SignUp>,
}

/// Decides. With `dry_run` all is done and taken back, so that what it says beforehand is what would happen.
///
/// # Errors
/// [`Error::NotFound`] if one of them is no request of the company's. [`Error::Refused`] for a reason that is too long.
pub async fn decide(
    backend: &Backend,
    scope: &Scope,
    which: &Which,
    decision: Decision,
    dry_run: bool,
) -> Result<Decided, Error> {
    scope.require(Right::ManageCompany)?;
    let decision = known(decision)?;
    let transaction = backend.store().begin().await?;
    // As imports do: nobody else takes a seat meanwhile.
    store::company::hold_seats(&transaction, scope.company_id()).await?;
    let requests = requests(&transaction, scope, which).await?;
    let decided = match &decision {
        Decision::Approve => approve(backend, &transaction, scope, requests).await?,
        Decision::Reject(reason) => reject(backend, &transaction, scope, requests, reason.as_deref()).await?,
    };
    if dry_run {
        transaction.rollback().await?;
    } else {
        transaction.commit().await?;
    }
    Ok(decided)
}

fn known(decision: Decision) -> Result<Decision, Error> {
    let Decision::Reject(Some(reason)) = decision else { return Ok(decision) };
    let reason = reason.trim();
    if reason.chars().count() > REASON {
        return Err(Error::refused("What they are told may have at most 1,000 characters."));
    }
    Ok(Decision::Reject(Some(reason.to_owned()).filter(|reason| !reason.is_empty())))
}

async fn requests(transaction: &Transaction, scope: &Scope, which: &Which) -> Result<Vec<SignUp>, Error> {
    let Which::These(ids) = which else {
        return store::signup::to_decide(transaction, scope, None, AT_ONCE).await;
    };
    let mut ids = ids.clone();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() > AT_ONCE as usize {
        return Err(Error::refused("Decide about at most 1,000 requests at once."));
    }
    let requests = store::signup::to_decide(transaction, scope, Some(&ids), AT_ONCE).await?;
    if requests.len() == ids.len() { Ok(requests) } else { Err(Error::NotFound) }
}

async fn approve(
    backend: &Backend,
    transaction: &Transaction,
    scope: &Scope,
    requests: Vec<SignUp>,
) -> Result<Decided, Error> {
    let mut decided = Decided::default();
    let mut room = Room::of(transaction, scope.company_id()).await?;
    let mut told = Vec::new();
    let is_one = requests.len() == 1;
    for request in requests {
        if request.state != SignUpState::Waiting {
            decided.done.push(request);
            continue;
        }
        if !room.has_seat_for(transaction, &request).await? {
            store::signup::wait_for(transaction, request.id, WaitsFor::Seat).await?;
            decided.without_seat.push(request);
            continue;
        }
        match admit::admit(backend, transaction, scope.actor(), &mut room, &request).await? {
            Ok(admitted) if is_one => {
                admit::record(backend, transaction, scope.actor(), &request, &admitted).await?;
                decided.approved.push(with_user(request, admitted.user_id));
            }
            Ok(admitted) => {
                told.push(json!({ "request": Told::of(&request), "became": admitted.after }));
                decided.approved.push(with_user(request, admitted.user_id));
            }
            Err(why) => decided.refused.push((request, why)),
        }
    }
    if !told.is_empty() {
        record_all(backend, transaction, scope, "sign_ups.approved", SignUpState::Approved, told).await?;
    }
    Ok(decided)
}

fn with_user(request: SignUp, user_id: i64) -> SignUp {
    SignUp { state: SignUpState::Approved, waits_for: None, user_id: Some(user_id), ..request }
}

async fn reject(
    backend: &Backend,
    transaction: &Transaction,
    scope: &Scope,
    requests: Vec<SignUp>,
    reason: Option<&str>,
) -> Result<Decided, Error> {
    let mut decided = Decided::default();
    let mut told = Vec::new();
    let by = scope.actor().display();
    let now = backend.clock().micros();
    for request in requests {
        let outcome = (by.as_str(), reason, None);
        if !store::signup::decide(transaction, request.id, SignUpState::Rejected, outcome, now).await? {
            decided.done.push(request);
            continue;
        }
        letters::rejected(backend, transaction, &request, reason).await?;
        if let Some(code) = request.access_code_id {
            store::signup::give_code_back(transaction, code).await?;
        }
        if let Some(account_id) = request.account_id.filter(|_| request.made_account) {
            store::signup::delete_unused_account(transaction, account_id).await?;
        }
        told.push(json!({ "request": Told::of(&request), "reason": reason }));
        let reason = reason.map(ToOwned::to_owned);
        decided.rejected.push(SignUp { state: SignUpState::Rejected, waits_for: None, reason, ..request });
    }
    match (told.len(), decided.rejected.first()) {
        (1, Some(one)) => {
            let data = json!({
                "before": { "request": Told::of(one), "state": SignUpState::Waiting },
                "after": { "state": SignUpState::Rejected, "reason": reason },
            });
            let entry = NewActivity {
                company_id: Some(scope.company_id()),
                verb: "sign_up.rejected",
                subject: Some(("sign_up", one.id)),
                data: &data,
            };
            activity::record(backend, transaction, scope.actor(), entry).await?;
        }
        (0, _) | (_, None) => {}
        _ => {
            record_all(backend, transaction, scope, "sign_ups.rejected", SignUpState::Rejected, told).await?;
        }
    }
    Ok(decided)
}

/// One entry about several, which can be opened.
async fn record_all(
    backend: &Backend,
    transaction: &Transaction,
    scope: &Scope,
    verb: &'static str,
    state: SignUpState,
    told: Vec<Value>,
) -> Result<(), Error> {
    let data = json!({
        "count": told.len(),
        "before": { "state": SignUpState::Waiting },
        "after": { "state": state },
        "requests": told,
    });
    let entry = NewActivity { company_id: Some(scope.company_id()), verb, subject: None, data: &data };
    activity::record(backend, transaction, scope.actor(), entry).await?;
    Ok(())
}
