//! All rows, in the file's order, to one plan.

use serde::{Deserialize, Serialize};

use super::{
    CompanySeats, Counts, PlanContext, Rules, Seats,
    chosen::Chosen,
    decide::{Tentative, decide},
    decision::{Action, Decision, Existing, Found, Invited},
    digest::Digest,
    new_fields::NewFields,
    new_names::{NewName, NewNames},
    open::{Open, OpenRows, is_open},
    seats::AllSeats,
};
use crate::{
    check::{Candidate, Finding, UnknownValue, Verdict},
    map::CustomField,
};

/// Decides row by row and sums up.
#[derive(Debug)]
pub struct Planner {
    context: PlanContext,
    /// By the position of their company.
    rules: Vec<Rules>,
    chosen: Chosen,
    counts: Counts,
    digest: Digest,
    seats: AllSeats,
    names: NewNames,
    fields: NewFields,
    open: OpenRows,
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
    pub fn new(mut context: PlanContext) -> Self {
        for company in &mut context.companies {
            company.prepare();
        }
        let rules =
            context.companies.iter().map(|company| Rules::new(&company.rules, &company.custom_fields));
        Self {
            rules: rules.collect(),
            chosen: Chosen::new(&context.settings.people),
            counts: Counts::default(),
            digest: Digest::default(),
            seats: AllSeats::new(context.companies.len()),
            names: NewNames::default(),
            fields: NewFields::new(&context.new_fields),
            open: OpenRows::default(),
            context,
        }
    }

    /// The next row of the file.
    pub fn row(&mut self, mut candidate: Box<Candidate>, found: Found<'_>) -> Outcome {
        if candidate.verdict == Verdict::Duplicate {
            self.counts.duplicates += 1;
            return Outcome::Superseded;
        }
        self.chosen.lay_over(&mut candidate, found.user.is_none());
        let mut tentative = decide(&candidate, found, &self.context, &self.rules);
        if is_open(&tentative) {
            self.open.push(candidate, tentative, found.user.cloned());
            return Outcome::Deferred;
        }
        self.open.note(&candidate, &tentative, found.user);
        self.take(&candidate, &mut tentative.decision);
        Outcome::Decided(candidate, Box::new(tentative.decision))
    }

    /// After the last row: those that were deferred, in the file's order. They are part of the plan from
    /// here on.
    pub fn settle(&mut self) -> Vec<Deferred> {
        let companies = &self.context.companies;
        let admins = |at: u16| companies.get(usize::from(at)).map_or(0, |company| company.admins);
        let settled = self.open.settle(admins);
        settled
            .into_iter()
            .map(|Open { candidate, tentative: Tentative { mut decision, .. }, user, .. }| {
                self.take(&candidate, &mut decision);
                Deferred { candidate: *candidate, decision, user }
            })
            .collect()
    }

    /// What is to be made first, in the order in which rows named it: the first is -1 to
    /// [`Join::group`](super::Join::group), the second -2. Grows with the rows.
    pub fn new_names(&self) -> &[NewName] {
        self.names.names()
    }

    /// `blocking` are the check's findings that still stop the import. Rows that were deferred must have been
    /// settled.
    pub fn finish(mut self, mut blocking: Vec<Finding>, blocked_rows: u32) -> Plan {
        let (seats, companies, run_out) = self.seats.finish(&self.context);
        blocking.extend(run_out);
        let new_fields = self.fields.into_fields();
        self.digest.made(&self.names, &new_fields);
        Plan {
            digest: self.digest.finish(),
            counts: self.counts,
            seats,
            blocked: blocked_rows > 0 || !blocking.is_empty(),
            blocking,
            companies,
            new_names: self.names.into_names(),
            new_fields,
            unknown_values: Vec::new(),
            rows_with_errors: self.counts.rejected,
        }
    }

    /// The row is decided: what it makes, needs and comes to.
    fn take(&mut self, candidate: &Candidate, decision: &mut Decision) {
        let position = candidate.values.company;
        let company = position.and_then(|at| Some((at, self.context.company(at)?)));
        if let Some((at, _)) = company {
            self.seats.see(at);
        }
        if let Some((at, company)) = company.filter(|_| decision.action.concerns_somebody()) {
            self.names.add(company, candidate.memberships(), &mut decision.joins);
            self.fields.add(candidate.row, decision);
            self.seats.add((at, company), (candidate.row, candidate.line), decision);
        }
        let id = company.map_or(0, |(_, company)| company.id);
        self.digest.row(candidate.row, id, &candidate.values.email_key, decision, &self.names);
        self.count(decision);
    }

    fn count(&mut self, decision: &Decision) {
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
        counts.assignments += decision.courses.len() as u32;
        let is_mailed = matches!(decision.invited, Some(Invited::Now | Invited::WithAssignment));
        counts.invitations += u32::from(is_mailed);
    }
}
