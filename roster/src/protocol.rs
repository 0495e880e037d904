//! What the page and its worker say to each other, as JSON. Pure data: neither side's browser API.
//!
//! The page sends [`ToWorker::Open`] together with the file and then whatever the administrator
//! does; the worker answers with [`FromWorker`] messages, of which several may follow one request.
//! Every message carries the `run` it belongs to: a configuration that has been replaced since may
//! still answer, and the page drops what is not of its newest run.

use serde::{Deserialize, Serialize};

use crate::{
    check::{Code, DistinctValue, Finding, Summary},
    edit::{Done, Edit, Find, Fitting, Trace},
    map::{ColumnMapping, MappingChoice, NewField, ValueMapping},
    read::{Dialect, DialectChoice, Limits, Reading, Record, Sheet},
    settings::Settings,
    snapshot::Snapshot,
};

/// Everything but the bytes that decides what the findings are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Configuration {
    pub filename: String,
    pub snapshot: Snapshot,
    pub settings: Settings,
    pub dialect: DialectChoice,
    pub mapping: Vec<MappingChoice>,
    pub value_mapping: ValueMapping,
    pub new_fields: Vec<NewField>,
    pub edits: Vec<Edit>,
    /// The installation's, for the browser. The server has them from its settings.
    pub limits: Limits,
}

/// The page asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum ToWorker {
    /// Read the file that comes with this message, from its beginning.
    Open { run: u32, configuration: Configuration },
    /// Read the same file again, otherwise configured (another mapping, one more edit).
    Configure { run: u32, configuration: Configuration },
    /// A window of rows: `count` of those that pass the filter, from the `first` such (from 0).
    Rows { run: u32, request: u32, filter: RowFilter, first: u32, count: u32 },
    /// A window of findings, `count` of those that pass the filter, from the `first` such.
    Findings { run: u32, request: u32, code: Option<Code>, column: Option<u32>, first: u32, count: u32 },
    /// The findings, grouped by code, column and value.
    Problems { run: u32, request: u32 },
    /// The values of closed sets that are to be given a meaning, or were.
    Values { run: u32 },
    /// Where a text stands, removed rows aside. Asked again, what was looked for before is forgotten.
    Find { run: u32, request: u32, find: Find },
    /// The numbers of `count` rows (at most [`MOST_NUMBERS`]) of those that pass the filter, from the `first` such.
    Numbers { run: u32, request: u32, filter: RowFilter, first: u32, count: u32 },
    /// The rows that edits name, as they stand in the file.
    Traces { run: u32, request: u32 },
    /// Which edits of another file fit this one?
    Again { run: u32, request: u32, done: Done },
}

/// As many rows can be named in one answer.
pub const MOST_NUMBERS: u32 = 10_000;

/// Which rows a window counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowFilter {
    #[default]
    All,
    /// Rows with at least one error.
    Errors,
    /// Rows with at least one warning.
    Warnings,
    /// Rows that edits leave otherwise than the file has them, removed ones among them.
    Changed,
    /// Rows in which what was looked for last was found then.
    Found,
}

/// The worker answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "tell", rename_all = "snake_case")]
pub enum FromWorker {
    /// The beginning has been read: what the file is, and its first rows. Sent once a run.
    Opened {
        run: u32,
        dialect: Dialect,
        /// Of a workbook, all its sheets.
        sheets: Vec<Sheet>,
        /// Where the encoding is a guess: what the file would be in the likely ones.
        readings: Vec<Reading>,
        mapping: Vec<ColumnMapping>,
        /// The first rows (at most 20), as they stand in the file.
        sample: Vec<Vec<String>>,
    },
    /// Some more has been read; at most about ten a second.
    Progress {
        run: u32,
        bytes: f64,
        total_bytes: f64,
        rows: u32,
        summary: Summary,
    },
    /// All has been read. Windows can be asked for from here on.
    Checked {
        run: u32,
        rows: u32,
        rows_with_errors: u32,
        rows_with_warnings: u32,
        rows_changed: u32,
        duplicates: u32,
        summary: Summary,
        /// How many problems would stop the import even if rows with errors are left out.
        blocking_as_is: u32,
    },
    /// The file cannot be read at all; the finding says why and what to do.
    Refused {
        run: u32,
        finding: Box<Finding>,
    },
    Rows {
        run: u32,
        request: u32,
        rows: Vec<RowView>,
    },
    Findings {
        run: u32,
        request: u32,
        findings: Vec<Finding>,
    },
    Problems {
        run: u32,
        request: u32,
        problems: Vec<Problem>,
    },
    Values {
        run: u32,
        values: Vec<DistinctValue>,
    },
    /// In how many cells of how many rows it stands.
    Found {
        run: u32,
        request: u32,
        cells: u32,
        rows: u32,
    },
    Numbers {
        run: u32,
        request: u32,
        rows: Vec<u32>,
    },
    Traces {
        run: u32,
        request: u32,
        traces: Vec<Trace>,
    },
    Again {
        run: u32,
        request: u32,
        fitting: Fitting,
    },
}

/// One row of the grid: its cells after the edits, and what was found in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowView {
    pub row: u32,
    pub line: u32,
    pub cells: Vec<String>,
    /// Detailed findings are kept for the first 10,000 only.
    pub findings: Vec<Finding>,
    /// Taken out by an edit; still shown, so that it can be put back.
    pub removed: bool,
    /// Cells that edits changed: the column, and what stands in the file.
    pub before: Vec<(u32, String)>,
}

impl RowView {
    pub fn new(record: &Record<'_>, findings: Vec<Finding>) -> Self {
        let before = record.changed().map(|(column, text)| (column as u32, text.into_owned()));
        Self {
            row: record.row,
            line: record.line,
            cells: record.to_cells(),
            findings,
            removed: record.removed,
            before: before.collect(),
        }
    }
}

/// Equal findings of one column, grouped: "412 × unknown group *Salse*".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// The first of them, whose fixes are offered for all.
    pub example: Finding,
    /// How many have this code, column and value, among those kept in detail.
    pub count: u32,
    /// The rows they stand on, at most 10,000.
    pub rows: Vec<u32>,
}
