//! What the server has yet to hear. One message at a time; what is decided meanwhile goes along with the next.

use leptos::{prelude::*, task::spawn_local};

use super::ImportAtHand;
use crate::api::imports::{Change, ImportState, change_import};

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
}

impl Unsaved {
    pub(super) fn add(&mut self, other: Self) {
        self.dialect |= other.dialect;
        self.mapping |= other.mapping;
        self.value_mapping |= other.value_mapping;
        self.settings |= other.settings;
        self.edits |= other.edits;
    }

    fn is_empty(self) -> bool {
        self == Self::default()
    }
}

impl ImportAtHand {
    /// Sends what the server does not have, if it is not being sent and there is a draft to send it to.
    pub fn save(self) {
        let Some(id) = self.import.get_untracked() else { return };
        let unsaved = self.ledger.with_value(|ledger| ledger.unsaved);
        if unsaved.is_empty() || self.saving.get_untracked() == Saving::Going {
            return;
        }
        self.saving.set(Saving::Going);
        self.ledger.update_value(|ledger| ledger.unsaved = Unsaved::default());
        let change = self.configuration.with_untracked(|configuration| Change {
            dialect: unsaved.dialect.then(|| configuration.dialect.clone()),
            mapping: unsaved.mapping.then(|| configuration.mapping.clone()),
            value_mapping: unsaved.value_mapping.then(|| configuration.value_mapping.clone()),
            settings: unsaved.settings.then(|| configuration.settings.clone()),
            edits: unsaved.edits.then(|| configuration.edits.clone()),
        });
        spawn_local(async move {
            let answer = change_import(id, change).await;
            // The page may have gone on to another import meanwhile.
            if self.import.get_untracked() != Some(id) {
                return;
            }
            match answer {
                Ok(()) => {
                    self.saving.set(Saving::Saved);
                    self.state.set(Some(ImportState::Draft));
                    self.save();
                }
                Err(failure) => {
                    self.ledger.update_value(|ledger| ledger.unsaved.add(unsaved));
                    self.saving.set(Saving::Failed(failure.sentence));
                }
            }
        });
    }

    /// Does the server know all that was decided here?
    pub fn is_saved(self) -> bool {
        self.import.with(Option::is_some) && self.saving.with(|saving| *saving == Saving::Saved)
    }
}
