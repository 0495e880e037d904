//! Rows of jobs. Runners work for every company.

use entity::job::{self, ActiveModel, Column, Entity, State};

pub(crate) use entity::job::Model;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, FromQueryResult as _,
    NotSet, QueryFilter as _, Set, UpdateMany,
};

use super::{Kind, Store, Transaction, statement};
use crate::Error;
use crate::jobs::NewJob;

pub(crate) async fn insert(transaction: &Transaction, new: NewJob, now: i64) -> Result<i64, Error> {
    let row = ActiveModel {
        id: NotSet,
        kind: Set(new.kind.to_owned()),
        company_id: Set(new.company_id),
        subject_id: Set(new.subject_id),
        payload: Set(new.payload.to_string()),
        state: Set(State::Waiting),
        attempts: Set(0),
        run_at: Set(now),
        lease_owner: Set(None),
        lease_until: Set(None),
        last_error: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    };
    Ok(row.insert(transaction).await?.id)
}

/// The job that has waited longest, leased; those whose lease has run out wait again.
pub(crate) async fn take(
    store: &Store,
    kinds: &[&str],
    lease: &str,
    now: i64,
    until: i64,
) -> Result<Option<Model>, Error> {
    if kinds.is_empty() {
        return Ok(None);
    }
    let kinds = serde_json::to_string(kinds)?;
    let sql = match store.kind() {
        Kind::Sqlite => {
            // Looking first, without the write lock: this is asked every second.
            let looking = statement(store.read(), super::sqlite::JOB_DUE, [now.into(), kinds.clone().into()]);
            if store.read().query_one_raw(looking).await?.is_none() {
                return Ok(None);
            }
            super::sqlite::TAKE_JOB
        }
        Kind::Postgres => super::postgres::TAKE_JOB,
    };
    let transaction = store.begin().await?;
    let taking = statement(&transaction, sql, [now.into(), kinds.into(), lease.into(), until.into()]);
    let row = transaction.query_one_raw(taking).await?;
    let job = row.map(|row| Model::from_query_result(&row, "")).transpose()?;
    transaction.commit().await?;
    Ok(job)
}

/// Whether the lease still held and now holds until `until`.
pub(crate) async fn renew(store: &Store, id: i64, lease: &str, now: i64, until: i64) -> Result<bool, Error> {
    let transaction = store.begin().await?;
    let renewed =
        held(id, lease, now).col_expr(Column::LeaseUntil, Expr::value(until)).exec(&transaction).await?;
    transaction.commit().await?;
    Ok(renewed.rows_affected > 0)
}

/// Whether the job was held by this lease, and so is done now.
pub(crate) async fn finish(transaction: &Transaction, id: i64, lease: &str, now: i64) -> Result<bool, Error> {
    let done = held(id, lease, now)
        .col_expr(Column::State, Expr::value(State::Done.as_str()))
        .col_expr(Column::LeaseOwner, Expr::value(None::<String>))
        .col_expr(Column::LeaseUntil, Expr::value(None::<i64>))
        .exec(transaction)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Lets the job wait until `run_at`, if it is still held.
pub(crate) async fn release(
    store: &Store,
    id: i64,
    lease: &str,
    run_at: i64,
    reason: &str,
) -> Result<(), Error> {
    let transaction = store.begin().await?;
    held(id, lease, run_at)
        .col_expr(Column::State, Expr::value(State::Waiting.as_str()))
        .col_expr(Column::RunAt, Expr::value(run_at))
        .col_expr(Column::LeaseOwner, Expr::value(None::<String>))
        .col_expr(Column::LeaseUntil, Expr::value(None::<i64>))
        .col_expr(Column::LastError, Expr::value(reason))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}

/// There will be no further try, if it is still held.
pub(crate) async fn fail(store: &Store, id: i64, lease: &str, now: i64, reason: &str) -> Result<(), Error> {
    let transaction = store.begin().await?;
    held(id, lease, now)
        .col_expr(Column::State, Expr::value(State::Failed.as_str()))
        .col_expr(Column::LeaseOwner, Expr::value(None::<String>))
        .col_expr(Column::LeaseUntil, Expr::value(None::<i64>))
        .col_expr(Column::LastError, Expr::value(reason))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}

/// Forgets jobs that were done before `before`. Failed ones stay to be looked at.
pub(crate) async fn delete_done(transaction: &Transaction, before: i64) -> Result<u64, Error> {
    let deleted = Entity::delete_many()
        .filter(Column::State.eq(State::Done))
        .filter(Column::UpdatedAt.lt(before))
        .exec(transaction)
        .await?;
    Ok(deleted.rows_affected)
}

/// The job, as tests look at it.
#[cfg(test)]
pub(crate) async fn find(store: &Store, id: i64) -> Result<Option<Model>, Error> {
    Ok(Entity::find_by_id(id).one(store.read()).await?)
}

/// An update of the job, as long as this lease holds it.
fn held(id: i64, lease: &str, now: i64) -> UpdateMany<job::Entity> {
    Entity::update_many()
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(State::Running))
        .filter(Column::LeaseOwner.eq(lease))
}
