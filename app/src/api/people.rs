//! The people of the company.

use std::collections::BTreeMap;

use leptos::prelude::*;
use roster::person::{AccountType, Status};
use serde::{Deserialize, Serialize};

use super::Failure;

/// One user, as lists and their page show them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonView {
    pub id: i64,
    /// First and last name; without one the user name, else the address.
    pub name: String,
    pub email: String,
    pub user_name: Option<String>,
    pub reference: Option<String>,
    pub status: Status,
    pub account_type: AccountType,
    pub activation: Activation,
    pub language: Option<String>,
    pub job_role: Option<String>,
    pub region: Option<String>,
    pub groups: Vec<String>,
    pub cohorts: Vec<String>,
    /// The company's own fields and what the person has in them, if anything: labels and values. Lists have none.
    pub custom: Vec<(String, Option<String>)>,
    /// RFC 3339, UTC.
    pub created_at: String,
    pub updated_at: String,
}

/// How far a user's invitation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activation {
    NotInvited,
    Invited,
    Activated,
}

impl Activation {
    /// As an address has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotInvited => "not_invited",
            Self::Invited => "invited",
            Self::Activated => "activated",
        }
    }

    pub const fn words(self) -> &'static str {
        match self {
            Self::NotInvited => "Not invited",
            Self::Invited => "Invited",
            Self::Activated => "Activated",
        }
    }
}

/// One page of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeoplePage {
    pub people: Vec<PersonView>,
    pub next: Option<String>,
    /// How many pass the filter, on all pages.
    pub total: u64,
}

/// Which people a list is about, in which order. Empty texts filter nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct PeopleQuery {
    /// In name, address, reference.
    pub text: String,
    pub status: String,
    pub activation: String,
    pub account_type: String,
    /// By id.
    pub group: Option<i64>,
    /// By id.
    pub cohort: Option<i64>,
    /// By id: those who have it assigned, or had.
    pub course: Option<i64>,
    /// Of this import, by id: those it created or changed.
    pub import: Option<i64>,
    /// How far they have come on the way from a file to a course, or further.
    pub stage: String,
    /// What the company's own fields have, by their keys.
    pub custom: BTreeMap<String, String>,
    /// As `backend::people::Sort` reads it; empty: in the order in which they came.
    pub sort: String,
    pub cursor: Option<String>,
}

/// What a list of people can be narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleChoices {
    pub groups: Vec<(i64, String)>,
    pub cohorts: Vec<(i64, String)>,
    pub courses: Vec<(i64, String)>,
    /// Keys and labels of the company's own fields, and what can be chosen in them, if it is a choice.
    pub own: Vec<(String, String, Vec<String>)>,
}

/// How many people stand on one page.
#[cfg(feature = "ssr")]
const PEOPLE_ON_A_PAGE: u32 = 50;

#[cfg(feature = "ssr")]
mod server {
    use backend::people::{Activation as Kept, Sort, Stage, UserFilter};
    use roster::person::{AccountType, Status};

    use super::{Activation, PeopleQuery, PersonView};
    use crate::api::Failure;

    impl PeopleQuery {
        /// What is no known word filters nothing: it came from an address that somebody has written.
        pub(in crate::api) fn filter(&self) -> Result<UserFilter, Failure> {
            Ok(UserFilter {
                q: Some(self.text.trim().to_owned()).filter(|text| !text.is_empty()),
                status: Status::ALL.into_iter().find(|status| status.as_str() == self.status),
                activation: Kept::parse(&self.activation),
                account_type: AccountType::ALL.into_iter().find(|kind| kind.as_str() == self.account_type),
                group: self.group,
                cohort: self.cohort,
                course: self.course,
                import: self.import,
                stage: Stage::ALL.into_iter().find(|stage| stage.as_str() == self.stage),
                custom: self.custom.clone(),
                sort: if self.sort.is_empty() { Sort::default() } else { self.sort.parse()? },
            })
        }
    }

    impl From<backend::people::User> for PersonView {
        fn from(user: backend::people::User) -> Self {
            Self {
                id: user.id,
                name: user.name(),
                activation: match user.activation {
                    backend::people::Activation::NotInvited => Activation::NotInvited,
                    backend::people::Activation::Invited => Activation::Invited,
                    backend::people::Activation::Activated => Activation::Activated,
                },
                email: user.email,
                user_name: user.user_name,
                reference: user.reference,
                status: user.status,
                account_type: user.account_type,
                language: user.language,
                job_role: user.job_role,
                region: user.region,
                groups: user.groups,
                cohorts: user.cohorts,
                custom: Vec::new(),
                created_at: user.created_at.to_string(),
                updated_at: user.updated_at.to_string(),
            }
        }
    }
}

#[server(prefix = "/api/fn", endpoint = "people", input = leptos::server_fn::codec::Json)]
pub async fn people(query: PeopleQuery) -> Result<PeoplePage, Failure> {
    use backend::page::Page;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ViewPeople).await?;
    let filter = query.filter()?;
    let page = Page::new(query.cursor, Some(PEOPLE_ON_A_PAGE))?;
    let listing = backend::people::list(&asked.backend, &scope, &filter, &page).await?;
    Ok(PeoplePage {
        total: listing.total.unwrap_or(listing.items.len() as u64),
        people: listing.items.into_iter().map(PersonView::from).collect(),
        next: listing.next,
    })
}

#[server(prefix = "/api/fn", endpoint = "person")]
pub async fn person(id: i64) -> Result<PersonView, Failure> {
    use roster::map::FieldType;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ViewPeople).await?;
    let mut user = backend::people::get(&asked.backend, &scope, id).await?;
    let fields = backend::fields::list(&asked.backend, &scope).await?;
    let custom = fields
        .into_iter()
        .map(|field| {
            let value = user.custom.remove(&field.definition.key);
            // As people say it, not as it is kept.
            let words = match (field.definition.kind, value.as_deref()) {
                (FieldType::Boolean, Some("true")) => Some("Yes".to_owned()),
                (FieldType::Boolean, Some("false")) => Some("No".to_owned()),
                _ => value,
            };
            (field.definition.label, words)
        })
        .collect();
    Ok(PersonView { custom, ..user.into() })
}

/// What a list of people can be narrowed to, by name. One question: a page that is rendered may be begun anew before the
/// answer to a first one is there, and a second could not be asked then.
#[server(prefix = "/api/fn", endpoint = "people_filters")]
pub async fn people_filters() -> Result<PeopleChoices, Failure> {
    use backend::{access::Right, courses::Catalogue, groups, groups::GroupKind};
    use roster::map::FieldType;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(Right::ViewPeople).await?;
    let mut choices = PeopleChoices::default();
    for (id, kind, name) in groups::names(&asked.backend, &scope).await? {
        match kind {
            GroupKind::Group => choices.groups.push((id, name)),
            GroupKind::Cohort => choices.cohorts.push((id, name)),
        }
    }
    let courses = backend::courses::list(&asked.backend, Catalogue::Of(&scope)).await?;
    choices.courses = courses.into_iter().map(|course| (course.id, course.title)).collect();
    let own = backend::fields::list(&asked.backend, &scope).await?.into_iter().map(|field| field.definition);
    choices.own = own
        .map(|field| {
            let options = match field.kind {
                FieldType::Boolean => vec!["true".to_owned(), "false".to_owned()],
                _ => field.options,
            };
            (field.key, field.label, options)
        })
        .collect();
    Ok(choices)
}
