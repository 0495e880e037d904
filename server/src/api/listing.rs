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

/// Converts each item.
pub(crate) fn answer<A, B: From<A>>(listing: Listing<A>) -> Answer<B> {
    Answer {
        items: listing.items.into_iter().map(B::from).collect(),
        next: listing.next,
        total: listing.total,
    }
}
