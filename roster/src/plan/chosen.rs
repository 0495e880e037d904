//! What was decided of people in front of the plan, ready to be asked for a million rows.

use std::collections::HashMap;

use crate::{
    check::{Candidate, Slot},
    choices::{PeopleChoices, PersonChoice},
};

#[derive(Debug, Default)]
pub(super) struct Chosen {
    created: PersonChoice,
    rows: HashMap<u32, PersonChoice>,
}

impl Chosen {
    pub(super) fn new(choices: &PeopleChoices) -> Self {
        Self {
            created: choices.created,
            rows: choices.rows.iter().map(|(row, choice)| (*row, *choice)).collect(),
        }
    }

    /// Puts it into the row, as if its cells said so.
    pub(super) fn lay_over(&self, candidate: &mut Candidate, is_new: bool) {
        let of_all = if is_new { self.created } else { PersonChoice::default() };
        let of_row = self.rows.get(&candidate.row).copied().unwrap_or_default();
        let PersonChoice { account_type, invite } = of_row.or(of_all);
        if let Some(account_type) = account_type {
            candidate.values.account_type = Slot::Given(account_type);
        }
        if let Some(invite) = invite {
            candidate.values.invite = Slot::Given(invite);
        }
    }
}
