//! All rows, in the file's order, to one plan.

use serde::{Deserialize, Serialize};

use super::{
    Counts, Seats,
    decide::{Action, Decision, Found, decide},
    digest::Digest,
};
use crate::{
    check::{Candidate, Code, Finding, IdSet, Params, Verdict, params},
    map::Field,
    person::Status,
    settings::Settings,
};

/// What holds for every row.
#[derive(Clone, Debug, Default)]
pub struct PlanContext {
    pub settings: Settings,
    /// The company's, for new users whose row gives none.
    pub company_language: String,
    /// The group everyone in the file joins.
    pub group: Option<i64>,
    /// Fields that an empty cell must not clear.
    pub required: Vec<Field>,
    pub first_name_optional: bool,
}

impl PlanContext {
    pub(super) fn language(&self) -> String {
        self.settings.default_language.clone().unwrap_or_else(|| self.company_language.clone())
    }

    pub(super) fn joined(&self, candidate: &Candidate) -> IdSet {
        let mut groups = candidate.values.memberships.groups.clone();
        if let Some(group) = self.group {
            groups.insert(group);
        }
        groups
    }

    pub(super) fn is_required(&self, field: &Field) -> bool {
        *field == Field::FirstName && !self.first_name_optional || self.required.contains(field)
    }
}

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
    /// Rows with errors. Unless `on_error` is `skip_rows` they, too, keep it from being committed.
    pub rows_with_errors: u32,
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

    /// The next row of the file. None for a row that another one makes superfluous.
    pub fn row(&mut self, candidate: &Candidate, found: Found<'_>) -> Option<Decision> {
        if candidate.verdict == Verdict::Duplicate {
            self.counts.duplicates += 1;
            return None;
        }
        let decision = decide(candidate, found, &self.context);
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
        Some(decision)
    }

    /// `blocking` are the check's findings that still stop the import; `used` seats are those taken
    /// before it.
    pub fn finish(
        mut self,
        blocking: Vec<Finding>,
        blocked_rows: u32,
        limit: Option<u32>,
        used: u32,
    ) -> Plan {
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
