//! Whom something was done to.

use serde_json::Value;

use super::Activity;
use crate::access::{Right, Scope};
use crate::page::{Listing, Page};
use crate::{Backend, Error, store};

/// Somebody whom an entry is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    pub user_id: i64,
    /// Name and address; none of whoever is not in the company any more.
    pub who: Option<(String, String)>,
}

/// What the data of an entry says of whom it was about.
pub(crate) enum About {
    /// By id.
    Users(Vec<i64>),
    /// Whoever has attempts with ids between these that were assigned at that moment.
    Attempts {
        after: i64,
        until: i64,
        at: i64,
    },
    /// Those who are kept beside the entry with this id.
    Kept(i64),
    Nobody,
}

/// Whom the entry is about, in the order of their ids, a page at a time. An import's people are for its own page to
/// show.
pub async fn touched(
    backend: &Backend,
    scope: &Scope,
    entry: &Activity,
    page: &Page,
) -> Result<Listing<Touched>, Error> {
    scope.require(Right::ViewCompany)?;
    let after = page.after_id()?;
    let read = backend.store().read();
    let items = store::activity::touched(read, scope, &about(entry), after, page.limit).await?;
    Ok(Listing::of(items, page.limit, |touched| touched.user_id.to_string()))
}

fn about(entry: &Activity) -> About {
    let number = |value: &Value| value.as_i64();
    if let Some(attempts) = entry.data.get("attempts")
        && let (Some(after), Some(until), Some(at)) = (
            attempts.get("after").and_then(number),
            attempts.get("until").and_then(number),
            attempts.get("at").and_then(number),
        )
    {
        return About::Attempts { after, until, at };
    }
    let moved = matches!(entry.verb.as_str(), "training.archived" | "training.restored");
    // Entries of before named the first hundred.
    if moved && entry.data.get("users").is_none() {
        return About::Kept(entry.id);
    }
    let id = |value: &Value| value.as_str().and_then(|id| id.parse().ok());
    if let Some((kind, id)) = &entry.subject
        && kind == "user"
    {
        return About::Users(vec![*id]);
    }
    if let Some(users) = entry.data.get("users").and_then(Value::as_array) {
        return About::Users(users.iter().filter_map(id).collect());
    }
    entry.data.get("user").and_then(id).map_or(About::Nobody, |user| About::Users(vec![user]))
}
