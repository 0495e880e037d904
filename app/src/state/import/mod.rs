//! The import at hand: the file, what the worker makes of it, and what of that the server has.
//!
//! | file | verb |
//! | --- | --- |
//! | [`open`] | a file comes in: from a drop, or again from the server |
//! | [`hear`] | what the worker says |
//! | [`again`] | another file in the place of the one at hand, with the same edits |
//! | [`find`] | what is looked for in all rows |
//! | [`change`] | what the administrator decides: settings, edits |
//! | [`columns`] | what they say of columns and the values in them |
//! | [`people`] | what they decide of people in front of the plan |
//! | [`reading`] | how the file is read, tried out |
//! | [`save`] | what of that the server has yet to hear |
//! | [`follow`] | what colleagues do meanwhile |
//! | [`journal`] | what of that would be lost with the page |
//! | [`unsent`] | a file whose page died before it was sent whole |
//! | [`window`] | which rows the grid holds |
//!
//! It lives above the router: when the upload answers and the page's address becomes the draft's, worker and
//! findings stay.

mod again;
mod change;
mod columns;
mod find;
mod follow;
mod hear;
mod journal;
mod open;
mod people;
mod reading;
mod save;
mod unsent;
mod window;

use leptos::prelude::*;
use roster::{
    check::{DistinctValue, Summary},
    edit::History,
    map::{ColumnMapping, is_certain},
    protocol::{Configuration, Problem},
    read::{self, Dialect, Sheet},
};

pub use again::Another;
pub use find::Looking;
pub use follow::{Conflict, Together, Told};
pub use save::Saving;
pub use window::Window;

use crate::{
    api::imports::{ImportState, ImportView},
    browser::{events::Events, files::Content, shelf::Hold, upload::Upload, worker::Bridge},
};

/// Where the administrator is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    #[default]
    File,
    Columns,
    Review,
    Plan,
    Result,
}

impl Step {
    pub const ALL: [Self; 5] = [Self::File, Self::Columns, Self::Review, Self::Plan, Self::Result];
    pub const NAMES: [&str; 5] = ["File", "Columns", "Review", "Plan", "Result"];

    pub const fn position(self) -> usize {
        self as usize
    }
}

/// The file, as far as it is named on the page.
#[derive(Clone, Debug, PartialEq)]
pub struct FileFacts {
    pub name: String,
    /// In bytes.
    pub size: f64,
}

/// What the beginning of the file says.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    pub dialect: Dialect,
    /// Of a workbook, all its sheets.
    pub sheets: Vec<Sheet>,
    /// Where the encoding is a guess: what the file would be in the likely ones.
    pub readings: Vec<read::Reading>,
    pub mapping: Vec<ColumnMapping>,
    /// The first rows, as they stand in the file.
    pub sample: Vec<Vec<String>>,
}

impl Opened {
    /// The step at which there is something to decide: what the letters mean, what the columns are, what is wrong.
    pub fn asks_at(&self, configuration: &Configuration) -> Step {
        if !self.readings.is_empty() {
            Step::File
        } else if is_certain(&self.mapping, configuration) {
            Step::Review
        } else {
            Step::Columns
        }
    }
}

/// How far the worker has come.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Reading {
    #[default]
    Nothing,
    /// Bytes read of bytes in all; rows so far.
    Going { bytes: f64, total: f64, rows: u32 },
    /// All of it.
    Done(Totals),
    /// Nothing can be: the server has another Muster by now than this page is of.
    Outdated,
}

impl Reading {
    pub const fn is_outdated(self) -> bool {
        matches!(self, Self::Outdated)
    }

    pub const fn totals(self) -> Option<Totals> {
        if let Self::Done(totals) = self { Some(totals) } else { None }
    }

    pub const fn is_going(self) -> bool {
        matches!(self, Self::Going { .. })
    }
}

/// How many rows there are of what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub rows: u32,
    pub errors: u32,
    pub warnings: u32,
    /// Rows that edits leave otherwise than the file has them.
    pub changed: u32,
    pub duplicates: u32,
    /// Problems that stop the import even if rows with errors are left out.
    pub blocking_as_is: u32,
}

/// How far the bytes are on their way to the server.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Sending {
    #[default]
    Nothing,
    Going {
        sent: f64,
        total: f64,
        /// The server does not answer; it is asked again.
        interrupted: bool,
    },
    Done,
    /// A sentence.
    Failed(String),
}

/// Handles to everything; copy it freely.
#[derive(Clone, Copy, Debug)]
pub struct ImportAtHand {
    /// The draft's id, once the server has answered.
    pub import: RwSignal<Option<i64>>,
    pub state: RwSignal<Option<ImportState>>,
    pub step: RwSignal<Step>,
    pub file: RwSignal<Option<FileFacts>>,
    /// Everything but the bytes that decides what the findings are.
    pub configuration: RwSignal<Configuration>,
    pub opened: RwSignal<Option<Opened>>,
    pub reading: RwSignal<Reading>,
    pub summary: RwSignal<Summary>,
    /// Equal findings together, most important first; known when all has been read.
    pub problems: RwSignal<Vec<Problem>>,
    /// Values that are to be given a meaning, or were; known once they were asked for.
    pub values: RwSignal<Vec<DistinctValue>>,
    pub window: RwSignal<Window>,
    /// Said of the import, for colleagues and for later.
    pub comment: RwSignal<String>,
    /// How much of what was decided does not fit the way in which the file is read now.
    pub left_behind: RwSignal<usize>,
    pub looking: RwSignal<Looking>,
    /// Another file that is to take the place of this one.
    pub another: RwSignal<Another>,
    /// A file that was not sent whole when its page was closed.
    pub unsent: RwSignal<Option<FileFacts>>,
    /// Why the file cannot be imported at all, as a sentence.
    pub refusal: RwSignal<Option<String>>,
    pub sending: RwSignal<Sending>,
    pub saving: RwSignal<Saving>,
    /// Steps with nothing to decide are passed over, until the administrator goes their own way.
    pub passing: RwSignal<bool>,
    /// What can be taken back.
    pub history: RwSignal<History>,
    /// What colleagues do.
    pub together: Together,
    ledger: StoredValue<Ledger>,
    carried: StoredValue<again::CarriedOver>,
    tools: StoredValue<Tools>,
}

/// What is counted and noted, and never shown.
#[derive(Debug, Default)]
struct Ledger {
    /// Of the worker's; what is still said about older ones is passed over.
    run: u32,
    /// Of rows or problems.
    request: u32,
    /// The newest request to look for something, and the one that was answered last.
    searching: u32,
    found: u32,
    /// The newest request for the numbers of rows, and what becomes of them.
    numbering: u32,
    numbered: find::Numbered,
    /// The newest request about rows that edits name.
    tracing: u32,
    unsaved: save::Unsaved,
    /// While several changes are made in one go: what of them the server has yet to hear.
    at_once: Option<save::Unsaved>,
    /// What the server has.
    known: follow::Known,
    /// The newest revision that was heard of.
    newest: i64,
    /// The state that was heard of last.
    said: Option<ImportState>,
    /// What others have saved is on its way here.
    fetching: bool,
    looks: reading::Looks,
    /// The newest file that was to be kept while it is on its way.
    shelving: u32,
    /// Who sits in front of the page, and for which company.
    whose: String,
}

/// What lives in the browser only.
#[derive(Debug, Default)]
struct Tools {
    worker: Option<Bridge>,
    content: Option<Content>,
    upload: Option<Upload>,
    /// The file that is on its way is kept until it has arrived.
    shelved: Option<Hold>,
    /// The file that is offered.
    unsent: Option<unsent::Unsent>,
    /// Of which import.
    events: Option<(i64, Events)>,
}

impl ImportAtHand {
    /// Makes it and puts it into the context, once, in [`crate::App`].
    pub fn provide() {
        provide_context(Self {
            import: RwSignal::default(),
            state: RwSignal::default(),
            step: RwSignal::default(),
            file: RwSignal::default(),
            configuration: RwSignal::default(),
            opened: RwSignal::default(),
            reading: RwSignal::default(),
            summary: RwSignal::default(),
            problems: RwSignal::default(),
            values: RwSignal::default(),
            window: RwSignal::default(),
            comment: RwSignal::default(),
            left_behind: RwSignal::default(),
            looking: RwSignal::default(),
            another: RwSignal::default(),
            unsent: RwSignal::default(),
            refusal: RwSignal::default(),
            sending: RwSignal::default(),
            saving: RwSignal::default(),
            passing: RwSignal::new(true),
            history: RwSignal::default(),
            together: Together::new(),
            ledger: StoredValue::default(),
            carried: StoredValue::default(),
            tools: StoredValue::default(),
        });
    }

    pub fn expect() -> Self {
        expect_context()
    }

    /// Puts everything away. What the server has of it stays there as a draft.
    pub fn put_away(self) {
        // Whatever an older run or upload still says is not of the newest run.
        self.next_run();
        self.tools.set_value(Tools::default());
        self.ledger.update_value(|ledger| {
            ledger.unsaved = save::Unsaved::default();
            ledger.known = follow::Known::default();
            ledger.newest = 0;
            ledger.said = None;
            ledger.looks = reading::Looks::default();
        });
        self.together.put_away();
        self.import.set(None);
        self.state.set(None);
        self.step.set(Step::File);
        self.file.set(None);
        self.configuration.set(Configuration::default());
        self.history.set(History::default());
        self.opened.set(None);
        self.reading.set(Reading::Nothing);
        self.summary.set(Summary::default());
        self.problems.set(Vec::new());
        self.values.set(Vec::new());
        self.window.set(Window::default());
        self.comment.set(String::new());
        self.left_behind.set(0);
        self.looking.set(Looking::Nothing);
        self.keep_file();
        self.unsent.set(None);
        self.refusal.set(None);
        self.sending.set(Sending::Nothing);
        self.saving.set(Saving::Saved);
        self.passing.set(true);
    }

    /// Takes up an import the server knows, from its record alone. The same on the server and in the browser,
    /// so that the page that is sent is the page that comes alive.
    pub fn take_up(self, import: &ImportView) {
        self.put_away();
        self.import.set(Some(import.id));
        self.state.set(Some(import.state));
        self.file.set(Some(FileFacts { name: import.filename.clone(), size: import.bytes as f64 }));
        self.sending.set(Sending::Done);
        self.comment.set(import.comment.clone());
        self.configuration.set(Configuration {
            filename: import.filename.clone(),
            settings: import.settings.clone(),
            ..Configuration::default()
        });
        self.step.set(match import.state {
            ImportState::Draft => Step::Review,
            ImportState::Planned => Step::Plan,
            _ => Step::Result,
        });
        self.passing.set(import.state == ImportState::Draft);
    }

    fn run(self) -> u32 {
        self.ledger.with_value(|ledger| ledger.run)
    }

    fn next_run(self) -> u32 {
        self.ledger.update_value(|ledger| ledger.run += 1);
        self.run()
    }

    /// Goes to a step because the administrator said so.
    pub fn go_to(self, step: Step) {
        self.passing.set(false);
        self.step.set(step);
    }

    /// Can this step be opened now?
    pub fn may_open(self, step: Step) -> bool {
        let open = self.state.with(|state| state.is_none_or(ImportState::is_open));
        let read = self.opened.with(Option::is_some);
        match step {
            Step::File => open && (read || self.import.with(Option::is_none)),
            Step::Columns | Step::Review => open && read,
            Step::Plan => open && read && self.step.get() >= Step::Plan,
            Step::Result => false,
        }
    }
}
