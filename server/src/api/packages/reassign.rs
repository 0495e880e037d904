//! `POST /api/v1/packages/{id}/reassign`: a list of first names, last names and e-mail addresses, as a file of any kind
//! that imports read (`?filename=` helps to say what it is), or `{"users": […], "due_on"}`, with ids or
//! `{"first_name", "last_name", "email"}` each.
//!
//! `?dry_run=true`: `found`, `not_found` and `name_differs`, and a `digest` of who was found. Without it, everybody found
//! gets the next attempt at every course of the package, and the others are named all the same; with `?digest=`, only if
//! they are still the same people. With an `Idempotency-Key` it is done once, however often it is sent. Also `?due_on=`, and `?also=` with the ids of those under another name who are meant
//! all the same.

use axum::{
    Json,
    http::{HeaderMap, StatusCode},
};
use backend::{
    access::Right,
    annual::Chosen,
    assignments::{self, Comparison, Found, Listed, Once, Reassigned, Reassignment},
    packages,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    api::{
        body::{self, Id, IdText, Query, Whole},
        caller::Caller,
        idempotency::Key,
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
pub(crate) struct How {
    #[serde(default)]
    dry_run: bool,
    filename: Option<String>,
    due_on: Option<Date>,
    digest: Option<String>,
    /// Ids with commas between them.
    also: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    users: Vec<Somebody>,
    #[serde(default)]
    due_on: Option<Date>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Somebody {
    Id(IdText),
    Named {
        #[serde(default)]
        first_name: String,
        #[serde(default)]
        last_name: String,
        email: String,
    },
}

impl From<Somebody> for Listed {
    fn from(somebody: Somebody) -> Self {
        match somebody {
            Somebody::Id(id) => Self { user: Some(id.0), ..Self::default() },
            Somebody::Named { first_name, last_name, email } => {
                Self { first_name, last_name, email, ..Self::default() }
            }
        }
    }
}

/// Somebody of the list.
#[derive(Debug, Serialize)]
struct ListedAnswer {
    /// Of the file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    /// By id.
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    first_name: String,
    last_name: String,
    email: String,
    /// As the company has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

impl From<Listed> for ListedAnswer {
    fn from(listed: Listed) -> Self {
        Self {
            line: listed.line,
            user: listed.user.map(|id| id.to_string()),
            first_name: listed.first_name,
            last_name: listed.last_name,
            email: listed.email,
            name: None,
        }
    }
}

impl From<Found> for ListedAnswer {
    fn from(found: Found) -> Self {
        Self {
            user: Some(found.user_id.to_string()),
            name: Some(found.name),
            email: found.email,
            ..found.listed.into()
        }
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    found: Vec<ListedAnswer>,
    not_found: Vec<ListedAnswer>,
    name_differs: Vec<ListedAnswer>,
    /// How many stood in the list twice.
    repeated: u64,
    /// Of who was found.
    digest: String,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    done: Option<DoneAnswer>,
}

/// What giving a package again came to.
#[derive(Debug, Serialize)]
pub(crate) struct DoneAnswer {
    /// How many people have new attempts.
    reassigned: u64,
    /// How many attempts were opened.
    assigned: u64,
    /// How many people were left out because they were given some of it meanwhile.
    left_out: u64,
    mails: u64,
}

impl From<Reassigned> for DoneAnswer {
    fn from(done: Reassigned) -> Self {
        Self { reassigned: done.people, assigned: done.made, left_out: done.left_out, mails: done.mails }
    }
}

pub(crate) async fn handle(
    caller: Caller,
    Id(id): Id,
    Query(how): Query<How>,
    Key(key): Key,
    headers: HeaderMap,
    Whole(bytes): Whole,
) -> Result<Json<Answer>, Problem> {
    let scope = caller.enter(Right::ManageTraining).await?;
    let backend = caller.backend();
    packages::get(backend, &scope, id).await?;
    let mut due_on = how.due_on;
    let json = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    let listed = if json {
        let body::Json(body) = body::Json::<Body>::of(&bytes)?;
        due_on = due_on.or(body.due_on);
        body.users.into_iter().map(Listed::from).collect()
    } else {
        let workbook = headers
            .get("content-type")
            .is_some_and(|kind| kind.to_str().is_ok_and(|kind| kind.contains("spreadsheetml")));
        let unnamed = if workbook { "people.xlsx" } else { "people.csv" };
        let name = how.filename.as_deref().filter(|name| !name.is_empty()).unwrap_or(unnamed);
        assignments::read_list(backend, name, bytes.to_vec()).await?
    };
    let comparison = assignments::compare(backend, &scope, listed).await?;
    let digest = comparison.digest();
    if how.digest.is_some_and(|seen| seen != digest) {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "Since you looked, somebody of the list has come, gone or been renamed. Look at the list again.",
        ));
    }
    let also = how.also.unwrap_or_default();
    let meant = |found: &&Found| also.split(',').any(|id| id.parse() == Ok(found.user_id));
    let mut ids = comparison.ids();
    ids.extend(comparison.name_differs.iter().filter(meant).map(|found| found.user_id));
    let done = if how.dry_run || ids.is_empty() {
        None
    } else {
        let to = Chosen::Users(ids);
        let again = Reassignment { package: id, to, due_on, unless_after: None };
        let reassigned = match key {
            Some(key) => {
                let asked = format!("{due_on:?} {also} {}", String::from_utf8_lossy(&bytes));
                assignments::reassign_once(backend, &scope, again, Once { key, asked }).await?
            }
            None => assignments::reassign(backend, &scope, again).await?,
        };
        Some(reassigned.into())
    };
    Ok(Json(answer(comparison, digest, done)))
}

fn answer(comparison: Comparison, digest: String, done: Option<DoneAnswer>) -> Answer {
    let listed = |found: Vec<Found>| found.into_iter().map(ListedAnswer::from).collect();
    Answer {
        found: listed(comparison.found),
        not_found: comparison.not_found.into_iter().map(ListedAnswer::from).collect(),
        name_differs: listed(comparison.name_differs),
        repeated: comparison.repeated,
        digest,
        done,
    }
}
