//! Rows of the outbox.

use entity::outbox::{ActiveModel, Column, Entity, Model, State};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, NotSet, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Select, Set,
};

use super::Transaction;
use crate::Error;
use crate::access::Scope;
use crate::clock::instant;
use crate::mail::{Mail, NewMail};

/// The company's mail: where every query here begins.
fn of(scope: &Scope) -> Select<Entity> {
    Entity::find().filter(Column::CompanyId.eq(scope.company_id()))
}

/// Writes a mail down, to be sent when the transaction is committed; nothing if there is one of this cause.
pub(crate) async fn insert(transaction: &Transaction, mail: NewMail, now: i64) -> Result<(), Error> {
    let row = ActiveModel {
        id: NotSet,
        company_id: Set(mail.company_id),
        kind: Set(mail.kind),
        user_id: Set(None),
        import_id: Set(mail.import_id),
        recipient: Set(mail.to),
        subject: Set(mail.content.subject),
        text: Set(Some(mail.content.text)),
        html: Set(Some(mail.content.html)),
        cause: Set(mail.cause),
        state: Set(State::Waiting),
        attempts: Set(0),
        last_error: Set(None),
        run_at: Set(now),
        created_at: Set(now),
        sent_at: Set(None),
    };
    Entity::insert(row)
        .on_conflict(OnConflict::column(Column::Cause).do_nothing().to_owned())
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}

/// Up to `limit + 1` mails older than `before`, newest first.
pub(crate) async fn list(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    state: Option<State>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Mail>, Error> {
    let mut query = of(scope);
    if let Some(state) = state {
        query = query.filter(Column::State.eq(state));
    }
    if let Some(before) = before {
        query = query.filter(Column::Id.lt(before));
    }
    let rows = query.order_by_desc(Column::Id).limit(u64::from(limit) + 1).all(connection).await?;
    Ok(rows.into_iter().map(read).collect())
}

pub(crate) async fn get(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<Mail>, Error> {
    Ok(of(scope).filter(Column::Id.eq(id)).one(connection).await?.map(read))
}

pub(crate) async fn of_cause(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    cause: &str,
) -> Result<Option<Mail>, Error> {
    Ok(of(scope).filter(Column::Cause.eq(cause)).one(connection).await?.map(read))
}

fn read(row: Model) -> Mail {
    Mail {
        id: row.id,
        to: row.recipient,
        subject: row.subject,
        state: row.state,
        attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
        last_error: row.last_error,
        cause: row.cause,
        text: row.text,
        html: row.html,
        created_at: instant(row.created_at),
        sent_at: row.sent_at.map(instant),
    }
}
