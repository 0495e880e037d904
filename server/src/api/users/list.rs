//! `GET /api/v1/users?q=&status=&activation=&account_type=&group=&cohort=&course=&import=&stage=&custom.KEY=&sort=`.

use std::collections::BTreeMap;

use axum::Json;
use backend::{
    access::Right,
    people::{self, Activation, Stage, User, UserFilter},
};
use roster::person::{AccountType, Status};
use serde::Deserialize;

use crate::{
    api::{
        body::Query,
        caller::Caller,
        listing::{Answer, PageQuery, answer},
    },
    problem::Problem,
};

/// An empty parameter filters nothing, as an empty field of a form does. Groups, cohorts,
/// courses and imports go by id.
#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    q: Option<String>,
    status: Option<String>,
    activation: Option<String>,
    account_type: Option<String>,
    group: Option<String>,
    cohort: Option<String>,
    course: Option<String>,
    import: Option<String>,
    stage: Option<String>,
    sort: Option<String>,
    /// `custom.KEY`, or all of them as `custom`; others are nothing to a list.
    #[serde(flatten)]
    others: BTreeMap<String, serde_json::Value>,
}

/// All of them but the fields of a company's own.
const NAMES: [&str; 10] =
    ["q", "status", "activation", "account_type", "group", "cohort", "course", "import", "stage", "sort"];

pub(crate) async fn handle(
    caller: Caller,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Answer<User>>, Problem> {
    let page = page.page()?;
    let filter = filter.parse()?;
    let scope = caller.enter(Right::ViewPeople).await?;
    Ok(Json(answer(people::list(caller.backend(), &scope, &filter, &page).await?)))
}

impl Filter {
    /// As [`Filter::parse`], refusing what would be nothing to a list: misspelt, it would mean everybody.
    pub(super) fn parse_whole(self) -> Result<UserFilter, Problem> {
        let known = |name: &str| name == "custom" || name.starts_with("custom.");
        if let Some(unknown) = self.others.keys().find(|name| !known(name)) {
            return Err(Problem::unprocessable(format!(
                "There is no filter “{unknown}”. There are {}, and custom.KEY.",
                NAMES.join(", ")
            )));
        }
        self.parse()
    }

    pub(super) fn parse(self) -> Result<UserFilter, Problem> {
        Ok(UserFilter {
            q: self.q.filter(|text| !text.trim().is_empty()),
            status: one("status", self.status, Status::ALL, Status::as_str)?,
            activation: one(
                "activation",
                self.activation,
                Activation::ALL.iter().copied(),
                Activation::as_str,
            )?,
            account_type: one("account_type", self.account_type, AccountType::ALL, AccountType::as_str)?,
            group: id("group", self.group)?,
            cohort: id("cohort", self.cohort)?,
            course: id("course", self.course)?,
            import: id("import", self.import)?,
            stage: one("stage", self.stage, Stage::ALL, Stage::as_str)?,
            custom: custom(self.others)?,
            sort: match self.sort.filter(|text| !text.is_empty()) {
                Some(sort) => sort.parse()?,
                None => people::Sort::default(),
            },
        })
    }
}

fn custom(mut others: BTreeMap<String, serde_json::Value>) -> Result<BTreeMap<String, String>, Problem> {
    // As a person has them.
    let together = match others.remove("custom") {
        Some(serde_json::Value::Object(fields)) => fields,
        Some(other) if other.as_str() != Some("") => {
            return Err(Problem::unprocessable(format!("custom is keys with their values, not {other}.")));
        }
        _ => serde_json::Map::new(),
    };
    let own = others.into_iter().filter_map(|(name, value)| {
        Some((name.strip_prefix("custom.").filter(|key| !key.is_empty())?.to_owned(), value))
    });
    own.chain(together)
        .filter(|(_, value)| value.as_str() != Some(""))
        .map(|(key, value)| match value {
            serde_json::Value::String(text) => Ok((key, text)),
            other => Err(Problem::unprocessable(format!("custom.{key} is a text, not {other}."))),
        })
        .collect()
}

/// The value of exactly this word.
fn one<T: Copy>(
    name: &str,
    text: Option<String>,
    all: impl IntoIterator<Item = T>,
    word: fn(T) -> &'static str,
) -> Result<Option<T>, Problem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let all: Vec<T> = all.into_iter().collect();
    if let Some(found) = all.iter().find(|value| word(**value) == text) {
        return Ok(Some(*found));
    }
    let words: Vec<&str> = all.into_iter().map(word).collect();
    Err(Problem::unprocessable(format!("{name} is one of {}, not “{text}”.", words.join(", "))))
}

fn id(name: &str, text: Option<String>) -> Result<Option<i64>, Problem> {
    text.filter(|text| !text.is_empty())
        .map(|text| {
            text.parse().map_err(|_| Problem::unprocessable(format!("{name} is an id, not “{text}”.")))
        })
        .transpose()
}
