//! Who is meant by what is done to several people at once.

use super::UserFilter;
use crate::Error;

/// How many can be named one by one; more are said by a filter.
pub const NAMED: usize = 10_000;

/// Who is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// These, by id.
    People(Vec<i64>),
    /// Whom this import made.
    CreatedBy(i64),
    /// Whoever the filter lets through.
    Filter(UserFilter),
}

impl Selection {
    /// Refuses nobody at all, and more than can be named.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let Self::People(ids) = self else { return Ok(()) };
        if ids.is_empty() {
            return Err(Error::refused("Nobody is named."));
        }
        if ids.len() > NAMED {
            return Err(Error::refused(format!(
                "At most 10,000 people can be named at once, not {}. Say with a filter who is meant.",
                ids.len()
            )));
        }
        Ok(())
    }
}
