//! The seats of each company that rows belong to.

use super::{Action, CompanyContext, CompanySeats, Decision, PlanContext, Seats};
use crate::{
    check::{Code, Finding, params},
    person::Status,
};

/// What the rows of one company need and free.
#[derive(Clone, Debug, Default)]
struct Tally {
    has_rows: bool,
    freed: u32,
    needed: u32,
    /// Rows that need a seat, with their lines; none where there is no limit.
    needing: Vec<(u32, u32)>,
}

#[derive(Debug)]
pub(super) struct AllSeats {
    /// By the position of their company.
    tallies: Vec<Tally>,
}

impl AllSeats {
    pub(super) fn new(companies: usize) -> Self {
        Self { tallies: vec![Tally::default(); companies] }
    }

    pub(super) fn see(&mut self, company: u16) {
        if let Some(tally) = self.tallies.get_mut(usize::from(company)) {
            tally.has_rows = true;
        }
    }

    pub(super) fn add(
        &mut self,
        (position, company): (u16, &CompanyContext),
        at: (u32, u32),
        decision: &Decision,
    ) {
        let Some(tally) = self.tallies.get_mut(usize::from(position)) else { return };
        let is_active = |status| status == Some(Status::Active);
        let comes = is_active(decision.after.as_ref().map(|person| person.status))
            && decision.action == Action::Create;
        tally.freed += u32::from(decision.suspends);
        if comes || decision.reactivates {
            tally.needed += 1;
            if company.seat_limit.is_some() {
                tally.needing.push(at);
            }
        }
    }

    /// The import's own company; every company with rows, where there are others; and where seats run out.
    pub(super) fn finish(self, context: &PlanContext) -> (Seats, Vec<CompanySeats>, Vec<Finding>) {
        let is_several = self.tallies.iter().skip(1).any(|tally| tally.has_rows);
        let mut own = Seats::default();
        let mut companies = Vec::new();
        let mut findings = Vec::new();
        for (at, (mut tally, company)) in self.tallies.into_iter().zip(&context.companies).enumerate() {
            let seats = Seats {
                limit: company.seat_limit,
                used: company.seats_used,
                freed: tally.freed,
                needed: tally.needed,
                after: (company.seats_used + tally.needed).saturating_sub(tally.freed),
            };
            // What was settled last may stand anywhere.
            tally.needing.sort_unstable();
            findings.extend(run_out(seats, &tally.needing, is_several.then_some(company.name.as_str())));
            if at == 0 {
                own = seats;
            }
            if is_several && (at == 0 || tally.has_rows) {
                companies.push(CompanySeats { id: company.id, name: company.name.clone(), seats });
            }
        }
        (own, companies, findings)
    }
}

/// An import that needs no seat is never refused for them, even in a company over its limit.
fn run_out(seats: Seats, needing: &[(u32, u32)], company: Option<&str>) -> Option<Finding> {
    let limit = seats.limit.filter(|limit| seats.after > *limit && seats.needed > 0)?;
    let free = (limit + seats.freed).saturating_sub(seats.used);
    let (row, line) = needing.get(free as usize).copied()?;
    let mut params = params! {
        "limit": limit,
        "used": seats.used,
        "freed": seats.freed,
        "needed": seats.needed,
        "row": row,
    };
    if let Some(company) = company {
        params.insert("company".into(), company.into());
    }
    Some(Finding::new(Code::SeatsExceeded, params).at(row, line))
}
