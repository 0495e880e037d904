//! What the server has yet to hear. One message at a time; what is decided meanwhile goes along with the next.

use leptos::{prelude::*, task::spawn_local};
use roster::protocol::Configuration;

use super::{ImportAtHand, follow::Known, journal};
use crate::api::{
    FailureKind,
    imports::{Change, ImportState, change_import},
    together::draft_of,
};

/// Whether the server has everything that was decided here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Saving {
    #[default]
    Saved,
    Going,
    /// A sentence. What was decided is still here and is sent with the next change or by pressing “Try again”.
    Failed(String),
}

/// Which parts of the configuration the server does not have yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one flag a part; none depends on another")]
pub(super) struct Unsaved {
    pub(super) dialect: bool,
    pub(super) mapping: bool,
    pub(super) value_mapping: bool,
    pub(super) settings: bool,
    pub(super) edits: bool,
    pub(super) new_fields: bool,
    pub(super) comment: bool,
}

impl Unsaved {
    /// What columns are is said in two parts, which must fit each other.
    pub(super) fn of_columns() -> Self {
        Self { mapping: true, new_fields: true, ..Self::default() }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.dialect |= other.dialect;
        self.mapping |= other.mapping;
        self.value_mapping |= other.value_mapping;
        self.settings |= other.settings;
        self.edits |= other.edits;
        self.new_fields |= other.new_fields;
        self.comment |= other.comment;
    }

    fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// The parts of the configuration in which `here` is not what is there.
    pub(super) fn between(here: &Configuration, there: &Configuration) -> Self {
        Self {
            dialect: here.dialect != there.dialect,
            mapping: here.mapping != there.mapping,
            value_mapping: here.value_mapping != there.value_mapping,
            settings: here.settings != there.settings,
            edits: here.edits != there.edits,
            new_fields: here.new_fields != there.new_fields,
            comment: false,
        }
    }

    fn change(self, configuration: &Configuration, revision: Option<i64>) -> Change {
        Change {
            revision,
            dialect: self.dialect.then(|| configuration.dialect.clone()),
            mapping: self.mapping.then(|| configuration.mapping.clone()),
            value_mapping: self.value_mapping.then(|| configuration.value_mapping.clone()),
            settings: self.settings.then(|| configuration.settings.clone()),
            edits: self.edits.then(|| configuration.edits.clone()),
            new_fields: self.new_fields.then(|| configuration.new_fields.clone()),
            comment: None,
            comment_was: None,
        }
    }
}

/// What the server has once it has kept a change.
fn kept(known: &mut Known, change: Change) {
    let Change { dialect, mapping, value_mapping, settings, edits, new_fields, comment, .. } = change;
    known.comment = comment.unwrap_or_else(|| std::mem::take(&mut known.comment));
    let known = &mut known.configuration;
    known.dialect = dialect.unwrap_or_else(|| std::mem::take(&mut known.dialect));
    known.mapping = mapping.unwrap_or_else(|| std::mem::take(&mut known.mapping));
    known.value_mapping = value_mapping.unwrap_or_else(|| std::mem::take(&mut known.value_mapping));
    known.settings = settings.unwrap_or_else(|| std::mem::take(&mut known.settings));
    known.new_fields = new_fields.unwrap_or_else(|| std::mem::take(&mut known.new_fields));
    known.edits = edits.unwrap_or_else(|| std::mem::take(&mut known.edits));
}

impl ImportAtHand {
    /// Sends what the server does not have, if it is not being sent and there is a draft to send it to.
    pub fn save(self) {
        let Some(id) = self.import.get_untracked() else {
            self.note_unsent();
            return;
        };
        let unsaved = self.ledger.with_value(|ledger| ledger.unsaved);
        let trying = self.ledger.with_value(|ledger| ledger.looks.is_trying());
        if unsaved.is_empty() || trying {
            return;
        }
        self.note(id, false);
        if self.saving.get_untracked() == Saving::Going {
            return;
        }
        self.saving.set(Saving::Going);
        self.ledger.update_value(|ledger| ledger.unsaved = Unsaved::default());
        let revision = self.ledger.with_value(|ledger| ledger.known.revision);
        let said = unsaved.comment.then(|| self.comment.get_untracked());
        let was = self.ledger.with_value(|ledger| ledger.known.comment.clone());
        let change = self.configuration.with_untracked(|configuration| Change {
            comment_was: said.is_some().then_some(was),
            comment: said,
            ..unsaved.change(configuration, revision)
        });
        spawn_local(async move {
            let answer = change_import(id, change.clone()).await;
            // The page may have gone on to another import meanwhile.
            if self.import.get_untracked() != Some(id) {
                return;
            }
            let failure = match answer {
                Ok(revision) => {
                    self.ledger.update_value(|ledger| {
                        ledger.known.revision = Some(revision);
                        kept(&mut ledger.known, change);
                    });
                    self.saving.set(Saving::Saved);
                    self.state.set(Some(ImportState::Draft));
                    journal::forget(id);
                    self.save();
                    self.catch_up();
                    return;
                }
                Err(failure) => failure,
            };
            self.ledger.update_value(|ledger| ledger.unsaved.add(unsaved));
            if failure.kind == FailureKind::Conflict && self.make_up(id).await {
                return;
            }
            self.note(id, true);
            self.saving.set(Saving::Failed(failure.sentence));
        });
    }

    /// Somebody else was faster: what they decided and what was decided here become one, which is saved. False: there
    /// is nothing newer, or nothing to be changed any more.
    async fn make_up(self, id: i64) -> bool {
        let Ok(draft) = draft_of(id).await else { return false };
        if self.import.get_untracked() != Some(id) {
            return true;
        }
        if !draft.state.is_open() || !self.take_in(draft) {
            return false;
        }
        self.saving.set(Saving::Saved);
        self.save();
        true
    }

    /// Does the server know all that was decided here?
    pub fn is_saved(self) -> bool {
        self.import.with(Option::is_some) && self.saving.with(|saving| *saving == Saving::Saved)
    }
}
