//! People do a package again: the next attempt opens at every course of it, whatever became of those before.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::assign::SHOWN;
use super::{Assignees, Assignment, Training};
use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::annual::{self, Chosen, Shelf};
use crate::{Backend, Error, secret, store};

/// What tells a request that is sent once more from another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once {
    /// The caller's own word for it, at most 255 characters.
    pub key: String,
    /// What was asked for, as it came: with the same key it must be the same.
    pub asked: String,
}

/// A package about to be given again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reassignment {
    /// By id.
    pub package: i64,
    /// All: those whose turn it is.
    pub to: Chosen,
    /// The day by which the new attempts should be completed.
    pub due_on: Option<Date>,
    /// Whoever was given any of the package after this is left out: what was looked at then no longer holds for them.
    /// So nobody gets two attempts when the same is sent twice, or by two colleagues.
    pub unless_after: Option<Timestamp>,
}

/// What it came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reassigned {
    /// How many people have new attempts.
    pub people: u64,
    /// How many attempts were opened.
    pub made: u64,
    /// How many were left out because they were given some of it meanwhile.
    pub left_out: u64,
    /// How many people get their first mail with it.
    pub mails: u64,
    /// What tells of it in the activity; none if nothing was done.
    pub entry: Option<i64>,
    /// The first 1,000 of the attempts.
    pub assignments: Vec<Assignment>,
}

/// Of more people than so many the activity names the first only; the attempts themselves say who they are.
const NAMED: usize = 100;

/// What the activity calls it.
const VERB: &str = "training.reassigned";

/// Gives a package again. Earlier attempts stay as they are, also those in progress; whoever never had a course of it
/// gets the first attempt.
///
/// # Errors
/// [`Error::NotFound`] if the package or somebody who is named is not the company's. [`Error::Refused`] if nobody is
/// named, or the package is empty.
pub async fn reassign(backend: &Backend, scope: &Scope, again: Reassignment) -> Result<Reassigned, Error> {
    give(backend, scope, again, None).await
}

/// The same, once for each key: whoever asks again with it hears what it came to. The attempts themselves are told the
/// first time only.
///
/// # Errors
/// As [`reassign`]; [`Error::Invalid`] if the key was used for something else.
pub async fn reassign_once(
    backend: &Backend,
    scope: &Scope,
    again: Reassignment,
    once: Once,
) -> Result<Reassigned, Error> {
    let once = Once {
        key: secret::hash(&once.key),
        asked: secret::hash(&format!("{}:{}", again.package, once.asked)),
    };
    give(backend, scope, again, Some(once)).await
}

/// What came of the request that had this key, if there was one.
async fn answered(
    transaction: &store::Transaction,
    scope: &Scope,
    once: &Once,
) -> Result<Option<Reassigned>, Error> {
    let Some(entry) = store::activity::by_key(transaction, scope, VERB, &once.key).await? else {
        return Ok(None);
    };
    if entry.data.get("asked").and_then(Value::as_str) != Some(once.asked.as_str()) {
        return Err(Error::Invalid {
            // On pages this is read by whoever changes something after an answer was lost.
            detail: "This was done already, with something else asked for. The activity says what it came to; to do it once more, begin anew, with another idempotency key."
                .into(),
            findings: Vec::new(),
        });
    }
    let number = |name: &str| entry.data.get(name).and_then(Value::as_u64).unwrap_or_default();
    Ok(Some(Reassigned {
        people: number("people"),
        made: number("made"),
        left_out: number("left_out"),
        mails: number("mails"),
        entry: Some(entry.id),
        assignments: Vec::new(),
    }))
}

async fn give(
    backend: &Backend,
    scope: &Scope,
    again: Reassignment,
    once: Option<Once>,
) -> Result<Reassigned, Error> {
    scope.require(Right::ManageTraining)?;
    let before = annual::due_before(backend, scope).await?;
    let transaction = backend.store().begin().await?;
    if let Some(once) = &once {
        // Whoever asks twice at the same moment waits for the first, and then finds its answer.
        store::company::hold_seats(&transaction, scope.company_id()).await?;
        if let Some(reassigned) = answered(&transaction, scope, once).await? {
            return Ok(reassigned);
        }
    }
    // As assigning does: a course that people have assigned cannot be taken from the company.
    store::company::hold(&transaction, scope).await?;
    let id = again.package;
    let package = store::package::get(&transaction, scope, id).await?.ok_or(Error::NotFound)?;
    if package.courses.is_empty() {
        return Err(Error::refused(format!(
            "There is no course in the package “{}” yet. Put some in first.",
            package.name
        )));
    }
    let ids = annual::ids(&transaction, scope, id, Shelf::Due, &again.to, before).await?;
    let asked = ids.len() as u64;
    let now = backend.clock().micros();
    let last = store::assignment::last_id(&transaction).await?;
    let to = Assignees::Users(ids);
    let made = store::assignment::insert_next(&transaction, scope, &to, &again, now).await?;
    if made == 0 {
        return Ok(Reassigned { left_out: asked, ..Reassigned::default() });
    }
    let mails = store::assignment::invite(&transaction, scope, &to, now).await?;
    let (people, until) = store::assignment::people_since(&transaction, scope, id, last, now).await?;
    let training = Training::Package(id);
    let mut reassigned = Reassigned {
        entry: None,
        people,
        made,
        left_out: asked.saturating_sub(people),
        mails,
        assignments: store::assignment::made(&transaction, scope, training, last, now, SHOWN).await?,
    };
    let Assignees::Users(ids) = &to else { return Err(Error::NotFound) };
    let named: Vec<String> =
        ids.iter().take(if asked <= NAMED as u64 { NAMED } else { 0 }).map(ToString::to_string).collect();
    let mut data = json!({
        "name": package.name,
        "users": named,
        "people": people,
        "made": made,
        "left_out": reassigned.left_out,
        "mails": mails,
        "due_on": again.due_on,
        // Where the attempts stand among all: by them the entry tells whom it was about.
        "attempts": { "after": last, "until": until, "at": now },
    });
    if let (Some(once), Some(data)) = (once, data.as_object_mut()) {
        data.insert("key".to_owned(), once.key.into());
        data.insert("asked".to_owned(), once.asked.into());
    }
    let entry = NewActivity {
        company_id: Some(scope.company_id()),
        verb: VERB,
        subject: Some(("package", id)),
        data: &data,
    };
    reassigned.entry = Some(activity::record(backend, &transaction, scope.actor(), entry).await?);
    transaction.commit().await?;
    Ok(reassigned)
}
