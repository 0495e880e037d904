//! Windows of rows and of findings: what the page can show at once.

use std::{collections::BTreeSet, rc::Rc};

use roster::{
    check::{Bitmap, Code, Finding, problems as grouped},
    protocol::{FromWorker, RowFilter, RowView},
    read::{Limits, Reader, Record},
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

use crate::{
    desk::{Desk, Done},
    file::Slice,
    tell,
};

/// A page cannot show more rows than this.
const MOST: u32 = 1_000;

pub(crate) fn rows(desk: &Desk, run: u32, request: u32, filter: RowFilter, first: u32, count: u32) {
    let (Some(done), Some(file)) = (desk.done(run), desk.file()) else { return };
    spawn_local(async move {
        let wanted = wanted(&done, filter, first, count.min(MOST));
        match read(&done, &file, &wanted).await {
            Ok(rows) => tell(&FromWorker::Rows { run, request, rows }),
            Err(problem) => web_sys::console::warn_1(&problem),
        }
    });
}

/// The numbers of the rows in the window.
fn wanted(done: &Rc<Done>, filter: RowFilter, first: u32, count: u32) -> BTreeSet<u32> {
    let of = |rows: &Bitmap| rows.iter().skip(first as usize).take(count as usize).collect();
    match filter {
        RowFilter::All => {
            let end = first.saturating_add(count).min(done.checked.rows);
            (first + 1..=end).collect()
        }
        RowFilter::Errors => of(done.checked.rows_with_errors()),
        RowFilter::Warnings => of(done.checked.rows_with_warnings()),
    }
}

/// Reads the rows from the file, block of the row index after block.
async fn read(done: &Done, file: &Blob, wanted: &BTreeSet<u32>) -> Result<Vec<RowView>, JsValue> {
    let index = &done.checked.index;
    let edits = &done.configuration.edits;
    let mut rows = Vec::with_capacity(wanted.len());
    let mut bytes = Vec::new();
    let mut left = wanted.iter().copied().peekable();
    while let Some(row) = left.peek().copied() {
        let Some((start, offset, line)) = index.before(row) else { break };
        let end = index.after(row).map_or(file.size(), |end| end as f64);
        Slice::begin(file, offset as f64, end)?.read(&mut bytes).await?;
        let mut reader = Reader::resume(&done.checked.opened, edits, Limits::default(), start, offset, line);
        let mut take = |_: &roster::read::Opened, record: &Record<'_>| {
            if wanted.contains(&record.row) {
                rows.push(view(done, record));
            }
            Ok(())
        };
        let refused = |refusal: roster::read::Refusal| JsValue::from_str(&refusal.to_string());
        reader.push(&bytes, &mut take).map_err(refused)?;
        reader.finish(&mut take).map_err(refused)?;
        while left.peek().is_some_and(|row| *row <= reader.rows()) {
            left.next();
        }
        if reader.rows() < row {
            // The file is shorter than it was: it has been changed under the page.
            break;
        }
    }
    Ok(rows)
}

fn view(done: &Done, record: &Record<'_>) -> RowView {
    RowView {
        row: record.row,
        line: record.line,
        cells: record.to_cells(),
        findings: of_row(done.checked.findings.kept(), record.row).to_vec(),
        removed: record.removed,
    }
}

/// Findings are sorted by row, those of the whole file first.
fn of_row(findings: &[Finding], row: u32) -> &[Finding] {
    let start = findings.partition_point(|finding| finding.row < Some(row));
    let end = findings.partition_point(|finding| finding.row <= Some(row));
    &findings[start..end]
}

pub(crate) fn findings(
    desk: &Desk,
    run: u32,
    request: u32,
    code: Option<Code>,
    column: Option<u32>,
    first: u32,
    count: u32,
) {
    let Some(done) = desk.done(run) else { return };
    let findings = done
        .checked
        .findings
        .kept()
        .iter()
        .filter(|finding| code.is_none_or(|code| finding.code == code))
        .filter(|finding| column.is_none_or(|column| finding.column == Some(column)))
        .skip(first as usize)
        .take(count.min(MOST) as usize)
        .cloned()
        .collect();
    tell(&FromWorker::Findings { run, request, findings });
}

pub(crate) fn problems(desk: &Desk, run: u32, request: u32) {
    let Some(done) = desk.done(run) else { return };
    tell(&FromWorker::Problems { run, request, problems: grouped(&done.checked.findings) });
}
