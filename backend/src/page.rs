//! Lists in pages, each beginning where the last ended.

use crate::Error;

/// Which part of a list is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// `next` of the page before; absent for the first.
    pub cursor: Option<String>,
    /// How many at most, 1–1,000.
    pub limit: u32,
}

impl Page {
    /// How many if nothing is said (`api.md`).
    pub const DEFAULT_LIMIT: u32 = 100;
    /// How many at most (`api.md`).
    pub const MAX_LIMIT: u32 = 1_000;

    /// The first `limit`.
    pub fn first(limit: u32) -> Self {
        Self { cursor: None, limit }
    }

    /// From what a request says; absent values take their defaults.
    ///
    /// # Errors
    /// [`Error::Refused`] if the limit is none of 1–1,000.
    pub fn new(cursor: Option<String>, limit: Option<u32>) -> Result<Self, Error> {
        let limit = limit.unwrap_or(Self::DEFAULT_LIMIT);
        if !(1..=Self::MAX_LIMIT).contains(&limit) {
            return Err(Error::refused("The limit must be between 1 and 1,000."));
        }
        Ok(Self { cursor, limit })
    }

    /// The id after which the page begins, in lists ordered by id alone.
    pub(crate) fn after_id(&self) -> Result<Option<i64>, Error> {
        self.cursor.as_deref().map(|cursor| cursor.parse().map_err(|_| Self::unknown_cursor())).transpose()
    }

    pub(crate) fn unknown_cursor() -> Error {
        Error::refused("The cursor is not one that this list gave out.")
    }
}

impl Default for Page {
    fn default() -> Self {
        Self::first(Self::DEFAULT_LIMIT)
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing<T> {
    pub items: Vec<T>,
    /// Where the next page begins; absent at the end.
    pub next: Option<String>,
    /// How many there are on all pages, for lists that say so.
    pub total: Option<u64>,
}

impl<T> Listing<T> {
    /// The same page with each item made into another.
    pub fn map<U>(self, each: impl FnMut(T) -> U) -> Listing<U> {
        Listing { items: self.items.into_iter().map(each).collect(), next: self.next, total: self.total }
    }

    /// Makes a page of up to `limit + 1` items: one more than the page holds says that there is a next.
    pub(crate) fn of(mut items: Vec<T>, limit: u32, cursor: impl Fn(&T) -> String) -> Self {
        let limit = limit as usize;
        let next = if items.len() > limit {
            items.truncate(limit);
            items.last().map(cursor)
        } else {
            None
        };
        Self { items, next, total: None }
    }
}
