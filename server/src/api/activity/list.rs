//! `GET /api/v1/activity?who=&verb=&subject=&user=&from=&to=`, the newest first. `verb` is one, `import.committed`, or all
//! of a noun, `import`; `subject` is a kind, `group`, or one thing, `group:12`; `from` and `to` are moments or days, `to`
//! as a day included.

use axum::Json;
use backend::{
    access::Right,
    activity::{self, ActivityFilter},
};
use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use serde::Deserialize;

use super::ActivityAnswer;
use crate::{
    api::{
        body::{IdText, Query},
        caller::Caller,
        listing::{Answer, PageQuery, answer},
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    who: Option<String>,
    verb: Option<String>,
    subject: Option<String>,
    user: Option<IdText>,
    from: Option<String>,
    to: Option<String>,
}

pub(crate) async fn handle(
    caller: Caller,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Answer<ActivityAnswer>>, Problem> {
    let page = page.page()?;
    let scope = caller.enter(Right::ViewCompany).await?;
    let filter = filter.parse()?;
    Ok(Json(answer(activity::list(caller.backend(), &scope, &filter, &page).await?)))
}

impl Filter {
    fn parse(self) -> Result<ActivityFilter, Problem> {
        let said = |text: Option<String>| text.filter(|text| !text.is_empty());
        Ok(ActivityFilter {
            who: said(self.who),
            verb: said(self.verb),
            subject: said(self.subject).map(|text| subject(&text)).transpose()?,
            user: self.user.map(|id| id.0),
            from: said(self.from).map(|text| moment(&text, false)).transpose()?,
            until: said(self.to).map(|text| moment(&text, true)).transpose()?,
        })
    }
}

fn subject(text: &str) -> Result<(String, Option<i64>), Problem> {
    let Some((kind, id)) = text.split_once(':') else { return Ok((text.to_owned(), None)) };
    let id = id
        .parse()
        .map_err(|_| Problem::unprocessable(format!("“{text}” is no kind and id, as in group:12.")))?;
    Ok((kind.to_owned(), Some(id)))
}

/// A moment, or the beginning of a day; of the day after where the day itself is included.
fn moment(text: &str, included: bool) -> Result<Timestamp, Problem> {
    if let Ok(at) = text.parse() {
        return Ok(at);
    }
    let day = text.parse::<Date>().ok();
    let day = if included { day.and_then(|day| day.checked_add(1.day()).ok()) } else { day };
    let midnight = day.and_then(|day| day.to_zoned(TimeZone::UTC).ok());
    midnight.map(|midnight| midnight.timestamp()).ok_or_else(|| {
        Problem::unprocessable(format!(
            "“{text}” is neither a moment, as in 2026-11-22T08:00:00Z, nor a day, as in 2026-11-22."
        ))
    })
}
