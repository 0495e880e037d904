//! The rows that are left out, in the file's own columns, with what is wrong: to be corrected and brought in
//! again.

use std::collections::BTreeSet;

use roster::check::{Candidate, Candidates, Verdict};
use roster::map::ColumnMapping;
use roster::read::{Format, Opened, Reader, Record};
use roster::write::{Cell, Table, TableFormat, WHAT_IS_WRONG};
use roster::{CheckRequest, Checked, Finding};
use tokio::io::{AsyncWrite, AsyncWriteExt as _};
use tokio::sync::mpsc;

use super::read::{Chunks, with_chunks};
use super::recheck::{checked, refused};
use super::{Import, ImportState};
use crate::access::{Right, Scope};
use crate::store::imports::Work;
use crate::{Backend, Error, store, tables};

/// Bytes of the report that are handed on together.
const PIECE: usize = 1 << 20;

/// What the report is called: `staff-errors-20261121T101500Z.csv`, by the time it is made.
pub fn error_report_filename(backend: &Backend, import: &Import, format: TableFormat) -> String {
    tables::filename(&import.filename, "errors", backend.clock().now(), format.as_str())
}

/// Writes the report. Cells are as the administrator edited them; in a workbook those at fault are marked. Of an
/// import that has a plan these are the rows it rejects, else those with errors. How many rows that is.
pub async fn error_report(
    backend: &Backend,
    scope: &Scope,
    id: i64,
    format: TableFormat,
    to: &mut (impl AsyncWrite + Unpin + Send),
) -> Result<u32, Error> {
    scope.require(Right::Import)?;
    let work = store::imports::work(backend.store().read(), scope, id).await?.ok_or(Error::NotFound)?;
    let wrong = wrong_rows(backend, scope, &work).await?;
    let rows = wrong.len() as u32;
    let configuration = &work.configuration;
    let reader = Reader::new(
        &configuration.filename,
        configuration.dialect.clone(),
        &configuration.edits,
        backend.config().limits,
    );
    let (pieces, mut made) = mpsc::channel(2);
    let making = with_chunks(backend, work.handle, move |chunks| {
        Report { format, wrong: wrong.into_iter().peekable(), table: None, ready: Vec::new(), pieces }
            .make(reader, chunks)
    });
    let taking = async {
        while let Some(piece) = made.recv().await {
            let piece: Vec<u8> = piece;
            to.write_all(&piece).await.map_err(Error::internal)?;
        }
        to.flush().await.map_err(Error::internal)
    };
    let (making, taking) = tokio::join!(making, taking);
    making?;
    taking?;
    Ok(rows)
}

/// How many rows a report would have.
pub(crate) async fn rows_in_error(backend: &Backend, scope: &Scope, work: &Work) -> Result<u32, Error> {
    Ok(wrong_rows(backend, scope, work).await?.len() as u32)
}

/// A row of the report.
struct Wrong {
    row: u32,
    /// From 0.
    columns: BTreeSet<u32>,
    what: String,
}

impl Wrong {
    fn new(row: u32, errors: &[Finding], mapping: &[ColumnMapping]) -> Self {
        // What only the company's data told names the field, not the column.
        let column = |error: &Finding| {
            let of_field =
                || mapping.iter().find(|column| column.field.is_some() && column.field == error.field);
            error.column.or_else(|| of_field().map(|column| column.column))
        };
        let columns: BTreeSet<u32> = errors.iter().filter_map(column).collect();
        let say = |error: &Finding| {
            let header = column(error)
                .and_then(|at| mapping.iter().find(|column| column.column == at))
                .map(|column| column.header.as_str())
                .filter(|header| !header.is_empty());
            match header {
                Some(header) => format!("{header}: {}", error.message),
                None => error.message.clone(),
            }
        };
        let what = match errors {
            [] => "There is no e-mail address to know this person by.".to_owned(),
            errors => errors.iter().map(say).collect::<Vec<_>>().join(" "),
        };
        Self { row, columns, what }
    }
}

/// In the file's order.
async fn wrong_rows(backend: &Backend, scope: &Scope, work: &Work) -> Result<Vec<Wrong>, Error> {
    let read = backend.store().read();
    let import = store::imports::get(read, scope, work.handle.id()).await?.ok_or(Error::NotFound)?;
    let has_result = matches!(import.state, ImportState::Done | ImportState::Undone);
    if has_result || import.plan_digest.is_some() {
        let rejected = store::imports::rejected(read, work.handle).await?;
        return Ok(rejected
            .into_iter()
            .map(|(row, errors)| Wrong::new(row, &errors, &import.mapping))
            .collect());
    }
    let mut renewed = work.clone();
    let company = store::imports::company(backend.store(), work.sight()).await?;
    renewed.renew(company.snapshot);
    let request = CheckRequest { configuration: renewed.configuration, limits: backend.config().limits };
    let checked = checked(backend, work, &request).await?;
    with_chunks(backend, work.handle, move |chunks| rejected(&request, &checked, chunks)).await
}

/// The rows that the check finds wrong.
fn rejected(request: &CheckRequest, checked: &Checked, chunks: Chunks) -> Result<Vec<Wrong>, Error> {
    let mut wrong = Vec::new();
    let mut take = |candidate: Candidate| {
        if candidate.verdict == Verdict::Rejected {
            wrong.push(Wrong::new(candidate.row, &candidate.errors, &checked.mapping));
        }
    };
    let mut candidates = Candidates::new(request, checked);
    for chunk in chunks {
        candidates.push(&chunk?, &mut take).map_err(refused)?;
    }
    candidates.finish(&mut take).map_err(refused)?;
    Ok(wrong)
}

/// The report while it is made.
struct Report {
    format: TableFormat,
    wrong: std::iter::Peekable<std::vec::IntoIter<Wrong>>,
    /// Once the header is known.
    table: Option<Table>,
    /// What of it was not handed on yet.
    ready: Vec<u8>,
    pieces: mpsc::Sender<Vec<u8>>,
}

impl Report {
    fn make(mut self, mut reader: Reader, chunks: Chunks) -> Result<(), Error> {
        let mut failed = None;
        let mut each = |opened: &Opened, record: &Record<'_>| {
            if failed.is_none() {
                failed = self.record(opened, record).err();
            }
            Ok(())
        };
        for chunk in chunks {
            reader.push(&chunk?, &mut each).map_err(refused)?;
        }
        reader.finish(&mut each).map_err(refused)?;
        match (failed, self.table) {
            (Some(error), _) => Err(error),
            (None, Some(table)) => {
                self.ready.append(&mut table.finish()?);
                let _ = self.pieces.blocking_send(self.ready);
                Ok(())
            }
            (None, None) => Err(Error::internal("a file that was taken has no rows")),
        }
    }

    fn record(&mut self, opened: &Opened, record: &Record<'_>) -> Result<(), Error> {
        let table = match &mut self.table {
            Some(table) => table,
            none => none.insert(begin(self.format, opened)?),
        };
        let Some(wrong) = self.wrong.next_if(|wrong| wrong.row == record.row) else { return Ok(()) };
        let width = opened.header.len();
        let cells = record.to_cells();
        let cell = |at: usize| Cell::Text(cells.get(at).map_or("", String::as_str));
        // What a row has too much stands behind, where it stays too much until somebody puts it right.
        let own = (0..width).map(cell);
        let more = (width..cells.len()).map(cell);
        table.marked(own.chain([Cell::Text(&wrong.what)]).chain(more), &wrong.columns)?;
        self.ready.append(&mut table.take());
        if self.ready.len() >= PIECE {
            // Nobody there any more: they say why.
            let _ = self.pieces.blocking_send(std::mem::take(&mut self.ready));
        }
        Ok(())
    }
}

/// As the file was written: its column names, and between cells what it has there.
fn begin(format: TableFormat, opened: &Opened) -> Result<Table, Error> {
    let delimiter = match opened.dialect.format {
        Format::Csv => opened.dialect.delimiter.as_deref().and_then(|delimiter| delimiter.chars().next()),
        Format::Xlsx => None,
    };
    let header = opened.header.iter().map(String::as_str).chain([WHAT_IS_WRONG]);
    Ok(Table::new(format, delimiter.unwrap_or(','), header)?)
}
