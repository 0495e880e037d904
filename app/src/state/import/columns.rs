//! What the administrator says of columns, and of the values in them.

use leptos::prelude::*;
use roster::{
    map::{Field, MappingChoice, NewField, ValueChoice, Why, new_field_of},
    protocol::ToWorker,
};

use super::{ImportAtHand, save::Unsaved};

impl ImportAtHand {
    /// A column is this field from now on, or is not imported.
    pub fn map_column(self, column: u32, field: Option<Field>) {
        self.change(Unsaved::of_columns(), |configuration| {
            configuration.new_fields.retain(|new| new.column != column);
            let choices = &mut configuration.mapping;
            choices.retain(|choice| choice.column != column);
            // A field that takes one column only moves: the older choice would win it back.
            if let Some(field) = field.as_ref().filter(|field| !field.is_repeatable()) {
                choices.retain(|choice| choice.field.as_ref() != Some(field));
            }
            choices.push(MappingChoice { column, field, date_order: None });
        });
    }

    /// What a column could become: a field of the company's own that is yet to be made.
    pub fn new_field_of(self, column: u32) -> Option<NewField> {
        self.opened.with_untracked(|opened| {
            let opened = opened.as_ref()?;
            let of = opened.mapping.iter().find(|of| of.column == column)?;
            let made = |configuration: &_| new_field_of(of, &opened.sample, configuration);
            Some(of.proposal.clone().unwrap_or_else(|| self.configuration.with_untracked(made)))
        })
    }

    /// A column becomes a new field of the company's own, in the commit.
    pub fn make_field(self, new: NewField) {
        self.change(Unsaved::of_columns(), |configuration| {
            configuration.mapping.retain(|choice| choice.column != new.column);
            // A key names one field.
            configuration.new_fields.retain(|other| other.column != new.column && other.key != new.key);
            configuration.new_fields.push(new);
        });
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

    /// Every such value of the field means this; none: what it means is open again. Can be undone.
    pub fn decide_value(self, field: Field, value: String, choice: Option<ValueChoice>) {
        self.decide_values([(field, value, choice)]);
    }

    /// The same of several at once.
    pub fn decide_values(self, choices: impl IntoIterator<Item = (Field, String, Option<ValueChoice>)>) {
        self.change(Unsaved { value_mapping: true, ..Unsaved::default() }, |configuration| {
            self.history.update(|history| {
                for (field, value, choice) in choices {
                    history.map(field, value, choice, &mut configuration.value_mapping);
                }
            });
        });
    }

    /// Asks which values are to be given a meaning, once all has been read.
    pub fn want_values(self) {
        self.ask(&ToWorker::Values { run: self.run() });
    }
}
