//! Which column is which field, and what the administrator chose.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Field;
use crate::{settings::Settings, snapshot::Snapshot};

/// One column of the file. `field: None` is a column that is not imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnMapping {
    /// From 0.
    pub column: u32,
    pub header: String,
    pub field: Option<Field>,
    pub why: Why,
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

/// The required fields no column is mapped to. The e-mail address is always among what is needed;
/// the first name only where people may be created, and unless a full name or the company says
/// otherwise.
pub(crate) fn missing_fields(
    mapping: &[ColumnMapping],
    settings: &Settings,
    snapshot: &Snapshot,
) -> Vec<Field> {
    let has = |field: &Field| mapping.iter().any(|column| column.field.as_ref() == Some(field));
    let named = has(&Field::Name) || has(&Field::FirstName);
    let mut missing = Vec::new();
    if !has(&Field::Email) {
        missing.push(Field::Email);
    }
    if !named && settings.create.0 && !snapshot.first_name_optional {
        missing.push(Field::FirstName);
    }
    for field in &snapshot.required {
        let given = has(field) || (matches!(field, Field::FirstName | Field::LastName) && has(&Field::Name));
        if !given && !missing.contains(field) {
            missing.push(field.clone());
        }
    }
    missing
}
