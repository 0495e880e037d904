//! What a rule may say.

use roster::check::language_tag;
use roster::map::{CustomField, Field, FieldType};
use roster::person::{AccountType, Status, fold_name, parse_yes_no};
use roster::plan::{Condition, Operator, Rule};

use crate::access::Scope;
use crate::name::name;
use crate::{Error, store};

/// How many rules a company may have: each is looked at for every person of a file.
const MOST_RULES: usize = 200;
/// How many conditions a rule may have, and how many groups.
const MOST_PARTS: usize = 50;
/// The most characters of a value; longer ones no field holds but texts that say so, and nobody compares those.
const MOST_CHARACTERS: usize = 200;

/// The rule as it is kept: names and values tidied, groups each once.
///
/// # Errors
/// [`Error::Refused`] if another of the company's rules has its name, or it asks for what cannot be.
pub(super) async fn check(
    transaction: &store::Transaction,
    scope: &Scope,
    mut rule: Rule,
    others: &[Rule],
) -> Result<Rule, Error> {
    rule.name = name(&rule.name, "rule")?;
    let folded = fold_name(&rule.name);
    if let Some(other) = others.iter().find(|other| fold_name(&other.name) == folded) {
        return Err(Error::refused(format!("There is already a rule named “{}”.", other.name)));
    }
    if others.len() >= MOST_RULES {
        return Err(Error::refused(format!("A company may have {MOST_RULES} rules, and has them.")));
    }
    let own = store::field::definitions(transaction, scope.company_id()).await?;
    if rule.conditions.is_empty() {
        return Err(Error::refused(format!("The rule “{}” needs a condition.", rule.name)));
    }
    rule.groups.sort_unstable();
    rule.groups.dedup();
    if rule.groups.is_empty() {
        return Err(Error::refused(format!(
            "The rule “{}” needs a group or cohort to put people into.",
            rule.name
        )));
    }
    if rule.conditions.len() > MOST_PARTS || rule.groups.len() > MOST_PARTS {
        return Err(Error::refused(format!(
            "A rule may have {MOST_PARTS} conditions and {MOST_PARTS} groups. Make two of it."
        )));
    }
    rule.conditions = rule
        .conditions
        .into_iter()
        .map(|given| condition(given, &own))
        .collect::<Result<_, String>>()
        .map_err(Error::refused)?;
    if store::group::count_of(transaction, scope, &rule.groups).await? != rule.groups.len() as u64 {
        return Err(Error::refused(format!(
            "The rule “{}” puts people into a group that this company does not have.",
            rule.name
        )));
    }
    Ok(rule)
}

/// Fields that a rule may look at, as far as there are any: those with one value.
pub fn may_look_at(field: &Field) -> bool {
    !matches!(field, Field::Company | Field::Invite) && !field.is_repeatable()
}

fn condition(mut condition: Condition, own: &[CustomField]) -> Result<Condition, String> {
    let custom = match &condition.field {
        Field::Custom(key) => Some(
            own.iter()
                .find(|field| *field.key == **key)
                .ok_or_else(|| format!("The company has no field “{}”.", condition.field))?,
        ),
        field if !may_look_at(field) => {
            return Err(format!("A rule cannot look at “{}”.", condition.field.label()));
        }
        _ => None,
    };
    let label = custom.map_or(condition.field.label(), |custom| custom.label.as_str());
    if matches!(condition.operator, Operator::IsEmpty | Operator::IsNotEmpty) {
        condition.value = String::new();
        return Ok(condition);
    }
    let value = condition.value.trim();
    if value.is_empty() {
        return Err(format!("The condition on “{label}” needs a value, or “is empty”."));
    }
    if value.chars().count() > MOST_CHARACTERS || value.chars().any(char::is_control) {
        return Err(format!(
            "The value that “{label}” is compared with may have {MOST_CHARACTERS} characters, on one line."
        ));
    }
    let value = match condition.operator {
        Operator::Is | Operator::IsNot => whole(&condition.field, custom, value)
            .ok_or_else(|| format!("“{label}” is never “{value}”, so the rule would never tell anybody."))?,
        _ => value.to_owned(),
    };
    condition.value = value;
    Ok(condition)
}

/// A whole value as people have it; none: nobody can have it.
fn whole(field: &Field, custom: Option<&CustomField>, value: &str) -> Option<String> {
    match (field, custom) {
        (Field::Status, _) => Status::parse(value).map(|status| status.as_str().to_owned()),
        (Field::AccountType, _) => AccountType::parse(value).map(|kind| kind.as_str().to_owned()),
        (Field::Language, _) => language_tag(value),
        (_, Some(custom)) => match custom.kind {
            FieldType::Boolean => parse_yes_no(value).map(|yes| yes.to_string()),
            FieldType::Choice => {
                let folded = fold_name(value);
                custom.options.iter().find(|option| fold_name(option) == folded).cloned()
            }
            _ => Some(value.to_owned()),
        },
        _ => Some(value.to_owned()),
    }
}
