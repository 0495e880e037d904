//! Who did what, when.

use backend::activity::Activity;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod users;

/// An entry as it is answered.
#[derive(Debug, Serialize)]
pub(crate) struct ActivityAnswer {
    id: String,
    /// Who did it, as shown.
    actor: String,
    /// `noun.verb`, as `import.committed`.
    verb: String,
    /// To what.
    subject: Option<Subject>,
    data: Value,
    at: Timestamp,
}

#[derive(Debug, Serialize)]
struct Subject {
    kind: String,
    id: String,
}

impl From<Activity> for ActivityAnswer {
    fn from(entry: Activity) -> Self {
        Self {
            id: entry.id.to_string(),
            actor: entry.actor,
            verb: entry.verb,
            subject: entry.subject.map(|(kind, id)| Subject { kind, id: id.to_string() }),
            data: entry.data,
            at: entry.at,
        }
    }
}
