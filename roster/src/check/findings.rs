//! All findings counted, the first of them kept.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Code, Finding, Severity};

/// Collects findings: at most `limit` in detail, all of them by code and column.
#[derive(Clone, Debug)]
pub struct Findings {
    limit: usize,
    kept: Vec<Finding>,
    counts: BTreeMap<(Code, Option<u32>), u32>,
}

/// How many there are of what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    pub errors: u32,
    pub warnings: u32,
    pub notices: u32,
    /// Findings that stop the whole import. On rows that are left out for another error they do
    /// not count.
    pub blocking: u32,
    pub lines: Vec<SummaryLine>,
}

/// One code in one column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryLine {
    pub code: Code,
    pub severity: Severity,
    pub column: Option<u32>,
    pub header: Option<String>,
    pub count: u32,
}

impl Findings {
    pub fn new(limit: usize) -> Self {
        Self { limit, kept: Vec::new(), counts: BTreeMap::new() }
    }

    /// True: there is room to keep another one in detail. Callers count without building the
    /// sentence once there is not.
    pub(crate) fn has_room(&self) -> bool {
        self.kept.len() < self.limit
    }

    /// Counts a finding, and keeps what `make` gives if there is room.
    pub(crate) fn add(&mut self, code: Code, column: Option<u32>, make: impl FnOnce() -> Finding) {
        *self.counts.entry((code, column)).or_default() += 1;
        if self.has_room() {
            self.kept.push(make());
        }
    }

    /// Counts a finding, and keeps its details if they are given and there is room.
    pub(super) fn add_or_count(&mut self, code: Code, column: Option<u32>, finding: Option<Finding>) {
        *self.counts.entry((code, column)).or_default() += 1;
        if self.has_room() {
            self.kept.extend(finding);
        }
    }

    /// Forgets the details of the findings that `which` names.
    pub(super) fn forget_all(&mut self, which: impl Fn(&Finding) -> bool) {
        self.kept.retain(|finding| !which(finding));
    }

    /// How many more could be kept in detail, of those there are.
    pub(super) fn missing(&self) -> usize {
        self.limit.min(self.total() as usize).saturating_sub(self.kept.len())
    }

    /// Takes one back that was counted.
    pub(super) fn discount(&mut self, code: Code, column: Option<u32>) {
        if let Some(count) = self.counts.get_mut(&(code, column)) {
            *count -= 1;
            if *count == 0 {
                self.counts.remove(&(code, column));
            }
        }
    }

    /// Forgets the details of the row's findings that `which` names. Only when sorted.
    pub(super) fn forget(&mut self, row: u32, which: impl Fn(Code) -> bool) {
        let start = self.kept.partition_point(|finding| finding.row < Some(row));
        let end = self.kept.partition_point(|finding| finding.row <= Some(row));
        let mut at = start;
        for _ in start..end {
            if self.kept.get(at).is_some_and(|finding| which(finding.code)) {
                self.kept.remove(at);
            } else {
                at += 1;
            }
        }
    }

    /// How many there are, with those of which no details are kept.
    fn total(&self) -> u32 {
        self.counts.values().sum()
    }

    pub(crate) fn push(&mut self, finding: Finding) {
        self.add(finding.code, finding.column, || finding.clone());
    }

    /// In the order of rows and columns; findings about the whole file first.
    pub fn kept(&self) -> &[Finding] {
        &self.kept
    }

    pub(crate) fn sort(&mut self) {
        // Within a cell in the order of codes, so that findings come alike however they were come by.
        self.kept.sort_by_key(|finding| (finding.row, finding.column, finding.code));
    }

    /// `blocking` is the caller's to know: it depends on which rows are left out.
    pub fn summary(&self, header: &[String], blocking: u32) -> Summary {
        let mut summary = Summary { blocking, ..Summary::default() };
        for ((code, column), count) in &self.counts {
            match code.severity() {
                Severity::Error => summary.errors += count,
                Severity::Warning => summary.warnings += count,
                Severity::Notice => summary.notices += count,
            }
            summary.lines.push(SummaryLine {
                code: *code,
                severity: code.severity(),
                column: *column,
                header: column.and_then(|column| header.get(column as usize).cloned()),
                count: *count,
            });
        }
        summary
    }
}
