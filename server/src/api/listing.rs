//! Lists, a page at a time: `?cursor=&limit=` → `{"items": [], "next": null}`.

use backend::page::{Listing, Page};
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// Which page is asked for.
#[derive(Debug, Deserialize)]
pub(crate) struct PageQuery {
    cursor: Option<String>,
    limit: Option<u32>,
}

impl PageQuery {
    pub(crate) fn page(self) -> Result<Page, Problem> {
        Ok(Page::new(self.cursor.filter(|cursor| !cursor.is_empty()), self.limit)?)
    }
}

/// A page as it is answered.
#[derive(Debug, Serialize)]
pub(crate) struct Answer<T> {
    items: Vec<T>,
    next: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
}

/// The page of a list that is short enough to be had whole: its items with their ids, in order.
pub(crate) fn part_of<T>(items: Vec<T>, id: impl Fn(&T) -> i64, page: &Page) -> Result<Listing<T>, Problem> {
    let begin = match &page.cursor {
        None => 0,
        Some(cursor) => items
            .iter()
            .position(|item| id(item).to_string() == *cursor)
            .map(|last| last + 1)
            .ok_or_else(|| Problem::unprocessable("The cursor is not one that this list gave out."))?,
    };
    let total = items.len();
    let items: Vec<_> = items.into_iter().skip(begin).take(page.limit as usize).collect();
    let more = begin + items.len() < total;
    let next = items.last().filter(|_| more).map(|item| id(item).to_string());
    Ok(Listing { items, next, total: None })
}

/// Converts each item.
pub(crate) fn answer<A, B: From<A>>(listing: Listing<A>) -> Answer<B> {
    Answer {
        items: listing.items.into_iter().map(B::from).collect(),
        next: listing.next,
        total: listing.total,
    }
}
