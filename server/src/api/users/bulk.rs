//! `POST /api/v1/users/bulk` `{"action", "ids" or "filter", "dry_run", …}`: something is done to many people, or said.
//! `GET …/bulk/{id}`, `GET …/bulk/{id}/users?outcome=`, `POST …/bulk/{id}/cancel`: how far it has come, to whom it was
//! done, and that it is to stop.
//!
//! `changed` are those to whom it was done, or would be. 202 where they are so many that it goes on by itself.

use std::collections::BTreeMap;

use axum::{Json, http::StatusCode};
use backend::{
    assignments::Training,
    people::{
        Bulk, BulkAction, BulkState, Outcome, Outcomes, Selection, Touched,
        bulk::{self, Refused},
    },
};
use jiff::{Timestamp, civil::Date};
use roster::person::AccountType;
use serde::{Deserialize, Serialize};

use super::list::Filter;
use crate::{
    api::{
        body::{self, Id, IdText, Query},
        caller::Caller,
        listing::{Answer, PageQuery, answer},
    },
    problem::Problem,
};

/// What is to be done with people.
#[derive(Debug, Deserialize)]
// A word that is misspelt must not do it to everybody, nor do what was only to be said.
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    action: Action,
    ids: Option<Vec<IdText>>,
    /// As the query of the list; an empty one means everybody.
    filter: Option<Filter>,
    /// Only say what it would come to.
    #[serde(default)]
    dry_run: bool,
    /// How many were meant when somebody looked: then it is done only if they still are as many.
    people: Option<u64>,
    /// Of `add_to_group` and `remove_from_group`: a group or a cohort.
    group: Option<IdText>,
    /// Of `assign`: one of the two.
    course: Option<IdText>,
    package: Option<IdText>,
    due_on: Option<Date>,
    /// Of `set_account_type`.
    account_type: Option<AccountType>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    Suspend,
    Activate,
    Invite,
    Resend,
    AddToGroup,
    RemoveFromGroup,
    Assign,
    SetAccountType,
    Delete,
}

/// What it came to, or would.
#[derive(Debug, Serialize)]
pub(crate) struct Said {
    action: &'static str,
    dry_run: bool,
    /// None where nothing was changed.
    id: Option<String>,
    state: Option<BulkState>,
    /// How many are meant.
    people: u64,
    changed: u64,
    already: u64,
    refused: Vec<Refused>,
    /// Of invitations: how many get one.
    #[serde(skip_serializing_if = "Option::is_none")]
    mails: Option<u64>,
}

pub(crate) async fn handle(
    caller: Caller,
    body::Json(body): body::Json<Body>,
) -> Result<(StatusCode, Json<Said>), Problem> {
    let action = body.action()?;
    let dry_run = body.dry_run;
    let selection = match (body.ids, body.filter) {
        (Some(ids), None) => Selection::People(ids.into_iter().map(|IdText(id)| id).collect()),
        (None, Some(filter)) => Selection::Filter(filter.parse_whole()?),
        _ => return Err(Problem::unprocessable("Say who is meant: with ids or with filter, one of them.")),
    };
    let scope = caller.enter(action.right()).await?;
    let backend = caller.backend();
    if dry_run {
        let outcomes = bulk::would(backend, &scope, &action, &selection).await?;
        return Ok((StatusCode::OK, Json(said(&action, None, &outcomes))));
    }
    let done = bulk::carry_out_as_shown(backend, &scope, &action, &selection, body.people).await?;
    let goes_on = done.state == BulkState::Waiting;
    let status = if goes_on { StatusCode::ACCEPTED } else { StatusCode::OK };
    Ok((status, Json(said(&action, Some(&done), &done.outcomes))))
}

fn said(action: &BulkAction, done: Option<&Bulk>, outcomes: &Outcomes) -> Said {
    let changed = outcomes.of(Outcome::Waiting) + outcomes.of(Outcome::Done);
    Said {
        action: action.as_str(),
        dry_run: done.is_none(),
        id: done.filter(|done| done.id > 0).map(|done| done.id.to_string()),
        state: done.map(|done| done.state),
        people: outcomes.people(),
        changed,
        already: outcomes.of(Outcome::Already),
        refused: outcomes.refused(),
        mails: matches!(action, BulkAction::Invite | BulkAction::Resend).then_some(changed),
    }
}

impl Body {
    fn action(&self) -> Result<BulkAction, Problem> {
        let group = || {
            let group = self.group.map(|IdText(group)| group);
            group.ok_or_else(|| Problem::unprocessable("Say which group is meant: group with its id."))
        };
        Ok(match self.action {
            Action::Suspend => BulkAction::Suspend,
            Action::Activate => BulkAction::Activate,
            Action::Invite => BulkAction::Invite,
            Action::Resend => BulkAction::Resend,
            Action::AddToGroup => BulkAction::AddToGroup { group: group()? },
            Action::RemoveFromGroup => BulkAction::RemoveFromGroup { group: group()? },
            Action::Assign => {
                let what = match (self.course, self.package) {
                    (Some(IdText(course)), None) => Training::Course(course),
                    (None, Some(IdText(package))) => Training::Package(package),
                    _ => {
                        return Err(Problem::unprocessable(
                            "Say what is to be assigned: either course or package.",
                        ));
                    }
                };
                BulkAction::Assign { what, due_on: self.due_on }
            }
            Action::SetAccountType => BulkAction::SetAccountType {
                account_type: self.account_type.ok_or_else(|| {
                    Problem::unprocessable(
                        "Say what they are to be: account_type is guest, user, manager or admin.",
                    )
                })?,
            },
            Action::Delete => BulkAction::Delete,
        })
    }
}

/// One that was begun.
#[derive(Debug, Serialize)]
pub(crate) struct BulkAnswer {
    id: String,
    action: &'static str,
    state: BulkState,
    people: u64,
    progress: Progress,
    changed: u64,
    already: u64,
    refused: Vec<Refused>,
    /// How many of each outcome there are.
    outcomes: BTreeMap<&'static str, u64>,
    error: Option<String>,
    created_by: String,
    created_at: Timestamp,
    started_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
}

#[derive(Debug, Serialize)]
struct Progress {
    done: u64,
    total: u64,
}

impl From<Bulk> for BulkAnswer {
    fn from(bulk: Bulk) -> Self {
        Self {
            id: bulk.id.to_string(),
            action: bulk.action.as_str(),
            state: bulk.state,
            people: bulk.people,
            progress: Progress { done: bulk.looked_at, total: bulk.people },
            changed: bulk.outcomes.of(Outcome::Done),
            already: bulk.outcomes.of(Outcome::Already),
            refused: bulk.outcomes.refused(),
            outcomes: bulk.outcomes.0.iter().map(|(outcome, people)| (outcome.as_str(), *people)).collect(),
            error: bulk.error,
            created_by: bulk.by,
            created_at: bulk.created_at,
            started_at: bulk.started_at,
            ended_at: bulk.ended_at,
        }
    }
}

pub(crate) async fn get(caller: Caller, Id(id): Id) -> Result<Json<BulkAnswer>, Problem> {
    let scope = caller.enter(backend::access::Right::ViewPeople).await?;
    Ok(Json(bulk::get(caller.backend(), &scope, id).await?.into()))
}

pub(crate) async fn cancel(caller: Caller, Id(id): Id) -> Result<Json<BulkAnswer>, Problem> {
    let scope = caller.enter(backend::access::Right::Import).await?;
    Ok(Json(bulk::stop(caller.backend(), &scope, id).await?.into()))
}

/// One of those it is about.
#[derive(Debug, Serialize)]
pub(crate) struct TouchedAnswer {
    id: String,
    /// Absent of whoever was erased.
    name: Option<String>,
    email: Option<String>,
    outcome: Outcome,
    message: Option<&'static str>,
}

impl From<Touched> for TouchedAnswer {
    fn from(touched: Touched) -> Self {
        let (name, email) = touched.who.unzip();
        Self {
            id: touched.user_id.to_string(),
            name,
            email,
            outcome: touched.outcome,
            message: touched.outcome.reason(),
        }
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    outcome: Option<String>,
}

pub(crate) async fn users(
    caller: Caller,
    Id(id): Id,
    Query(which): Query<Which>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Answer<TouchedAnswer>>, Problem> {
    let outcome = which
        .outcome
        .filter(|word| !word.is_empty())
        .map(|word| {
            Outcome::parse(&word)
                .ok_or_else(|| Problem::unprocessable(format!("There is no outcome “{word}”.")))
        })
        .transpose()?;
    let page = page.page()?;
    let scope = caller.enter(backend::access::Right::ViewPeople).await?;
    Ok(Json(answer(bulk::touched(caller.backend(), &scope, id, outcome, &page).await?)))
}
