//! All that is known of one person in a company, and forgetting it.

mod company;
mod forget;
mod sign_ups;
mod traces;

pub(crate) use company::forget_company;
pub(crate) use forget::forget;
pub(crate) use traces::traces;

use sea_orm::{ConnectionTrait, FromQueryResult as _, JsonValue};

use super::statement;
use crate::Error;
use crate::access::Scope;

/// What stands of the user `$2` of the company `$1`, by what it is. Without hashes, and without links.
const SECTIONS: [(&str, &str); 12] = [
    (
        "person",
        r#"SELECT id, email, first_name, last_name, user_name, reference, status, account_type, activation, language,
            job_role, region, custom, created_at, updated_at
        FROM "user" WHERE company_id = $1 AND id = $2"#,
    ),
    (
        "groups",
        r#"SELECT g.kind, g.name, m.created_at FROM membership m JOIN "group" g ON g.id = m.group_id
        WHERE m.company_id = $1 AND m.user_id = $2 ORDER BY g.name"#,
    ),
    (
        "manages",
        r#"SELECT g.kind, g.name FROM group_manager m JOIN "group" g ON g.id = m.group_id
        WHERE m.company_id = $1 AND m.user_id = $2 ORDER BY g.name"#,
    ),
    (
        "assignments",
        "SELECT c.title AS course, a.attempt, a.source, a.state, a.assigned_at, a.due_on, a.started_at, a.completed_at
        FROM assignment a JOIN course c ON c.id = a.course_id
        WHERE a.company_id = $1 AND a.user_id = $2 ORDER BY a.id",
    ),
    (
        "invitations",
        "SELECT created_at, expires_at, used_at FROM invitation WHERE company_id = $1 AND user_id = $2 ORDER BY id",
    ),
    (
        "imports",
        r#"SELECT i.filename, r.line, r.action, r.email, r.first_name, r.last_name, r.user_name, r.reference, r.status,
            r.account_type, r.language, r.job_role, r.region, r.custom, r.changes, i.created_at
        FROM import_row r JOIN import i ON i.id = r.import_id
        WHERE r.company_id = $1 AND (r.user_id = $2
            OR r.user_id IS NULL AND lower(r.email) = (SELECT email_key FROM "user" WHERE company_id = $1 AND id = $2))
        ORDER BY i.id, r."row""#,
    ),
    (
        "sign_ups",
        r#"SELECT state, email, said, agreed_to, code, created_at, verified_at, decided_at, reason
        FROM sign_up_request WHERE company_id = $1 AND (user_id = $2
            OR email_key = (SELECT email_key FROM "user" WHERE company_id = $1 AND id = $2))
        ORDER BY id"#,
    ),
    (
        "mail",
        // Of no company is what is about their account.
        r#"SELECT kind, recipient, subject, state, created_at, sent_at, CASE WHEN link IS NULL THEN text END AS text
        FROM outbox WHERE company_id = $1 AND user_id = $2 OR (company_id = $1 OR company_id IS NULL)
            AND lower(recipient) = (SELECT email_key FROM "user" WHERE company_id = $1 AND id = $2)
        ORDER BY id"#,
    ),
    (
        "comments",
        r#"SELECT i.filename, c.body, c.created_at FROM import_comment c JOIN import i ON i.id = c.import_id
            JOIN "user" u ON u.account_id = c.account_id
        WHERE u.company_id = $1 AND u.id = $2 AND i.company_id = $1 ORDER BY c.id"#,
    ),
    (
        "sessions",
        r#"SELECT s.browser, s.network, s.created_at, s.seen_at, s.expires_at FROM session s
            JOIN "user" u ON u.account_id = s.account_id
        WHERE u.company_id = $1 AND u.id = $2 ORDER BY s.created_at"#,
    ),
    (
        "done_to_them",
        "SELECT verb, actor, data, created_at FROM activity
        WHERE company_id = $1 AND subject_kind = 'user' AND subject_id = $2 ORDER BY id",
    ),
    (
        "done_by_them",
        r#"SELECT a.verb, a.subject_kind, a.created_at FROM activity a JOIN "user" u ON u.account_id = a.account_id
        WHERE u.company_id = $1 AND u.id = $2 AND (a.company_id = $1 OR a.company_id IS NULL) ORDER BY a.id"#,
    ),
];

/// All of it, each with what it is called.
pub(crate) async fn all(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    user_id: i64,
) -> Result<Vec<(&'static str, Vec<JsonValue>)>, Error> {
    let mut sections = Vec::with_capacity(SECTIONS.len());
    for (name, sql) in SECTIONS {
        let values = [scope.company_id().into(), user_id.into()];
        let rows = JsonValue::find_by_statement(statement(connection, sql, values)).all(connection).await?;
        sections.push((name, rows));
    }
    Ok(sections)
}

/// The user of the address, and whether they were deleted.
pub(crate) async fn find(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    email_key: &str,
) -> Result<Option<(i64, bool)>, Error> {
    const FIND: &str = r#"
        SELECT id, 0 FROM "user" WHERE company_id = $1 AND email_key = $2
        UNION ALL SELECT id, 1 FROM deleted_user WHERE company_id = $1 AND email_key = $2"#;
    let values = [scope.company_id().into(), email_key.into()];
    let row = connection.query_one_raw(statement(connection, FIND, values)).await?;
    row.map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index::<i32>(1)? == 1))).transpose()
}
