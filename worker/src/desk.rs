//! What lies on the worker's desk: the file, and what the newest run made of it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use roster::{CheckRequest, Checked, check::Bitmap, protocol::Configuration};
use web_sys::Blob;

/// Shared by the message handlers; the browser runs them one after the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Desk(Rc<RefCell<Papers>>);

#[derive(Debug, Default)]
struct Papers {
    file: Option<Blob>,
    run: u32,
    done: Option<Rc<Done>>,
}

/// A run that has come to its end. A later run that only edits takes it over; nobody holds what is in
/// the cells while they wait for the file.
#[derive(Debug)]
pub(crate) struct Done {
    pub file: Blob,
    pub run: Cell<u32>,
    pub configuration: RefCell<Configuration>,
    pub checked: RefCell<Checked>,
    /// The newest request to look for something.
    pub searching: Cell<u32>,
    /// The rows in which what was looked for last was found.
    pub found: RefCell<Bitmap>,
}

impl Done {
    pub(crate) fn new(file: Blob, run: u32, configuration: Configuration, checked: Checked) -> Self {
        Self {
            file,
            run: Cell::new(run),
            configuration: RefCell::new(configuration),
            checked: RefCell::new(checked),
            searching: Cell::default(),
            found: RefCell::default(),
        }
    }
}

impl Desk {
    pub(crate) fn open(&self, file: Blob) {
        let mut papers = self.0.borrow_mut();
        papers.file = Some(file);
        papers.done = None;
    }

    pub(crate) fn file(&self) -> Option<Blob> {
        self.0.borrow().file.clone()
    }

    /// From here on, runs before this one are of no interest.
    pub(crate) fn begin(&self, run: u32) {
        self.0.borrow_mut().run = run;
    }

    pub(crate) fn is_newest(&self, run: u32) -> bool {
        self.0.borrow().run == run
    }

    pub(crate) fn finish(&self, done: Done) {
        self.0.borrow_mut().done = Some(Rc::new(done));
    }

    /// The result of this run, if it is the newest that ended.
    pub(crate) fn done(&self, run: u32) -> Option<Rc<Done>> {
        self.last().filter(|done| done.run.get() == run)
    }

    /// The result of whatever run ended last.
    pub(crate) fn last(&self) -> Option<Rc<Done>> {
        self.0.borrow().done.clone()
    }
}

/// The check that a configuration asks for.
pub(crate) fn request(configuration: Configuration) -> CheckRequest {
    CheckRequest { limits: configuration.limits, configuration }
}
