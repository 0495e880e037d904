//! Which column is which field, and what the administrator chose.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Field, NewField};
use crate::{protocol::Configuration, settings::Settings, snapshot::Snapshot};

/// One column of the file. `field: None` is a column that is not imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnMapping {
    /// From 0.
    pub column: u32,
    pub header: String,
    pub field: Option<Field>,
    pub why: Why,
    /// Of a column that is not imported: the field of the company's own that it could become.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<NewField>,
}

/// Why a column is taken for its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The header is the template's label, or the field's key.
    Exact,
    /// The header is one of the field's other names.
    Alias,
    /// The same company mapped the same header to it before.
    Remembered,
    /// The header is nearly one of the field's names.
    Similar,
    /// The column's values look like the field's.
    Values,
    /// The administrator said so.
    Chosen,
    /// It becomes a new custom field.
    NewField,
    /// It is the column that an error report adds; not imported.
    Report,
    /// Nothing matched; the column is not imported.
    Unknown,
}

/// One decision of the administrator's; columns that are not named keep theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappingChoice {
    pub column: u32,
    /// `null`: do not import this column.
    pub field: Option<Field>,
    /// How the column's dates are to be read where they do not tell it themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
}

/// Which comes first in a date that is written with figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 31/05/2026
    DayFirst,
    /// 05/31/2026
    MonthFirst,
}

/// Per field key: what a distinct value of the file stands for (`api.md`, `value_mapping`).
pub type ValueMapping = BTreeMap<Field, BTreeMap<String, ValueChoice>>;

/// What becomes of one distinct value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ValueChoice {
    /// It means this value.
    Replace(String),
    /// The cell is taken as empty.
    Clear(()),
    /// It stays as it is, and is to be made in the company. The checks still find it unknown.
    Create { create: bool },
}

/// The required fields no column is mapped to. The e-mail address is always among what is needed, and so is
/// what people are matched by; what else a person needs only where people may be created, and no first name where there is a full name
/// or the company says otherwise.
pub fn missing_fields(mapping: &[ColumnMapping], settings: &Settings, snapshot: &Snapshot) -> Vec<Field> {
    let has = |field: &Field| mapping.iter().any(|column| column.field.as_ref() == Some(field));
    let named = |field: &Field| matches!(field, Field::FirstName | Field::LastName) && has(&Field::Name);
    let mut missing = required_fields(settings, snapshot);
    missing.retain(|field| !has(field) && !named(field));
    missing
}

/// The fields every person of the file needs, each once.
pub fn required_fields(settings: &Settings, snapshot: &Snapshot) -> Vec<Field> {
    let mut required = vec![Field::Email];
    let matched = settings.match_by.field();
    if matched != Field::Email {
        required.push(matched);
    }
    if !settings.create.0 {
        return required;
    }
    let first_name = (!snapshot.first_name_optional).then_some(Field::FirstName);
    let custom = snapshot.custom_fields.iter().filter(|field| field.required);
    let custom = custom.map(|field| Field::Custom(field.key.as_str().into()));
    for field in first_name.into_iter().chain(snapshot.required.iter().cloned()).chain(custom) {
        if !required.contains(&field) {
            required.push(field);
        }
    }
    required
}

/// Is there nothing to decide about the columns, so that the step may be passed over (`import.md` 2)?
///
/// True when every column is known for certain and no required field lacks its column. Other names
/// count as certain: they are a fixed table, they leave nothing open, and whole templates consist of
/// them (`enabled,name,last_name,email,companyName,…`). What only resembles a name, what the values
/// suggest and what matched nothing has to be looked at once.
pub fn is_certain(mapping: &[ColumnMapping], configuration: &Configuration) -> bool {
    let known = |column: &ColumnMapping| {
        matches!(
            column.why,
            Why::Exact | Why::Alias | Why::Remembered | Why::Chosen | Why::NewField | Why::Report
        )
    };
    mapping.iter().all(known)
        && missing_fields(mapping, &configuration.settings, &configuration.snapshot).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        map::CustomField,
        settings::{Create, MatchBy},
    };

    fn mapped(fields: &[(Option<Field>, Why)]) -> Vec<ColumnMapping> {
        let column = |(column, (field, why)): (u32, &(Option<Field>, Why))| ColumnMapping {
            column,
            header: format!("column {column}"),
            field: field.clone(),
            why: *why,
            proposal: None,
        };
        (0..).zip(fields).map(column).collect()
    }

    #[test]
    fn required_fields_are_missed_where_people_are_made() {
        let mut snapshot =
            Snapshot { required: vec![Field::LastName, Field::JobRole], ..Snapshot::default() };
        let badge = CustomField { key: "badge".into(), required: true, ..CustomField::default() };
        snapshot.custom_fields = vec![badge, CustomField { key: "shoe".into(), ..CustomField::default() }];
        let mut settings = Settings::default();
        let mapping = mapped(&[(Some(Field::Name), Why::Exact)]);
        assert_eq!(
            missing_fields(&mapping, &settings, &snapshot),
            [Field::Email, Field::JobRole, Field::Custom("badge".into())]
        );
        settings.create = Create(false);
        assert_eq!(missing_fields(&mapping, &settings, &snapshot), [Field::Email]);
        settings.match_by = MatchBy::Reference;
        assert_eq!(missing_fields(&mapping, &settings, &snapshot), [Field::Email, Field::Reference]);
    }

    #[test]
    fn guesses_are_shown() {
        let certain = |why| {
            let mapping = mapped(&[(Some(Field::Name), Why::Alias), (Some(Field::Email), why)]);
            is_certain(&mapping, &Configuration::default())
        };
        assert!(certain(Why::Exact) && certain(Why::Alias) && certain(Why::Remembered));
        assert!(!certain(Why::Similar) && !certain(Why::Values));
        assert!(!is_certain(&mapped(&[(Some(Field::Email), Why::Exact)]), &Configuration::default()));
        let left_out =
            [(Some(Field::Name), Why::Exact), (Some(Field::Email), Why::Exact), (None, Why::Remembered)];
        assert!(is_certain(&mapped(&left_out), &Configuration::default()));
    }
}
