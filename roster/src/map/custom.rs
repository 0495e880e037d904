//! A company's own fields (`import.md` 2, custom field types).

use serde::{Deserialize, Serialize};

/// One field of the company's own, with what its values must be. Bounds that do not belong to the type
/// are not looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomField {
    /// Letters, digits and `_`; a column is mapped to `custom.KEY`.
    pub key: String,
    pub label: String,
    #[serde(rename = "type")]
    pub kind: FieldType,
    pub required: bool,
    /// Of a choice.
    pub options: Vec<String>,
    /// Of a number: the least and the most it may be.
    pub min: Option<f64>,
    pub max: Option<f64>,
    /// Of a number: how many digits may follow the decimal point; none: any.
    pub decimals: Option<u8>,
    /// Of a text, in characters; none: the limit of 200 that holds for the standard fields.
    pub max_length: Option<u32>,
    /// Of a text: a regular expression that the whole of it must match.
    pub pattern: Option<String>,
}

/// What sort of values a custom field takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    #[default]
    Text,
    Number,
    Date,
    #[serde(alias = "yes_no")]
    Boolean,
    Choice,
    Email,
    Phone,
    Url,
}

impl FieldType {
    pub const ALL: [Self; 8] = [
        Self::Text,
        Self::Number,
        Self::Date,
        Self::Boolean,
        Self::Choice,
        Self::Email,
        Self::Phone,
        Self::Url,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
            Self::Boolean => "boolean",
            Self::Choice => "choice",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Url => "url",
        }
    }
}

/// A column that is to become a custom field of the company (`api.md`, `new_fields`). It is checked as
/// the field it will be, and made in the commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewField {
    /// From 0.
    pub column: u32,
    pub key: String,
    pub label: String,
    #[serde(rename = "type")]
    pub kind: FieldType,
    #[serde(default)]
    pub required: bool,
}
