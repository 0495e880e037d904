//! The second reading: the rows, typed, each with its verdict.

use super::{
    Checked, Code, Finding, Memberships, Slot, Values,
    columns::Columns,
    row::{Report, examine},
    run::{CheckRequest, columns_of},
};
use crate::read::{Reader, Refusal};

/// What the check says about a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Accepted,
    /// It has an error and cannot be imported as it is.
    Rejected,
    /// Another row says it; counted, not imported.
    Duplicate,
}

/// One row on its way to the plan. Removed rows never come.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub row: u32,
    pub line: u32,
    pub verdict: Verdict,
    pub values: Values,
}

/// Reads the same bytes once more, under the same request as the [`Checked`] it goes with.
#[derive(Debug)]
pub struct Candidates<'a> {
    checked: &'a Checked,
    columns: Columns,
    cell_characters: usize,
    reader: Reader,
}

impl<'a> Candidates<'a> {
    pub fn new(request: &CheckRequest, checked: &'a Checked) -> Self {
        let configuration = &request.configuration;
        Self {
            checked,
            columns: columns_of(request, &checked.opened, &checked.mapping),
            cell_characters: request.limits.cell_characters as usize,
            reader: Reader::new(
                &configuration.filename,
                configuration.dialect.clone(),
                &configuration.edits,
                request.limits,
            ),
        }
    }

    /// Takes the next bytes and appends the rows they complete.
    pub fn push(&mut self, bytes: &[u8], rows: &mut Vec<Candidate>) -> Result<(), Refusal> {
        self.read(Some(bytes), rows)
    }

    /// Appends the last rows.
    pub fn finish(mut self, rows: &mut Vec<Candidate>) -> Result<(), Refusal> {
        self.read(None, rows)
    }

    fn read(&mut self, bytes: Option<&[u8]>, rows: &mut Vec<Candidate>) -> Result<(), Refusal> {
        let Self { checked, columns, cell_characters, reader } = self;
        let mut each = |_: &_, record: &crate::read::Record<'_>| {
            if record.removed {
                return Ok(());
            }
            let mut values = Values::default();
            examine(columns, record, *cell_characters, &mut values, &mut Silent);
            let verdicts = &checked.verdicts;
            if let Some(more) = verdicts.merged.get(&record.row) {
                values.memberships.extend(more);
            }
            let verdict = if verdicts.duplicates.contains(record.row) {
                Verdict::Duplicate
            } else if verdicts.errors.contains(record.row) || values.email_key.is_empty() {
                // Without an address (its column may be unmapped) there is nobody to import.
                Verdict::Rejected
            } else {
                Verdict::Accepted
            };
            rows.push(Candidate { row: record.row, line: record.line, verdict, values });
            Ok(())
        };
        match bytes {
            Some(bytes) => reader.push(bytes, &mut each),
            None => reader.finish(&mut each),
        }
    }
}

/// Everything has been said in the first reading.
struct Silent;

impl Report for Silent {
    fn report(&mut self, _: Code, _: Option<usize>, _: impl FnOnce() -> Finding) {}
}

impl Candidate {
    /// Does the row name any group?
    pub fn memberships(&self) -> &Memberships {
        &self.values.memberships
    }

    /// A full name for lists: first and last, as far as given.
    pub fn full_name(&self) -> String {
        let part = |slot: &Slot<String>| slot.text().given().unwrap_or_default().to_owned();
        format!("{} {}", part(&self.values.first_name), part(&self.values.last_name)).trim().to_owned()
    }
}
