//! What names people who were deleted without their ids: found by reading much, and so before anybody is kept waiting.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, Value};

use super::forget::ENDED;
use super::sign_ups::{self, Told};
use crate::Error;
use crate::store::{bulk, statement};

/// Where people are named by their addresses. Nothing comes to it once they are deleted: what their addresses do from then
/// on is somebody else's, who asks to come in.
#[derive(Debug, Default)]
pub(crate) struct Traces {
    /// Mail to what were their addresses.
    pub(super) mails: Vec<Mail>,
    /// Rows of files that were turned away or left out, and so are nobody's by id: of which import, where, and the address.
    pub(super) rows: Vec<(i64, i64, String)>,
    /// Entries of the activity about requests to join, which may be theirs.
    pub(super) entries: Vec<i64>,
    /// By which requests they came: the request's id, and whom it became.
    pub(super) requests: HashMap<String, i64>,
}

#[derive(Debug)]
pub(super) struct Mail {
    pub(super) id: i64,
    pub(super) recipient: String,
    pub(super) user_id: Option<i64>,
}

/// The traces of these deleted people of the company.
pub(crate) async fn traces(
    connection: &impl ConnectionTrait,
    company_id: i64,
    people: &[i64],
) -> Result<Traces, Error> {
    let mut traces = Traces::default();
    let ids = bulk::ids(connection);
    let theirs = format!(
        "SELECT d.email_key FROM deleted_user d WHERE d.company_id = $1 AND d.id IN ({ids})
        UNION SELECT d.email FROM deleted_user d WHERE d.company_id = $1 AND d.id IN ({ids})
        UNION SELECT a.email_key FROM deleted_user d JOIN account a ON a.id = d.account_id
            WHERE d.company_id = $1 AND d.id IN ({ids})"
    );
    let values: [Value; 2] = [company_id.into(), serde_json::to_string(people)?.into()];
    let rows = connection.query_all_raw(statement(connection, theirs.as_str(), values.clone())).await?;
    let addresses: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;

    let mails = format!(
        "SELECT id, recipient, user_id FROM outbox
        WHERE company_id = $1 AND (lower(recipient) IN ({theirs}) OR recipient IN ({theirs}))"
    );
    for row in connection.query_all_raw(statement(connection, mails, values.clone())).await? {
        traces.mails.push(Mail {
            id: row.try_get_by_index(0)?,
            recipient: row.try_get_by_index(1)?,
            user_id: row.try_get_by_index(2)?,
        });
    }

    // By the index of actions: there are few of these.
    let rows = format!(
        r#"SELECT import_id, "row", email FROM import_row
        WHERE import_id IN (SELECT id FROM import WHERE {ENDED}) AND action IN ('skip', 'reject') AND company_id = $1
          AND user_id IS NULL AND (email_key IN ({theirs}) OR email IN ({theirs}))"#
    );
    for row in connection.query_all_raw(statement(connection, rows, values.clone())).await? {
        traces.rows.push((row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?));
    }

    let requests =
        format!("SELECT id, user_id FROM sign_up_request WHERE company_id = $1 AND user_id IN ({ids})");
    for row in connection.query_all_raw(statement(connection, requests, values)).await? {
        let id: i64 = row.try_get_by_index(0)?;
        traces.requests.insert(id.to_string(), row.try_get_by_index(1)?);
    }
    // The newest first: whom a request became is said after it came.
    let mut before = i64::MAX;
    loop {
        let page = sign_ups::page(connection, company_id, before).await?;
        let Some((oldest, _)) = page.last() else { return Ok(traces) };
        before = *oldest;
        for (id, data) in &page {
            let mut is_theirs = false;
            for told in Told::all(data) {
                if let Some(user) = told.user.filter(|user| people.contains(user)) {
                    traces.requests.insert(told.request.clone(), user);
                }
                is_theirs |= traces.requests.contains_key(&told.request)
                    || told.email.is_some_and(|email| addresses.contains(&email));
            }
            if is_theirs {
                traces.entries.push(*id);
            }
        }
    }
}
