//! Somebody becomes a user: planned as the one row of an import would be, so that seats, groups and rules are the
//! same for both.

use std::collections::HashMap;

use roster::check::{Candidate, Severity, check_alone};
use roster::map::Field;
use roster::plan::{Action, Found, Owner, Person, PlanContext, plan_alone};
use roster::{Settings, Snapshot};
use serde_json::{Value, json};

use super::form::sight;
use super::{SignUp, SignUpSettings, SignUpState, Told};
use crate::access::Actor;
use crate::activity::{self, NewActivity};
use crate::imports::context_of;
use crate::store::Transaction;
use crate::{Backend, Error, store};

/// The company that people come into, as the transaction sees it. Its seats must be held.
pub(super) struct Room {
    company_id: i64,
    snapshot: Snapshot,
    context: PlanContext,
    /// By the ids of codes: the groups that they put people into.
    groups_of_codes: HashMap<i64, i64>,
    seat_limit: Option<u64>,
    seats_used: u64,
}

impl Room {
    pub(super) async fn of(transaction: &Transaction, company_id: i64) -> Result<Self, Error> {
        let sight = sight(company_id);
        let company = store::imports::company_in(transaction, sight).await?;
        let interiors = store::imports::interiors_in(transaction, sight, None).await?;
        let SignUpSettings { group, .. } =
            store::signup::settings(transaction, company_id).await?.unwrap_or_default();
        let settings = Settings { group: group.map(|id| id.to_string()), ..Settings::default() };
        let context = context_of(&settings, &[], &company, interiors)?;
        let codes = store::signup::codes(transaction, company_id).await?;
        let groups = codes.into_iter().filter_map(|code| Some((code.id, code.group?)));
        let house = company.houses.first();
        Ok(Self {
            company_id,
            groups_of_codes: groups.collect(),
            seat_limit: house.and_then(|house| house.seat_limit).map(u64::from),
            seats_used: store::signup::seats_taken(transaction, company_id).await?,
            snapshot: company.snapshot,
            context,
        })
    }

    /// Whether there is a seat for whoever asks. Who is in the company already has one.
    pub(super) async fn has_seat_for(
        &self,
        transaction: &Transaction,
        request: &SignUp,
    ) -> Result<bool, Error> {
        if self.seat_limit.is_none_or(|limit| self.seats_used < limit) {
            return Ok(true);
        }
        let there = store::signup::with_address(transaction, self.company_id, &request.email_key).await?;
        Ok(there.is_some())
    }
}

/// What somebody became.
#[derive(Debug)]
pub(super) struct Admitted {
    pub(super) user_id: i64,
    /// For the activity.
    pub(super) after: Value,
}

/// Makes whoever asks a user, and tells them; or says why they cannot be one as things are. There must be a seat.
pub(super) async fn admit(
    backend: &Backend,
    transaction: &Transaction,
    by: &Actor,
    room: &mut Room,
    request: &SignUp,
) -> Result<Result<Admitted, String>, Error> {
    let now = backend.clock().micros();
    let there = store::signup::with_address(transaction, room.company_id, &request.email_key).await?;
    let admitted = match there {
        Some(user) => match known(request, &user) {
            Ok(()) => {
                if let (None, Some(account_id)) = (user.account_id, request.account_id) {
                    store::signup::tie(transaction, user.id, account_id, now).await?;
                }
                Admitted {
                    user_id: user.id,
                    after: json!({ "user": user.id.to_string(), "was_there": true }),
                }
            }
            Err(why) => return Ok(Err(why)),
        },
        None => match planned(backend, transaction, room, request).await? {
            Ok((person, groups)) => newcomer(transaction, room, request, &person, &groups, now).await?,
            Err(why) => return Ok(Err(why)),
        },
    };
    let by = by.display();
    let outcome = (by.as_str(), None, Some(admitted.user_id));
    if !store::signup::decide(transaction, request.id, SignUpState::Approved, outcome, now).await? {
        return Err(Error::conflict("Somebody else has decided about this request at the same moment."));
    }
    super::letters::approved(backend, transaction, request).await?;
    Ok(Ok(admitted))
}

/// Whether the person who is in the company with this address already can be whoever asks.
fn known(request: &SignUp, user: &entity::user::Model) -> Result<(), String> {
    if user.status == entity::user::Status::Suspended {
        return Err(format!("{} is in the company already, and suspended.", request.email));
    }
    if user.account_id.is_some() && user.account_id != request.account_id {
        return Err(format!("{} is in the company already, with another account.", request.email));
    }
    Ok(())
}

/// The person they will be, and their groups: by the same code that plans the rows of an import.
async fn planned(
    backend: &Backend,
    transaction: &Transaction,
    room: &Room,
    request: &SignUp,
) -> Result<Result<(Person, Vec<i64>), String>, Error> {
    let candidate = match candidate(backend, room, request) {
        Ok(candidate) => candidate,
        Err(why) => return Ok(Err(why)),
    };
    let values = &candidate.values;
    let (user_name, reference) = store::signup::owners(
        transaction,
        room.company_id,
        values.user_name.text().given(),
        values.reference.text().given(),
    )
    .await?;
    let owner = |found: Option<(i64, String)>| found.map(|(id, email)| Owner { id, email });
    let (user_name, reference) = (owner(user_name), owner(reference));
    let found = Found {
        user_name_owner: user_name.as_ref(),
        reference_owner: reference.as_ref(),
        ..Found::default()
    };
    let (decision, _) = plan_alone(room.context.clone(), candidate, found);
    let Some(person) = decision.after.filter(|_| decision.action == Action::Create) else {
        let wrong = decision.findings.iter().find(|finding| finding.severity == Severity::Error);
        let why = wrong.map_or("They cannot be made a user as they are.", |finding| finding.message.as_str());
        return Ok(Err(why.to_owned()));
    };
    Ok(Ok((person, decision.joins.into_iter().map(|join| join.group).collect())))
}

/// What they said, checked once more: the company's fields may be others by now.
fn candidate(backend: &Backend, room: &Room, request: &SignUp) -> Result<Candidate, String> {
    let is_there = |field: &Field| match field {
        Field::Custom(key) => room.snapshot.custom_fields.iter().any(|own| own.key == **key),
        _ => true,
    };
    let said: Vec<(Field, String)> = request
        .said
        .iter()
        .filter(|(field, _)| is_there(field))
        .map(|(field, text)| (field.clone(), text.clone()))
        .collect();
    let mut candidate = check_alone(&room.snapshot, backend.config().limits, &said).map_err(|findings| {
        let sentences = findings.iter().map(|finding| match &finding.field {
            Some(field) => format!("{}: {}", room.snapshot.label_of(field), finding.message),
            None => finding.message.clone(),
        });
        sentences.collect::<Vec<_>>().join(" ")
    })?;
    let group = request.access_code_id.and_then(|code| room.groups_of_codes.get(&code));
    if let Some(group) = group {
        candidate.values.memberships.groups.insert(*group);
    }
    Ok(candidate)
}

async fn newcomer(
    transaction: &Transaction,
    room: &mut Room,
    request: &SignUp,
    person: &Person,
    groups: &[i64],
    now: i64,
) -> Result<Admitted, Error> {
    let user_id = store::signup::insert_user(
        transaction,
        room.company_id,
        person,
        &request.email_key,
        request.account_id,
        groups,
        now,
    )
    .await?;
    store::company::arrive(transaction, room.company_id).await?;
    room.seats_used += 1;
    let groups: Vec<String> = groups.iter().map(ToString::to_string).collect();
    Ok(Admitted {
        user_id,
        after: json!({ "user": user_id.to_string(), "person": person, "groups": groups }),
    })
}

/// One entry about one who was let in.
pub(super) async fn record(
    backend: &Backend,
    transaction: &Transaction,
    by: &Actor,
    request: &SignUp,
    admitted: &Admitted,
) -> Result<(), Error> {
    let data = json!({
        "before": { "request": Told::of(request), "state": request.state },
        "after": { "state": SignUpState::Approved, "became": admitted.after },
    });
    let entry = NewActivity {
        company_id: Some(request.company_id),
        verb: "sign_up.approved",
        subject: Some(("sign_up", request.id)),
        data: &data,
    };
    activity::record(backend, transaction, by, entry).await?;
    Ok(())
}
