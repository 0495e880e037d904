//! Rules that put people into groups, tried on a file before they are saved.

use leptos::prelude::*;
use roster::plan::{Rule, Shift};
use serde::{Deserialize, Serialize};

use super::Failure;

/// The file under the rules of today, and under those proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleTrial {
    /// Those proposed, in their order, each with how many people it gives a group. A new one has an id below 0.
    pub rules: Vec<(Rule, Shift)>,
    /// How many people come into a group, by its name.
    pub groups: Vec<(String, Shift)>,
    /// People who would come into other groups, or by another rule.
    pub changed: u32,
    /// The first of them.
    pub people: Vec<PersonShift>,
}

/// Somebody's groups, each with the rule that says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonShift {
    pub row: u32,
    pub name: String,
    pub email: String,
    pub before: Vec<(String, Option<String>)>,
    pub after: Vec<(String, Option<String>)>,
}

#[cfg(feature = "ssr")]
mod server {
    use super::{PersonShift, RuleTrial};

    impl From<backend::imports::RuleTrial> for RuleTrial {
        fn from(trial: backend::imports::RuleTrial) -> Self {
            Self {
                rules: trial.rules.into_iter().map(|figure| (figure.rule, figure.people)).collect(),
                groups: trial.groups.into_iter().map(|group| (group.name, group.people)).collect(),
                changed: trial.changed,
                people: trial.people.into_iter().map(PersonShift::from).collect(),
            }
        }
    }

    impl From<backend::imports::PersonShift> for PersonShift {
        fn from(person: backend::imports::PersonShift) -> Self {
            let named = |groups: Vec<backend::imports::GroupGained>| {
                groups.into_iter().map(|group| (group.name, group.rule)).collect()
            };
            Self {
                row: person.row,
                name: person.name,
                email: person.email,
                before: named(person.before),
                after: named(person.after),
            }
        }
    }
}

/// What these rules would do with a file. Those of today that are not among them stay behind; a rule with an
/// id below 1 is new.
#[server(prefix = "/api/fn", endpoint = "try_rules", input = leptos::server_fn::codec::Json)]
pub async fn try_rules(import: i64, rules: Vec<Rule>) -> Result<RuleTrial, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    Ok(backend::imports::try_rules(&asked.backend, &scope, import, new_ones_bare(rules)).await?.into())
}

/// Makes them the company's rules.
#[server(prefix = "/api/fn", endpoint = "save_rules", input = leptos::server_fn::codec::Json)]
pub async fn save_rules(rules: Vec<Rule>) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    backend::rules::replace(&asked.backend, &scope, new_ones_bare(rules)).await?;
    Ok(())
}

/// The ids that a trial gave to new rules are its own.
#[cfg(feature = "ssr")]
fn new_ones_bare(rules: Vec<Rule>) -> Vec<Rule> {
    rules.into_iter().map(|rule| Rule { id: rule.id.max(0), ..rule }).collect()
}
