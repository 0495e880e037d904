//! What is told of one person.

use jiff::Timestamp;
use sea_orm::ConnectionTrait;

use super::statement;
use crate::Error;
use crate::access::Scope;
use crate::clock::instant;
use crate::people::{Happened, InvitationMail, SignedIn};

/// What was done to them with others.
pub(crate) async fn bulk(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    user_id: i64,
    limit: u32,
) -> Result<Vec<(Timestamp, Happened)>, Error> {
    const BULK: &str = "
        SELECT b.id, b.action, b.actor_name, coalesce(b.ended_at, b.created_at)
        FROM bulk_action_user t JOIN bulk_action b ON b.id = t.bulk_action_id
        WHERE t.user_id = $1 AND t.outcome = 'done' AND b.company_id = $2
        ORDER BY b.id DESC LIMIT $3";
    let values = [user_id.into(), scope.company_id().into(), i64::from(limit).into()];
    let rows = connection.query_all_raw(statement(connection, BULK, values)).await?;
    rows.into_iter()
        .map(|row| {
            let action: String = row.try_get_by_index(1)?;
            let happened = Happened::Bulk {
                id: row.try_get_by_index(0)?,
                action: serde_json::from_str(&action)?,
                by: row.try_get_by_index(2)?,
            };
            Ok((instant(row.try_get_by_index(3)?), happened))
        })
        .collect()
}

/// The files that have brought or changed them.
pub(crate) async fn imports(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    user_id: i64,
    limit: u32,
) -> Result<Vec<(Timestamp, Happened)>, Error> {
    const IMPORTS: &str = "
        SELECT i.id, i.filename, r.action, i.created_by, coalesce(i.finished_at, i.updated_at)
        FROM import_row r JOIN import i ON i.id = r.import_id
        WHERE r.user_id = $1 AND r.action IN ('create', 'update') AND i.company_id = $2
          AND i.state IN ('done', 'undone')
        ORDER BY i.id DESC LIMIT $3";
    let values = [user_id.into(), scope.company_id().into(), i64::from(limit).into()];
    let rows = connection.query_all_raw(statement(connection, IMPORTS, values)).await?;
    rows.into_iter()
        .map(|row| {
            let action: String = row.try_get_by_index(2)?;
            let happened = Happened::Import {
                id: row.try_get_by_index(0)?,
                filename: row.try_get_by_index(1)?,
                created: action == "create",
                by: row.try_get_by_index(3)?,
            };
            Ok((instant(row.try_get_by_index(4)?), happened))
        })
        .collect()
}

/// The mails by which they were to come in, the newest first.
pub(crate) async fn invitations(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    user_id: i64,
    limit: u32,
) -> Result<Vec<InvitationMail>, Error> {
    const INVITATIONS: &str = "
        SELECT state, created_at, sent_at FROM outbox
        WHERE user_id = $1 AND company_id = $2 AND kind IN ('invitation', 'first_assignment')
        ORDER BY id DESC LIMIT $3";
    let values = [user_id.into(), scope.company_id().into(), i64::from(limit).into()];
    let rows = connection.query_all_raw(statement(connection, INVITATIONS, values)).await?;
    rows.into_iter()
        .map(|row| {
            let sent_at: Option<i64> = row.try_get_by_index(2)?;
            Ok(InvitationMail {
                state: row.try_get_by_index(0)?,
                created_at: instant(row.try_get_by_index(1)?),
                sent_at: sent_at.map(instant),
            })
        })
        .collect()
}

/// Where the account behind the person is signed in, if there is one.
pub(crate) async fn signed_in(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    user_id: i64,
    now: i64,
) -> Result<Option<SignedIn>, Error> {
    const SESSIONS: &str = r#"
        SELECT count(s.id), max(s.seen_at) FROM "user" u
        LEFT JOIN session s ON s.account_id = u.account_id AND s.expires_at > $3
        WHERE u.id = $1 AND u.company_id = $2 AND u.account_id IS NOT NULL GROUP BY u.account_id"#;
    let values = [user_id.into(), scope.company_id().into(), now.into()];
    let row = connection.query_one_raw(statement(connection, SESSIONS, values)).await?;
    let Some(row) = row else { return Ok(None) };
    let (sessions, seen_at): (i64, Option<i64>) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    Ok(Some(SignedIn { sessions: sessions.unsigned_abs(), seen_at: seen_at.map(instant) }))
}
