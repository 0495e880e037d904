//! What is to be done to many, kept: to whom, how far it has come, and what came of it.

use std::collections::BTreeMap;

use entity::bulk_action::{ActiveModel, Column, Entity, Model, State};
use entity::user;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, NotSet, QueryFilter as _,
    QuerySelect as _, QueryTrait as _, Select, Set,
};

use super::{ids, read_outcome};
use crate::Error;
use crate::access::{Actor, Scope};
use crate::clock::instant;
use crate::people::{Bulk, BulkAction, Outcome, Outcomes, Selection, Touched};
use crate::store::{Transaction, statement};

/// Keeps that it is to be done, and to whom. Its id, and how many they are.
///
/// # Errors
/// [`Error::NotFound`] if somebody who was named is not there.
pub(crate) async fn insert(
    transaction: &Transaction,
    scope: &Scope,
    action: &BulkAction,
    selection: &Selection,
    now: i64,
) -> Result<(i64, u64), Error> {
    let row = ActiveModel {
        id: NotSet,
        company_id: Set(scope.company_id()),
        action: Set(serde_json::to_string(action)?),
        actor: Set(serde_json::to_string(scope.actor())?),
        actor_name: Set(scope.actor().display()),
        state: Set(State::Waiting),
        stop_requested: Set(false),
        people: Set(0),
        looked_at: Set(0),
        error: Set(None),
        created_at: Set(now),
        started_at: Set(None),
        ended_at: Set(None),
    };
    let id = row.insert(transaction).await?.id;
    let (meant, named) = crate::store::user::selected(transaction, scope, selection).await?;
    let who = meant
        .select_only()
        .expr_as(Expr::val(id), "bulk_action_id")
        .column(user::Column::Id)
        .expr_as(Expr::val(Outcome::Waiting.as_str()), "outcome");
    let mut into = Query::insert();
    into.into_table("bulk_action_user").columns(["bulk_action_id", "user_id", "outcome"]);
    into.select_from(who.into_query()).map_err(Error::internal)?;
    let people = transaction.execute(&into).await?.rows_affected();
    if named.is_some_and(|named| named != people) {
        return Err(Error::NotFound);
    }
    Entity::update_many()
        .col_expr(Column::People, Expr::value(i64::try_from(people).unwrap_or(i64::MAX)))
        .filter(Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok((id, people))
}

/// Who does what, as long as it has not ended.
pub(crate) async fn open(
    connection: &impl ConnectionTrait,
    company_id: i64,
    id: i64,
) -> Result<Option<(Actor, BulkAction)>, Error> {
    let row = Entity::find_by_id(id)
        .filter(Column::CompanyId.eq(company_id))
        .filter(Column::State.is_in([State::Waiting, State::Running]))
        .one(connection)
        .await?;
    let read = |row: Model| Ok((serde_json::from_str(&row.actor)?, serde_json::from_str(&row.action)?));
    row.map(read).transpose()
}

/// Keeps others away from it until the transaction ends. Whether it is to stop; none if it has ended.
pub(crate) async fn lock(transaction: &Transaction, id: i64) -> Result<Option<bool>, Error> {
    let row = Entity::find_by_id(id)
        .filter(Column::State.is_in([State::Waiting, State::Running]))
        .lock_exclusive()
        .one(transaction)
        .await?;
    Ok(row.map(|row| row.stop_requested))
}

pub(crate) async fn start(transaction: &Transaction, id: i64, now: i64) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Running.as_str()))
        .col_expr(Column::StartedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(State::Waiting))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Whether it goes on, and so will stop.
pub(crate) async fn request_stop(transaction: &Transaction, id: i64) -> Result<bool, Error> {
    let stopping = Entity::update_many()
        .col_expr(Column::StopRequested, Expr::value(true))
        .filter(Column::Id.eq(id))
        .filter(Column::State.is_in([State::Waiting, State::Running]))
        .exec(transaction)
        .await?;
    Ok(stopping.rows_affected > 0)
}

/// The next `limit` whose turn it is.
pub(crate) async fn next(transaction: &Transaction, id: i64, limit: u64) -> Result<Vec<i64>, Error> {
    const NEXT: &str =
        "SELECT user_id FROM bulk_action_user WHERE bulk_action_id = $1 AND outcome = 'waiting'
        ORDER BY user_id LIMIT $2";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let asking = statement(transaction, NEXT, [id.into(), limit.into()]);
    let rows = transaction.query_all_raw(asking).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

/// Writes down what came of it for whom.
pub(crate) async fn put_outcomes(
    transaction: &Transaction,
    id: i64,
    outcomes: &BTreeMap<Outcome, Vec<i64>>,
) -> Result<(), Error> {
    const LOOKED_AT: &str = "UPDATE bulk_action SET looked_at = looked_at + $2 WHERE id = $1";
    let ids = ids(transaction);
    let sql =
        format!("UPDATE bulk_action_user SET outcome = $3 WHERE bulk_action_id = $1 AND user_id IN ({ids})");
    let mut looked_at = 0;
    for (outcome, people) in outcomes {
        let values = [id.into(), serde_json::to_string(people)?.into(), outcome.as_str().into()];
        let written = transaction.execute_raw(statement(transaction, sql.as_str(), values)).await?;
        looked_at += i64::try_from(written.rows_affected()).unwrap_or(0);
    }
    transaction.execute_raw(statement(transaction, LOOKED_AT, [id.into(), looked_at.into()])).await?;
    Ok(())
}

pub(crate) async fn end(
    transaction: &Transaction,
    id: i64,
    state: State,
    error: Option<&str>,
    now: i64,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(state.as_str()))
        .col_expr(Column::Error, Expr::value(error))
        .col_expr(Column::EndedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// The company's, or those that the actor began who may not see the whole company.
fn of(scope: &Scope) -> Result<Select<Entity>, Error> {
    let all = Entity::find().filter(Column::CompanyId.eq(scope.company_id()));
    Ok(match scope.within() {
        None => all,
        Some(_) => all.filter(Column::Actor.eq(serde_json::to_string(scope.actor())?)),
    })
}

pub(crate) async fn get(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<Bulk>, Error> {
    const OUTCOMES: &str =
        "SELECT outcome, count(*) FROM bulk_action_user WHERE bulk_action_id = $1 GROUP BY outcome";
    let Some(row) = of(scope)?.filter(Column::Id.eq(id)).one(connection).await? else { return Ok(None) };
    let mut outcomes = Outcomes::default();
    for counted in connection.query_all_raw(statement(connection, OUTCOMES, [id.into()])).await? {
        let (word, people): (String, i64) = (counted.try_get_by_index(0)?, counted.try_get_by_index(1)?);
        outcomes.add(read_outcome(&word)?, people.unsigned_abs());
    }
    Ok(Some(Bulk {
        id: row.id,
        action: serde_json::from_str(&row.action)?,
        state: row.state,
        people: row.people.unsigned_abs(),
        looked_at: row.looked_at.unsigned_abs(),
        outcomes,
        by: row.actor_name,
        error: row.error,
        created_at: instant(row.created_at),
        started_at: row.started_at.map(instant),
        ended_at: row.ended_at.map(instant),
    }))
}

/// Up to `limit + 1` of those it is about with ids after `after`, in the order of their ids. It must be one that the
/// actor may see.
pub(crate) async fn touched(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
    outcome: Option<Outcome>,
    after: Option<i64>,
    limit: u32,
) -> Result<Vec<Touched>, Error> {
    const TOUCHED: &str = r#"
        SELECT t.user_id, t.outcome, coalesce(u.first_name || ' ' || u.last_name, d.first_name || ' ' || d.last_name),
            coalesce(u.email, d.email), u.id
        FROM bulk_action_user t
        LEFT JOIN "user" u ON u.company_id = $2 AND u.id = t.user_id
        LEFT JOIN deleted_user d ON d.company_id = $2 AND d.id = t.user_id
        WHERE t.bulk_action_id = $1 AND t.user_id > $3 AND ($4 = '' OR t.outcome = $4)
        ORDER BY t.user_id LIMIT $5"#;
    let values = [
        id.into(),
        scope.company_id().into(),
        after.unwrap_or(0).into(),
        outcome.map_or("", Outcome::as_str).into(),
        (i64::from(limit) + 1).into(),
    ];
    let rows = connection.query_all_raw(statement(connection, TOUCHED, values)).await?;
    rows.into_iter()
        .map(|row| {
            let word: String = row.try_get_by_index(1)?;
            let (name, email): (Option<String>, Option<String>) =
                (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
            Ok(Touched {
                user_id: row.try_get_by_index(0)?,
                who: name.map(|name| name.trim().to_owned()).zip(email),
                outcome: read_outcome(&word)?,
                is_here: row.try_get_by_index::<Option<i64>>(4)?.is_some(),
            })
        })
        .collect()
}
