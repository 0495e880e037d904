//! Where the company stands.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Failure, activity::ActivityView};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiguresView {
    /// Of which moment they are: as the server's events name it.
    pub revision: String,
    pub active: u64,
    pub suspended: u64,
    pub not_invited: u64,
    pub invited: u64,
    pub activated: u64,
    /// How many have begun a course, and how many have completed one.
    pub started: u64,
    pub completed: u64,
    /// None: any number of seats.
    pub seat_limit: Option<u64>,
    /// How many seats people took in the last 30 days who are new.
    pub seats_lately: u64,
    /// The day on which no seat is left if as many go on coming, as ISO writes it.
    pub seats_run_out_on: Option<String>,
    pub groups: u64,
    pub cohorts: u64,
    /// The last 30 days, oldest first, a day without imports included.
    pub days: Vec<DayView>,
    /// How many imports wait to be finished, and the newest of them.
    pub waiting: u64,
    pub drafts: Vec<DraftView>,
    /// How many people have asked to join and wait; none for those who may not decide about them.
    pub sign_ups_waiting: Option<u64>,
    /// How many mails could not be sent.
    pub failed_mails: u64,
    /// How many people's turn it is with annual training, package by package, as a figure.
    pub training_due: String,
    /// Newest first.
    pub activity: Vec<ActivityView>,
}

/// What the imports of one day did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayView {
    /// `2026-11-21`, UTC.
    pub day: String,
    pub created: u64,
    pub updated: u64,
    pub rejected: u64,
}

/// An import that waits to be finished.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DraftView {
    pub id: i64,
    pub filename: String,
    pub rows: u64,
    pub created_by: String,
    pub created_at: String,
    /// Who has it open at this moment.
    pub here: Vec<String>,
}

/// That something has changed in the company, as the server's events say it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub revision: String,
}

/// How many drafts the dashboard names.
#[cfg(feature = "ssr")]
const DRAFTS: u32 = 5;

#[server(prefix = "/api/fn", endpoint = "figures")]
pub async fn figures() -> Result<FiguresView, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ViewPeople).await?;
    let figures = backend::dashboard::figures(&asked.backend, &scope).await?;
    let newest = if figures.drafts > 0 && scope.allows(backend::access::Right::Import) {
        let open = backend::imports::ImportFilter { states: server::OPEN.to_vec(), by: None };
        let page = backend::page::Page::first(DRAFTS);
        backend::imports::search(&asked.backend, &scope, &open, &page).await?.items
    } else {
        Vec::new()
    };
    let sign_ups_waiting = scope.allows(backend::access::Right::ManageCompany).then_some(figures.sign_ups);
    let mut view = server::view(figures, newest, asked.backend.clock().now());
    view.sign_ups_waiting = sign_ups_waiting;
    let ids: Vec<i64> = view.drafts.iter().map(|draft| draft.id).collect();
    if !ids.is_empty() {
        for (id, name) in backend::imports::who_is_there(&asked.backend, &scope, &ids).await? {
            for draft in view.drafts.iter_mut().filter(|draft| draft.id == id) {
                draft.here.push(name.clone());
            }
        }
    }
    Ok(view)
}

#[cfg(feature = "ssr")]
mod server {
    use backend::{
        dashboard::{Figures, IMPORT_DAYS},
        imports::{Import, ImportState},
    };
    use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};

    use super::{DayView, DraftView, FiguresView};
    use crate::components::figure::up_to;

    /// States in which an import waits to be finished.
    pub(super) const OPEN: [ImportState; 3] =
        [ImportState::Draft, ImportState::Planned, ImportState::AwaitingApproval];

    pub(super) fn view(figures: Figures, newest: Vec<Import>, now: Timestamp) -> FiguresView {
        FiguresView {
            revision: figures.revision.to_string(),
            active: figures.people.active,
            suspended: figures.people.suspended,
            not_invited: figures.people.not_invited,
            invited: figures.people.invited,
            activated: figures.people.activated,
            started: figures.training.started,
            completed: figures.training.completed,
            seats_lately: figures.seats.lately,
            seats_run_out_on: figures.seats.run_out_on.map(|day| day.to_string()),
            seat_limit: figures.seats.limit,
            groups: figures.groups,
            cohorts: figures.cohorts,
            days: days(&figures, now.to_zoned(TimeZone::UTC).date()),
            waiting: figures.drafts,
            drafts: newest.into_iter().map(DraftView::from).collect(),
            sign_ups_waiting: None,
            failed_mails: figures.failed_mails,
            training_due: up_to(figures.training_due.people, figures.training_due.or_more),
            activity: figures.latest.into_iter().map(super::ActivityView::from).collect(),
        }
    }

    /// Every one of the last 30 days, those without an import as zeros.
    fn days(figures: &Figures, today: Date) -> Vec<DayView> {
        (0..IMPORT_DAYS)
            .rev()
            .filter_map(|back| today.checked_sub(back.days()).ok())
            .map(|day| {
                let found = figures.imports.iter().find(|import| import.day == day);
                DayView {
                    day: day.to_string(),
                    created: found.map_or(0, |import| import.created),
                    updated: found.map_or(0, |import| import.updated),
                    rejected: found.map_or(0, |import| import.rejected),
                }
            })
            .collect()
    }

    impl From<Import> for DraftView {
        fn from(import: Import) -> Self {
            Self {
                id: import.id,
                filename: import.filename,
                rows: import.rows.into(),
                created_by: import.created_by,
                created_at: import.created_at.to_string(),
                here: Vec::new(),
            }
        }
    }
}
