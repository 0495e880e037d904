//! One more edit, or a value mapped otherwise: only the rows it concerns are examined again.
//!
//! What a row says is taken back and said anew; rows with a key in common are settled again. Nothing
//! else of the file is looked at, and the outcome is that of a check from the beginning.

use std::collections::BTreeSet;

use super::{
    CheckRequest, Checked, columns_of,
    marks::Layer,
    state::{judged_finding, leaves},
};
use crate::{
    check::{
        Code, Finding, Memberships, Values,
        columns::Columns,
        evidence::Witness,
        judging::{Judged, Retold},
        row::{Making, Report, RowHashes, examine},
        same::Leaves,
    },
    edit::{Edit, Edits},
    map::{Field, ValueMapping},
    read::Record,
    settings::{OnError, Settings},
};

/// The way of a [`Checked`] from one configuration to another that differs in edits or mapped values.
#[derive(Debug)]
pub struct Recheck {
    from: Side,
    to: Side,
    /// In order. None: any row may be concerned.
    rows: Option<BTreeSet<u32>>,
    /// Values mean something else: a row is concerned though its cells are the same.
    values_differ: bool,
    header: usize,
    /// How many findings may be kept in detail.
    limit: usize,
    changes: Vec<RowChange>,
    details: usize,
}

/// A configuration, made ready.
#[derive(Debug)]
struct Side {
    columns: Columns,
    edits: Edits,
    values: Values,
}

/// What becomes of one row.
#[derive(Debug)]
struct RowChange {
    row: u32,
    before: Told,
    after: Told,
    removed: bool,
    /// Is it otherwise than in the file?
    changed: bool,
    leaves: Option<OwnLeaves>,
}

/// What the rules said of a row by itself.
#[derive(Debug, Default)]
struct Told {
    counts: Vec<(Code, Option<u32>)>,
    details: Vec<Finding>,
    odd: Vec<(usize, String)>,
    witnesses: Vec<(usize, Witness)>,
}

/// [`Leaves`], until all rows are here.
#[derive(Debug)]
struct OwnLeaves {
    email: String,
    user_name: String,
    reference: String,
    company: u16,
    hashes: RowHashes,
    memberships: Memberships,
}

/// What a recheck came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rechecked {
    /// Rows about which something else is said now, or whose cells are others.
    pub rows: BTreeSet<u32>,
    /// Findings of which a check from the beginning would keep the details and this one does not: there
    /// were more than could be kept, and of those that now could, nothing is known but their number.
    pub missing: usize,
}

impl Checked {
    /// How to come to another configuration without reading the file from its beginning; none if more
    /// differs than edits and mapped values, or if this is [condensed](Self::condensed).
    pub fn recheck(&self, from: &CheckRequest, to: &CheckRequest) -> Option<Recheck> {
        let (old, new) = (&from.configuration, &to.configuration);
        // What becomes of rows with errors changes nothing that is said of them.
        let settings = Settings { on_error: new.settings.on_error, ..old.settings.clone() };
        let same = !self.condensed
            && from.limits == to.limits
            && old.filename == new.filename
            && old.snapshot == new.snapshot
            && settings.checks_alike(&new.settings)
            && old.dialect == new.dialect
            && old.mapping == new.mapping
            && old.new_fields == new.new_fields;
        if !same {
            return None;
        }
        let values_differ = old.value_mapping != new.value_mapping;
        let mut rows = Some(BTreeSet::new());
        for edit in Edits::differing(&old.edits, &new.edits) {
            match edit {
                Edit::Set { row, .. } | Edit::Remove { row } => {
                    if let Some(rows) = &mut rows {
                        rows.insert(*row);
                    }
                }
                Edit::Replace { .. } => rows = None,
            }
        }
        if values_differ {
            let named = self.rows_of_values(&old.value_mapping, &new.value_mapping);
            rows = rows.zip(named).map(|(rows, named)| &rows | &named);
        }
        let side = |request: &CheckRequest| Side {
            columns: columns_of(request, &self.opened, &self.mapping),
            edits: Edits::new(&request.configuration.edits),
            values: Values::default(),
        };
        Some(Recheck {
            from: side(from),
            to: side(to),
            rows,
            values_differ,
            header: self.opened.header.len(),
            limit: to.limits.findings as usize,
            changes: Vec::new(),
            details: 0,
        })
    }

    /// The rows on which a value stands that is mapped otherwise; none if they are not known.
    fn rows_of_values(&self, old: &ValueMapping, new: &ValueMapping) -> Option<BTreeSet<u32>> {
        let mut rows = BTreeSet::new();
        let fields: BTreeSet<&Field> = old.keys().chain(new.keys()).collect();
        for field in fields {
            let (old, new) = (old.get(field), new.get(field));
            let values = old.into_iter().chain(new).flat_map(|choices| choices.keys());
            let differs = |value: &&String| {
                old.and_then(|choices| choices.get(*value)) != new.and_then(|choices| choices.get(*value))
            };
            for value in values.filter(differs) {
                let columns = self.mapping.iter().filter(|column| column.field.as_ref() == Some(field));
                let columns = columns.map(|column| column.column as usize);
                rows.extend(self.odd_values.rows_of(columns, value)?);
            }
        }
        Some(rows)
    }

    /// Carries a recheck out, once all the rows it asked for have been put in.
    pub fn apply(&mut self, recheck: Recheck, on_error: OnError) -> Rechecked {
        let Recheck { mut changes, to, .. } = recheck;
        let columns = &to.columns;
        let mut rows = BTreeSet::new();
        for change in &changes {
            rows.insert(change.row);
            for (code, column) in &change.before.counts {
                self.findings.discount(*code, *column);
            }
            for (column, value) in &change.before.odd {
                self.odd_values.remove(*column, value, change.row);
            }
            self.findings.forget(change.row, |code| Layer::of(code) == Layer::Row);
            self.marks.clear(change.row, Layer::Row);
            self.marks.removed.set(change.row, change.removed);
            self.marks.changed.set(change.row, change.changed);
        }
        let moved = changes.iter().map(|change| (change.row, change.leaves.as_ref().map(OwnLeaves::lent)));
        let settled = self.same.resettle(moved);
        let judged = self.forget_judged(columns, &mut changes);
        for (row, before) in &settled {
            rows.insert(*row);
            for said in before {
                let column = columns.column_of(&said.over.field()).map(|column| column as u32);
                self.findings.discount(said.code, column);
            }
            self.findings.forget(*row, |code| Layer::of(code) == Layer::Same);
            self.marks.clear(*row, Layer::Same);
        }
        // Only now, when nothing is looked up in the old order any more.
        for change in changes {
            let mut details = change.after.details.into_iter();
            for (code, column) in change.after.counts {
                self.marks.add(change.row, code);
                let finding = details.next();
                self.findings.add_or_count(code, column, finding);
            }
            for (column, value) in &change.after.odd {
                self.odd_values.add(*column, value, change.row);
            }
        }
        for (row, _) in &settled {
            for said in self.same.said_of(*row) {
                let column = columns.column_of(&said.over.field());
                self.marks.add(*row, said.code);
                let finding = || columns.place(self.same.finding(*said), column);
                self.findings.add(said.code, column.map(|column| column as u32), finding);
            }
        }
        rows.extend(&judged);
        self.tell_judged(columns, &judged);
        self.findings.sort();
        let blocking = self.file_blocking + self.marks.blocking(on_error);
        self.summary = self.findings.summary(&self.opened.header, blocking);
        Rechecked { rows, missing: self.findings.missing() }
    }
}

impl Checked {
    /// Takes back what was said of cells beside their columns, as far as it is to be said anew. Gives
    /// the rows.
    fn forget_judged(&mut self, columns: &Columns, changes: &mut [RowChange]) -> BTreeSet<u32> {
        let retold: Vec<Retold> = changes
            .iter_mut()
            .map(|change| Retold {
                row: change.row,
                before: std::mem::take(&mut change.before.witnesses),
                after: std::mem::take(&mut change.after.witnesses),
            })
            .collect();
        let (before, rows) = self.judging.retell(columns, &retold);
        for Judged { code, column, .. } in before {
            self.findings.discount(code, Some(column as u32));
        }
        if !rows.is_empty() {
            let is_judged = |finding: &Finding| Layer::of(finding.code) == Layer::Column;
            self.findings.forget_all(|finding| {
                is_judged(finding) && finding.row.is_some_and(|row| rows.contains(&row))
            });
        }
        for row in &rows {
            self.marks.clear(*row, Layer::Column);
        }
        rows
    }

    fn tell_judged(&mut self, columns: &Columns, rows: &BTreeSet<u32>) {
        for row in rows {
            for judged in self.judging.said_of(*row) {
                self.marks.add(judged.row, judged.code);
                let finding = self.findings.has_room().then(|| judged_finding(&self.same, columns, &judged));
                self.findings.add_or_count(judged.code, Some(judged.column as u32), finding.flatten());
            }
        }
    }
}

impl Recheck {
    /// The rows that have to be put in, in their order; none: all of the file's.
    pub fn rows(&self) -> Option<&BTreeSet<u32>> {
        self.rows.as_ref()
    }

    /// How many rows have to be examined again, of those that were put in.
    pub fn changes(&self) -> usize {
        self.changes.len()
    }

    /// Takes a row as it stands in the file, without any edit. Rows come in their order.
    pub fn put(&mut self, record: &Record<'_>) {
        if self.rows.as_ref().is_some_and(|rows| !rows.contains(&record.row)) {
            return;
        }
        let text = record.text();
        let concerned = [&self.from, &self.to].map(|side| side.edits.concerns(record.row, text));
        if concerned == [false, false] && !self.values_differ {
            return;
        }
        let raw = record.to_edit();
        let [was_edited, is_edited] = concerned;
        let laid = |side: &Side, is_edited: bool| {
            let mut cells = raw.clone();
            let is_left = !is_edited || side.edits.apply(record.row, &mut cells);
            is_left.then_some(cells)
        };
        let (before, after) = (laid(&self.from, was_edited), laid(&self.to, is_edited));
        if before == after && !self.values_differ {
            return;
        }
        let details = self.limit.saturating_sub(self.details);
        let (before, _) = self.from.examine(record, was_edited, before.as_ref(), self.header, 0);
        let removed = after.is_none();
        let changed = is_edited && record.edited(after.as_ref(), self.header).is_changed();
        let (after, leaves) = self.to.examine(record, is_edited, after.as_ref(), self.header, details);
        self.details += after.details.len();
        self.changes.push(RowChange { row: record.row, before, after, removed, changed, leaves });
    }
}

impl Side {
    /// What the rules say of the row as this side has it.
    fn examine(
        &mut self,
        record: &Record<'_>,
        is_edited: bool,
        cells: Option<&Vec<String>>,
        header: usize,
        details: usize,
    ) -> (Told, Option<OwnLeaves>) {
        let mut told = Told::default();
        if cells.is_none() {
            return (told, None);
        }
        let edited;
        let record = if is_edited {
            edited = record.edited(cells, header);
            &edited
        } else {
            record
        };
        let columns = &self.columns;
        let mut report = Collected { columns, row: record.row, line: record.line, details, told: &mut told };
        let hashes = examine(columns, record, Making::Keys, &mut self.values, &mut report);
        let leaves = OwnLeaves::of(leaves(&self.values, hashes));
        (told, Some(leaves))
    }
}

struct Collected<'a> {
    columns: &'a Columns,
    row: u32,
    line: u32,
    details: usize,
    told: &'a mut Told,
}

impl Report for Collected<'_> {
    fn report(&mut self, code: Code, column: Option<usize>, make: impl FnOnce() -> Finding) {
        self.told.counts.push((code, column.map(|column| column as u32)));
        if self.told.details.len() < self.details {
            let finding = make().at(self.row, self.line);
            self.told.details.push(self.columns.place(finding, column));
        }
    }

    fn reported(&self) -> usize {
        self.told.counts.len()
    }

    fn witness(&mut self, column: usize, witness: Witness) {
        self.told.witnesses.push((column, witness));
    }

    fn odd(&mut self, column: usize, value: &str) {
        self.told.odd.push((column, value.to_owned()));
    }
}

impl OwnLeaves {
    fn of(leaves: Leaves<'_>) -> Self {
        let Leaves { email, user_name, reference, company, hashes, memberships } = leaves;
        Self {
            email: email.to_owned(),
            user_name: user_name.to_owned(),
            reference: reference.to_owned(),
            company,
            hashes,
            memberships: memberships.clone(),
        }
    }

    fn lent(&self) -> Leaves<'_> {
        let Self { email, user_name, reference, company, hashes, memberships } = self;
        Leaves { email, user_name, reference, company: *company, hashes: *hashes, memberships }
    }
}
