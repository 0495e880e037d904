//! What the activity tells of requests to join: who asked, and the whole person that they became.

use sea_orm::ConnectionTrait;
use serde_json::Value;

use crate::Error;
use crate::store::statement;

/// How many entries are looked through at a time.
const PAGE: i64 = 2_000;

/// Up to so many of the company's entries with ids before `before`, the newest first: their ids and what they say.
pub(super) async fn page(
    connection: &impl ConnectionTrait,
    company_id: i64,
    before: i64,
) -> Result<Vec<(i64, Value)>, Error> {
    const ENTRIES: &str = "
        SELECT id, data FROM activity
        WHERE company_id = $1 AND id < $2 AND verb IN ('sign_up.verified', 'sign_up.approved', 'sign_up.rejected',
            'sign_ups.approved', 'sign_ups.rejected')
        ORDER BY id DESC LIMIT $3";
    let values = [company_id.into(), before.into(), PAGE.into()];
    let rows = connection.query_all_raw(statement(connection, ENTRIES, values)).await?;
    rows.iter()
        .map(|row| {
            let data: String = row.try_get_by_index(1)?;
            Ok((row.try_get_by_index(0)?, serde_json::from_str(&data)?))
        })
        .collect()
}

/// What is told of one request.
#[derive(Debug)]
pub(super) struct Told {
    /// The request's id.
    pub(super) request: String,
    /// As it is compared.
    pub(super) email: Option<String>,
    /// Whom it became.
    pub(super) user: Option<i64>,
}

impl Told {
    /// All requests of which an entry tells: one, or each of several.
    pub(super) fn all(data: &Value) -> Vec<Self> {
        match data.get("requests").and_then(Value::as_array) {
            Some(several) => several.iter().filter_map(Self::of).collect(),
            None => Self::of(data).into_iter().collect(),
        }
    }

    fn of(data: &Value) -> Option<Self> {
        let request = data.get("request").or_else(|| data.pointer("/before/request"))?;
        let became = data.get("became").or_else(|| data.pointer("/after/became"));
        let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
        Some(Self {
            request: request.get("id").and_then(text)?,
            email: request.get("email").and_then(text).map(|email| email.to_lowercase()),
            user: became.and_then(|became| became.get("user")?.as_str()?.parse().ok()),
        })
    }
}

/// The entry without what it says of those who are meant; none if it says nothing of them.
pub(super) fn without(data: &Value, is_meant: impl Fn(&Told) -> bool) -> Option<Value> {
    if !Told::all(data).iter().any(&is_meant) {
        return None;
    }
    let mut rest = data.clone();
    match rest.get_mut("requests").and_then(Value::as_array_mut) {
        Some(several) => several.retain(|one| Told::of(one).is_none_or(|told| !is_meant(&told))),
        None => return Some(Value::Object(serde_json::Map::new())),
    }
    Some(rest)
}
