//! People who were deleted: set aside with what was theirs, so that no other query sees them, until they are brought
//! back or erased.

use entity::deleted_user::{Column, Entity, Model};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Value,
};

use super::{Transaction, bulk, statement};
use crate::Error;
use crate::access::Scope;
use crate::clock::instant;
use crate::people::DeletedUser;

/// Who is named where somebody who was erased had done something.
pub(super) const NOBODY: &str = "somebody who was erased";

/// What a person has in both tables.
const COLUMNS: &str = "id, company_id, account_id, email, email_key, first_name, last_name, user_name, user_name_key, \
    reference, status, account_type, activation, language, job_role, region, custom, invite_at_assignment, version, \
    created_import_id, created_at, updated_at";

/// A row of a file of which nothing is known but what became of it.
pub(super) const EMPTY_ROW: &str = "email = '', email_key = '', first_name = '', last_name = '', user_name = NULL, \
    user_name_key = NULL, reference = NULL, language = NULL, job_role = NULL, region = NULL, custom = NULL, changes = NULL, \
    findings = NULL";

/// What an assignment has in both tables.
const ASSIGNMENT: &str = "id, user_id, course_id, attempt, source, package_id, import_id, state, assigned_at, due_on, started_at, completed_at";

/// Sets the people aside, whom `by` has deleted. They are signed out, mail to them that waits is withdrawn, and links
/// that they hold are void.
pub(crate) async fn delete(
    transaction: &Transaction,
    scope: &Scope,
    people: &[i64],
    by: &str,
    now: i64,
) -> Result<(), Error> {
    let ids = bulk::ids(transaction);
    let (yes, no) = booleans(transaction);
    let all = [
        bulk::END_SESSIONS.replace("{ids}", ids),
        format!(
            r#"INSERT INTO deleted_user ({COLUMNS}, deleted_at, deleted_by)
            SELECT {COLUMNS}, $3, $4 FROM "user" WHERE company_id = $1 AND id IN ({ids})"#
        ),
        format!(
            "INSERT INTO deleted_membership (group_id, user_id, manages, import_id, created_at)
            SELECT group_id, user_id, {no}, import_id, created_at FROM membership
            WHERE company_id = $1 AND user_id IN ({ids})"
        ),
        format!(
            "INSERT INTO deleted_membership (group_id, user_id, manages, import_id, created_at)
            SELECT group_id, user_id, {yes}, NULL, $3 FROM group_manager
            WHERE company_id = $1 AND user_id IN ({ids})"
        ),
        format!(
            "INSERT INTO deleted_assignment ({ASSIGNMENT})
            SELECT {ASSIGNMENT} FROM assignment WHERE company_id = $1 AND user_id IN ({ids})"
        ),
        format!(
            "INSERT INTO deleted_archive (user_id, package_id, archived_at, archived_by)
            SELECT user_id, package_id, archived_at, archived_by FROM annual_training
            WHERE company_id = $1 AND user_id IN ({ids}) AND archived_at IS NOT NULL"
        ),
        format!(
            "UPDATE outbox SET state = 'withdrawn', run_at = $3
            WHERE company_id = $1 AND user_id IN ({ids}) AND state IN ('waiting', 'failed')"
        ),
        // Memberships, assignments and invitations go with them.
        format!(r#"DELETE FROM "user" WHERE company_id = $1 AND id IN ({ids})"#),
    ];
    let people = serde_json::to_string(people)?;
    for sql in all {
        let mut values: Vec<Value> = vec![scope.company_id().into(), people.clone().into()];
        if sql.contains("$3") {
            values.push(now.into());
        }
        if sql.contains("$4") {
            values.push(by.into());
        }
        transaction.execute_raw(statement(transaction, sql, values)).await?;
    }
    Ok(())
}

/// Up to `limit + 1` with ids before `before`, and how many there are in all: who was deleted last stands anywhere, who
/// came last stands first.
pub(crate) async fn list(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    before: Option<i64>,
    limit: u32,
) -> Result<(Vec<DeletedUser>, u64), Error> {
    let all = Entity::find().filter(Column::CompanyId.eq(scope.company_id()));
    let total = all.clone().count(connection).await?;
    let mut query = all;
    if let Some(before) = before {
        query = query.filter(Column::Id.lt(before));
    }
    let rows = query.order_by_desc(Column::Id).limit(u64::from(limit) + 1).all(connection).await?;
    Ok((rows.into_iter().map(read).collect(), total))
}

pub(crate) async fn get(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<DeletedUser>, Error> {
    let row = Entity::find_by_id(id).filter(Column::CompanyId.eq(scope.company_id())).one(connection).await?;
    Ok(row.map(read))
}

/// Who of the company has what only one may have: the address, the user name or the reference of somebody deleted.
/// Their addresses.
pub(crate) async fn in_the_way(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Vec<String>, Error> {
    const IN_THE_WAY: &str = r#"
        SELECT u.email FROM deleted_user d JOIN "user" u ON u.company_id = d.company_id
            AND (u.email_key = d.email_key OR u.user_name_key = d.user_name_key OR u.reference = d.reference
                OR u.account_id = d.account_id)
        WHERE d.company_id = $1 AND d.id = $2 ORDER BY u.id"#;
    let rows = connection
        .query_all_raw(statement(connection, IN_THE_WAY, [scope.company_id().into(), id.into()]))
        .await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

/// They are as they were: in the groups that are still there, with what they had to learn, off the lists that they were taken off. Their version is another, so
/// that no plan takes them for whom it knew.
pub(crate) async fn restore(
    transaction: &Transaction,
    scope: &Scope,
    id: i64,
    now: i64,
) -> Result<(), Error> {
    let (yes, no) = booleans(transaction);
    let updated = COLUMNS.replace(" version,", " version + 1,").replace("updated_at", "$3");
    let all = [
        format!(
            r#"INSERT INTO "user" ({COLUMNS})
            SELECT {updated} FROM deleted_user WHERE company_id = $1 AND id = $2"#
        ),
        format!(
            r#"INSERT INTO membership (group_id, user_id, company_id, import_id, created_at)
            SELECT m.group_id, m.user_id, $1, m.import_id, m.created_at FROM deleted_membership m
            JOIN "group" g ON g.id = m.group_id AND g.company_id = $1
            WHERE m.user_id = $2 AND m.manages = {no}"#
        ),
        format!(
            r#"INSERT INTO group_manager (group_id, user_id, company_id)
            SELECT m.group_id, m.user_id, $1 FROM deleted_membership m
            JOIN "group" g ON g.id = m.group_id AND g.company_id = $1
            WHERE m.user_id = $2 AND m.manages = {yes}"#
        ),
        format!(
            "INSERT INTO assignment (company_id, {ASSIGNMENT})
            SELECT $1, {ASSIGNMENT} FROM deleted_assignment WHERE user_id = $2"
        ),
        // The turns themselves are kept by the database, which has made them anew of the assignments.
        "UPDATE annual_training SET
            archived_at = (SELECT d.archived_at FROM deleted_archive d
                WHERE d.user_id = $2 AND d.package_id = annual_training.package_id),
            archived_by = (SELECT d.archived_by FROM deleted_archive d
                WHERE d.user_id = $2 AND d.package_id = annual_training.package_id)
        WHERE company_id = $1 AND user_id = $2"
            .to_owned(),
        "DELETE FROM deleted_user WHERE company_id = $1 AND id = $2".to_owned(),
    ];
    for sql in all {
        let mut values: Vec<Value> = vec![scope.company_id().into(), id.into()];
        if sql.contains("$3") {
            values.push(now.into());
        }
        transaction.execute_raw(statement(transaction, sql, values)).await?;
    }
    Ok(())
}

/// The company of whoever was deleted longest ago, if that was before `before`. Of all companies: housekeeping asks.
pub(crate) async fn company_due(
    connection: &impl ConnectionTrait,
    before: i64,
) -> Result<Option<i64>, Error> {
    let company = Entity::find()
        .filter(Column::DeletedAt.lt(before))
        .order_by_asc(Column::DeletedAt)
        .select_only()
        .column(Column::CompanyId)
        .into_tuple()
        .one(connection)
        .await?;
    Ok(company)
}

/// Up to `limit` people of the company who were deleted before `before`, who was first stands first: their ids.
pub(crate) async fn due(
    connection: &impl ConnectionTrait,
    company_id: i64,
    before: i64,
    limit: u64,
) -> Result<Vec<i64>, Error> {
    let rows = Entity::find()
        .filter(Column::CompanyId.eq(company_id))
        .filter(Column::DeletedAt.lt(before))
        .order_by_asc(Column::DeletedAt)
        .order_by_asc(Column::Id)
        .limit(limit)
        .select_only()
        .column(Column::Id)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows)
}

/// Who of these are still deleted, and were before `before`: whoever was brought back in between and deleted anew was not.
pub(crate) async fn still(
    connection: &impl ConnectionTrait,
    company_id: i64,
    people: &[i64],
    before: i64,
) -> Result<Vec<i64>, Error> {
    let rows = Entity::find()
        .filter(Column::CompanyId.eq(company_id))
        .filter(Column::Id.is_in(people.iter().copied()))
        .filter(Column::DeletedAt.lt(before))
        .select_only()
        .column(Column::Id)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows)
}

/// Erases what stands under the ids of these people in imports, mail, requests and the activity, themselves, and their
/// accounts if nothing else is theirs. [`super::personal::forget`] does this last, when it has erased all else.
pub(super) async fn erase(transaction: &Transaction, people: &[i64]) -> Result<(), Error> {
    let ids = bulk::ids(transaction).replace("$2", "$1");
    let people: Value = serde_json::to_string(people)?.into();
    for sql in [
        format!("UPDATE import_row SET {EMPTY_ROW} WHERE user_id IN ({ids})"),
        format!("DELETE FROM outbox WHERE user_id IN ({ids})"),
        format!("DELETE FROM sign_up_request WHERE user_id IN ({ids})"),
        format!("UPDATE activity SET data = '{{}}' WHERE subject_kind = 'user' AND subject_id IN ({ids})"),
    ] {
        transaction.execute_raw(statement(transaction, sql, [people.clone()])).await?;
    }
    erase_accounts(transaction, &|person| format!("{person}.id IN ({ids})"), "", people.clone()).await?;
    let themselves = format!("DELETE FROM deleted_user WHERE id IN ({ids})");
    transaction.execute_raw(statement(transaction, themselves, [people])).await?;
    Ok(())
}

/// Erases the accounts of deleted people, and what is told of them, if nothing else is theirs. The people are those of whom
/// `gone` says so, and requests that wait do not count where `and_waits` is not so; both are SQL with the value as `$1`.
pub(super) async fn erase_accounts(
    transaction: &Transaction,
    gone: &(dyn Fn(&str) -> String + Sync),
    and_waits: &str,
    value: Value,
) -> Result<(), Error> {
    let no = booleans(transaction).1;
    let accounts = format!(
        r#"SELECT d.account_id FROM deleted_user d JOIN account a ON a.id = d.account_id
        WHERE {} AND a.is_owner = {no}
          AND NOT EXISTS (SELECT 1 FROM "user" u WHERE u.account_id = d.account_id)
          AND NOT EXISTS (SELECT 1 FROM deleted_user e WHERE e.account_id = d.account_id AND NOT ({}))
          AND NOT EXISTS (SELECT 1 FROM sign_up_request s
              WHERE s.account_id = d.account_id AND s.state = 'waiting' {and_waits})"#,
        gone("d"),
        gone("e")
    );
    for sql in [
        format!("UPDATE activity SET actor = '{NOBODY}', account_id = NULL WHERE account_id IN ({accounts})"),
        format!(
            "UPDATE activity SET data = '{{}}' WHERE subject_kind = 'account' AND subject_id IN ({accounts})"
        ),
        // What is mailed about an account is no company's.
        format!(
            "DELETE FROM outbox WHERE company_id IS NULL
                AND lower(recipient) IN (SELECT email_key FROM account WHERE id IN ({accounts}))"
        ),
        format!("DELETE FROM account WHERE id IN ({accounts})"),
    ] {
        transaction.execute_raw(statement(transaction, sql, [value.clone()])).await?;
    }
    Ok(())
}

/// How the database writes yes and no.
pub(super) fn booleans(connection: &impl ConnectionTrait) -> (&'static str, &'static str) {
    match super::Kind::of(connection) {
        super::Kind::Sqlite => ("1", "0"),
        super::Kind::Postgres => ("TRUE", "FALSE"),
    }
}

fn read(row: Model) -> DeletedUser {
    let name = format!("{} {}", row.first_name, row.last_name);
    let name = name.trim();
    DeletedUser {
        id: row.id,
        name: if name.is_empty() { row.email.clone() } else { name.to_owned() },
        email: row.email,
        deleted_at: instant(row.deleted_at),
        deleted_by: row.deleted_by,
        takes_a_seat: row.status == entity::user::Status::Active,
        is_colleague: row.account_type >= entity::user::AccountType::Manager,
    }
}
