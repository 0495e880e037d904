//! Something is done to many people at once: said first, then done.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Failure, people::PeopleQuery};

/// What is to be done to whom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct BulkAsked {
    /// The word of the API, or `export`.
    pub action: String,
    /// Ids with commas between; empty: everybody whom the query lets through.
    pub ids: String,
    pub query: PeopleQuery,
    /// By id, if it is about one.
    pub to_group: String,
    /// `course:ID` or `package:ID`.
    pub what: String,
    pub due_on: String,
    pub to_type: String,
    /// How many were said to be meant; then it is done to as many, or not at all.
    pub shown: Option<u64>,
}

/// How many, and why not the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkOutcomes {
    /// How many are meant.
    pub people: u64,
    /// To how many it is done, or will be.
    pub changed: u64,
    /// How many are so already.
    pub already: u64,
    /// Why not, and how many.
    pub refused: Vec<(String, u64)>,
}

/// What it would come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkPlan {
    /// None while something is missing that it is about.
    pub outcomes: Option<BulkOutcomes>,
    /// What will happen, as the end of “12 people …”.
    pub words: String,
    /// What it can be about: groups and cohorts, or courses and packages.
    pub choices: Vec<(String, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BulkStateView {
    Waiting,
    Running,
    Done,
    Failed,
    Stopped,
}

impl BulkStateView {
    pub const fn goes_on(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }
}

/// One that was begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkView {
    pub id: i64,
    /// What happens, as the end of “12 people …”.
    pub words: String,
    pub state: BulkStateView,
    pub looked_at: u64,
    pub outcomes: BulkOutcomes,
    pub by: String,
    pub error: Option<String>,
    /// The group or cohort that it was about.
    pub group: Option<i64>,
    /// RFC 3339, UTC.
    pub created_at: String,
    pub ended_at: Option<String>,
}

/// One of those it was done to, or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TouchedView {
    pub id: i64,
    pub name: String,
    pub email: String,
    pub outcome: String,
    /// Whether they have a page that can be opened.
    pub is_here: bool,
}

/// One that was begun, with a part of the people it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkPage {
    pub bulk: BulkView,
    pub people: Vec<TouchedView>,
    pub next: Option<String>,
}

#[cfg(feature = "ssr")]
mod server {
    use backend::{
        access::Scope,
        assignments::Training,
        courses::{self, Catalogue},
        groups, packages,
        people::{Bulk, BulkAction, BulkState, Outcome, Outcomes, Selection},
    };
    use roster::person::AccountType;

    use super::{BulkAsked, BulkOutcomes, BulkStateView, BulkView};
    use crate::api::{Failure, FailureKind, assignments::choices};
    use crate::components::figure::counted;

    pub(super) fn invalid(sentence: &str) -> Failure {
        Failure::new(FailureKind::Invalid, sentence).answered()
    }

    impl BulkAsked {
        pub(super) fn selection(&self) -> Result<Selection, Failure> {
            if self.ids.is_empty() {
                return Ok(Selection::Filter(self.query.filter()?));
            }
            let ids = self.ids.split(',').map(str::parse).collect::<Result<Vec<i64>, _>>();
            Ok(Selection::People(
                ids.map_err(|_| invalid("Tick whom you mean on the list, or take all of it."))?,
            ))
        }

        /// None while something is missing that it is about.
        pub(super) fn action(&self) -> Result<Option<BulkAction>, Failure> {
            let group = || self.to_group.parse::<i64>().ok();
            Ok(match self.action.as_str() {
                "suspend" => Some(BulkAction::Suspend),
                "activate" => Some(BulkAction::Activate),
                "invite" => Some(BulkAction::Invite),
                "resend" => Some(BulkAction::Resend),
                "add_to_group" => group().map(|group| BulkAction::AddToGroup { group }),
                "remove_from_group" => group().map(|group| BulkAction::RemoveFromGroup { group }),
                "assign" => {
                    let what = match self.what.split_once(':') {
                        Some(("course", id)) => id.parse().ok().map(Training::Course),
                        Some(("package", id)) => id.parse().ok().map(Training::Package),
                        _ => None,
                    };
                    let due_on = match self.due_on.trim() {
                        "" => None,
                        day => Some(
                            day.parse()
                                .map_err(|_| invalid("Write the day as year-month-day, as in 2027-03-31."))?,
                        ),
                    };
                    what.map(|what| BulkAction::Assign { what, due_on })
                }
                "set_account_type" => AccountType::ALL
                    .into_iter()
                    .find(|kind| kind.as_str() == self.to_type)
                    .map(|account_type| BulkAction::SetAccountType { account_type }),
                "delete" => Some(BulkAction::Delete),
                _ => return Err(invalid("Choose what is to be done.")),
            })
        }
    }

    impl From<&Outcomes> for BulkOutcomes {
        fn from(outcomes: &Outcomes) -> Self {
            let refused = outcomes.refused();
            Self {
                people: outcomes.people(),
                changed: outcomes.of(Outcome::Waiting) + outcomes.of(Outcome::Done),
                already: outcomes.of(Outcome::Already),
                refused: refused.into_iter().map(|one| (one.message.to_owned(), one.people)).collect(),
            }
        }
    }

    /// What it can be about.
    pub(super) async fn about(
        asked: &crate::session::Asked,
        scope: &Scope,
        action: &str,
    ) -> Result<Vec<(String, String)>, Failure> {
        let backend = &asked.backend;
        Ok(match action {
            "add_to_group" | "remove_from_group" => groups::names(backend, scope)
                .await?
                .into_iter()
                .map(|(id, kind, name)| {
                    let cohort = kind == groups::GroupKind::Cohort;
                    (id.to_string(), if cohort { format!("Cohort: {name}") } else { name })
                })
                .collect(),
            "assign" => {
                let courses = courses::list(backend, Catalogue::Of(scope)).await?;
                choices(&courses, &packages::list(backend, scope).await?)
            }
            "set_account_type" => AccountType::ALL
                .into_iter()
                .map(|kind| {
                    (kind.as_str().to_owned(), crate::pages::users::account_type_words(kind).to_owned())
                })
                .collect(),
            _ => Vec::new(),
        })
    }

    /// What happens, as the end of “12 people …”.
    pub(super) fn words(
        asked: &crate::session::Asked,
        action: &BulkAction,
        name: &str,
        done: bool,
    ) -> String {
        let (will, was) = match action {
            BulkAction::Suspend => ("will be suspended and signed out".into(), "suspended".into()),
            BulkAction::Activate => ("will be activated and take a seat each".into(), "activated".into()),
            BulkAction::Invite => {
                ("will get a mail with a link by which they come in".into(), "invited".into())
            }
            BulkAction::Resend => ("will get another mail with a link".into(), "invited again".into()),
            BulkAction::AddToGroup { .. } => (format!("will join {name}"), format!("added to {name}")),
            BulkAction::RemoveFromGroup { .. } => {
                (format!("will leave {name}"), format!("removed from {name}"))
            }
            BulkAction::Assign { due_on, .. } => {
                let due = due_on.map(|day| format!(", due on {day}")).unwrap_or_default();
                (format!("will be assigned {name}{due}"), format!("assigned {name}{due}"))
            }
            BulkAction::SetAccountType { .. } => {
                (format!("will be of the type {name}"), format!("changed to the type {name}"))
            }
            BulkAction::Delete => {
                let days = counted(asked.backend.config().retention.days_of_grace(), "day", "days");
                let will = format!(
                    "will be deleted: signed out and out of every list. They can be brought back for {days}, then they \
                     are erased"
                );
                (will, "deleted".into())
            }
        };
        if done { was } else { will }
    }

    /// What it is about, as [`about`] calls it.
    pub(super) fn key(action: &BulkAction) -> String {
        match action {
            BulkAction::AddToGroup { group } | BulkAction::RemoveFromGroup { group } => group.to_string(),
            BulkAction::Assign { what: Training::Course(id), .. } => format!("course:{id}"),
            BulkAction::Assign { what: Training::Package(id), .. } => format!("package:{id}"),
            BulkAction::SetAccountType { account_type } => account_type.as_str().to_owned(),
            _ => String::new(),
        }
    }

    pub(super) fn name_of(choices: &[(String, String)], action: &BulkAction) -> String {
        let key = key(action);
        let found = choices.iter().find(|(one, _)| *one == key);
        found.map_or_else(|| "what is not there any more".to_owned(), |(_, name)| format!("“{name}”"))
    }

    pub(super) fn view(bulk: Bulk, words: String) -> BulkView {
        BulkView {
            id: bulk.id,
            words,
            state: match bulk.state {
                BulkState::Waiting => BulkStateView::Waiting,
                BulkState::Running => BulkStateView::Running,
                BulkState::Done => BulkStateView::Done,
                BulkState::Failed => BulkStateView::Failed,
                BulkState::Stopped => BulkStateView::Stopped,
            },
            looked_at: bulk.looked_at,
            outcomes: {
                let mut outcomes = BulkOutcomes::from(&bulk.outcomes);
                outcomes.changed = bulk.outcomes.of(Outcome::Done);
                outcomes.people = bulk.people;
                outcomes
            },
            by: bulk.by,
            error: bulk.error,
            group: match bulk.action {
                BulkAction::AddToGroup { group } | BulkAction::RemoveFromGroup { group } => Some(group),
                _ => None,
            },
            created_at: bulk.created_at.to_string(),
            ended_at: bulk.ended_at.map(|at| at.to_string()),
        }
    }
}

/// What it would come to.
#[server(prefix = "/api/fn", endpoint = "plan_bulk", input = leptos::server_fn::codec::Json)]
pub async fn plan_bulk(asked: BulkAsked) -> Result<BulkPlan, Failure> {
    use backend::{access::Right, people::bulk};

    let request = asked;
    let asked = crate::session::Asked::now().await?;
    if request.action == "export" {
        let scope = asked.scope(Right::ViewPeople).await?;
        let people = backend::people::count(&asked.backend, &scope, &request.selection()?).await?;
        let outcomes = BulkOutcomes { people, changed: people, already: 0, refused: Vec::new() };
        return Ok(BulkPlan {
            outcomes: Some(outcomes),
            words: "are in the file".to_owned(),
            choices: Vec::new(),
        });
    }
    let action = request.action()?;
    let scope =
        asked.scope(action.as_ref().map_or(Right::Import, backend::people::BulkAction::right)).await?;
    let choices = server::about(&asked, &scope, &request.action).await?;
    let Some(action) = action else {
        return Ok(BulkPlan { outcomes: None, words: String::new(), choices });
    };
    let outcomes = bulk::would(&asked.backend, &scope, &action, &request.selection()?).await?;
    let words = server::words(&asked, &action, &server::name_of(&choices, &action), false);
    Ok(BulkPlan { outcomes: Some(BulkOutcomes::from(&outcomes)), words, choices })
}

/// Does it, or begins to; then to the page that tells what came of it. `asked` is a [`BulkAsked`], as JSON.
#[server(prefix = "/api/fn", endpoint = "begin_bulk")]
pub async fn begin_bulk(asked: String) -> Result<(), Failure> {
    use backend::people::bulk;

    let request: BulkAsked = serde_json::from_str(&asked)
        .map_err(|_| server::invalid("The form could not be read. Begin again from the list."))?;
    let asked = crate::session::Asked::now().await?;
    let Some(action) = request.action()? else {
        return Err(server::invalid("Choose what it is about."));
    };
    let scope = asked.scope(action.right()).await?;
    let selection = request.selection()?;
    let bulk = bulk::carry_out_as_shown(&asked.backend, &scope, &action, &selection, request.shown).await?;
    if bulk.id == 0 {
        return Err(server::invalid("Nothing was left to do: somebody else has done it meanwhile."));
    }
    leptos_axum::redirect(&format!("/users/bulk/{}", bulk.id));
    Ok(())
}

/// One that was begun, with the part of its people that begins at the cursor.
#[server(prefix = "/api/fn", endpoint = "open_bulk")]
pub async fn open_bulk(id: i64, cursor: Option<String>) -> Result<BulkPage, Failure> {
    use backend::{
        access::Right,
        page::Page,
        people::{Outcome, bulk},
    };

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(Right::ViewPeople).await?;
    let found = bulk::get(&asked.backend, &scope, id).await?;
    let people = bulk::touched(&asked.backend, &scope, id, None, &Page::new(cursor, Some(50))?).await?;
    let choices = server::about(&asked, &scope, found.action.as_str()).await?;
    let words = server::words(&asked, &found.action, &server::name_of(&choices, &found.action), true);
    let goes_on =
        matches!(found.state, backend::people::BulkState::Waiting | backend::people::BulkState::Running);
    let touched = people.items.into_iter().map(|one| {
        let (name, email) = one.who.unwrap_or_else(|| ("Somebody who was erased".to_owned(), String::new()));
        let outcome = match (one.outcome, one.outcome.reason()) {
            (Outcome::Waiting, _) if goes_on => "It is not their turn yet",
            (Outcome::Waiting, _) => "Not done",
            (Outcome::Already, _) => "Was so already",
            (_, Some(reason)) => reason,
            (_, None) => "Done",
        };
        let name = if name.is_empty() { email.clone() } else { name };
        TouchedView { id: one.user_id, name, email, outcome: outcome.to_owned(), is_here: one.is_here }
    });
    Ok(BulkPage { people: touched.collect(), next: people.next, bulk: server::view(found, words) })
}

/// Stops one that goes on. What was done stays.
#[server(prefix = "/api/fn", endpoint = "stop_bulk")]
pub async fn stop_bulk(id: i64) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::Import).await?;
    backend::people::bulk::stop(&asked.backend, &scope, id).await?;
    Ok(())
}
