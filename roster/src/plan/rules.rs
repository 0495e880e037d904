//! Automatic distribution rules: what is said of a person → the groups they come into.

use serde::{Deserialize, Serialize};

use crate::map::Field;

/// A rule of a company (`api.md`, shapes).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    #[serde(with = "crate::snapshot::decimal")]
    pub id: i64,
    pub name: String,
    #[serde(rename = "match")]
    pub matching: Matching,
    pub conditions: Vec<Condition>,
    /// Ids of groups and cohorts.
    #[serde(with = "crate::snapshot::decimals")]
    pub groups: Vec<i64>,
    /// Where this rule holds, the ones behind it are not looked at.
    pub stop: bool,
}

/// How many of a rule's conditions must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matching {
    #[default]
    All,
    Any,
}

impl Matching {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Any => "any",
        }
    }
}

/// One thing that may hold of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// A field with one value: none that is repeatable, not the company, not the invitation.
    pub field: Field,
    pub operator: Operator,
    /// Not looked at by `is_empty` and `is_not_empty`.
    #[serde(default)]
    pub value: String,
}

/// How a person's value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    Is,
    IsNot,
    Contains,
    StartsWith,
    EndsWith,
    IsEmpty,
    IsNotEmpty,
}

impl Operator {
    pub const ALL: [Self; 7] = [
        Self::Is,
        Self::IsNot,
        Self::Contains,
        Self::StartsWith,
        Self::EndsWith,
        Self::IsEmpty,
        Self::IsNotEmpty,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is_not",
            Self::Contains => "contains",
            Self::StartsWith => "starts_with",
            Self::EndsWith => "ends_with",
            Self::IsEmpty => "is_empty",
            Self::IsNotEmpty => "is_not_empty",
        }
    }
}
