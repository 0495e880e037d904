//! The values of closed sets that somebody has to say the meaning of, or has said: each once, with how often it
//! stands in the file.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::{Checked, Code, unknown::names_nothing};
use crate::map::{Field, ValueMapping};

/// A finding quotes no more of a value, which then cannot be mapped by it.
const QUOTED_CHARACTERS: usize = 200;

/// A value whose meaning is to be chosen, or was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DistinctValue {
    pub field: Field,
    /// As it stands in the file; of a cell that names several, one of them.
    pub value: String,
    /// How often it stands there.
    pub count: u32,
    /// The nearest known values, nearest first; at most three. None for a value whose meaning was chosen.
    pub suggestions: Vec<String>,
}

impl Checked {
    /// The values that name nothing known, as far as their findings are kept in detail, and those of `mapped` that
    /// stand in the file. In the order of fields; within one the most frequent first, then in that of the values.
    /// A value keeps its place when its meaning is chosen.
    pub fn distinct_values(&self, mapped: &ValueMapping) -> Vec<DistinctValue> {
        let counts = self.odd_counts();
        let count = |field: &Field, value: &str| counts.get(&(field, value)).copied();
        let mut values: BTreeMap<(&Field, &str), DistinctValue> = BTreeMap::new();
        for unknown in self.findings.kept() {
            let is_unknown = names_nothing(unknown.code) || unknown.code == Code::AccountTypeNotAllowed;
            let (Some(field), Some(value)) = (&unknown.field, &unknown.value) else { continue };
            if !is_unknown || value.chars().nth(QUOTED_CHARACTERS).is_some() {
                continue;
            }
            let known = count(field, value);
            let distinct = values.entry((field, value)).or_insert_with(|| DistinctValue {
                field: field.clone(),
                value: value.clone(),
                count: known.unwrap_or_default(),
                suggestions: unknown.suggestions(),
            });
            if known.is_none() {
                distinct.count += 1;
            }
        }
        for (field, choices) in mapped {
            for value in choices.keys() {
                let Some(count) = count(field, value) else { continue };
                let distinct = || DistinctValue {
                    field: field.clone(),
                    value: value.clone(),
                    count,
                    suggestions: Vec::new(),
                };
                values.entry((field, value)).or_insert_with(distinct);
            }
        }
        let mut values: Vec<DistinctValue> = values.into_values().collect();
        values.sort_by(|one, other| one.field.cmp(&other.field).then(other.count.cmp(&one.count)));
        values
    }

    /// How often each value of a closed set stands in the file that is not simply known. Empty where there are too
    /// many to be remembered.
    fn odd_counts(&self) -> HashMap<(&Field, &str), u32> {
        let mut counts = HashMap::new();
        for (column, cell, rows) in self.odd_values.iter() {
            let Some(field) = self.mapping.get(column).and_then(|column| column.field.as_ref()) else {
                continue;
            };
            let mut add = |value| *counts.entry((field, value)).or_default() += rows;
            if field.is_repeatable() && cell.contains(';') {
                cell.split(';').map(str::trim).filter(|part| !part.is_empty()).for_each(&mut add);
            } else {
                add(cell);
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CheckRequest, check::Check, map::ValueChoice, protocol::Configuration, snapshot::Named};

    fn checked(configuration: &Configuration, text: &str) -> Checked {
        let mut check =
            Check::new(CheckRequest { configuration: configuration.clone(), ..CheckRequest::default() });
        check.push(text.as_bytes()).unwrap();
        check.finish().unwrap()
    }

    fn told(values: &[DistinctValue]) -> Vec<(&str, &str, u32)> {
        values.iter().map(|value| (value.field.key(), value.value.as_str(), value.count)).collect()
    }

    #[test]
    fn values_are_listed_once_and_stay_where_they_are_when_they_are_mapped() {
        let mut configuration = Configuration::default();
        configuration.snapshot.company = "Acme".into();
        configuration.snapshot.groups = vec![Named { id: 1, name: "Sales".into() }];
        let text = "Name,Email,Status,Group\nA,a@example.com,active,Salse; Nord\nB,b@example.com,perhaps,Nord\n\
                    C,c@example.com,active,sales\nD,d@example.com,active,Nord\n";
        let all = [("status", "perhaps", 1), ("groups", "Nord", 3), ("groups", "Salse", 1)];
        let found = checked(&configuration, text);
        let values = found.distinct_values(&configuration.value_mapping);
        assert_eq!(told(&values), all);
        assert_eq!(values[2].suggestions, ["Sales"]);

        let meanings = [("Nord", ValueChoice::Replace("Sales".into())), ("Gone", ValueChoice::Clear(()))];
        let meanings = meanings.map(|(value, choice)| (value.to_owned(), choice));
        configuration.value_mapping.insert(Field::Groups, meanings.into());
        let mapped = checked(&configuration, text);
        assert_eq!(told(&mapped.distinct_values(&configuration.value_mapping)), all);
    }
}
