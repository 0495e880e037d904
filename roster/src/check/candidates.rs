//! The second reading: the rows, typed, each with its verdict.

use std::collections::BTreeMap;

use super::{
    Checked, Code, Finding, Memberships, Severity, Slot, Values,
    columns::Columns,
    row::{Making, Report, examine},
    run::{CheckRequest, columns_of, judged_finding},
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
    /// Of a rejected row: all its errors, also where the findings kept in detail are fewer.
    pub errors: Vec<Finding>,
}

/// Reads the same bytes once more, under the same request as the [`Checked`] it goes with.
#[derive(Debug)]
pub struct Candidates<'a> {
    checked: &'a Checked,
    columns: Columns,
    /// What later rows add to the person of an earlier one.
    merged: BTreeMap<u32, Memberships>,
    reader: Reader,
}

impl<'a> Candidates<'a> {
    pub fn new(request: &CheckRequest, checked: &'a Checked) -> Self {
        let configuration = &request.configuration;
        let mut columns = columns_of(request, &checked.opened, &checked.mapping);
        checked.judging.tell(&mut columns);
        Self {
            checked,
            columns,
            merged: checked.same.merged(),
            reader: Reader::new(
                &configuration.filename,
                configuration.dialect.clone(),
                &configuration.edits,
                request.limits,
            ),
        }
    }

    /// Takes the next bytes and hands on the rows they complete.
    pub fn push(&mut self, bytes: &[u8], take: &mut dyn FnMut(Candidate)) -> Result<(), Refusal> {
        self.read(Some(bytes), take)
    }

    /// Hands on the last rows; of a workbook these are all.
    pub fn finish(mut self, take: &mut dyn FnMut(Candidate)) -> Result<(), Refusal> {
        self.read(None, take)
    }

    fn read(&mut self, bytes: Option<&[u8]>, take: &mut dyn FnMut(Candidate)) -> Result<(), Refusal> {
        let Self { checked, columns, merged, reader } = self;
        let mut each = |_: &_, record: &crate::read::Record<'_>| {
            if record.removed {
                return Ok(());
            }
            let mut values = Values::default();
            let is_wrong = checked.marks.errors.contains(record.row);
            let (row, line) = (record.row, record.line);
            let mut errors = Errors { columns, row, line, found: Vec::new() };
            if is_wrong {
                examine(columns, record, Making::All, &mut values, &mut errors);
                errors.add_conflicts(checked);
            } else {
                examine(columns, record, Making::All, &mut values, &mut Silent);
            }
            if let Some(more) = merged.get(&row) {
                values.memberships.extend(more);
            }
            // An error counts before anything else: what a row adds to another must be sound, too.
            let verdict = if is_wrong {
                Verdict::Rejected
            } else if checked.duplicates().contains(row) {
                Verdict::Duplicate
            } else if values.email_key.is_empty() {
                // Without an address (its column may be unmapped) there is nobody to import.
                Verdict::Rejected
            } else {
                Verdict::Accepted
            };
            take(Candidate { row, line, verdict, values, errors: errors.found });
            Ok(())
        };
        match bytes {
            Some(bytes) => reader.push(bytes, &mut each),
            None => reader.finish(&mut each),
        }
    }
}

/// The errors of one row, found again.
struct Errors<'a> {
    columns: &'a Columns,
    row: u32,
    line: u32,
    found: Vec<Finding>,
}

impl Report for Errors<'_> {
    fn report(&mut self, code: Code, column: Option<usize>, make: impl FnOnce() -> Finding) {
        if code.severity() == Severity::Error {
            self.found.push(self.columns.place(make().at(self.row, self.line), column));
        }
    }
}

impl Errors<'_> {
    /// The row by itself does not show what other rows say.
    fn add_conflicts(&mut self, checked: &Checked) {
        for said in checked.same.said_of(self.row) {
            if said.code.severity() == Severity::Error {
                let column = self.columns.column_of(&said.over.field());
                self.found.push(self.columns.place(checked.same.finding(*said), column));
            }
        }
        let judged = checked.judging.said_of(self.row);
        let wrong = judged.filter(|judged| judged.code.severity() == Severity::Error);
        self.found.extend(wrong.filter_map(|judged| judged_finding(&checked.same, self.columns, &judged)));
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
