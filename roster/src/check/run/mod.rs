//! The first reading of a file: everything there is to say about it.

mod checked;
mod index;
mod marks;
mod recheck;
mod state;

pub use checked::Checked;
pub use index::RowIndex;
pub use recheck::{Recheck, Rechecked};
use state::State;
pub(super) use state::judged_finding;

use super::{Code, Finding, Summary, columns::Columns, params};
use crate::{
    map::{ColumnMapping, suggest},
    protocol::Configuration,
    read::{Limits, Opened, Reader, Refusal},
};

/// Rows that room is made for before they come: a file may begin with very short ones to make us expect
/// more than there is memory for.
const MOST_EXPECTED: u64 = 1 << 20;

/// What a file is checked against; equal requests over equal bytes give equal findings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CheckRequest {
    pub configuration: Configuration,
    pub limits: Limits,
}

/// Fed with the file's bytes; then [`finish`](Self::finish).
#[derive(Debug)]
pub struct Check {
    request: CheckRequest,
    reader: Reader,
    /// Known once the header has been read.
    columns: Option<Columns>,
    state: State,
}

impl Check {
    pub fn new(request: CheckRequest) -> Self {
        let configuration = &request.configuration;
        let reader = Reader::new(
            &configuration.filename,
            configuration.dialect.clone(),
            &configuration.edits,
            request.limits,
        );
        let state = State::new(&request);
        Self { request, reader, columns: None, state }
    }

    /// For whoever wants windows of rows afterwards: the text that is made of a file that is not UTF-8
    /// comes with the [`Checked`].
    #[must_use]
    pub fn keep_text(mut self) -> Self {
        self.reader.keep_text();
        self
    }

    /// For whoever knows how long the file is: makes room for the rows it will have, judged by those that
    /// have been read. Costs nothing but time if it is wrong.
    pub fn expect_bytes(&mut self, total: u64) {
        let (rows, bytes) = (u64::from(self.reader.rows()), self.reader.bytes());
        if rows > 0 && bytes > 0 {
            let expected = MOST_EXPECTED.min(rows.saturating_mul(total) / bytes);
            self.state.same.reserve(expected.saturating_sub(rows) as usize);
        }
    }

    /// Takes the next bytes, of any length. After a refusal nothing more may be pushed.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let Self { request, reader, columns, state } = self;
        reader.push(bytes, &mut |opened, record| {
            let columns = columns.get_or_insert_with(|| state.open(request, opened));
            state.take(columns, record);
            Ok(())
        })
    }

    /// Known once the beginning has been read.
    pub fn opened(&self) -> Option<(&Opened, &[ColumnMapping])> {
        self.columns.as_ref()?;
        Some((self.reader.opened()?, &self.state.mapping))
    }

    /// Records read so far.
    pub fn rows(&self) -> u32 {
        self.reader.rows()
    }

    /// What has been found so far; what rows say about each other is found at the end.
    pub fn summary(&self) -> Summary {
        let header = self.reader.opened().map_or(&[][..], |opened| &opened.header);
        let blocking = self.state.file_blocking + self.state.marks.blocking(self.state.on_error);
        self.state.findings.summary(header, blocking)
    }

    pub fn finish(mut self) -> Result<Checked, Refusal> {
        let Self { request, reader, columns, state } = &mut self;
        reader.finish(&mut |opened, record| {
            let columns = columns.get_or_insert_with(|| state.open(request, opened));
            state.take(columns, record);
            Ok(())
        })?;
        state.settle(columns.as_ref());
        let Some(opened) = reader.opened().cloned() else {
            return Err(Finding::new(Code::FileEmpty, params! {"what": "text"}).into());
        };
        state.file(&opened);
        let text = reader.take_text();
        let summary = self.summary();
        let mut findings = self.state.findings;
        findings.sort();
        Ok(Checked {
            opened,
            mapping: self.state.mapping,
            rows: self.reader.rows(),
            findings,
            summary,
            index: self.state.index,
            text,
            marks: self.state.marks,
            same: self.state.same,
            odd_values: self.state.odd_values,
            judging: self.state.judging,
            file_blocking: self.state.file_blocking,
            condensed: false,
        })
    }
}

/// The mapping of a header under a configuration: suggestions, then the administrator's choices.
fn mapping_of(request: &CheckRequest, opened: &Opened) -> Vec<ColumnMapping> {
    suggest(opened, &request.configuration)
}

pub(super) fn columns_of(request: &CheckRequest, opened: &Opened, mapping: &[ColumnMapping]) -> Columns {
    let cell_characters = request.limits.cell_characters as usize;
    Columns::new(&opened.header, mapping, &request.configuration, cell_characters)
}
