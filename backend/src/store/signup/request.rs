//! Rows of requests.

use std::collections::BTreeMap;

use entity::sign_up_request::{ActiveModel, Column, Entity, Model};
use entity::{company, sign_up_link, user};
use roster::map::Field;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, NotSet, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select, Set,
};

use super::{State, WaitsFor};
use crate::Error;
use crate::access::Scope;
use crate::clock::instant;
use crate::signup::SignUp;
use crate::store::Transaction;

/// Somebody who asks.
#[derive(Clone, Debug)]
pub(crate) struct NewRequest {
    pub(crate) company_id: i64,
    pub(crate) email: String,
    pub(crate) email_key: String,
    pub(crate) said: BTreeMap<Field, String>,
    pub(crate) agreed_to: Option<String>,
    pub(crate) code: Option<(i64, String)>,
    pub(crate) expires_at: i64,
}

/// Writes the request down. Its id.
pub(crate) async fn insert(transaction: &Transaction, new: NewRequest, now: i64) -> Result<i64, Error> {
    let (access_code_id, code) = new.code.unzip();
    let row = ActiveModel {
        id: NotSet,
        company_id: Set(new.company_id),
        state: Set(State::Unverified),
        email: Set(new.email),
        email_key: Set(new.email_key),
        said: Set(serde_json::to_string(&new.said)?),
        agreed_to: Set(new.agreed_to),
        access_code_id: Set(access_code_id),
        code: Set(code),
        expires_at: Set(new.expires_at),
        waits_for: Set(None),
        account_id: Set(None),
        made_account: Set(false),
        user_id: Set(None),
        decided_by: Set(None),
        reason: Set(None),
        created_at: Set(now),
        verified_at: Set(None),
        decided_at: Set(None),
    };
    Ok(row.insert(transaction).await?.id)
}

/// A request, of whatever company: for the job that answers it, and for its mail.
pub(crate) async fn request(connection: &impl ConnectionTrait, id: i64) -> Result<Option<SignUp>, Error> {
    Entity::find_by_id(id).one(connection).await?.map(read).transpose()
}

/// Whether the address is somebody's in the company, or waits to be.
pub(crate) async fn is_known(
    connection: &impl ConnectionTrait,
    company_id: i64,
    email_key: &str,
) -> Result<bool, Error> {
    let people = user::Entity::find()
        .filter(user::Column::CompanyId.eq(company_id))
        .filter(user::Column::EmailKey.eq(email_key))
        .count(connection)
        .await?;
    Ok(people > 0 || waits(connection, company_id, email_key).await?)
}

/// Whether the address waits to be somebody's in the company.
pub(crate) async fn waits(
    connection: &impl ConnectionTrait,
    company_id: i64,
    email_key: &str,
) -> Result<bool, Error> {
    let waiting = Entity::find()
        .filter(Column::CompanyId.eq(company_id))
        .filter(Column::EmailKey.eq(email_key))
        .filter(Column::State.eq(State::Waiting))
        .count(connection)
        .await?;
    Ok(waiting > 0)
}

/// Forgets a request that nothing comes of.
pub(crate) async fn delete(transaction: &Transaction, id: i64) -> Result<(), Error> {
    Entity::delete_by_id(id).exec(transaction).await?;
    Ok(())
}

/// One more link of the request, good until `until`; so long the request waits for it. False: it waits no more.
pub(crate) async fn put_link(
    transaction: &Transaction,
    id: i64,
    token_hash: &str,
    until: i64,
) -> Result<bool, Error> {
    let waits = Entity::update_many()
        .col_expr(Column::ExpiresAt, Expr::value(until))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(State::Unverified))
        .exec(transaction)
        .await?;
    if waits.rows_affected == 0 {
        return Ok(false);
    }
    let row = sign_up_link::ActiveModel {
        token_hash: Set(token_hash.to_owned()),
        request_id: Set(id),
        expires_at: Set(until),
    };
    sign_up_link::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(true)
}

/// The request of an open link, and the company's name.
pub(crate) async fn by_link(
    connection: &impl ConnectionTrait,
    token_hash: &str,
    now: i64,
) -> Result<Option<(SignUp, String)>, Error> {
    let link = sign_up_link::Entity::find_by_id(token_hash)
        .filter(sign_up_link::Column::ExpiresAt.gt(now))
        .one(connection)
        .await?;
    let Some(link) = link else { return Ok(None) };
    let row = Entity::find_by_id(link.request_id).filter(Column::State.eq(State::Unverified));
    let Some(row) = row.one(connection).await? else { return Ok(None) };
    let Some(company) = company::Entity::find_by_id(row.company_id).one(connection).await? else {
        return Ok(None);
    };
    Ok(Some((read(row)?, company.name)))
}

/// Uses up every link of the request, which waits from now on. Of two at once only one gets a yes.
pub(crate) async fn verify(transaction: &Transaction, id: i64, now: i64) -> Result<bool, Error> {
    let used = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Waiting.as_str()))
        .col_expr(Column::WaitsFor, Expr::value(WaitsFor::Approval.as_str()))
        .col_expr(Column::VerifiedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(State::Unverified))
        .exec(transaction)
        .await?;
    sign_up_link::Entity::delete_many()
        .filter(sign_up_link::Column::RequestId.eq(id))
        .exec(transaction)
        .await?;
    Ok(used.rows_affected > 0)
}

/// The account that shows who they are; `made`: it was made for this.
pub(crate) async fn put_account(
    transaction: &Transaction,
    id: i64,
    account_id: i64,
    made: bool,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::AccountId, Expr::value(account_id))
        .col_expr(Column::MadeAccount, Expr::value(made))
        .filter(Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Other requests with this address that were never verified are of no more use.
pub(crate) async fn delete_others(
    transaction: &Transaction,
    company_id: i64,
    email_key: &str,
) -> Result<(), Error> {
    Entity::delete_many()
        .filter(Column::CompanyId.eq(company_id))
        .filter(Column::EmailKey.eq(email_key))
        .filter(Column::State.eq(State::Unverified))
        .exec(transaction)
        .await?;
    Ok(())
}

pub(crate) async fn wait_for(transaction: &Transaction, id: i64, what: WaitsFor) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::WaitsFor, Expr::value(what.as_str()))
        .filter(Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Decides about a request that waits. False: it does not any more.
pub(crate) async fn decide(
    transaction: &Transaction,
    id: i64,
    state: State,
    (by, reason, user_id): (&str, Option<&str>, Option<i64>),
    now: i64,
) -> Result<bool, Error> {
    let decided = Entity::update_many()
        .col_expr(Column::State, Expr::value(state.as_str()))
        .col_expr(Column::WaitsFor, Expr::value(None::<String>))
        .col_expr(Column::DecidedBy, Expr::value(by))
        .col_expr(Column::Reason, Expr::value(reason))
        .col_expr(Column::UserId, Expr::value(user_id))
        .col_expr(Column::DecidedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(State::Waiting))
        .exec(transaction)
        .await?;
    Ok(decided.rows_affected > 0)
}

/// The company's requests: where every query with a scope begins.
fn of(scope: &Scope) -> Select<Entity> {
    Entity::find().filter(Column::CompanyId.eq(scope.company_id()))
}

/// Up to `limit + 1` of them older than `before`, newest first.
pub(crate) async fn list(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    state: Option<State>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<SignUp>, Error> {
    let mut query = of(scope);
    if let Some(state) = state {
        query = query.filter(Column::State.eq(state));
    }
    if let Some(before) = before {
        query = query.filter(Column::Id.lt(before));
    }
    let rows = query.order_by_desc(Column::Id).limit(u64::from(limit) + 1).all(connection).await?;
    rows.into_iter().map(read).collect()
}

pub(crate) async fn get(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<SignUp>, Error> {
    of(scope).filter(Column::Id.eq(id)).one(connection).await?.map(read).transpose()
}

/// Those of these ids, or, without ids, up to `limit` that wait; in the order in which they came.
pub(crate) async fn to_decide(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    ids: Option<&[i64]>,
    limit: u32,
) -> Result<Vec<SignUp>, Error> {
    let query = match ids {
        Some(ids) => of(scope).filter(Column::Id.is_in(ids.iter().copied())),
        None => of(scope).filter(Column::State.eq(State::Waiting)),
    };
    let rows = query.order_by_asc(Column::Id).limit(u64::from(limit)).all(connection).await?;
    rows.into_iter().map(read).collect()
}

/// How many wait.
pub(crate) async fn count_waiting(connection: &impl ConnectionTrait, scope: &Scope) -> Result<u64, Error> {
    Ok(of(scope).filter(Column::State.eq(State::Waiting)).count(connection).await?)
}

/// Requests that were never verified, and have run out, wait for nothing any more; what they say is forgotten.
pub(crate) async fn expire(transaction: &Transaction, now: i64) -> Result<u64, Error> {
    let expired = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Expired.as_str()))
        .col_expr(Column::Said, Expr::value("{}"))
        .col_expr(Column::DecidedAt, Expr::value(now))
        .filter(Column::State.eq(State::Unverified))
        .filter(Column::ExpiresAt.lt(now))
        .exec(transaction)
        .await?;
    Ok(expired.rows_affected)
}

/// Forgets requests of which nothing came, if that was before `before`.
pub(crate) async fn delete_decided(transaction: &Transaction, before: i64) -> Result<u64, Error> {
    let deleted = Entity::delete_many()
        .filter(Column::State.is_in([State::Rejected, State::Expired]))
        .filter(Column::DecidedAt.lt(before))
        .exec(transaction)
        .await?;
    Ok(deleted.rows_affected)
}

fn read(row: Model) -> Result<SignUp, Error> {
    let said: BTreeMap<Field, String> = serde_json::from_str(&row.said)?;
    Ok(SignUp {
        id: row.id,
        company_id: row.company_id,
        state: row.state,
        waits_for: row.waits_for,
        email: row.email,
        email_key: row.email_key,
        said,
        agreed_to: row.agreed_to,
        access_code_id: row.access_code_id,
        code: row.code,
        account_id: row.account_id,
        made_account: row.made_account,
        user_id: row.user_id,
        decided_by: row.decided_by,
        reason: row.reason,
        created_at: instant(row.created_at),
        verified_at: row.verified_at.map(instant),
        decided_at: row.decided_at.map(instant),
    })
}
