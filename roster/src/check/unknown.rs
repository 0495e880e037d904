//! Values of closed sets that are not known, each once: what an administrator maps for all rows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Checked, Code, Finding};
use crate::map::Field;

/// One distinct value of a field that names nothing known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnknownValue {
    pub field: Field,
    pub value: String,
    /// The company it was expected in, where that matters.
    pub company: Option<String>,
    /// How often it stands there, among the findings kept in detail.
    pub count: u32,
    /// The nearest known values, nearest first; at most three.
    pub suggestions: Vec<String>,
}

impl Checked {
    /// The distinct unknown values, most frequent first, then in the order of fields and values.
    pub fn unknown_values(&self) -> Vec<UnknownValue> {
        unknown_values(self.findings.kept())
    }
}

fn unknown_values(findings: &[Finding]) -> Vec<UnknownValue> {
    let mut known: BTreeMap<(&Field, &str, &str), UnknownValue> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| names_nothing(finding.code)) {
        let (Some(field), Some(value)) = (&finding.field, &finding.value) else { continue };
        let company = finding.params.get("company").and_then(Value::as_str).unwrap_or_default();
        // A company that is unknown was expected in none.
        let company = if finding.code == Code::CompanyUnknown { "" } else { company };
        let unknown = known.entry((field, value, company)).or_insert_with(|| UnknownValue {
            field: field.clone(),
            value: value.clone(),
            company: (!company.is_empty()).then(|| company.to_owned()),
            count: 0,
            suggestions: finding.suggestions(),
        });
        unknown.count += 1;
    }
    let mut values: Vec<UnknownValue> = known.into_values().collect();
    values.sort_by_key(|value| std::cmp::Reverse(value.count));
    values
}

pub(super) const fn names_nothing(code: Code) -> bool {
    matches!(
        code,
        Code::StatusUnknown
            | Code::AccountTypeUnknown
            | Code::ChoiceUnknown
            | Code::GroupUnknown
            | Code::CohortUnknown
            | Code::CourseUnmatched
            | Code::PackageUnknown
            | Code::CompanyUnknown
            | Code::BooleanUnknown
            | Code::LanguageUnknown
            | Code::MatchAmbiguous
    )
}

impl Finding {
    /// The nearest known values, of a finding that has such.
    pub(super) fn suggestions(&self) -> Vec<String> {
        match self.params.get("suggestions") {
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::params;

    #[test]
    fn each_value_is_listed_once_with_its_count() {
        let unknown = |row, code, field: Field, value: &str| {
            let finding = Finding::new(code, params! {"company": "Acme", "suggestions": vec!["Sales"]});
            finding.at(row, row + 1).with_value(value).in_column(1, "Group", Some(&field))
        };
        let findings = [
            unknown(1, Code::GroupUnknown, Field::Groups, "Nord"),
            unknown(1, Code::GroupUnknown, Field::Groups, "Salse"),
            unknown(2, Code::GroupUnknown, Field::Groups, "Salse"),
            unknown(2, Code::CourseUnmatched, Field::Courses, "Salse"),
            unknown(3, Code::NameFolded, Field::Groups, "sales"),
        ];
        let values = unknown_values(&findings);
        let told: Vec<_> =
            values.iter().map(|value| (value.field.key(), value.value.as_str(), value.count)).collect();
        assert_eq!(told, [("groups", "Salse", 2), ("groups", "Nord", 1), ("courses", "Salse", 1)]);
        assert_eq!((values[0].suggestions.len(), values[0].company.as_deref()), (1, Some("Acme")));
    }
}
