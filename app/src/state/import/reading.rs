//! How the file is read, tried out: nothing that was decided is lost by looking at it another way.

use leptos::prelude::*;
use roster::{
    edit::{Decided, History, ReadAs},
    protocol::{Configuration, ToWorker},
    read::DialectChoice,
};

use super::{ImportAtHand, Opened, save::Unsaved};

/// One way to read the file, with what was decided under it.
#[derive(Clone, Debug)]
pub(super) struct Look {
    choice: DialectChoice,
    read: ReadAs,
    decided: Decided,
    history: History,
}

/// The ways that were left, and the one to go back to if the newest cannot be.
#[derive(Debug, Default)]
pub(super) struct Looks {
    left: Vec<Look>,
    trying: Option<Look>,
}

impl Looks {
    /// Is it yet to be seen what the file is as it was last said? What was decided is set aside meanwhile.
    pub(super) fn is_trying(&self) -> bool {
        self.trying.is_some()
    }
}

fn read_as(opened: &Opened) -> ReadAs {
    ReadAs {
        dialect: opened.dialect.clone(),
        header: opened.mapping.iter().map(|column| column.header.clone()).collect(),
        sample: opened.sample.clone(),
    }
}

fn put(configuration: &mut Configuration, Decided { mapping, new_fields, edits }: Decided) {
    configuration.mapping = mapping;
    configuration.new_fields = new_fields;
    configuration.edits = edits;
}

impl ImportAtHand {
    /// The file is read otherwise. What was decided about its columns and cells waits until it is seen what they
    /// are then.
    pub fn change_dialect(self, change: impl FnOnce(&mut DialectChoice)) {
        let Some(read) = self.opened.with_untracked(|opened| opened.as_ref().map(read_as)) else { return };
        if !self.has_content() {
            return;
        }
        let look = self.configuration.with_untracked(|configuration| Look {
            choice: configuration.dialect.clone(),
            read,
            decided: Decided {
                mapping: configuration.mapping.clone(),
                new_fields: configuration.new_fields.clone(),
                edits: configuration.edits.clone(),
            },
            history: self.history.get_untracked(),
        });
        // Changed again before the last change was read: what was decided is still of the look before.
        self.ledger.update_value(|ledger| _ = ledger.looks.trying.get_or_insert(look));
        self.passing.set(false);
        self.refusal.set(None);
        self.left_behind.set(0);
        self.history.set(History::default());
        self.configuration.update(|configuration| {
            change(&mut configuration.dialect);
            put(configuration, Decided::default());
        });
        self.read_again();
    }

    /// Goes on from the first step: what was only guessed is agreed to, and steps with nothing to decide are passed
    /// over.
    pub fn leave_file(self) {
        let guessed = self.opened.with_untracked(|opened| {
            let opened = opened.as_ref().filter(|opened| !opened.readings.is_empty());
            opened.map(|opened| opened.dialect.encoding.clone())
        });
        if let Some(encoding) = guessed {
            self.change_dialect(|dialect| dialect.encoding = encoding);
            self.passing.set(true);
            return;
        }
        let next = self.configuration.with_untracked(|configuration| {
            self.opened.with_untracked(|opened| opened.as_ref().map(|opened| opened.asks_at(configuration)))
        });
        if let Some(next) = next {
            self.step.set(next);
            self.passing.set(true);
        }
    }

    fn read_again(self) {
        let run = self.begin_run();
        self.ask(&ToWorker::Configure { run, configuration: self.configuration.get_untracked() });
    }

    /// The file could be read as it was last said: what still means the same holds, and the server hears of it.
    /// True: there is something of that, and the file is read once more with it.
    pub(super) fn settle_look(self, opened: &Opened) -> bool {
        let Some(before) = self.ledger.try_update_value(|ledger| ledger.looks.trying.take()).flatten() else {
            return false;
        };
        let read = read_as(opened);
        let again = self
            .ledger
            .with_value(|ledger| ledger.looks.left.iter().find(|look| look.read.is_like(&read)).cloned());
        // Back at a way to read it that was left: all that was decided under it is there again.
        let (decided, history) = if let Some(look) = again {
            (look.decided, look.history)
        } else {
            let decided = before.decided.carried(&before.read, &read);
            let moved = decided.edits != before.decided.edits;
            (decided, if moved { History::default() } else { before.history.clone() })
        };
        self.left_behind.set(before.decided.len().saturating_sub(decided.len()));
        self.history.set(history);
        self.carry_people(&before.read, &read);
        self.ledger.update_value(|ledger| {
            let left = &mut ledger.looks.left;
            left.retain(|look| !look.read.is_like(&before.read) && !look.read.is_like(&read));
            left.push(before);
            ledger.unsaved.add(Unsaved { dialect: true, edits: true, ..Unsaved::of_columns() });
        });
        let holds = !decided.is_empty();
        if holds {
            self.configuration.update(|configuration| put(configuration, decided));
            self.read_again();
        }
        self.save();
        holds
    }

    /// It cannot be read as it was last said: it is read as before. False: there was nothing to go back to.
    pub(super) fn go_back(self) -> bool {
        let Some(before) = self.ledger.try_update_value(|ledger| ledger.looks.trying.take()).flatten() else {
            return false;
        };
        let Look { choice, read: _, decided, history } = before;
        self.history.set(history);
        self.configuration.update(|configuration| {
            configuration.dialect = choice;
            put(configuration, decided);
        });
        self.read_again();
        self.save();
        true
    }
}
