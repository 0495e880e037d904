//! Automatic distribution rules: what is said of a person → the groups they come into.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::Person;
use crate::{
    map::{CustomField, Field, FieldType},
    person::{Status, fold_name, parse_yes_no},
};

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

/// The rules of a company, made ready for many people.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Every field that a condition asks for, once.
    fields: Vec<Field>,
    rules: Vec<Ready>,
}

#[derive(Clone, Debug)]
struct Ready {
    id: i64,
    matching: Matching,
    conditions: Vec<Compared>,
    groups: Vec<i64>,
    stop: bool,
}

#[derive(Clone, Debug)]
struct Compared {
    /// Its place among the fields.
    field: usize,
    operator: Operator,
    /// Folded.
    value: String,
}

impl Rules {
    /// In the order in which they are looked at. `own`: the company's own fields, which say how a value is
    /// kept.
    pub fn new(rules: &[Rule], own: &[CustomField]) -> Self {
        let mut ready = Self::default();
        for rule in rules {
            let conditions = rule.conditions.iter().map(|condition| ready.compared(condition, own)).collect();
            ready.rules.push(Ready {
                id: rule.id,
                matching: rule.matching,
                conditions,
                groups: rule.groups.clone(),
                stop: rule.stop,
            });
        }
        ready
    }

    fn compared(&mut self, condition: &Condition, own: &[CustomField]) -> Compared {
        let Condition { field, operator, value } = condition;
        let known = self.fields.iter().position(|known| known == field);
        let at = known.unwrap_or_else(|| {
            self.fields.push(field.clone());
            self.fields.len() - 1
        });
        Compared { field: at, operator: *operator, value: fold_name(&as_kept(field, value, own)) }
    }

    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Tells the groups that the rules put the person into, each with its rule; a group may be told again,
    /// and then the rule before it counts.
    pub fn place(&self, person: &Person, mut tell: impl FnMut(i64, i64)) {
        let mut folded: Vec<Option<String>> = vec![None; self.fields.len()];
        for rule in &self.rules {
            let mut holds = |condition: &Compared| {
                let (Some(field), Some(said)) =
                    (self.fields.get(condition.field), folded.get_mut(condition.field))
                else {
                    return false;
                };
                condition.holds(said.get_or_insert_with(|| fold_name(&said_of(person, field))))
            };
            let matches = match rule.matching {
                Matching::All => !rule.conditions.is_empty() && rule.conditions.iter().all(&mut holds),
                Matching::Any => rule.conditions.iter().any(&mut holds),
            };
            if !matches {
                continue;
            }
            for group in &rule.groups {
                tell(*group, rule.id);
            }
            if rule.stop {
                break;
            }
        }
    }
}

impl Compared {
    fn holds(&self, said: &str) -> bool {
        let wanted = self.value.as_str();
        // Every text contains nothing; whoever left the value empty did not mean everybody.
        let is_part = |found: bool| !wanted.is_empty() && found;
        match self.operator {
            Operator::Is => said == wanted,
            Operator::IsNot => said != wanted,
            Operator::Contains => is_part(said.contains(wanted)),
            Operator::StartsWith => is_part(said.starts_with(wanted)),
            Operator::EndsWith => is_part(said.ends_with(wanted)),
            Operator::IsEmpty => said.is_empty(),
            Operator::IsNotEmpty => !said.is_empty(),
        }
    }
}

/// A condition's value in the words that a person's is kept in: people write *yes* and *enabled*.
fn as_kept<'v>(field: &Field, value: &'v str, own: &[CustomField]) -> Cow<'v, str> {
    let is_yes_or_no = |key: &str| own.iter().any(|own| own.kind == FieldType::Boolean && own.key == key);
    match field {
        Field::Status => Status::parse(value.trim()).map_or(Cow::Borrowed(value), |it| it.as_str().into()),
        Field::Custom(key) if is_yes_or_no(key) => {
            parse_yes_no(value.trim()).map_or(Cow::Borrowed(value), |yes| yes.to_string().into())
        }
        _ => Cow::Borrowed(value),
    }
}

/// What a field of a person says; of fields with several values, nothing.
fn said_of<'p>(person: &'p Person, field: &Field) -> Cow<'p, str> {
    let text = |text: &'p Option<String>| text.as_deref().unwrap_or_default();
    Cow::Borrowed(match field {
        Field::Email => &person.email,
        Field::Name => return format!("{} {}", person.first_name, person.last_name).into(),
        Field::FirstName => &person.first_name,
        Field::LastName => &person.last_name,
        Field::UserName => text(&person.user_name),
        Field::Reference => text(&person.reference),
        Field::Status => person.status.as_str(),
        Field::AccountType => person.account_type.as_str(),
        Field::Language => text(&person.language),
        Field::JobRole => text(&person.job_role),
        Field::Region => text(&person.region),
        Field::Custom(key) => person.custom.get(&**key).map_or("", String::as_str),
        Field::Company
        | Field::Groups
        | Field::Cohorts
        | Field::Courses
        | Field::Packages
        | Field::Invite => "",
    })
}
