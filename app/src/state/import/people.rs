//! What is decided of people in front of the plan. Only the server hears it: nothing is found by it.

use leptos::prelude::*;
use roster::choices::PeopleChoices;

use super::{ImportAtHand, save::Unsaved};

impl ImportAtHand {
    pub fn choose_people(self, people: PeopleChoices) {
        self.configuration.update(|configuration| configuration.settings.people = people);
        self.ledger
            .update_value(|ledger| ledger.unsaved.add(Unsaved { settings: true, ..Unsaved::default() }));
        self.save();
    }
}
