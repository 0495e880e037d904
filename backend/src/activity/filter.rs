//! Which entries of the activity a list shows.

use jiff::Timestamp;

/// Everything that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActivityFilter {
    /// Stands somewhere in who did it, as shown, without regard to case.
    pub who: Option<String>,
    /// What was done, `import.committed`; or all that is done to one kind of thing, `import`.
    pub verb: Option<String>,
    /// What it was done to: its kind, and which one.
    pub subject: Option<(String, Option<i64>)>,
    /// It was about this user, by id, alone or among others.
    pub user: Option<i64>,
    /// From this moment on.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
}
