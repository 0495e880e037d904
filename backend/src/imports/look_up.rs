//! Whom a block of rows names: one query for the people of a company, and one for each thing that only one of them
//! may have.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use roster::check::{Candidate, Slot, Values, Verdict};
use roster::map::{ColumnMapping, Field};
use roster::plan::{Existing, Found, Owner};
use roster::settings::MatchBy;

use crate::Error;
use crate::store::imports::Own;
use crate::store::{self, Store};

/// What is looked up, and where.
#[derive(Debug)]
pub(super) struct LookUp {
    /// As [`Values::company`] counts them.
    companies: Vec<i64>,
    match_by: MatchBy,
    /// Whether rows can assign courses, so that it matters which ones people have.
    courses: bool,
}

/// What the companies have that a block of rows concerns, by their position.
pub(super) type People = HashMap<u16, PeopleOfCompany>;

#[derive(Debug, Default)]
pub(super) struct PeopleOfCompany {
    users: HashMap<String, Existing>,
    emails: HashMap<String, Owner>,
    user_names: HashMap<String, Owner>,
    references: HashMap<String, Owner>,
}

impl LookUp {
    pub(super) fn new(companies: Vec<i64>, match_by: MatchBy, mapping: &[ColumnMapping]) -> Self {
        let assigns = |column: &ColumnMapping| matches!(column.field, Some(Field::Courses | Field::Packages));
        Self { companies, match_by, courses: mapping.iter().any(assigns) }
    }

    /// The company that a row is of. One that names none there is, and is rejected for it, is the import's.
    pub(super) fn company_id(&self, candidate: &Candidate) -> i64 {
        let position = usize::from(candidate.values.company.unwrap_or_default());
        self.companies.get(position).or(self.companies.first()).copied().unwrap_or_default()
    }

    /// Looks up whom the rows name, apart from those that will not be imported anyway.
    pub(super) async fn look_up(&self, store: &Store, block: &[Candidate]) -> Result<People, Error> {
        let mut rows: BTreeMap<u16, Vec<&Values>> = BTreeMap::new();
        for Candidate { values, .. } in block.iter().filter(|row| row.verdict == Verdict::Accepted) {
            if let Some(position) = values.company {
                rows.entry(position).or_default().push(values);
            }
        }
        let mut people = People::new();
        for (position, rows) in rows {
            if let Some(company_id) = self.companies.get(usize::from(position)) {
                people.insert(position, self.of_company(store, *company_id, &rows).await?);
            }
        }
        Ok(people)
    }

    /// Who has an address, a user name or a reference is asked only where it is not the person's already.
    async fn of_company(
        &self,
        store: &Store,
        company_id: i64,
        rows: &[&Values],
    ) -> Result<PeopleOfCompany, Error> {
        let keys: Vec<Cow<'_, str>> = rows.iter().filter_map(|values| self.key(values)).collect();
        let own = match self.match_by {
            MatchBy::Email => Own::Email,
            MatchBy::UserName => Own::UserName,
            MatchBy::Reference => Own::Reference,
        };
        let users = store::imports::users(store, company_id, own, &keys, self.courses).await?;
        let mut emails = Vec::new();
        let mut user_names = Vec::new();
        let mut references = Vec::new();
        for values in rows {
            let person = self.key(values).and_then(|key| users.get(key.as_ref())).map(|user| &user.person);
            let has = |own: Option<&String>, text: &String| own == Some(text);
            if own != Own::Email && !has(person.map(|person| &person.email), &values.email) {
                emails.push(values.email_key.as_str());
            }
            if own != Own::UserName
                && let Slot::Given(user_name) = &values.user_name
                && !has(person.and_then(|person| person.user_name.as_ref()), user_name)
            {
                user_names.push(user_name.to_lowercase());
            }
            if own != Own::Reference
                && let Slot::Given(reference) = &values.reference
                && !has(person.and_then(|person| person.reference.as_ref()), reference)
            {
                references.push(reference.as_str());
            }
        }
        Ok(PeopleOfCompany {
            emails: store::imports::owners(store, company_id, Own::Email, &emails).await?,
            user_names: store::imports::owners(store, company_id, Own::UserName, &user_names).await?,
            references: store::imports::owners(store, company_id, Own::Reference, &references).await?,
            users,
        })
    }

    pub(super) fn found<'a>(&self, candidate: &Candidate, people: &'a People) -> Found<'a> {
        let values = &candidate.values;
        let people = values.company.and_then(|position| people.get(&position));
        let Some(people) = people.filter(|_| candidate.verdict == Verdict::Accepted) else {
            return Found::default();
        };
        let user_name = values.user_name.as_ref().given().filter(|_| !people.user_names.is_empty());
        Found {
            user: self.key(values).and_then(|key| people.users.get(key.as_ref())),
            email_owner: people.emails.get(&values.email_key),
            user_name_owner: user_name.and_then(|text| people.user_names.get(&text.to_lowercase())),
            reference_owner: values.reference.as_ref().given().and_then(|text| people.references.get(text)),
        }
    }

    /// By what a row and a user are the same person. None: the row does not say.
    fn key<'a>(&self, values: &'a Values) -> Option<Cow<'a, str>> {
        match self.match_by {
            MatchBy::Email => Some(values.email_key.as_str().into()),
            MatchBy::Reference => values.reference.text().given().map(Cow::Borrowed),
            MatchBy::UserName => values.user_name.text().given().map(|name| name.to_lowercase().into()),
        }
    }
}
