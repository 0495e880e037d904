//! Fields that an import makes: what the options of a choice are, the file says.

use std::collections::HashMap;

use super::Decision;
use crate::{
    map::{CustomField, Field, FieldType},
    person::fold_name,
};

#[derive(Debug)]
pub(super) struct NewFields {
    fields: Vec<CustomField>,
    /// Of those that are a choice without options.
    choices: Vec<Choice>,
}

#[derive(Debug)]
struct Choice {
    key: String,
    /// By the folded value: the row where it was first met, and how it is written there.
    options: HashMap<String, (u32, String)>,
}

impl NewFields {
    pub(super) fn new(fields: &[CustomField]) -> Self {
        let open = fields.iter().filter(|field| field.kind == FieldType::Choice && field.options.is_empty());
        let choices = open.map(|field| Choice { key: field.key.clone(), options: HashMap::new() }).collect();
        Self { fields: fields.to_vec(), choices }
    }

    /// Notes the options that a person has. One that differs only in case, white space or kind of dash from
    /// an earlier one is that one, and the person has it so.
    pub(super) fn add(&mut self, row: u32, decision: &mut Decision) {
        if self.choices.is_empty() {
            return;
        }
        let Some(person) = &mut decision.after else { return };
        for Choice { key, options } in &mut self.choices {
            let Some(value) = person.custom.get_mut(key) else { continue };
            let (_, option) = options.entry(fold_name(value)).or_insert_with(|| (row, value.clone()));
            if option == value {
                continue;
            }
            value.clone_from(option);
            let is_of = |field: &Field| matches!(field, Field::Custom(of) if **of == **key);
            for change in decision.changes.iter_mut().filter(|change| is_of(&change.field)) {
                change.after = Some(option.clone());
            }
        }
    }

    /// The fields, whole.
    pub(super) fn into_fields(self) -> Vec<CustomField> {
        let Self { mut fields, choices } = self;
        for Choice { key, options } in choices {
            let mut options: Vec<(u32, String)> = options.into_values().collect();
            options.sort_unstable();
            let options = options.into_iter().map(|(_, option)| option);
            if let Some(field) = fields.iter_mut().find(|field| field.key == key) {
                field.options = options.collect();
            }
        }
        fields
    }
}
