//! What the server has not confirmed yet, kept by the browser: a page that is closed, or that dies, while the server
//! is away loses nothing that was decided on it.

use leptos::prelude::*;
use roster::{Snapshot, protocol::Configuration, read::Limits};
use serde::{Deserialize, Serialize};

use super::{ImportAtHand, follow::Known, save::Unsaved};
use crate::{api::together::Draft, browser::keep};

/// Logs longer than this are only written down when they could not be saved: it would be felt in every edit.
const EDITS: usize = 2_000;

/// What was decided, and what it was laid over.
#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    revision: i64,
    base: Configuration,
    mine: Configuration,
    /// Of the import as a whole, if another was written here.
    comment: Option<Comment>,
}

/// What was there, and what takes its place.
#[derive(Debug, Serialize, Deserialize)]
struct Comment {
    was: String,
    is: String,
}

fn name(id: i64) -> String {
    format!("muster-draft-unsaved-{id}")
}

/// Without the company's names, which the server says anew.
pub(super) fn decided(configuration: &Configuration) -> Configuration {
    Configuration {
        snapshot: Snapshot::default(),
        limits: Limits::default(),
        filename: String::new(),
        settings: configuration.settings.clone(),
        dialect: configuration.dialect.clone(),
        mapping: configuration.mapping.clone(),
        value_mapping: configuration.value_mapping.clone(),
        new_fields: configuration.new_fields.clone(),
        edits: configuration.edits.clone(),
    }
}

/// The server has it all.
pub(super) fn forget(id: i64) {
    keep::remove(&name(id));
}

impl ImportAtHand {
    /// Writes down what is about to be sent; `failed`: what could not be.
    pub(super) fn note(self, id: i64, failed: bool) {
        let long = self.configuration.with_untracked(|configuration| configuration.edits.len() > EDITS);
        if long && !failed {
            return;
        }
        let known = self.ledger.with_value(|ledger| {
            let known = &ledger.known;
            let was = ledger.unsaved.comment.then(|| known.comment.clone());
            known.revision.map(|revision| (revision, decided(&known.configuration), was))
        });
        let Some((revision, base, was)) = known else { return };
        let comment = was.map(|was| Comment { was, is: self.comment.get_untracked() });
        let mine = self.configuration.with_untracked(decided);
        if let Ok(text) = serde_json::to_string(&Journal { revision, base, mine, comment }) {
            keep::put(&name(id), &text);
        }
    }

    /// What a page before this one had decided and could not save is laid over what the server has.
    pub(super) fn take_up_note(self, id: i64, draft: Draft) {
        let Some(text) = keep::get(&name(id)) else { return };
        forget(id);
        let Ok(Journal { revision, base, mine, comment }) = serde_json::from_slice(text.as_bytes()) else {
            return;
        };
        let Configuration { filename, snapshot, limits, .. } = draft.configuration.clone();
        let mine = Configuration { filename, snapshot, limits, ..mine };
        let unsaved = Unsaved { comment: comment.is_some(), ..Unsaved::between(&mine, &base) };
        self.configuration.set(mine);
        let was = match comment {
            Some(Comment { was, is }) => {
                self.comment.set(is);
                was
            }
            None => draft.comment.clone(),
        };
        self.ledger.update_value(|ledger| {
            ledger.known = Known { revision: Some(revision), configuration: base, comment: was };
            ledger.unsaved.add(unsaved);
        });
        self.take_in(draft);
        self.save();
    }
}
