//! Rows against the company. Three work at once: one reads the file and makes typed rows of it, one looks up
//! whom they name and decides, one writes down what was decided.

use std::collections::HashMap;
use std::sync::Arc;

use roster::check::{Candidate, Candidates, Slot, Verdict};
use roster::map::Field;
use roster::plan::{Action, Decision, Deferred, Existing, Found, Join, Outcome, Owner, Planner};
use roster::{CheckRequest, Checked, Finding};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::read::with_chunks;
use super::recheck::refused;
use crate::access::Scope;
use crate::store::imports::{Handle, Own, StagedRow, Turn};
use crate::{Backend, Error, store};

/// Rows that are looked up in one query.
const BLOCK: usize = 2_000;
/// Rows that are written in one transaction, at least.
const SLICE: usize = 8_000;

/// Feeds the planner with every row, and stages what it decides. False: another plan was begun meanwhile.
pub(super) async fn resolve(
    backend: &Backend,
    scope: &Scope,
    handle: Handle,
    generation: i64,
    request: CheckRequest,
    checked: Arc<Checked>,
    planner: &mut Planner,
) -> Result<bool, Error> {
    // Dropped, and with it what they do, if this is.
    let mut tasks = JoinSet::new();
    let (to_resolve, mut blocks) = mpsc::channel(1);
    tasks.spawn(read(backend.clone(), handle, request, checked, to_resolve));
    let (to_stage, slices) = mpsc::channel(1);
    tasks.spawn(stage(backend.clone(), handle, generation, slices));

    let mut slice = Vec::with_capacity(SLICE + BLOCK);
    while let Some(block) = blocks.recv().await {
        let people = look_up(backend, scope, &block).await?;
        for candidate in block {
            let found = found(&candidate, &people);
            if let Outcome::Decided(candidate, decision) = planner.row(Box::new(candidate), found) {
                slice.push(staged(*candidate, *decision, found.user)?);
            }
        }
        if slice.len() >= SLICE {
            let full = std::mem::replace(&mut slice, Vec::with_capacity(SLICE + BLOCK));
            if to_stage.send(full).await.is_err() {
                break;
            }
        }
    }
    for Deferred { candidate, decision, user } in planner.settle() {
        slice.push(staged(candidate, decision, user.as_ref())?);
    }
    if !slice.is_empty() {
        // Whoever does not take it says why.
        let _ = to_stage.send(slice).await;
    }
    drop(to_stage);
    drop(blocks);
    let mut whole = true;
    while let Some(ended) = tasks.join_next().await {
        whole &= ended.map_err(Error::internal)??;
    }
    Ok(whole)
}

/// Makes rows of the file, block by block. Nobody to take them is a reason to stop, not a failure: whoever should
/// have says why not.
async fn read(
    backend: Backend,
    handle: Handle,
    request: CheckRequest,
    checked: Arc<Checked>,
    to: mpsc::Sender<Vec<Candidate>>,
) -> Result<bool, Error> {
    with_chunks(&backend, handle, move |chunks| {
        let mut candidates = Candidates::new(&request, &checked);
        let mut block = Vec::with_capacity(BLOCK);
        // Handed on while it is read: all rows of a workbook come at its end.
        let mut take = |candidate| {
            block.push(candidate);
            if block.len() >= BLOCK {
                let full = std::mem::replace(&mut block, Vec::with_capacity(BLOCK));
                // Nobody there any more: seen below.
                let _ = to.blocking_send(full);
            }
        };
        for chunk in chunks {
            candidates.push(&chunk?, &mut take).map_err(refused)?;
            if to.is_closed() {
                return Ok(true);
            }
        }
        candidates.finish(&mut take).map_err(refused)?;
        let _ = to.blocking_send(block);
        Ok(true)
    })
    .await
}

async fn stage(
    backend: Backend,
    handle: Handle,
    generation: i64,
    mut from: mpsc::Receiver<Vec<StagedRow>>,
) -> Result<bool, Error> {
    while let Some(rows) = from.recv().await {
        if !store::imports::stage(backend.store(), handle, generation, rows).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What the company has that a block of rows concerns.
struct People {
    users: HashMap<String, Existing>,
    user_names: HashMap<String, Owner>,
    references: HashMap<String, Owner>,
}

/// Looks up whom the rows name, apart from those that will not be imported anyway. Who has a user name or a
/// reference is asked only where it is not the person's already.
async fn look_up(backend: &Backend, scope: &Scope, block: &[Candidate]) -> Result<People, Error> {
    let store = backend.store();
    let accepted = || block.iter().filter(|candidate| candidate.verdict == Verdict::Accepted);
    let email_keys: Vec<&str> = accepted().map(|candidate| candidate.values.email_key.as_str()).collect();
    let users = store::imports::users(store, scope, &email_keys).await?;
    let mut user_names = Vec::new();
    let mut references = Vec::new();
    for Candidate { values, .. } in accepted() {
        let person = users.get(&values.email_key).map(|user| &user.person);
        let has = |own: Option<&String>, text: &String| own == Some(text);
        if let Slot::Given(user_name) = &values.user_name
            && !has(person.and_then(|person| person.user_name.as_ref()), user_name)
        {
            user_names.push(user_name.to_lowercase());
        }
        if let Slot::Given(reference) = &values.reference
            && !has(person.and_then(|person| person.reference.as_ref()), reference)
        {
            references.push(reference.as_str());
        }
    }
    Ok(People {
        user_names: store::imports::owners(store, scope, Own::UserName, &user_names).await?,
        references: store::imports::owners(store, scope, Own::Reference, &references).await?,
        users,
    })
}

fn found<'a>(candidate: &Candidate, people: &'a People) -> Found<'a> {
    if candidate.verdict != Verdict::Accepted {
        return Found::default();
    }
    let values = &candidate.values;
    let user_name = values.user_name.as_ref().given().filter(|_| !people.user_names.is_empty());
    Found {
        user: people.users.get(&values.email_key),
        email_owner: None,
        user_name_owner: user_name.and_then(|text| people.user_names.get(&text.to_lowercase())),
        reference_owner: values.reference.as_ref().given().and_then(|text| people.references.get(text)),
    }
}

/// The row as it is written down: the person as they will be, or what the file says of one who stays as they are.
fn staged(candidate: Candidate, decision: Decision, user: Option<&Existing>) -> Result<StagedRow, Error> {
    let Candidate { row, line, values, errors, .. } = candidate;
    let Decision { action, after, changes, joins, suspends, reactivates, findings, .. } = decision;
    let text = |slot: Slot<String>| slot.given().unwrap_or_default();
    let turn = if suspends { Some(Turn::Suspends) } else { reactivates.then_some(Turn::Reactivates) };
    let mut staged = StagedRow {
        row,
        line,
        action,
        user: user.map(|user| (user.id, user.version)),
        email: values.email,
        email_key: values.email_key,
        first_name: String::new(),
        last_name: String::new(),
        user_name: None,
        user_name_key: None,
        reference: None,
        status: None,
        account_type: None,
        language: None,
        job_role: None,
        region: None,
        turn,
        joins: (!joins.is_empty()).then(|| list(&joins)),
        changes: (!changes.is_empty()).then(|| serde_json::to_string(&changes)).transpose()?,
        findings: None,
    };
    if let Some(person) = after {
        staged.email = person.email;
        staged.first_name = person.first_name;
        staged.last_name = person.last_name;
        staged.user_name_key = person.user_name.as_ref().map(|user_name| user_name.to_lowercase());
        staged.user_name = person.user_name;
        staged.reference = person.reference;
        staged.status = Some(person.status);
        staged.account_type = Some(person.account_type);
        staged.language = person.language;
        staged.job_role = person.job_role;
        staged.region = person.region;
    } else if let Some(user) = user {
        staged.first_name.clone_from(&user.person.first_name);
        staged.last_name.clone_from(&user.person.last_name);
    } else {
        staged.first_name = text(values.first_name);
        staged.last_name = text(values.last_name);
    }
    if action == Action::Reject {
        let errors: Vec<Finding> = errors.into_iter().chain(findings).collect();
        if staged.email.is_empty() {
            // A malformed address is no address, but it is what the row says.
            let written = errors.iter().find(|finding| finding.field == Some(Field::Email));
            staged.email = written.and_then(|finding| finding.value.clone()).unwrap_or_default();
        }
        staged.findings = Some(serde_json::to_string(&errors)?);
    }
    Ok(staged)
}

fn list(joins: &[Join]) -> String {
    joins.iter().map(|join| join.group.to_string()).collect::<Vec<_>>().join(",")
}
