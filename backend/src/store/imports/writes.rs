//! The statements by which staged rows become people, in the words of both databases. `$1` is the import, `$2` the
//! time, `$3` and `$4` the first and the last row.

pub(super) const CREATE: &str = r#"
    INSERT INTO "user" (id, company_id, email, email_key, first_name, last_name, user_name, user_name_key,
        reference, status, account_type, activation, language, job_role, region, custom, invite_at_assignment,
        version, created_import_id, created_at, updated_at)
    SELECT user_id, company_id, email, email_key, first_name, last_name, user_name, user_name_key, reference, status,
        account_type, CASE WHEN invite IN ('now', 'with_assignment') THEN 'invited' ELSE 'not_invited' END, language,
        job_role, region, custom, invite IS NOT DISTINCT FROM 'later', 1, $1, $2, $2
    FROM import_row
    WHERE import_id = $1 AND "row" BETWEEN $3 AND $4 AND action = 'create'"#;

/// Whoever was changed since the plan was made is left as they are, and missed in the count.
pub(super) const UPDATE: &str = r#"
    UPDATE "user" SET email = r.email, email_key = r.email_key, first_name = r.first_name,
        last_name = r.last_name, user_name = r.user_name, user_name_key = r.user_name_key,
        reference = r.reference, status = r.status, account_type = r.account_type, language = r.language,
        job_role = r.job_role, region = r.region, custom = r.custom,
        activation = CASE WHEN r.invite IN ('now', 'with_assignment') THEN 'invited' ELSE "user".activation END,
        invite_at_assignment = CASE WHEN r.invite IS NULL THEN "user".invite_at_assignment ELSE r.invite = 'later' END,
        version = "user".version + 1, updated_at = $2
    FROM import_row r
    WHERE r.import_id = $1 AND r."row" BETWEEN $3 AND $4 AND r.action = 'update'
      AND "user".id = r.user_id AND "user".company_id = r.company_id AND "user".version = r.user_version"#;

/// Takes away the addresses, user names and references that will be others, so that people of one file can swap
/// them; an address, which nobody can be without, for one that is none. Whose changes (JSON) name none of these need
/// not be looked up.
pub(super) const LET_GO: &str = r#"
    UPDATE "user" SET
        email_key = CASE WHEN "user".email_key = r.email_key THEN "user".email_key ELSE 'moving ' || "user".id END,
        user_name = NULL, user_name_key = NULL, reference = NULL
    FROM import_row r
    WHERE r.import_id = $1 AND r.action = 'update'
      AND (r.changes LIKE '%"user_name"%' OR r.changes LIKE '%"reference"%' OR r.changes LIKE '%"email"%')
      AND "user".id = r.user_id AND "user".company_id = r.company_id AND "user".version = r.user_version
      AND ("user".user_name_key IS NOT NULL AND "user".user_name_key IS DISTINCT FROM r.user_name_key
        OR "user".reference IS NOT NULL AND "user".reference IS DISTINCT FROM r.reference
        OR "user".email_key <> r.email_key)"#;

/// The activation links: made when their mail is sent, or when they are downloaded.
pub(super) const INVITE: &str = r#"
    INSERT INTO invitation (company_id, user_id, import_id, created_at)
    SELECT company_id, user_id, $1, $2
    FROM import_row
    WHERE import_id = $1 AND "row" BETWEEN $3 AND $4 AND action IN ('create', 'update')
      AND invite IN ('now', 'with_assignment')"#;

/// Their mail. What it says, with the link in it, is written when it is sent.
pub(super) const MAIL: &str = r#"
    INSERT INTO outbox (company_id, kind, user_id, import_id, recipient, subject, cause, run_at, created_at)
    SELECT r.company_id, CASE r.invite WHEN 'now' THEN 'invitation' ELSE 'first_assignment' END, r.user_id, $1, r.email,
        CASE r.invite WHEN 'now' THEN 'Your account at ' ELSE 'Your first course at ' END || c.name,
        'invitation:' || r.import_id || ':' || r.user_id, $2, $2
    FROM import_row r JOIN company c ON c.id = r.company_id
    WHERE r.import_id = $1 AND r."row" BETWEEN $3 AND $4 AND r.action IN ('create', 'update')
      AND r.invite IN ('now', 'with_assignment')"#;

pub(super) const NAME_GROUPS: &str = r#"
    INSERT INTO "group" (id, company_id, kind, name, created_at)
    SELECT new_id, company_id, kind, name, $2 FROM import_name WHERE import_id = $1 AND kind <> 'package'"#;

pub(super) const NAME_PACKAGES: &str = r"
    INSERT INTO package (id, company_id, name, created_at)
    SELECT new_id, company_id, name, $2 FROM import_name WHERE import_id = $1 AND kind = 'package'";

pub(super) const END_SESSIONS: &str = r#"
    DELETE FROM session WHERE account_id IN (
        SELECT u.account_id FROM import_row r JOIN "user" u ON u.id = r.user_id AND u.company_id = r.company_id
        WHERE r.import_id = $1 AND r.action = 'update' AND r.turn = 'suspends')"#;

/// Those who are as the plan took them to be, and were changed since.
pub(super) const LEFT_ALONE: &str = r#"
    SELECT count(*) FROM import_row r
    LEFT JOIN "user" u ON u.id = r.user_id AND u.company_id = r.company_id
    WHERE r.import_id = $1 AND r.action IN ('unchanged', 'skip') AND r.user_version IS NOT NULL
      AND (u.id IS NULL OR u.version <> r.user_version)"#;

pub(super) const TALLIES: &str = "
    SELECT company_id, count(CASE action WHEN 'create' THEN 1 END), count(CASE action WHEN 'update' THEN 1 END)
    FROM import_row WHERE import_id = $1 AND action IN ('create', 'update')
    GROUP BY company_id ORDER BY company_id";

pub(super) const SEATS: &str = r#"SELECT count(*) FROM "user" WHERE company_id = $1 AND status = 'active'"#;

pub(super) const HAS_ADMIN: &str = r#"
    SELECT 1 FROM "user" WHERE company_id = $1 AND status = 'active' AND account_type = 'admin' LIMIT 1"#;
