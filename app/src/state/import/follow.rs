//! What colleagues do meanwhile: the server says how the import stands, and what was decided here and there becomes
//! one.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use roster::{
    edit::History,
    merge,
    protocol::{Configuration, ToWorker},
};

pub use roster::merge::Conflict;

use super::{ImportAtHand, Saving, Step, save::Unsaved};
use crate::{
    api::{
        imports::ImportState,
        together::{Draft, Pulse, draft_of},
    },
    browser::events::{Events, page_name},
};

/// By when whoever has pressed a button here has their answer.
const ANSWERED_BY: Duration = Duration::from_secs(2);

/// What others do, as far as it is shown.
#[derive(Clone, Copy, Debug)]
pub struct Together {
    /// Who else has the import open.
    pub others: RwSignal<Vec<String>>,
    /// How many comments there are.
    pub comments: RwSignal<u64>,
    /// What was decided here and left out, because somebody else had decided it otherwise.
    pub conflicts: RwSignal<Vec<Told>>,
    /// What somebody else has just done, as a sentence.
    pub news: RwSignal<Option<String>>,
    /// Grows when the import has gone on without this page.
    pub moved: RwSignal<u32>,
}

/// Something that was left out, and whose decision stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub number: u32,
    pub conflict: Conflict,
    pub by: String,
}

impl Together {
    pub(super) fn new() -> Self {
        Self {
            others: RwSignal::default(),
            comments: RwSignal::default(),
            conflicts: RwSignal::default(),
            news: RwSignal::default(),
            moved: RwSignal::default(),
        }
    }

    pub(super) fn put_away(self) {
        self.others.set(Vec::new());
        self.comments.set(0);
        self.conflicts.set(Vec::new());
        self.news.set(None);
    }
}

/// What the server has, as far as this page knows: what is decided here is laid over it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Known {
    /// None: of no import, or not asked yet.
    pub(super) revision: Option<i64>,
    pub(super) configuration: Configuration,
    pub(super) comment: String,
}

impl ImportAtHand {
    /// This is what the server has.
    pub(super) fn know(self, revision: i64, configuration: Configuration, comment: String) {
        self.ledger.update_value(|ledger| {
            ledger.known = Known { revision: Some(revision), configuration, comment };
        });
        self.catch_up();
    }

    /// Listens to what becomes of the import at hand, until it is put away.
    pub fn follow(self) {
        let Some(id) = self.import.get_untracked() else { return };
        if self.tools.with_value(|tools| tools.events.as_ref().is_some_and(|(of, _)| *of == id)) {
            return;
        }
        let address = format!("/api/v1/imports/{id}/events?page={}", page_name());
        let events = Events::listen(address, "import", move |said| {
            if let Ok(pulse) = serde_json::from_slice(&said)
                && self.import.get_untracked() == Some(id)
            {
                self.hear_pulse(pulse);
            }
        });
        self.tools.update_value(|tools| tools.events = events.map(|events| (id, events)));
    }

    /// The page of the import is left.
    pub fn stop_following(self) {
        self.tools.try_update_value(|tools| tools.events = None);
        self.together.others.try_set(Vec::new());
    }

    fn hear_pulse(self, pulse: Pulse) {
        if self.together.others.with_untracked(|others| *others != pulse.others) {
            self.together.others.set(pulse.others);
        }
        if self.together.comments.get_untracked() != pulse.comments {
            self.together.comments.set(pulse.comments);
        }
        self.ledger.update_value(|ledger| {
            ledger.newest = ledger.newest.max(pulse.revision);
            ledger.said = Some(pulse.state);
        });
        self.hear_state(pulse.state);
        // The server answers again: what could not be saved before can be now.
        if matches!(self.saving.get_untracked(), Saving::Failed(_)) {
            self.save();
        }
        self.catch_up();
    }

    /// Somebody, or a job, has taken the import on.
    fn hear_state(self, now: ImportState) {
        let Some(before) = self.state.get_untracked().filter(|before| *before != now) else { return };
        if !now.is_open() && self.step.get_untracked() < Step::Result {
            // Whoever has just pressed the button here is answered in a moment, and goes there by themselves.
            set_timeout(move || self.go_along(now), ANSWERED_BY);
            return;
        }
        if before.is_open() {
            self.state.set(Some(now));
            return;
        }
        // This may be older than what the page was answered meanwhile: it is only asked again.
        self.together.moved.update(|times| *times += 1);
    }

    /// A plan that was to be carried out was sent back, or is not what the company needs any more: it can be worked on
    /// again.
    pub fn work_again(self, why: Option<String>) {
        self.together.news.set(why);
        let name = self.file.with_untracked(|file| file.as_ref().map(|file| file.name.clone()));
        if let (Some(id), Some(name)) = (self.import.get_untracked(), name)
            && !self.has_content()
        {
            self.reopen(id, name);
        }
        self.go_to(Step::Plan);
    }

    /// Goes where a colleague has taken the import.
    fn go_along(self, now: ImportState) {
        let newest = self.ledger.with_value(|ledger| ledger.said);
        if self.step.get_untracked() < Step::Result && newest == Some(now) {
            self.state.set(Some(now));
            self.together.news.set(Some(format!(
                "A colleague has gone on with this import. It is now: {}.",
                now.words().to_lowercase()
            )));
            self.go_to(Step::Result);
        }
    }

    /// Fetches what others have saved, if there is something and nothing is being saved here: that brings it along.
    pub(super) fn catch_up(self) {
        let behind = self.ledger.with_value(|ledger| {
            ledger.known.revision.is_some_and(|revision| revision < ledger.newest)
                && !ledger.fetching
                && !ledger.looks.is_trying()
        });
        let saving = self.saving.get_untracked() == Saving::Going;
        let open = self.state.get_untracked().is_some_and(ImportState::is_open);
        let Some(id) = self.import.get_untracked().filter(|_| behind && open && !saving) else { return };
        self.ledger.update_value(|ledger| ledger.fetching = true);
        spawn_local(async move {
            let draft = draft_of(id).await;
            self.ledger.update_value(|ledger| ledger.fetching = false);
            if self.import.get_untracked() != Some(id) || self.saving.get_untracked() == Saving::Going {
                return;
            }
            // If it cannot be had, saving says so, and the next event asks again.
            if let Ok(draft) = draft {
                self.take_in(draft);
                self.save();
            }
        });
    }

    /// Lays what was decided here over what others have saved meanwhile. False: it is what is known already.
    pub(super) fn take_in(self, draft: Draft) -> bool {
        let by = draft.changed_by.unwrap_or_else(|| "Somebody else".to_owned());
        let another_comment = self.take_in_comment(&draft.comment);
        let known = self.ledger.with_value(|ledger| ledger.known.clone());
        if known.revision == Some(draft.revision) {
            return another_comment;
        }
        let mine = self.configuration.get_untracked();
        let mut merged = merge::merge(&known.configuration, &mine, &draft.configuration);
        // The names that are checked against stay: others would have the whole file read again.
        merged.configuration.snapshot.clone_from(&mine.snapshot);
        merged.configuration.limits = mine.limits;
        merged.configuration.filename.clone_from(&mine.filename);
        let unsaved = Unsaved::between(&merged.configuration, &draft.configuration);
        self.ledger.update_value(|ledger| {
            ledger.known.revision = Some(draft.revision);
            ledger.known.configuration = draft.configuration;
            ledger.newest = ledger.newest.max(draft.revision);
            ledger.unsaved = Unsaved { comment: ledger.unsaved.comment, ..unsaved };
        });
        if merged.configuration != mine {
            self.reconfigure(merged.configuration);
            self.together.news.set(Some(format!("{by} has changed this import; you see it as it is now.")));
            // A plan that is looked at is of what was before.
            if self.step.get_untracked() == Step::Plan {
                self.saving.set(Saving::Going);
                self.saving.set(Saving::Saved);
            }
        }
        for conflict in merged.conflicts {
            self.tell(conflict, &by);
        }
        true
    }

    /// Lays the comment that was written here over the one that the server has. False: that is known already.
    fn take_in_comment(self, theirs: &str) -> bool {
        let was = self.ledger.with_value(|ledger| ledger.known.comment.clone());
        let mine = self.comment.get_untracked();
        let written = self.ledger.with_value(|ledger| ledger.unsaved.comment);
        // What is still being typed is laid over theirs when it is done.
        if was == theirs || (mine != was && !written) {
            return false;
        }
        let (stands, conflict) = merge::comment(&was, &mine, theirs);
        self.ledger.update_value(|ledger| {
            theirs.clone_into(&mut ledger.known.comment);
            ledger.unsaved.comment = stands != theirs;
        });
        self.comment.set(stands);
        if let Some(conflict) = conflict {
            self.tell(conflict, "Somebody else");
        }
        true
    }

    fn tell(self, conflict: Conflict, by: &str) {
        let number = self.next_request();
        let told = Told { number, conflict, by: by.to_owned() };
        self.together.conflicts.update(|all| all.push(told));
    }

    /// Takes over what was made of all that was decided, and has the worker check by it.
    fn reconfigure(self, configuration: Configuration) {
        if self.configuration.with_untracked(|before| before.dialect != configuration.dialect) {
            self.history.set(History::default());
        }
        self.configuration.set(configuration);
        if self.has_content() {
            let run = self.begin_run();
            self.ask(&ToWorker::Configure { run, configuration: self.configuration.get_untracked() });
        }
    }

    /// What was left out is done after all, over what somebody else has decided.
    pub fn insist(self, told: &Told) {
        self.set_aside(told);
        match told.conflict.clone() {
            Conflict::Cell { row, column, mine, .. } => self.set_cell(row, column, mine),
            Conflict::RowKept { row } => self.remove_row(row),
            Conflict::RowGone { row } => self.put_back_row(row),
            Conflict::Column { column, mine } => {
                self.map_column(column, mine.and_then(|choice| choice.field));
            }
            Conflict::Value { field, value, mine: Some(mine) } => self.decide_value(field, value, Some(mine)),
            Conflict::Setting { key, mine } => {
                let settings = self
                    .configuration
                    .with_untracked(|configuration| merge::with_setting(&configuration.settings, &key, mine));
                match settings {
                    Some(settings) if key.starts_with("people.") => self.choose_people(settings.people),
                    Some(settings) => self.change_settings(|present| *present = settings),
                    None => {}
                }
            }
            Conflict::NewField { mine: Some(mine), .. } => self.make_field(mine),
            Conflict::Comment { mine, .. } => self.change_comment(mine),
            Conflict::Value { .. } | Conflict::NewField { .. } | Conflict::Reading => {}
        }
    }

    /// It was read; what somebody else has decided stands.
    pub fn set_aside(self, told: &Told) {
        self.together.conflicts.update(|all| all.retain(|other| other.number != told.number));
    }
}
