//! All rows, in the file's order, to one plan.

use serde::{Deserialize, Serialize};

use super::{
    CompanySeats, Counts, PlanContext, Seats,
    decide::{Action, Decision, Existing, Found, decide},
    digest::Digest,
};
use crate::{
    check::{Candidate, Code, Finding, Params, UnknownValue, Verdict, params},
    map::CustomField,
    person::Status,
};

/// Decides row by row and sums up.
#[derive(Debug)]
pub struct Planner {
    context: PlanContext,
    counts: Counts,
    digest: Digest,
    freed: u32,
    /// Rows that need a seat, in order.
    needing: Vec<(u32, u32)>,
    findings: Vec<Finding>,
}

/// What committing would do, and whether it may.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    pub digest: String,
    pub counts: Counts,
    pub seats: Seats,
    /// It may not be committed as it is.
    pub blocked: bool,
    /// Why not: findings that stop the whole import.
    pub blocking: Vec<Finding>,
    /// Where it imports over several companies: the seats of each, the import's own first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub companies: Vec<CompanySeats>,
    /// Groups, cohorts and packages that it makes first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub new_names: Vec<NewName>,
    /// Fields of the company's own that it makes first, whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub new_fields: Vec<CustomField>,
    /// Distinct values that name nothing known, most frequent first: what blocks it, at a glance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown_values: Vec<UnknownValue>,
    /// Rows with errors. Unless `on_error` is `skip_rows` they, too, keep it from being committed.
    pub rows_with_errors: u32,
}

/// Something to be made before the rows that name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewName {
    /// The id of its company.
    #[serde(with = "crate::snapshot::decimal")]
    pub company: i64,
    pub kind: NewNameKind,
    pub name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NewNameKind {
    Group,
    Cohort,
    Package,
}

/// What became of a row that was handed to the planner.
#[derive(Debug)]
pub enum Outcome {
    /// The row back, and what becomes of it.
    Decided(Box<Candidate>, Box<Decision>),
    /// Another row makes it superfluous; it is counted.
    Superseded,
    /// Only the whole file can tell: [`Planner::settle`] will.
    Deferred,
}

/// A row that was decided at the end.
#[derive(Debug)]
pub struct Deferred {
    pub candidate: Candidate,
    pub decision: Decision,
    pub user: Option<Existing>,
}

impl Planner {
    pub fn new(context: PlanContext) -> Self {
        Self {
            context,
            counts: Counts::default(),
            digest: Digest::default(),
            freed: 0,
            needing: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// The next row of the file.
    pub fn row(&mut self, candidate: Box<Candidate>, found: Found<'_>) -> Outcome {
        if candidate.verdict == Verdict::Duplicate {
            self.counts.duplicates += 1;
            return Outcome::Superseded;
        }
        let decision = decide(&candidate, found, &self.context);
        let counts = &mut self.counts;
        match decision.action {
            Action::Create => counts.created += 1,
            Action::Update => counts.updated += 1,
            Action::Unchanged => counts.unchanged += 1,
            Action::Skip => counts.skipped += 1,
            Action::Reject => counts.rejected += 1,
        }
        counts.suspended += u32::from(decision.suspends);
        counts.reactivated += u32::from(decision.reactivates);
        counts.memberships += decision.joins.len() as u32;
        let starts_active = decision.action == Action::Create
            && decision.after.as_ref().is_some_and(|person| person.status == Status::Active);
        self.freed += u32::from(decision.suspends);
        if starts_active || decision.reactivates {
            self.needing.push((candidate.row, candidate.line));
        }
        self.digest.row(candidate.row, &candidate.values.email_key, &decision);
        Outcome::Decided(candidate, Box::new(decision))
    }

    /// After the last row: those that were deferred, in the file's order.
    pub fn settle(&mut self) -> Vec<Deferred> {
        Vec::new()
    }

    /// What is to be made first, in the order in which rows named it: the first is -1 to
    /// [`Join::group`](super::Join::group), the second -2. Grows with the rows.
    pub fn new_names(&self) -> &[NewName] {
        &[]
    }

    /// `blocking` are the check's findings that still stop the import.
    pub fn finish(mut self, blocking: Vec<Finding>, blocked_rows: u32) -> Plan {
        let own = self.context.companies.first();
        let (limit, used) = own.map_or((None, 0), |own| (own.seat_limit, own.seats_used));
        let needed = self.needing.len() as u32;
        let seats = Seats {
            limit,
            used,
            freed: self.freed,
            needed,
            after: (used + needed).saturating_sub(self.freed),
        };
        let mut blocking = blocking;
        if let Some(finding) = self.seats_run_out(seats) {
            blocking.push(finding);
        }
        blocking.append(&mut self.findings);
        Plan {
            digest: self.digest.finish(),
            counts: self.counts,
            seats,
            blocked: blocked_rows > 0 || !blocking.is_empty(),
            blocking,
            companies: Vec::new(),
            new_names: Vec::new(),
            new_fields: Vec::new(),
            unknown_values: Vec::new(),
            rows_with_errors: self.counts.rejected,
        }
    }

    /// An import that needs no seat is never refused for them, even in a company over its limit.
    fn seats_run_out(&self, seats: Seats) -> Option<Finding> {
        let limit = seats.limit.filter(|limit| seats.after > *limit && seats.needed > 0)?;
        let free = (limit + seats.freed).saturating_sub(seats.used);
        let (row, line) = self.needing.get(free as usize).copied()?;
        let params: Params = params! {
            "limit": limit,
            "used": seats.used,
            "freed": seats.freed,
            "needed": seats.needed,
            "row": row,
        };
        Some(Finding::new(Code::SeatsExceeded, params).at(row, line))
    }
}
