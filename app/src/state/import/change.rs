//! What the administrator decides. The worker hears it at once and reads the file again; the server hears it as
//! soon as it is free to.

use leptos::prelude::*;
use roster::{
    Settings,
    check::{Fix, FixKind},
    edit::{Edit, History},
    map::{DateOrder, Field, MappingChoice, ValueChoice, Why},
    protocol::{Configuration, Problem, ToWorker},
    read::DialectChoice,
    settings::Duplicates,
};

use super::{ImportAtHand, save::Unsaved};

/// A finding quotes at most this many characters of a value; longer ones cannot be found by it.
const QUOTED_CHARACTERS: usize = 200;

impl ImportAtHand {
    /// A column is this field from now on, or is not imported.
    pub fn map_column(self, column: u32, field: Option<Field>) {
        self.change(Unsaved { mapping: true, ..Unsaved::default() }, |configuration| {
            let choices = &mut configuration.mapping;
            choices.retain(|choice| choice.column != column);
            // A field that takes one column only moves: the older choice would win it back.
            if let Some(field) = field.as_ref().filter(|field| !field.is_repeatable()) {
                choices.retain(|choice| choice.field.as_ref() != Some(field));
            }
            choices.push(MappingChoice { column, field, date_order: None });
        });
    }

    /// A column's dates are read in this order.
    fn order_dates(self, column: u32, field: Option<Field>, order: DateOrder) {
        self.change(Unsaved { mapping: true, ..Unsaved::default() }, |configuration| {
            configuration.mapping.retain(|choice| choice.column != column);
            configuration.mapping.push(MappingChoice { column, field, date_order: Some(order) });
        });
    }

    /// The file is read otherwise. What was said about its columns and cells belongs to the reading before.
    pub fn change_dialect(self, change: impl FnOnce(&mut DialectChoice)) {
        self.change(
            Unsaved { dialect: true, mapping: true, edits: true, ..Unsaved::default() },
            |configuration| {
                change(&mut configuration.dialect);
                configuration.mapping.clear();
                configuration.edits.clear();
                self.history.set(History::default());
            },
        );
    }

    /// What the columns were taken for is agreed to, and those that match nothing are not imported: said once,
    /// so that it is not asked again.
    pub fn settle_columns(self) {
        let agreed: Vec<MappingChoice> = self.opened.with_untracked(|opened| {
            let open = opened
                .iter()
                .flat_map(|opened| &opened.mapping)
                .filter(|column| matches!(column.why, Why::Unknown | Why::Similar | Why::Values));
            let agreed = open.map(|column| MappingChoice {
                column: column.column,
                field: column.field.clone(),
                date_order: None,
            });
            agreed.collect()
        });
        if !agreed.is_empty() {
            self.change(Unsaved { mapping: true, ..Unsaved::default() }, |configuration| {
                configuration.mapping.extend(agreed);
            });
        }
    }

    pub fn change_settings(self, change: impl FnOnce(&mut Settings)) {
        self.change(Unsaved { settings: true, ..Unsaved::default() }, |configuration| {
            change(&mut configuration.settings);
        });
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
            configuration.edits.retain(|edit| *edit != Edit::Remove { row });
            // What was done before can no longer be taken back in its order.
            self.history.set(History::default());
        });
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
                self.map_value(field, value, choice);
            }
            FixKind::Create => {
                let (Some(field), Some(value)) = (finding.field.clone(), finding.value.clone()) else {
                    return;
                };
                self.map_value(field, value, ValueChoice::Create { create: true });
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

    fn edit(self, edits: impl IntoIterator<Item = Edit>) {
        let edits: Vec<Edit> = edits.into_iter().collect();
        self.change(Unsaved { edits: true, ..Unsaved::default() }, |configuration| {
            self.history.update(|history| history.edit(edits, &mut configuration.edits));
        });
    }

    pub(super) fn map_value(self, field: Field, value: String, choice: ValueChoice) {
        self.change(Unsaved { value_mapping: true, ..Unsaved::default() }, |configuration| {
            self.history.update(|history| {
                history.map(field, value, Some(choice), &mut configuration.value_mapping);
            });
        });
    }

    fn change(self, unsaved: Unsaved, change: impl FnOnce(&mut Configuration)) {
        self.passing.set(false);
        self.configuration.update(change);
        if self.has_content() {
            let run = self.begin_run();
            self.ask(&ToWorker::Configure { run, configuration: self.configuration.get_untracked() });
        }
        self.ledger.update_value(|ledger| ledger.unsaved.add(unsaved));
        self.save();
    }
}
