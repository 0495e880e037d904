//! What is done to many people at once: who of them it can be done to, and the statements that do it.

use std::collections::BTreeMap;

use entity::bulk_action::{ActiveModel, Column, Entity, Model, State};
use entity::user;
use roster::person::AccountType;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, NotSet, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, QueryTrait as _, Select, Set, Value,
};

use super::{Kind, Transaction, postgres, sqlite, statement};
use crate::Error;
use crate::access::{Actor, Scope};
use crate::assignments::Training;
use crate::clock::instant;
use crate::people::{Bulk, BulkAction, Outcome, Outcomes, Selection, Touched};

/// Tells of people whether something can be done to them.
pub(crate) struct Judge {
    meant: Select<user::Entity>,
    /// How many were named one by one, if they were.
    named: Option<u64>,
    /// The outcome of a row of "user", in SQL.
    outcome: String,
}

impl Judge {
    pub(crate) async fn of(
        connection: &impl ConnectionTrait,
        scope: &Scope,
        action: &BulkAction,
        highest: AccountType,
        selection: &Selection,
    ) -> Result<Self, Error> {
        let (meant, named) = super::user::selected(connection, scope, selection).await?;
        let mut judge = Self { meant, named, outcome: outcome(scope, action, highest, None) };
        let ends_admins = match action {
            BulkAction::Suspend | BulkAction::Delete => true,
            BulkAction::SetAccountType { account_type } => *account_type != AccountType::Admin,
            _ => false,
        };
        if ends_admins && let Some(kept) = judge.admin_to_keep(connection, scope).await? {
            judge.outcome = outcome(scope, action, highest, Some(kept));
        }
        Ok(judge)
    }

    /// One of the administrators whom it would be done to, if all there are would be gone.
    async fn admin_to_keep(
        &self,
        connection: &impl ConnectionTrait,
        scope: &Scope,
    ) -> Result<Option<i64>, Error> {
        let going: Vec<i64> = self
            .meant
            .clone()
            .filter(user::Column::Status.eq(user::Status::Active))
            .filter(user::Column::AccountType.eq(user::AccountType::Admin))
            .filter(Expr::cust(format!("({}) = 'waiting'", self.outcome)))
            .select_only()
            .column(user::Column::Id)
            .order_by_asc(user::Column::Id)
            .into_tuple()
            .all(connection)
            .await?;
        let Some(first) = going.first().copied() else { return Ok(None) };
        let all = super::user::active_admins(connection, scope).await?;
        let going = i64::try_from(going.len()).unwrap_or(i64::MAX);
        Ok(roster::plan::leaves_no_admin(all, going, 0).then_some(first))
    }

    /// How many there are of each outcome.
    ///
    /// # Errors
    /// [`Error::NotFound`] if somebody who was named is not there.
    pub(crate) async fn counts(&self, connection: &impl ConnectionTrait) -> Result<Outcomes, Error> {
        let rows: Vec<(String, i64)> = self
            .meant
            .clone()
            .select_only()
            .expr_as(Expr::cust(self.outcome.clone()), "outcome")
            .expr_as(Expr::cust("count(*)"), "people")
            .group_by(Expr::cust(self.outcome.clone()))
            .into_tuple()
            .all(connection)
            .await?;
        let mut outcomes = Outcomes::default();
        for (word, people) in rows {
            outcomes.add(read_outcome(&word)?, people.unsigned_abs());
        }
        if self.named.is_some_and(|named| named != outcomes.people()) {
            return Err(Error::NotFound);
        }
        Ok(outcomes)
    }

    /// The outcome of each who is there.
    pub(crate) async fn people(
        &self,
        connection: &impl ConnectionTrait,
    ) -> Result<BTreeMap<i64, Outcome>, Error> {
        let rows: Vec<(i64, String)> = self
            .meant
            .clone()
            .select_only()
            .column(user::Column::Id)
            .expr_as(Expr::cust(self.outcome.clone()), "outcome")
            .into_tuple()
            .all(connection)
            .await?;
        rows.into_iter().map(|(id, word)| Ok((id, read_outcome(&word)?))).collect()
    }
}

/// What comes of it for a row of "user". Numbers are written into the text: it is used where values have no place.
fn outcome(scope: &Scope, action: &BulkAction, highest: AccountType, kept: Option<i64>) -> String {
    let company = scope.company_id();
    let in_group = |group: i64| {
        format!(
            r#"EXISTS (SELECT 1 FROM membership m WHERE m.group_id = {group} AND m.user_id = "user".id
                AND m.company_id = {company})"#
        )
    };
    let mail_waits = r#"EXISTS (SELECT 1 FROM outbox o WHERE o.user_id = "user".id
        AND o.state IN ('waiting', 'sending') AND o.kind IN ('invitation', 'first_assignment'))"#;
    let mut when: Vec<(String, Outcome)> = Vec::new();
    match action {
        BulkAction::Suspend => when.push(("status = 'suspended'".to_owned(), Outcome::Already)),
        BulkAction::Activate => when.push(("status = 'active'".to_owned(), Outcome::Already)),
        BulkAction::SetAccountType { account_type } => {
            when.push((format!("account_type = '{}'", account_type.as_str()), Outcome::Already));
        }
        BulkAction::Invite | BulkAction::Resend => {
            when.push(("account_id IS NOT NULL".to_owned(), Outcome::CameIn));
            when.push(("status <> 'active'".to_owned(), Outcome::Suspended));
        }
        BulkAction::AddToGroup { group } => when.push((in_group(*group), Outcome::Already)),
        BulkAction::RemoveFromGroup { group } => {
            when.push((format!("NOT {}", in_group(*group)), Outcome::Already));
        }
        BulkAction::Assign { what, .. } => {
            let courses = match what {
                Training::Course(id) => {
                    format!(
                        "SELECT course_id FROM company_course WHERE company_id = {company} AND course_id = {id}"
                    )
                }
                Training::Package(id) => {
                    format!(
                        "SELECT course_id FROM package_course WHERE company_id = {company} AND package_id = {id}"
                    )
                }
            };
            when.push((
                format!(
                    r#"NOT EXISTS (SELECT 1 FROM ({courses}) c WHERE coalesce((
                        SELECT a.state FROM assignment a WHERE a.user_id = "user".id AND a.course_id = c.course_id
                        ORDER BY a.attempt DESC LIMIT 1), 'completed') = 'completed')"#
                ),
                Outcome::Already,
            ));
        }
        BulkAction::Delete => {}
    }
    let about_oneself =
        matches!(action, BulkAction::Suspend | BulkAction::Delete | BulkAction::SetAccountType { .. });
    if let (true, Some(oneself)) = (about_oneself, scope.user_id()) {
        when.push((format!(r#""user".id = {oneself}"#), Outcome::Yourself));
    }
    when.push((
        format!("account_type NOT IN ({})", super::invitation::types_up_to(highest)),
        Outcome::Beyond,
    ));
    match action {
        BulkAction::Resend => {
            when.push(("activation = 'not_invited'".to_owned(), Outcome::NotInvited));
            when.push((mail_waits.to_owned(), Outcome::MailWaiting));
        }
        BulkAction::Invite => when.push((mail_waits.to_owned(), Outcome::MailWaiting)),
        _ => {}
    }
    if let Some(kept) = kept {
        when.push((format!(r#""user".id = {kept}"#), Outcome::LastAdmin));
    }
    let when: Vec<String> = when
        .into_iter()
        .map(|(condition, outcome)| format!("WHEN {condition} THEN '{}'", outcome.as_str()))
        .collect();
    format!("CASE {} ELSE 'waiting' END", when.join(" "))
}

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
    let (meant, named) = super::user::selected(transaction, scope, selection).await?;
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
            coalesce(u.email, d.email)
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
            })
        })
        .collect()
}

/// What is done with whoever `$2` (a JSON array of ids) names in the company `$1`, at `$3`.
async fn run(
    transaction: &Transaction,
    scope: &Scope,
    people: &[i64],
    now: i64,
    statements: &[&str],
) -> Result<(), Error> {
    let ids = ids(transaction);
    let people = serde_json::to_string(people)?;
    for sql in statements {
        let sql = sql.replace("{ids}", ids);
        let mut values: Vec<Value> = vec![scope.company_id().into(), people.clone().into()];
        if sql.contains("$3") {
            values.push(now.into());
        }
        transaction.execute_raw(statement(transaction, sql, values)).await?;
    }
    Ok(())
}

/// Whoever may not come in any more is signed out wherever they are.
pub(super) const END_SESSIONS: &str = r#"
    DELETE FROM session WHERE account_id IN (
        SELECT account_id FROM "user" WHERE company_id = $1 AND id IN ({ids}) AND account_id IS NOT NULL)"#;

pub(crate) async fn end_sessions(
    transaction: &Transaction,
    scope: &Scope,
    people: &[i64],
) -> Result<(), Error> {
    run(transaction, scope, people, 0, &[END_SESSIONS]).await
}

pub(crate) async fn suspend(
    transaction: &Transaction,
    scope: &Scope,
    people: &[i64],
    now: i64,
) -> Result<(), Error> {
    const SUSPEND: &str = r#"
        UPDATE "user" SET status = 'suspended', version = version + 1, updated_at = $3
        WHERE company_id = $1 AND id IN ({ids})"#;
    run(transaction, scope, people, now, &[END_SESSIONS, SUSPEND]).await
}

pub(crate) async fn activate(
    transaction: &Transaction,
    scope: &Scope,
    people: &[i64],
    now: i64,
) -> Result<(), Error> {
    const ACTIVATE: &str = r#"
        UPDATE "user" SET status = 'active', version = version + 1, updated_at = $3
        WHERE company_id = $1 AND id IN ({ids})"#;
    run(transaction, scope, people, now, &[ACTIVATE]).await
}

const CHANGED: &str = r#"
    UPDATE "user" SET version = version + 1, updated_at = $3 WHERE company_id = $1 AND id IN ({ids})"#;

pub(crate) async fn add_to_group(
    transaction: &Transaction,
    scope: &Scope,
    group: i64,
    people: &[i64],
    now: i64,
) -> Result<(), Error> {
    let add = format!(
        r#"INSERT INTO membership (group_id, user_id, company_id, created_at)
        SELECT {group}, id, company_id, $3 FROM "user" WHERE company_id = $1 AND id IN ({{ids}})
        ON CONFLICT DO NOTHING"#
    );
    run(transaction, scope, people, now, &[&add, CHANGED]).await
}

pub(crate) async fn remove_from_group(
    transaction: &Transaction,
    scope: &Scope,
    group: i64,
    people: &[i64],
    now: i64,
) -> Result<(), Error> {
    let remove = format!(
        "DELETE FROM membership WHERE company_id = $1 AND group_id = {group} AND user_id IN ({{ids}})"
    );
    run(transaction, scope, people, now, &[&remove, CHANGED]).await
}

/// Nobody manages a group but managers.
pub(crate) async fn set_account_type(
    transaction: &Transaction,
    scope: &Scope,
    account_type: AccountType,
    people: &[i64],
    now: i64,
) -> Result<(), Error> {
    const MANAGE_NOTHING: &str = "DELETE FROM group_manager WHERE company_id = $1 AND user_id IN ({ids})";
    let change = format!(
        r#"UPDATE "user" SET account_type = '{}', version = version + 1, updated_at = $3
        WHERE company_id = $1 AND id IN ({{ids}})"#,
        account_type.as_str()
    );
    match account_type {
        AccountType::Manager => run(transaction, scope, people, now, &[&change]).await,
        _ => run(transaction, scope, people, now, &[MANAGE_NOTHING, &change]).await,
    }
}

/// Whether managers or administrators are among them.
pub(crate) async fn has_colleagues(
    transaction: &Transaction,
    scope: &Scope,
    people: &[i64],
) -> Result<bool, Error> {
    let sql = format!(
        r#"SELECT 1 FROM "user" WHERE company_id = $1 AND id IN ({}) AND account_type IN ('manager', 'admin') LIMIT 1"#,
        ids(transaction)
    );
    let values = [scope.company_id().into(), serde_json::to_string(people)?.into()];
    Ok(transaction.query_one_raw(statement(transaction, sql, values)).await?.is_some())
}

/// The ids of the JSON array `$2`.
pub(super) fn ids(connection: &impl ConnectionTrait) -> &'static str {
    match Kind::of(connection) {
        Kind::Sqlite => sqlite::IDS,
        Kind::Postgres => postgres::IDS,
    }
}

fn read_outcome(word: &str) -> Result<Outcome, Error> {
    Outcome::parse(word).ok_or_else(|| Error::internal("an outcome that nobody knows"))
}
