//! A file comes in.

use leptos::{prelude::*, task::spawn_local};
use roster::protocol::{Configuration, ToWorker};

use super::{FileFacts, ImportAtHand, Reading, Sending, Step, Tools, save::Unsaved};
use crate::{
    api::{
        imports::{ImportState, beginning},
        together::draft_of,
    },
    browser::{
        bundle, files,
        files::Content,
        upload::{Sent, Upload},
        worker::{self, Bridge},
    },
};

/// Of a file that has just come in.
const FIRST_REVISION: i64 = 1;

impl ImportAtHand {
    /// A file was dropped or chosen: the worker reads it. Once its beginning has proven readable, a moment
    /// later, it is sent to the server as well, while the worker goes on.
    pub fn open(self, content: Content) {
        let mut settings = self.configuration.with_untracked(|configuration| configuration.settings.clone());
        // What was decided of single people is of the rows of another file.
        settings.people.rows.clear();
        let comment = self.comment.get_untracked();
        let (snapshot, limits) = self
            .configuration
            .with_untracked(|configuration| (configuration.snapshot.clone(), configuration.limits));
        // One that has only waited for a file is warm; one that has read another is not worth its memory.
        let unused = self.file.with_untracked(Option::is_none);
        let worker = self.tools.try_update_value(|tools| tools.worker.take().filter(|_| unused)).flatten();
        self.unshelve();
        self.put_away();
        let name = content.name().to_owned();
        self.file.set(Some(FileFacts { name: name.clone(), size: content.size() }));
        self.configuration.set(Configuration {
            filename: name,
            settings,
            snapshot,
            limits,
            ..Configuration::default()
        });
        self.tools.update_value(|tools| {
            tools.worker = worker;
            tools.content = Some(content.clone());
        });
        // The group goes along with the bytes; whatever else was decided beforehand follows them.
        let decided = self.configuration.with_untracked(|configuration| {
            let settings = &configuration.settings;
            *settings != roster::Settings { group: settings.group.clone(), ..roster::Settings::default() }
        });
        let said = !comment.is_empty();
        self.comment.set(comment);
        self.ledger.update_value(|ledger| {
            ledger.unsaved = Unsaved { settings: decided, comment: said, ..Unsaved::default() };
        });
        self.read();
    }

    /// An import the server has: its bytes are fetched and read again, with all that was decided since.
    pub fn reopen(self, id: i64, name: String) {
        let run = self.run();
        self.reading.set(Reading::Going { bytes: 0.0, total: 0.0, rows: 0 });
        spawn_local(async move {
            let decided = draft_of(id).await;
            let content = files::of_import(id, name).await;
            if self.run() != run {
                return;
            }
            match (decided, content) {
                (Ok(draft), Ok(content)) => {
                    self.configuration.set(draft.configuration.clone());
                    self.know(draft.revision, draft.configuration.clone(), draft.comment.clone());
                    self.comment.set(draft.comment.clone());
                    self.take_up_note(id, draft);
                    self.tools.update_value(|tools| tools.content = Some(content));
                    self.read();
                }
                (Err(failure), _) | (_, Err(failure)) => {
                    self.reading.set(Reading::Nothing);
                    self.refusal.set(Some(failure.sentence));
                }
            }
        });
    }

    /// Is there a file in this browser to be read again?
    pub fn has_content(self) -> bool {
        self.tools.with_value(|tools| tools.content.is_some())
    }

    /// Has the worker there, and warm, before the file is. False: it cannot be started.
    pub fn start_worker(self) -> bool {
        if self.tools.with_value(|tools| tools.worker.is_none()) {
            let worker = Bridge::start(move |message| self.hear(message), move || self.worker_failed());
            if worker.is_none() {
                return false;
            }
            self.tools.update_value(|tools| tools.worker = worker);
        }
        true
    }

    /// Sees to it that the company's names are there, to be chosen from before there is a file.
    pub fn know_company(self) {
        let unknown = move || {
            self.opened.with_untracked(Option::is_none)
                && self
                    .configuration
                    .with_untracked(|configuration| configuration.snapshot.company.is_empty())
        };
        if !unknown() {
            return;
        }
        spawn_local(async move {
            // If it cannot be known, that is said when a file comes.
            if let Ok(known) = beginning().await
                && unknown()
            {
                self.configuration.update(|configuration| {
                    configuration.snapshot = known.snapshot;
                    configuration.limits = known.limits;
                });
            }
        });
    }

    /// Has the worker read the file from the start, once the company's names are there to check against.
    pub(super) fn read(self) {
        let run = self.begin_run();
        let known =
            self.configuration.with_untracked(|configuration| !configuration.snapshot.company.is_empty());
        if !self.start_worker() {
            self.worker_failed();
            return;
        }
        if known {
            self.say_open(run);
            return;
        }
        spawn_local(async move {
            let known = beginning().await;
            if self.run() != run {
                return;
            }
            match known {
                Ok(known) => {
                    self.configuration.update(|configuration| {
                        configuration.snapshot = known.snapshot;
                        configuration.limits = known.limits;
                    });
                    self.say_open(run);
                }
                Err(failure) => self.refuse(failure.sentence),
            }
        });
    }

    fn say_open(self, run: u32) {
        let configuration = self.configuration.get_untracked();
        self.tools.with_value(|tools| {
            if let (Some(worker), Some(content)) = (&tools.worker, &tools.content) {
                worker.post(&ToWorker::Open { run, configuration }, Some(content));
            }
        });
    }

    /// A new run: what is still said about older ones is passed over.
    pub(super) fn begin_run(self) -> u32 {
        let run = self.next_run();
        let total = self.file.with_untracked(|file| file.as_ref().map_or(0.0, |file| file.size));
        self.reading.set(Reading::Going { bytes: 0.0, total, rows: 0 });
        run
    }

    pub(super) fn send(self) {
        let Some(content) = self.tools.with_value(|tools| tools.content.clone()) else { return };
        let group = self.configuration.with_untracked(|configuration| configuration.settings.group.clone());
        // All that goes along with the bytes.
        let settings = roster::Settings { group: group.clone(), ..roster::Settings::default() };
        let received = Configuration { settings, ..Configuration::default() };
        self.sending.set(Sending::Going { sent: 0.0, total: content.size(), interrupted: false });
        let upload = Upload::start(
            &content,
            group.as_deref(),
            move |Sent { bytes, total, interrupted }| {
                self.sending.set(Sending::Going { sent: bytes, total, interrupted });
            },
            move |answer| match answer {
                Ok(id) => {
                    self.sending.set(Sending::Done);
                    self.import.set(Some(id));
                    self.state.set(Some(ImportState::Draft));
                    self.know(FIRST_REVISION, received.clone(), String::new());
                    self.save();
                    self.unshelve();
                }
                // What the worker says about an unreadable file is said better, and comes sooner.
                Err(failure) => {
                    self.sending.set(Sending::Failed(failure.sentence.clone()));
                    if self.refusal.with_untracked(Option::is_none) {
                        self.refuse(failure.sentence);
                    }
                }
            },
        );
        self.tools.update_value(|tools| tools.upload = Some(upload));
        self.shelve(content);
    }

    /// The file will not do. Another one can be dropped.
    pub(super) fn refuse(self, mut sentence: String) {
        if self.takes_a_place() {
            sentence.push_str(" The file that was open is kept: reload the page to go on with it.");
        }
        self.next_run();
        self.unshelve();
        self.tools.set_value(Tools::default());
        self.reading.set(Reading::Nothing);
        self.opened.set(None);
        self.step.set(Step::File);
        self.refusal.set(Some(sentence));
    }

    fn worker_failed(self) {
        let run = self.run();
        // A file that is opened while the server is asked begins with another.
        self.tools.update_value(|tools| tools.worker = None);
        spawn_local(async move {
            let outdated = bundle::was_replaced(worker::START).await;
            // Such a file has come, whose own worker says how it is, or the page was left.
            if self.run() != run {
                return;
            }
            if outdated {
                self.outdate();
            } else {
                self.refuse(
                    "The part of this page that reads files could not be loaded. Reload the page and try again; if \
                     it stays like this, your network may be blocking it."
                        .to_owned(),
                );
            }
        });
    }

    /// The server has another Muster by now than this page is of. What is on its way goes on, and what this browser keeps
    /// of it stays: the page that comes instead offers it.
    fn outdate(self) {
        self.next_run();
        self.reading.set(Reading::Outdated);
        self.opened.set(None);
        self.step.set(Step::File);
        self.refusal.set(Some(
            "Muster was updated after this page was opened, so it cannot read files any more. Reload the page to go \
             on: what was saved is still there."
                .to_owned(),
        ));
    }
}
