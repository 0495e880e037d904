//! Windows of rows and of findings: what the page can show at once.

use std::collections::BTreeSet;

use roster::{
    check::{Bitmap, Code, Finding, problems as grouped},
    protocol::{FromWorker, MOST_NUMBERS, RowFilter, RowView},
};
use wasm_bindgen_futures::spawn_local;

use crate::{
    desk::{Desk, Done},
    rows, tell,
};

/// A page cannot show more rows than this.
const MOST: u32 = 1_000;
/// Nor does anybody say what more values mean.
const MOST_VALUES: usize = 1_000;

pub(crate) fn rows(desk: &Desk, run: u32, request: u32, filter: RowFilter, first: u32, count: u32) {
    let Some(done) = desk.done(run) else { return };
    spawn_local(async move {
        let wanted: BTreeSet<u32> = wanted(&done, filter, first, count.min(MOST)).into_iter().collect();
        let edits = done.configuration.borrow().edits.clone();
        let mut rows = Vec::with_capacity(wanted.len());
        let outcome = rows::read(&done, Some(&wanted), &edits, rows::to_the_end, |record| {
            if wanted.contains(&record.row) {
                let findings = of_row(done.checked.borrow().findings.kept(), record.row).to_vec();
                rows.push(RowView::new(record, findings));
            }
        });
        match outcome.await {
            Ok(_) => tell(&FromWorker::Rows { run, request, rows }),
            Err(problem) => web_sys::console::warn_1(&problem),
        }
    });
}

/// The numbers of the rows in the window, in order.
fn wanted(done: &Done, filter: RowFilter, first: u32, count: u32) -> Vec<u32> {
    let checked = done.checked.borrow();
    let of = |rows: &Bitmap| rows.iter().skip(first as usize).take(count as usize).collect();
    match filter {
        RowFilter::All => {
            let end = first.saturating_add(count).min(checked.rows);
            (first + 1..=end).collect()
        }
        RowFilter::Errors => of(checked.rows_with_errors()),
        RowFilter::Warnings => of(checked.rows_with_warnings()),
        RowFilter::Changed => of(checked.changed()),
        RowFilter::Found => of(&done.found.borrow()),
    }
}

pub(crate) fn numbers(desk: &Desk, run: u32, request: u32, filter: RowFilter, first: u32, count: u32) {
    let Some(done) = desk.done(run) else { return };
    let rows = wanted(&done, filter, first, count.min(MOST_NUMBERS));
    tell(&FromWorker::Numbers { run, request, rows });
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
    let checked = done.checked.borrow();
    let findings = checked
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
    tell(&FromWorker::Problems { run, request, problems: grouped(&done.checked.borrow().findings) });
}

pub(crate) fn values(desk: &Desk, run: u32) {
    let Some(done) = desk.done(run) else { return };
    let mut values = done.checked.borrow().distinct_values(&done.configuration.borrow().value_mapping);
    values.truncate(MOST_VALUES);
    tell(&FromWorker::Values { run, values });
}
