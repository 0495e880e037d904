//! What is decided of people in front of the plan. Only the server hears it: nothing is found by it.

use std::collections::BTreeMap;

use leptos::prelude::*;
use roster::{
    choices::{PeopleChoices, PersonChoice},
    edit::{Decided, Edit, ReadAs},
};

use super::{ImportAtHand, save::Unsaved};

impl ImportAtHand {
    pub fn choose_people(self, people: PeopleChoices) {
        self.configuration.update(|configuration| configuration.settings.people = people);
        self.ledger
            .update_value(|ledger| ledger.unsaved.add(Unsaved { settings: true, ..Unsaved::default() }));
        self.save();
    }

    /// The file is read otherwise: what was decided of single people goes with their rows, as edits do.
    pub(super) fn carry_people(self, before: &ReadAs, after: &ReadAs) {
        let rows =
            self.configuration.with_untracked(|configuration| configuration.settings.people.rows.clone());
        let carried = rows.iter().filter_map(|(row, choice)| {
            let there = Decided { edits: vec![Edit::Remove { row: *row }], ..Decided::default() };
            match there.carried(before, after).edits.first() {
                Some(Edit::Remove { row }) => Some((*row, *choice)),
                _ => None,
            }
        });
        let carried: BTreeMap<u32, PersonChoice> = carried.collect();
        if rows != carried {
            self.left_behind.update(|left| *left += rows.len() - carried.len());
            self.configuration.update(|configuration| configuration.settings.people.rows = carried);
            self.ledger
                .update_value(|ledger| ledger.unsaved.add(Unsaved { settings: true, ..Unsaved::default() }));
        }
    }
}
