//! The result of an import as a file.

use std::str::FromStr;

use roster::plan::{Action, Change};
use roster::write::{Cell, Table, TableFormat};
use serde::Serialize;
use tokio::io::{AsyncWrite, AsyncWriteExt as _};

use super::{Counts, GroupGained, Import, ImportResult, PlanRow, PlanRowFilter, outcome, result};
use crate::access::{Right, Scope};
use crate::groups::GroupKind;
use crate::{Backend, Error, store, tables};

/// How many rows are in memory at a time.
const SLICE: u32 = 1_000;

/// What the file with the result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultFormat {
    /// UTF-8 with a byte order mark, one row a user; cells that a spreadsheet would run are neutralised.
    Csv,
    /// The same as a workbook.
    Xlsx,
    /// The figures, and a list for each outcome.
    Json,
}

impl ResultFormat {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }

    /// As HTTP names the kind of file.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => TableFormat::Csv.content_type(),
            Self::Xlsx => TableFormat::Xlsx.content_type(),
            Self::Json => "application/json",
        }
    }
}

impl FromStr for ResultFormat {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "csv" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            "json" => Ok(Self::Json),
            _ => Err(Error::refused("A result can be exported as csv, xlsx or json.")),
        }
    }
}

/// What the file with the result is called: `staff-result-20261121T101500Z.csv`, by the time the import was done.
pub fn result_filename(import: &Import, format: ResultFormat) -> String {
    let at = import.finished_at.unwrap_or(import.updated_at);
    tables::filename(&import.filename, "result", at, format.as_str())
}

/// Writes the result, in the order of the file's rows; JSON by outcome.
///
/// Holds one connection until the last byte is taken, so `to` should not be a network's pace.
///
/// # Errors
/// [`Error::Conflict`] before the import is done.
pub async fn export_result(
    backend: &Backend,
    scope: &Scope,
    id: i64,
    format: ResultFormat,
    to: &mut (impl AsyncWrite + Unpin + Send),
) -> Result<(), Error> {
    scope.require(Right::ViewPeople)?;
    let result = result(backend, scope, id).await?;
    let reading = backend.store().begin_reading().await?;
    let handle = store::imports::find(&reading, scope, id).await?.ok_or(Error::NotFound)?;
    let state = result.import.state;
    let first = store::imports::rows(&reading, handle, state, &PlanRowFilter::default(), None, 1).await?;
    let several = first.first().is_some_and(|row| row.company.is_some());
    let mut encoder = Encoder::new(format, &result, several)?;
    // A list for each outcome; a table has one for all.
    let lists: &[Option<Action>] = match format {
        ResultFormat::Csv | ResultFormat::Xlsx => &[None],
        ResultFormat::Json => &Action::ALL.map(Some),
    };
    for action in lists {
        encoder.begin_list(*action);
        let filter = PlanRowFilter { action: *action, effect: None };
        let mut after = None;
        loop {
            let mut rows = store::imports::rows(&reading, handle, state, &filter, after, SLICE).await?;
            let is_last = rows.len() <= SLICE as usize;
            rows.truncate(SLICE as usize);
            after = rows.last().map(|row| i64::from(row.row));
            for row in &rows {
                encoder.row(row)?;
            }
            to.write_all(&encoder.take()).await.map_err(Error::internal)?;
            if is_last {
                break;
            }
        }
        encoder.end_list();
    }
    to.write_all(&encoder.end().await?).await.map_err(Error::internal)?;
    to.flush().await.map_err(Error::internal)?;
    reading.rollback().await?;
    Ok(())
}

const HEADINGS: [&str; 6] = ["Row", "Email Address", "Name", "Outcome", "Courses Assigned", "Messages"];
/// The heading behind those, where an import is over several companies.
const COMPANY: &str = "Company";

/// Makes bytes of rows, to be taken in slices.
enum Encoder {
    Table { table: Table, several: bool },
    Json { bytes: Vec<u8>, is_first: bool },
}

#[derive(Serialize)]
struct Head<'a> {
    id: String,
    filename: &'a str,
    sha256: &'a str,
    rows: u32,
    created_by: &'a str,
    finished_at: Option<jiff::Timestamp>,
    counts: &'a Counts,
}

#[derive(Serialize)]
struct Listed<'a> {
    row: u32,
    line: u32,
    email: &'a str,
    name: &'a str,
    /// The user's id.
    user: Option<String>,
    #[serde(skip_serializing_if = "<[Change]>::is_empty")]
    changes: &'a [Change],
    /// Where the import is over several.
    #[serde(skip_serializing_if = "Option::is_none")]
    company: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    groups: Vec<Joined<'a>>,
    courses: &'a [String],
    /// An invitation was written for them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    invited: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    messages: Vec<String>,
}

/// A group or cohort, and the rule that put the person into it.
#[derive(Serialize)]
struct Joined<'a> {
    name: &'a str,
    kind: GroupKind,
    rule: Option<&'a str>,
}

impl Encoder {
    fn new(format: ResultFormat, result: &ImportResult, several: bool) -> Result<Self, Error> {
        let table = |format| {
            let headings = HEADINGS.into_iter().chain(several.then_some(COMPANY));
            Ok(Self::Table { table: Table::new(format, ',', headings)?, several })
        };
        match format {
            ResultFormat::Csv => table(TableFormat::Csv),
            ResultFormat::Xlsx => table(TableFormat::Xlsx),
            ResultFormat::Json => {
                let import = &result.import;
                let head = Head {
                    id: import.id.to_string(),
                    filename: &import.filename,
                    sha256: &import.sha256,
                    rows: import.rows,
                    created_by: &import.created_by,
                    finished_at: import.finished_at,
                    counts: &result.counts,
                };
                let mut bytes = serde_json::to_vec(&head)?;
                // The lists go into the same object.
                bytes.pop();
                Ok(Self::Json { bytes, is_first: true })
            }
        }
    }

    fn begin_list(&mut self, action: Option<Action>) {
        if let (Self::Json { bytes, is_first }, Some(action)) = (self, action) {
            bytes.extend_from_slice(format!(",\n\"{}\": [", outcome(action)).as_bytes());
            *is_first = true;
        }
    }

    fn row(&mut self, row: &PlanRow) -> Result<(), Error> {
        match self {
            Self::Table { table, several } => {
                let courses = row.courses.join("; ");
                let messages = messages(row).join("; ");
                let company = several.then(|| Cell::Text(row.company.as_deref().unwrap_or_default()));
                let cells = [
                    Cell::Number(row.row),
                    Cell::Text(&row.email),
                    Cell::Text(&row.name),
                    Cell::Text(outcome(row.action)),
                    Cell::Text(&courses),
                    Cell::Text(&messages),
                ];
                Ok(table.record(cells.into_iter().chain(company))?)
            }
            Self::Json { bytes, is_first } => {
                bytes.extend_from_slice(if *is_first { b"\n" } else { b",\n" });
                *is_first = false;
                let listed = Listed {
                    row: row.row,
                    line: row.line,
                    email: &row.email,
                    name: &row.name,
                    user: row.user.map(|id| id.to_string()),
                    changes: &row.changes,
                    company: row.company.as_deref(),
                    groups: row.groups.iter().map(joined).collect(),
                    courses: &row.courses,
                    invited: row.mail,
                    messages: row.findings.iter().map(ToString::to_string).collect(),
                };
                Ok(serde_json::to_writer(bytes, &listed)?)
            }
        }
    }

    fn end_list(&mut self) {
        if let Self::Json { bytes, .. } = self {
            bytes.push(b']');
        }
    }

    fn take(&mut self) -> Vec<u8> {
        match self {
            Self::Table { table, .. } => table.take(),
            Self::Json { bytes, .. } => std::mem::take(bytes),
        }
    }

    /// The rest.
    async fn end(self) -> Result<Vec<u8>, Error> {
        match self {
            Self::Table { table, .. } => tables::finish(table).await,
            Self::Json { mut bytes, .. } => {
                bytes.extend_from_slice(b"}\n");
                Ok(bytes)
            }
        }
    }
}

/// What is to be said about a row: what is wrong, or what changed.
fn messages(row: &PlanRow) -> Vec<String> {
    let findings = row.findings.iter().map(ToString::to_string);
    let changes = row.changes.iter().map(|change| {
        let show = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
        format!("{}: {} → {}", change.field.label(), show(&change.before), show(&change.after))
    });
    let groups = row.groups.iter().map(|group| match &group.rule {
        Some(rule) => format!("Joined {} by the rule “{rule}”", group.name),
        None => format!("Joined {}", group.name),
    });
    let invited = row.mail.then(|| "Invited".to_owned());
    findings.chain(changes).chain(groups).chain(invited).collect()
}

fn joined(group: &GroupGained) -> Joined<'_> {
    Joined { name: &group.name, kind: group.kind, rule: group.rule.as_deref() }
}
