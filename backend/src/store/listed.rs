//! People by what a list has of them: ids and addresses, by the hundred thousand.

use entity::user::{Column, Model};
use sea_orm::{ColumnTrait as _, ConnectionTrait, QueryFilter as _};

use crate::Error;
use crate::access::Scope;

/// As many at a time as both databases take.
const AT_A_TIME: usize = 10_000;

/// As much of somebody as is compared.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) id: i64,
    pub(crate) email: String,
    pub(crate) email_key: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    user_name: Option<String>,
}

impl Known {
    /// As [`crate::people::User::name`].
    pub(crate) fn name(&self) -> String {
        let name = format!("{} {}", self.first_name, self.last_name);
        let name = name.trim();
        if name.is_empty() {
            self.user_name.clone().unwrap_or_else(|| self.email.clone())
        } else {
            name.to_owned()
        }
    }
}

impl From<Model> for Known {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            email: row.email,
            email_key: row.email_key,
            first_name: row.first_name,
            last_name: row.last_name,
            user_name: row.user_name,
        }
    }
}

/// Those of these ids and addresses, in lower case, whom the actor may see.
pub(crate) async fn people(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[i64],
    keys: &[String],
) -> Result<Vec<Known>, Error> {
    let mut known = Vec::new();
    for some in ids.chunks(AT_A_TIME) {
        let found = super::user::of(scope).filter(Column::Id.is_in(some.iter().copied()));
        known.extend(found.all(connection).await?.into_iter().map(Known::from));
    }
    for some in keys.chunks(AT_A_TIME) {
        let found = super::user::of(scope).filter(Column::EmailKey.is_in(some.iter().map(String::as_str)));
        known.extend(found.all(connection).await?.into_iter().map(Known::from));
    }
    Ok(known)
}
