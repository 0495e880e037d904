//! A file that the server does not have whole yet: the browser keeps it, with what has been decided about it, until it
//! has arrived. A page that finds one whose page is gone offers to go on with it.

use leptos::{prelude::*, task::spawn_local};
use roster::protocol::Configuration;
use serde::{Deserialize, Serialize};

use super::{FileFacts, ImportAtHand, Sending, journal::decided, save::Unsaved};
use crate::{
    api::viewer::Viewer,
    browser::{
        events::page_name,
        files::Content,
        keep,
        shelf::{self, Hold},
    },
};

const NAMES: &str = "muster-draft-unsent-";

/// What is known of the file beside its bytes.
#[derive(Debug, Serialize, Deserialize)]
struct Note {
    /// Nobody else is offered it.
    whose: String,
    filename: String,
    mine: Configuration,
    comment: String,
}

/// A file whose page is gone.
#[derive(Debug)]
pub(super) struct Unsent {
    hold: Hold,
    content: Content,
    note: Note,
}

fn of(hold: &Hold) -> String {
    format!("{NAMES}{}", hold.name())
}

fn throw_away(hold: &Hold) {
    keep::remove(&of(hold));
    shelf::remove(hold.name());
}

impl ImportAtHand {
    /// Says who sits in front of it, and for which company.
    pub fn opened_by(self, viewer: &Viewer) {
        let company = viewer.company.as_ref().map_or(0, |company| company.id);
        let whose = format!("{company} {}", viewer.email);
        self.ledger.update_value(|ledger| ledger.whose = whose);
    }

    /// Keeps the file that is on its way.
    pub(super) fn shelve(self, content: Content) {
        if self.tools.with_value(|tools| tools.shelved.is_some()) {
            return;
        }
        let shelving = self.next_request();
        self.ledger.update_value(|ledger| ledger.shelving = shelving);
        spawn_local(async move {
            let Some(hold) = Hold::take(&page_name()).await else { return };
            let kept = shelf::put(hold.name(), &content).await;
            let on_its_way = self.sending.with_untracked(|sending| matches!(sending, Sending::Going { .. }));
            // Another file may have taken its place meanwhile.
            let newest = self.ledger.with_value(|ledger| ledger.shelving) == shelving;
            if kept && on_its_way && newest {
                self.tools.update_value(|tools| tools.shelved = Some(hold));
                self.note_unsent();
            } else {
                throw_away(&hold);
            }
        });
    }

    /// Writes down what has been decided about a file that is on its way.
    pub(super) fn note_unsent(self) {
        let Some(name) = self.tools.with_value(|tools| tools.shelved.as_ref().map(of)) else { return };
        let note = Note {
            whose: self.ledger.with_value(|ledger| ledger.whose.clone()),
            filename: self.configuration.with_untracked(|configuration| configuration.filename.clone()),
            mine: self.configuration.with_untracked(decided),
            comment: self.comment.get_untracked(),
        };
        if let Ok(text) = serde_json::to_string(&note) {
            keep::put(&name, &text);
        }
    }

    /// It has arrived, or is not wanted.
    pub(super) fn unshelve(self) {
        if let Some(hold) = self.tools.try_update_value(|tools| tools.shelved.take()).flatten() {
            throw_away(&hold);
        }
    }

    /// Puts everything away, the file that is on its way too.
    pub fn discard(self) {
        self.unshelve();
        self.put_away();
    }

    /// Looks whether there is one whose page is gone, and offers it.
    pub fn look_for_unsent(self) {
        let run = self.run();
        spawn_local(async move {
            let whose = self.ledger.with_value(|ledger| ledger.whose.clone());
            for name in keep::names(NAMES) {
                let Some(note) = keep::get(&name)
                    .and_then(|text| serde_json::from_slice::<Note>(text.as_bytes()).ok())
                    .filter(|note| note.whose == whose)
                else {
                    continue;
                };
                let Some(hold) = Hold::take(name.trim_start_matches(NAMES)).await else { continue };
                let Some(content) = shelf::get(hold.name(), note.filename.clone()).await else {
                    throw_away(&hold);
                    continue;
                };
                if self.run() == run && self.file.with_untracked(Option::is_none) {
                    self.unsent.set(Some(FileFacts { name: note.filename.clone(), size: content.size() }));
                    self.tools.update_value(|tools| tools.unsent = Some(Unsent { hold, content, note }));
                }
                return;
            }
        });
    }

    /// The file that is offered is read again, and sent from where it ended.
    pub fn go_on_with_unsent(self) {
        let unsent = self.tools.try_update_value(|tools| tools.unsent.take()).flatten();
        let Some(Unsent { hold, content, note: Note { filename, mine, comment, .. } }) = unsent else {
            return;
        };
        let (snapshot, limits) = self
            .configuration
            .with_untracked(|configuration| (configuration.snapshot.clone(), configuration.limits));
        self.put_away();
        // The group goes along with the bytes.
        let mut sent = Configuration::default();
        sent.settings.group.clone_from(&mine.settings.group);
        let unsaved = Unsaved { comment: !comment.is_empty(), ..Unsaved::between(&mine, &sent) };
        self.ledger.update_value(|ledger| ledger.unsaved = unsaved);
        self.file.set(Some(FileFacts { name: filename.clone(), size: content.size() }));
        self.configuration.set(Configuration { filename, snapshot, limits, ..mine });
        self.comment.set(comment);
        self.tools.update_value(|tools| {
            tools.content = Some(content);
            tools.shelved = Some(hold);
        });
        self.read();
    }

    /// The file that is offered is not wanted.
    pub fn forget_unsent(self) {
        if let Some(unsent) = self.tools.try_update_value(|tools| tools.unsent.take()).flatten() {
            throw_away(&unsent.hold);
        }
        self.unsent.set(None);
    }
}
