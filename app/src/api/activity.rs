//! Who did what, when.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Failure;

/// Something somebody did, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityView {
    pub id: i64,
    pub sentence: String,
    /// The page of what it was done to.
    pub href: Option<String>,
    pub actor: String,
    pub at: String,
}

/// Which entries a list is about. Empty texts filter nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct ActivityQuery {
    /// Stands somewhere in who did it.
    pub who: String,
    /// The kind of thing that something was done to, or one verb: `import`, `import.committed`.
    pub what: String,
    /// Days, as ISO writes them: the first, and the last.
    pub from: String,
    pub to: String,
    /// By how many minutes the first day begins before UTC's where whoever asks is, and the day after the last: they may
    /// differ. UTC's days without.
    pub from_offset: String,
    pub to_offset: String,
    /// By id: the entries that were about them.
    pub user: Option<i64>,
    pub cursor: Option<String>,
}

/// One page of the activity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityPage {
    pub entries: Vec<ActivityView>,
    pub next: Option<String>,
    /// The name of the user whom the list is about.
    pub user: Option<String>,
}

/// One entry with all that it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WholeActivity {
    pub entry: ActivityView,
    /// What it is about, how it was before where something was changed, and how it is.
    pub facts: Vec<(String, Option<String>, String)>,
    /// A page of whom it was done to, if to people: id, and name and address of those who are still there.
    pub touched: Vec<(i64, Option<(String, String)>)>,
    pub next: Option<String>,
}

/// How many entries stand on one page.
#[cfg(feature = "ssr")]
const ON_A_PAGE: u32 = 50;

#[cfg(feature = "ssr")]
mod server {
    use backend::activity::Activity;
    use jiff::{Timestamp, ToSpan as _, civil::Date, tz::Offset};

    use super::ActivityView;
    use crate::{
        api::{Failure, assignments::day},
        told,
    };

    impl From<Activity> for ActivityView {
        fn from(entry: Activity) -> Self {
            Self {
                id: entry.id,
                sentence: told::sentence(&entry),
                href: told::href(&entry),
                actor: entry.actor,
                at: entry.at.to_string(),
            }
        }
    }

    /// The beginning of a day, or of the day after it, by so many minutes before UTC's; none of an empty text.
    pub(super) fn begins(text: &str, offset: &str, after: bool) -> Result<Option<Timestamp>, Failure> {
        let offset: i32 = offset.parse().unwrap_or(0);
        let midnight = |day: Date| {
            let day = if after { day.checked_add(1.day()).ok()? } else { day };
            let offset = Offset::from_seconds(offset.checked_mul(60)?).ok()?;
            offset.to_timestamp(day.at(0, 0, 0, 0)).ok()
        };
        Ok(day(text)?.and_then(midnight))
    }
}

#[server(prefix = "/api/fn", endpoint = "activity", input = leptos::server_fn::codec::Json)]
pub async fn activity(query: ActivityQuery) -> Result<ActivityPage, Failure> {
    use backend::{
        access::Right,
        activity::{self, ActivityFilter},
        page::Page,
        people,
    };

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(Right::ViewCompany).await?;
    let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let filter = ActivityFilter {
        who: said(&query.who),
        verb: said(&query.what),
        subject: None,
        user: query.user,
        from: server::begins(&query.from, &query.from_offset, false)?,
        until: server::begins(&query.to, &query.to_offset, true)?,
    };
    let page = Page::new(query.cursor, Some(ON_A_PAGE))?;
    let listing = activity::list(&asked.backend, &scope, &filter, &page).await?;
    let user = match query.user {
        Some(id) => Some(people::get(&asked.backend, &scope, id).await?.name()),
        None => None,
    };
    let entries = listing.items.into_iter().map(ActivityView::from).collect();
    Ok(ActivityPage { entries, next: listing.next, user })
}

/// One entry, with a page of whom it was done to.
#[server(prefix = "/api/fn", endpoint = "one_activity")]
pub async fn one_activity(id: i64, cursor: Option<String>) -> Result<WholeActivity, Failure> {
    use backend::{access::Right, activity, page::Page};

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(Right::ViewCompany).await?;
    let entry = activity::get(&asked.backend, &scope, id).await?;
    let entry = activity::named(&asked.backend, &scope, entry).await?;
    let page = Page::new(cursor, Some(ON_A_PAGE))?;
    let touched = activity::touched(&asked.backend, &scope, &entry, &page).await?;
    Ok(WholeActivity {
        facts: crate::told::facts(&entry),
        entry: entry.into(),
        touched: touched.items.into_iter().map(|touched| (touched.user_id, touched.who)).collect(),
        next: touched.next,
    })
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::server::begins;

    #[test]
    fn days_begin_where_whoever_asks_is() {
        let begins = |offset, after| begins("2026-03-29", offset, after).unwrap().unwrap().to_string();
        assert_eq!(begins("", false), "2026-03-29T00:00:00Z");
        // In Berlin the clock is changed on that day.
        assert_eq!(begins("60", false), "2026-03-28T23:00:00Z");
        assert_eq!(begins("120", true), "2026-03-29T22:00:00Z");
        assert_eq!(begins("-300", false), "2026-03-29T05:00:00Z");
        assert_eq!(begins("soon", true), "2026-03-30T00:00:00Z");
        assert_eq!(super::server::begins("", "60", false).unwrap(), None);
    }
}
