//! Columns that are judged as a whole once all of their cells have been heard: which figure of their
//! dates is the day, and whether their numbers have lost leading zeros.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Code, Finding,
    columns::Columns,
    evidence::{Evidence, Judgement, Witness, finding, finds},
};

/// What all cells have witnessed, and what follows.
#[derive(Clone, Debug, Default)]
pub(super) struct Judging {
    evidence: BTreeMap<u16, Evidence>,
    judgements: BTreeMap<u16, Judgement>,
    /// Cells of which something might have to be said, in the order of rows. The others only count.
    open: Vec<Open>,
}

/// A cell, and what it witnesses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Open {
    pub row: u32,
    pub column: u16,
    pub witness: Witness,
}

/// Something to be said of a cell now that its column is judged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judged {
    pub row: u32,
    pub column: usize,
    pub code: Code,
    witness: Witness,
    judgement: Judgement,
}

impl Judged {
    /// The finding, without its place.
    pub(super) fn finding(&self) -> Option<Finding> {
        finding(&self.witness, self.judgement)
    }
}

/// What a row's cells witnessed before and after an edit.
#[derive(Debug, Default)]
pub(super) struct Retold {
    pub row: u32,
    pub before: Vec<(usize, Witness)>,
    pub after: Vec<(usize, Witness)>,
}

impl Judging {
    /// A cell of the file's next row, or of the same.
    #[inline]
    pub(super) fn hear(&mut self, row: u32, column: usize, witness: Witness) {
        let column = column as u16;
        self.evidence.entry(column).or_default().add(&witness);
        if witness.is_open() {
            self.open.push(Open { row, column, witness });
        }
    }

    /// All cells have been heard.
    pub(super) fn judge(&mut self, columns: &Columns) {
        self.judgements = self
            .evidence
            .iter()
            .map(|(column, evidence)| (*column, evidence.judge(columns.date_order(usize::from(*column)))))
            .collect();
    }

    /// Everything that follows, in the order of rows.
    pub(super) fn said(&self) -> impl Iterator<Item = Judged> + '_ {
        self.open.iter().filter_map(|open| self.said_of_cell(open))
    }

    /// What follows for one row.
    pub(super) fn said_of(&self, row: u32) -> impl Iterator<Item = Judged> + '_ {
        self.of_row(row).iter().filter_map(|open| self.said_of_cell(open))
    }

    fn of_row(&self, row: u32) -> &[Open] {
        let start = self.open.partition_point(|open| open.row < row);
        let rest = self.open.get(start..).unwrap_or_default();
        rest.get(..rest.partition_point(|open| open.row == row)).unwrap_or_default()
    }

    fn said_of_cell(&self, open: &Open) -> Option<Judged> {
        let judgement = self.judgements.get(&open.column).copied().unwrap_or_default();
        let code = finds(&open.witness, judgement)?;
        let Open { row, column, witness } = *open;
        Some(Judged { row, column: usize::from(column), code, witness, judgement })
    }

    /// Tells the second reading how dates are to be read.
    pub(super) fn tell(&self, columns: &mut Columns) {
        for (column, judgement) in &self.judgements {
            columns.judge_dates(usize::from(*column), judgement.date_order());
        }
    }

    /// Some rows witness something else now. Gives what was said of all rows that are concerned, which
    /// are more than those if a column is judged otherwise, and the rows.
    pub(super) fn retell(&mut self, columns: &Columns, retold: &[Retold]) -> (Vec<Judged>, BTreeSet<u32>) {
        let is_concerned = |retold: &&Retold| !retold.before.is_empty() || !retold.after.is_empty();
        let retold: Vec<&Retold> = retold.iter().filter(is_concerned).collect();
        if retold.is_empty() {
            return (Vec::new(), BTreeSet::new());
        }
        let old = self.judgements.clone();
        for retold in &retold {
            for (column, witness) in &retold.before {
                self.evidence.entry(*column as u16).or_default().remove(witness);
            }
            for (column, witness) in &retold.after {
                self.evidence.entry(*column as u16).or_default().add(witness);
            }
        }
        self.judge(columns);
        let new = std::mem::replace(&mut self.judgements, old);
        let changed: BTreeSet<u16> = new
            .iter()
            .filter(|(column, judgement)| self.judgements.get(column) != Some(judgement))
            .map(|(column, _)| *column)
            .collect();
        let mut rows: BTreeSet<u32> = retold.iter().map(|retold| retold.row).collect();
        if !changed.is_empty() {
            rows.extend(self.open.iter().filter(|open| changed.contains(&open.column)).map(|open| open.row));
        }
        let before = rows.iter().flat_map(|row| self.said_of(*row)).collect();
        self.judgements = new;
        let gone: BTreeSet<u32> = retold.iter().map(|retold| retold.row).collect();
        self.open.retain(|open| !gone.contains(&open.row));
        for retold in retold {
            let open = retold.after.iter().filter(|(_, witness)| witness.is_open());
            self.open.extend(open.map(|(column, witness)| Open {
                row: retold.row,
                column: *column as u16,
                witness: *witness,
            }));
        }
        // Nearly in order already; cells of a row keep theirs.
        self.open.sort_by_key(|open| open.row);
        (before, rows)
    }
}
