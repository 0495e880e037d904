//! What the administrator decides. The worker hears it at once and reads the file again; the server hears it as
//! soon as it is free to.

use leptos::prelude::*;
use roster::{
    Settings,
    check::{Fix, FixKind},
    edit::{Edit, History},
    map::{DateOrder, Field, MappingChoice, ValueChoice},
    protocol::{Configuration, Problem, ToWorker},
    settings::Duplicates,
};

use super::{ImportAtHand, save::Unsaved};

/// A finding quotes at most this many characters of a value; longer ones cannot be found by it.
const QUOTED_CHARACTERS: usize = 200;

impl ImportAtHand {
    /// A column's dates are read in this order.
    fn order_dates(self, column: u32, field: Option<Field>, order: DateOrder) {
        self.change(Unsaved { mapping: true, ..Unsaved::default() }, |configuration| {
            configuration.mapping.retain(|choice| choice.column != column);
            configuration.mapping.push(MappingChoice { column, field, date_order: Some(order) });
        });
    }

    pub fn change_settings(self, change: impl FnOnce(&mut Settings)) {
        self.change(Unsaved { settings: true, ..Unsaved::default() }, |configuration| {
            change(&mut configuration.settings);
        });
    }

    /// What is said of the import. Nothing of it is read again for that.
    pub fn change_comment(self, comment: String) {
        self.comment.set(comment);
        self.ledger
            .update_value(|ledger| ledger.unsaved.add(Unsaved { comment: true, ..Unsaved::default() }));
        self.save();
    }

    /// One cell gets another value.
    pub fn set_cell(self, row: u32, column: u32, value: String) {
        self.edit([Edit::Set { row, column, value }]);
    }

    pub fn remove_row(self, row: u32) {
        self.edit([Edit::Remove { row }]);
    }

    /// A row that was taken out comes back.
    pub fn put_back_row(self, row: u32) {
        self.change(Unsaved { edits: true, ..Unsaved::default() }, |configuration| {
            self.history.update(|history| history.put_back(row, &mut configuration.edits));
        });
    }

    /// One press mends every finding of several problems, and one undoes it.
    pub fn mend_all(self, fixes: &[(Problem, Fix)]) {
        self.ledger.update_value(|ledger| ledger.at_once = Some(Unsaved::default()));
        let since = self.history.with_untracked(History::len);
        for (problem, fix) in fixes {
            self.mend(problem, fix);
        }
        self.history.update(|history| history.join(since));
        if let Some(unsaved) = self.ledger.try_update_value(|ledger| ledger.at_once.take()).flatten() {
            self.change(unsaved, |_| {});
        }
    }

    /// One press mends every finding of a problem.
    pub fn mend(self, problem: &Problem, fix: &Fix) {
        let finding = &problem.example;
        match fix.kind {
            FixKind::RemoveRow => self.edit(problem.rows.iter().map(|row| Edit::Remove { row: *row })),
            FixKind::Map => {
                let (Some(field), Some(value)) = (finding.field.clone(), finding.value.clone()) else {
                    return;
                };
                let choice = fix.value.clone().map_or(ValueChoice::Clear(()), ValueChoice::Replace);
                self.decide_value(field, value, Some(choice));
            }
            FixKind::Create => {
                let (Some(field), Some(value)) = (finding.field.clone(), finding.value.clone()) else {
                    return;
                };
                self.decide_value(field, value, Some(ValueChoice::Create { create: true }));
            }
            FixKind::DateOrder => {
                let order = match fix.value.as_deref() {
                    Some("month_first") => DateOrder::MonthFirst,
                    _ => DateOrder::DayFirst,
                };
                if let Some(column) = finding.column {
                    self.order_dates(column, finding.field.clone(), order);
                }
            }
            FixKind::Duplicates => {
                let duplicates =
                    if fix.value.as_deref() == Some("last") { Duplicates::Last } else { Duplicates::First };
                self.change_settings(|settings| settings.duplicates = duplicates);
            }
            FixKind::Encoding => self.change_dialect(|dialect| dialect.encoding.clone_from(&fix.value)),
            FixKind::Replace => {
                let (Some(column), Some(with)) = (finding.column, fix.value.clone()) else { return };
                match finding.value.clone().filter(|value| value.chars().count() < QUOTED_CHARACTERS) {
                    // One entry of the log, however many rows.
                    Some(find) if problem.count > 1 && !find.is_empty() => self.edit([Edit::Replace {
                        column: Some(column),
                        find,
                        with,
                        match_case: true,
                        whole_cell: true,
                    }]),
                    _ => self.edit(problem.rows.iter().map(|row| Edit::Set {
                        row: *row,
                        column,
                        value: with.clone(),
                    })),
                }
            }
        }
    }

    /// Takes back what was done last to cells, rows or values.
    pub fn undo(self) {
        self.step(|history, configuration| {
            history.undo(&mut configuration.edits, &mut configuration.value_mapping);
        });
    }

    /// Does again what was taken back last.
    pub fn redo(self) {
        self.step(|history, configuration| {
            history.redo(&mut configuration.edits, &mut configuration.value_mapping);
        });
    }

    fn step(self, step: impl FnOnce(&mut History, &mut Configuration)) {
        let unsaved = Unsaved { edits: true, value_mapping: true, ..Unsaved::default() };
        self.change(unsaved, |configuration| self.history.update(|history| step(history, configuration)));
    }

    pub(super) fn edit(self, edits: impl IntoIterator<Item = Edit>) {
        let edits: Vec<Edit> = edits.into_iter().collect();
        self.change(Unsaved { edits: true, ..Unsaved::default() }, |configuration| {
            self.history.update(|history| history.edit(edits, &mut configuration.edits));
        });
    }

    pub(super) fn change(self, unsaved: Unsaved, change: impl FnOnce(&mut Configuration)) {
        self.passing.set(false);
        self.configuration.update(change);
        // The worker and the server hear of several at once when all have been said.
        let waits =
            self.ledger.try_update_value(|ledger| ledger.at_once.as_mut().map(|all| all.add(unsaved)));
        if waits.flatten().is_some() {
            return;
        }
        if self.has_content() {
            let run = self.begin_run();
            self.ask(&ToWorker::Configure { run, configuration: self.configuration.get_untracked() });
        }
        self.ledger.update_value(|ledger| ledger.unsaved.add(unsaved));
        self.save();
    }
}
