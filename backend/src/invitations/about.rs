//! What an invitation says of the person, looked up when it is sent.

use serde_json::{Value, json};

use crate::{Error, store};

/// Their name, and what they have been assigned and not completed.
pub(crate) async fn about(connection: &impl store::Connection, user_id: i64) -> Result<Value, Error> {
    /// Courses that are named.
    const NAMED: u64 = 20;
    let name = store::invitation::name(connection, user_id).await?;
    let courses = store::invitation::courses(connection, user_id, NAMED).await?;
    let courses: Vec<Value> =
        courses.into_iter().map(|(title, due_on)| json!({ "title": title, "due_on": due_on })).collect();
    Ok(json!({ "name": name, "courses": courses }))
}
