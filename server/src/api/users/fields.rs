//! A user as a body says it: the field keys of a file, `groups`, `cohorts`, `courses` and `packages` as lists of names,
//! the company's own fields in `custom`.

use std::collections::BTreeMap;

use backend::people::Said;
use roster::map::Field;
use serde_json::{Map, Value};

use crate::problem::Problem;

/// What can be said of a person by hand.
const STANDARD: [Field; 12] = [
    Field::Email,
    Field::Name,
    Field::FirstName,
    Field::LastName,
    Field::UserName,
    Field::Reference,
    Field::Status,
    Field::AccountType,
    Field::Language,
    Field::JobRole,
    Field::Region,
    Field::Invite,
];
const LISTS: [Field; 4] = [Field::Groups, Field::Cohorts, Field::Courses, Field::Packages];

/// What is said. Unknown keys are refused: whoever writes one believes that it does something.
pub(super) fn said(body: Map<String, Value>) -> Result<Said, Problem> {
    let mut said = Said::new();
    for (key, value) in body {
        if key == "custom" {
            let own: BTreeMap<String, Value> = serde_json::from_value(value)
                .map_err(|_| Problem::unprocessable("custom is an object of values by the fields' keys."))?;
            for (key, value) in own {
                said.push((Field::Custom(key.as_str().into()), text(&key, value)?));
            }
        } else if let Some(field) = STANDARD.iter().find(|field| field.to_string() == key) {
            said.push((field.clone(), text(&key, value)?));
        } else if let Some(field) = LISTS.iter().find(|field| field.to_string() == key) {
            let Ok(names) = serde_json::from_value::<Vec<String>>(value) else {
                return Err(Problem::unprocessable(format!("{key} is a list of names.")));
            };
            if names.is_empty() {
                said.push((field.clone(), String::new()));
            }
            said.extend(names.into_iter().map(|name| (field.clone(), name)));
        } else {
            return Err(Problem::unprocessable(format!("A user has no “{key}” that could be set.")));
        }
    }
    Ok(said)
}

fn text(key: &str, value: Value) -> Result<String, Problem> {
    match value {
        Value::Null => Ok(String::new()),
        Value::String(text) => Ok(text),
        Value::Bool(yes) => Ok(if yes { "yes" } else { "no" }.to_owned()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Array(_) | Value::Object(_) => {
            Err(Problem::unprocessable(format!("{key} is a text, a number, true, false or null.")))
        }
    }
}
