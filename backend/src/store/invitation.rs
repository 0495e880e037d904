//! Rows of invitations. A link is known by its hash alone, which is how the person comes in: before any scope.

use entity::invitation::{ActiveModel, Column, Entity};
use entity::{account, company, user};
use roster::person::{AccountType, EmailAddress};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, NotSet, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Set,
};

use super::imports::Handle;
use super::{Kind, Transaction, postgres, sqlite, statement};
use crate::Error;
use crate::access::Scope;
use crate::invitations::Invited;
use crate::people::Selection;

/// Somebody an import made who has not come in yet.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct Invitee {
    pub(crate) row: i64,
    pub(crate) user_id: i64,
    pub(crate) company_id: i64,
    pub(crate) email: String,
    pub(crate) email_key: String,
    pub(crate) name: String,
    pub(crate) company: String,
}

/// Up to `limit` of them after row `after`, those of this account type and below.
pub(crate) async fn invitees(
    transaction: &Transaction,
    handle: Handle,
    highest: AccountType,
    after: i64,
    limit: u32,
) -> Result<Vec<Invitee>, Error> {
    let sql = format!(
        r#"SELECT r."row" AS "row", u.id AS user_id, u.company_id, u.email, u.email_key,
            trim(u.first_name || ' ' || u.last_name) AS name, c.name AS company
        FROM import_row r
        JOIN "user" u ON u.company_id = r.company_id AND u.id = r.user_id
        JOIN company c ON c.id = u.company_id
        WHERE r.import_id = $1 AND r.action = 'create' AND r."row" > $2 AND u.status = 'active'
          AND u.account_id IS NULL AND u.account_type IN ({})
        ORDER BY r."row" LIMIT $3"#,
        types_up_to(highest)
    );
    let values = [handle.id().into(), after.into(), i64::from(limit).into()];
    Ok(Invitee::find_by_statement(statement(transaction, sql, values)).all(transaction).await?)
}

/// A link about to be given out.
#[derive(Clone, Debug)]
pub(crate) struct NewLink {
    pub(crate) user_id: i64,
    pub(crate) company_id: i64,
    /// The address it goes to, in lower case.
    pub(crate) email_key: String,
    pub(crate) token_hash: String,
}

/// These links are good from now on, and older ones of the same people are not.
pub(crate) async fn replace_links(
    transaction: &Transaction,
    handle: Handle,
    links: Vec<NewLink>,
    now: i64,
    until: i64,
) -> Result<(), Error> {
    let people: Vec<i64> = links.iter().map(|link| link.user_id).collect();
    Entity::delete_many()
        .filter(Column::UserId.is_in(people.iter().copied()))
        .filter(Column::TokenHash.is_not_null())
        .filter(Column::UsedAt.is_null())
        .exec(transaction)
        .await?;
    let rows = links.into_iter().map(|link| ActiveModel {
        id: NotSet,
        company_id: Set(link.company_id),
        user_id: Set(link.user_id),
        import_id: Set(Some(handle.id())),
        token_hash: Set(Some(link.token_hash)),
        email_key: Set(Some(link.email_key)),
        expires_at: Set(Some(until)),
        used_at: Set(None),
        created_at: Set(now),
    });
    Entity::insert_many(rows).exec_without_returning(transaction).await?;
    // A version counts what somebody decided about the person; undoing the import must still remove them.
    user::Entity::update_many()
        .col_expr(user::Column::Activation, Expr::value(user::Activation::Invited.as_str()))
        .filter(user::Column::Id.is_in(people))
        .filter(user::Column::Activation.eq(user::Activation::NotInvited))
        .exec(transaction)
        .await?;
    Ok(())
}

/// One more link is good from now on. It takes the place of what was written down of the invitation before any
/// link was made, if there is that.
pub(crate) async fn add_link(
    transaction: &Transaction,
    link: NewLink,
    now: i64,
    until: i64,
) -> Result<(), Error> {
    let written = Entity::find()
        .filter(Column::UserId.eq(link.user_id))
        .filter(Column::CompanyId.eq(link.company_id))
        .filter(Column::TokenHash.is_null())
        .order_by_asc(Column::Id)
        .one(transaction)
        .await?;
    if let Some(written) = written {
        Entity::update_many()
            .col_expr(Column::TokenHash, Expr::value(link.token_hash))
            .col_expr(Column::EmailKey, Expr::value(link.email_key))
            .col_expr(Column::ExpiresAt, Expr::value(until))
            .filter(Column::Id.eq(written.id))
            .exec(transaction)
            .await?;
        return Ok(());
    }
    let row = ActiveModel {
        id: NotSet,
        company_id: Set(link.company_id),
        user_id: Set(link.user_id),
        import_id: Set(None),
        token_hash: Set(Some(link.token_hash)),
        email_key: Set(Some(link.email_key)),
        expires_at: Set(Some(until)),
        used_at: Set(None),
        created_at: Set(now),
    };
    Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Who of the company's people would get a mail, and what keeps it from the others.
pub(crate) async fn look_up(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    selection: &Selection,
    highest: AccountType,
) -> Result<(Invited, Vec<i64>), Error> {
    let (meant, named) = super::user::selected(connection, scope, selection).await?;
    let what = format!(
        "CASE WHEN account_id IS NOT NULL THEN 1 WHEN status <> 'active' THEN 2
            WHEN account_type NOT IN ({}) THEN 3
            WHEN id IN (SELECT user_id FROM outbox WHERE state IN ('waiting', 'sending') AND user_id IS NOT NULL
                AND kind IN ('invitation', 'first_assignment')) THEN 4
            ELSE 0 END",
        types_up_to(highest)
    );
    let rows: Vec<(i64, i32)> = meant
        .select_only()
        .column(user::Column::Id)
        .expr_as(Expr::cust(what), "what")
        .order_by_asc(user::Column::Id)
        .into_tuple()
        .all(connection)
        .await?;
    if named.is_some_and(|named| named != rows.len() as u64) {
        return Err(Error::NotFound);
    }
    let mut invited = Invited { people: rows.len() as u64, ..Invited::default() };
    let mut people = Vec::new();
    for (id, what) in rows {
        match what {
            1 => invited.activated += 1,
            2 => invited.suspended += 1,
            3 => invited.beyond += 1,
            4 => invited.waiting += 1,
            _ => people.push(id),
        }
    }
    invited.mails = people.len() as u64;
    Ok((invited, people))
}

/// Writes their mail, because of `cause`. What it says, with the link in it, is written when it is sent.
pub(crate) async fn invite(
    transaction: &Transaction,
    scope: &Scope,
    people: &[i64],
    cause: &str,
    now: i64,
) -> Result<(), Error> {
    let ids = match Kind::of(transaction) {
        Kind::Sqlite => sqlite::IDS,
        Kind::Postgres => postgres::IDS,
    };
    let mail = format!(
        r#"INSERT INTO outbox (company_id, kind, user_id, link, link_id, recipient, subject, cause, run_at, created_at)
        SELECT u.company_id, 'invitation', u.id, 'activation', u.id, u.email, 'Your account at ' || c.name,
            'invited:' || $4 || ':' || u.id, $3, $3
        FROM "user" u JOIN company c ON c.id = u.company_id
        WHERE u.company_id = $1 AND u.id IN ({ids}) ORDER BY u.id"#
    );
    // A version counts what somebody decided about the person; undoing an import must still remove them.
    let invited = format!(
        r#"UPDATE "user" SET activation = 'invited', invite_at_assignment = {}, updated_at = $3
        WHERE company_id = $1 AND id IN ({ids}) AND activation = 'not_invited'"#,
        match Kind::of(transaction) {
            Kind::Sqlite => "0",
            Kind::Postgres => "FALSE",
        }
    );
    for people in people.chunks(10_000) {
        let people = serde_json::to_string(people)?;
        let values = [scope.company_id().into(), people.clone().into(), now.into(), cause.into()];
        transaction.execute_raw(statement(transaction, mail.as_str(), values)).await?;
        let values = [scope.company_id().into(), people.into(), now.into()];
        transaction.execute_raw(statement(transaction, invited.as_str(), values)).await?;
    }
    Ok(())
}

/// As a list in SQL.
pub(super) fn types_up_to(highest: AccountType) -> String {
    let types: Vec<String> = AccountType::ALL
        .into_iter()
        .filter(|kind| *kind <= highest)
        .map(|kind| format!("'{}'", kind.as_str()))
        .collect();
    types.join(", ")
}

/// Somebody a link might be made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Invitable {
    pub(crate) company_id: i64,
    pub(crate) email_key: String,
    pub(crate) active: bool,
    pub(crate) activated: bool,
}

/// The person, whose company is not asked: the mail was written in it.
pub(crate) async fn invitable(transaction: &Transaction, user_id: i64) -> Result<Option<Invitable>, Error> {
    let user = user::Entity::find_by_id(user_id).one(transaction).await?;
    Ok(user.map(|user| Invitable {
        company_id: user.company_id,
        email_key: user.email_key,
        active: user.status == user::Status::Active,
        activated: user.account_id.is_some(),
    }))
}

/// Whose link it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Holder {
    pub(crate) user_id: i64,
    pub(crate) company_id: i64,
    pub(crate) company: String,
    pub(crate) email: String,
    pub(crate) email_key: String,
}

/// The active person of an open link, who has no account yet.
pub(crate) async fn holder(
    connection: &impl ConnectionTrait,
    token_hash: &str,
    now: i64,
) -> Result<Option<Holder>, Error> {
    let link = Entity::find()
        .filter(Column::TokenHash.eq(token_hash))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .one(connection)
        .await?;
    let Some(link) = link else { return Ok(None) };
    let user = user::Entity::find_by_id(link.user_id)
        .filter(user::Column::CompanyId.eq(link.company_id))
        .filter(user::Column::Status.eq(user::Status::Active))
        .filter(user::Column::AccountId.is_null())
        .one(connection)
        .await?;
    // Whoever reads mail at the address they had before is not let in by it.
    let user = user.filter(|user| link.email_key.is_none_or(|email_key| email_key == user.email_key));
    let company = company::Entity::find_by_id(link.company_id).one(connection).await?;
    Ok(user.zip(company).map(|(user, company)| Holder {
        user_id: user.id,
        company_id: company.id,
        company: company.name,
        email: user.email,
        email_key: user.email_key,
    }))
}

/// Uses up the link if it is open. Of two at once only one gets a yes.
pub(crate) async fn use_link(transaction: &Transaction, token_hash: &str, now: i64) -> Result<bool, Error> {
    let used = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .filter(Column::TokenHash.eq(token_hash))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .exec(transaction)
        .await?;
    Ok(used.rows_affected > 0)
}

/// A new account with this password; none if the address has one by now.
pub(crate) async fn insert_account(
    transaction: &Transaction,
    email: &EmailAddress,
    password: &str,
    now: i64,
) -> Result<Option<i64>, Error> {
    let row = account::ActiveModel {
        id: NotSet,
        email: Set(email.as_str().to_owned()),
        email_key: Set(email.key()),
        password_hash: Set(Some(password.to_owned())),
        is_owner: Set(false),
        totp_key: Set(None),
        totp_offered: Set(None),
        totp_period: Set(0),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let inserted = account::Entity::insert(row)
        .on_conflict(OnConflict::column(account::Column::EmailKey).do_nothing().to_owned())
        .exec_with_returning_many(transaction)
        .await?;
    Ok(inserted.into_iter().next().map(|row| row.id))
}

/// The account stands behind the person from now on. False: they were changed at the same moment.
pub(crate) async fn activate(
    transaction: &Transaction,
    holder: &Holder,
    account_id: i64,
    now: i64,
) -> Result<bool, Error> {
    let activated = user::Entity::update_many()
        .col_expr(user::Column::AccountId, Expr::value(account_id))
        .col_expr(user::Column::Activation, Expr::value(user::Activation::Activated.as_str()))
        .col_expr(user::Column::Version, Expr::col(user::Column::Version).add(1))
        .col_expr(user::Column::UpdatedAt, Expr::value(now))
        .filter(user::Column::Id.eq(holder.user_id))
        .filter(user::Column::CompanyId.eq(holder.company_id))
        .filter(user::Column::EmailKey.eq(holder.email_key.as_str()))
        .filter(user::Column::Status.eq(user::Status::Active))
        .filter(user::Column::AccountId.is_null())
        .exec(transaction)
        .await?;
    // Whatever else was on its way to them is of no more use.
    Entity::delete_many()
        .filter(Column::UserId.eq(holder.user_id))
        .filter(Column::UsedAt.is_null())
        .exec(transaction)
        .await?;
    Ok(activated.rows_affected > 0)
}

/// Whether the account stands behind somebody in the company already.
pub(crate) async fn is_in_company(
    connection: &impl ConnectionTrait,
    account_id: i64,
    company_id: i64,
) -> Result<bool, Error> {
    let found = user::Entity::find()
        .filter(user::Column::CompanyId.eq(company_id))
        .filter(user::Column::AccountId.eq(account_id))
        .one(connection)
        .await?;
    Ok(found.is_some())
}

/// What the person is called. For mail about to be sent to them.
pub(crate) async fn name(connection: &impl ConnectionTrait, user_id: i64) -> Result<String, Error> {
    let user = user::Entity::find_by_id(user_id).one(connection).await?;
    Ok(user
        .map_or_else(String::new, |user| format!("{} {}", user.first_name, user.last_name).trim().to_owned()))
}

/// The first `limit` courses that the person has yet to complete, with when: for mail about to be sent to them.
pub(crate) async fn courses(
    connection: &impl ConnectionTrait,
    user_id: i64,
    limit: u64,
) -> Result<Vec<(String, Option<String>)>, Error> {
    let sql = "SELECT c.title, a.due_on FROM assignment a JOIN course c ON c.id = a.course_id
        WHERE a.user_id = $1 AND a.state <> 'completed' ORDER BY a.id LIMIT $2";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let asking = statement(connection, sql, [user_id.into(), limit.into()]);
    let mut courses = Vec::new();
    for row in connection.query_all_raw(asking).await? {
        courses.push((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
    }
    Ok(courses)
}

/// Forgets links that ran out before `now`. Whoever had one can be invited again.
pub(crate) async fn delete_expired(transaction: &Transaction, now: i64) -> Result<u64, Error> {
    let deleted = Entity::delete_many()
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.lt(now))
        .exec(transaction)
        .await?;
    Ok(deleted.rows_affected)
}
