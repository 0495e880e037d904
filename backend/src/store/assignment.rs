//! Rows of assignments.

use std::collections::HashMap;

use entity::assignment::{Column, Entity, Model, Source};
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, Select, Value,
};

use super::{Kind, Transaction, postgres, sqlite, statement};
use crate::Error;
use crate::access::Scope;
use crate::assignments::{
    Assignees, Assignment, AssignmentFilter, AssignmentState, NewAssignment, Reassignment, Training,
};
use crate::clock::instant;

/// The company's assignments, or those of the people whom the actor may see: where every query here begins.
pub(super) fn of(scope: &Scope) -> Select<Entity> {
    let assignments = Entity::find().filter(Column::CompanyId.eq(scope.company_id()));
    match scope.within() {
        None => assignments,
        Some(_) => assignments.filter(Column::UserId.in_subquery(seen(scope))),
    }
}

/// The ids of the people whom the actor may see.
fn seen(scope: &Scope) -> SelectStatement {
    super::user::of(scope).select_only().column(entity::user::Column::Id).into_query()
}

/// Up to `limit + 1` with ids after `after`, in the order of their ids.
pub(crate) async fn list(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    filter: AssignmentFilter,
    after: Option<i64>,
    limit: u32,
) -> Result<Vec<Assignment>, Error> {
    let mut query = of(scope);
    if let Some(user) = filter.user {
        query = query.filter(Column::UserId.eq(user));
    }
    if let Some(course) = filter.course {
        query = query.filter(Column::CourseId.eq(course));
    }
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(after));
    }
    let query = query.order_by_asc(Column::Id).limit(u64::from(limit) + 1);
    let rows = match (filter.state, filter.course) {
        (Some(state), _) => query.filter(Column::State.eq(state)).all(connection).await?,
        (None, None) => query.all(connection).await?,
        // A course's attempts stand in the index by their states, and in each by their ids.
        (None, Some(_)) => {
            let mut rows = Vec::new();
            for state in AssignmentState::ALL {
                rows.extend(query.clone().filter(Column::State.eq(*state)).all(connection).await?);
            }
            rows.sort_by_key(|row| row.id);
            rows.truncate(limit as usize + 1);
            rows
        }
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Those of each of these people, whom the actor may see: by course, the newest attempt first.
pub(super) async fn of_people(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    people: impl Iterator<Item = i64>,
) -> Result<HashMap<i64, Vec<Assignment>>, Error> {
    let rows = Entity::find()
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::UserId.is_in(people))
        .order_by_asc(Column::CourseId)
        .order_by_desc(Column::Attempt)
        .all(connection)
        .await?;
    let mut by_person: HashMap<i64, Vec<Assignment>> = HashMap::new();
    for row in rows {
        by_person.entry(row.user_id).or_default().push(read(row));
    }
    Ok(by_person)
}

/// The assignment, which nobody else changes until the transaction ends.
pub(crate) async fn lock(
    transaction: &Transaction,
    scope: &Scope,
    id: i64,
) -> Result<Option<Assignment>, Error> {
    let row = of(scope).filter(Column::Id.eq(id)).lock_exclusive().one(transaction).await?;
    Ok(row.map(read))
}

/// [`lock`], of the user's own, whatever else they may see.
pub(crate) async fn lock_own(
    transaction: &Transaction,
    scope: &Scope,
    user_id: i64,
    id: i64,
) -> Result<Option<Assignment>, Error> {
    let row = Entity::find_by_id(id)
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::UserId.eq(user_id))
        .lock_exclusive()
        .one(transaction)
        .await?;
    Ok(row.map(read))
}

/// The user's own, with the titles of the courses: by course, the newest attempt first.
pub(crate) async fn of_oneself(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    user_id: i64,
) -> Result<Vec<(Assignment, String)>, Error> {
    let mut by_person = of_people(connection, scope, std::iter::once(user_id)).await?;
    let assignments = by_person.remove(&user_id).unwrap_or_default();
    let courses = entity::course::Entity::find()
        .filter(entity::course::Column::Id.is_in(assignments.iter().map(|assignment| assignment.course_id)))
        .all(connection)
        .await?;
    let titles: HashMap<i64, String> = courses.into_iter().map(|course| (course.id, course.title)).collect();
    Ok(assignments
        .into_iter()
        .filter_map(|assignment| {
            let title = titles.get(&assignment.course_id)?.clone();
            Some((assignment, title))
        })
        .collect())
}

/// The newest attempt of the same person at the same course.
pub(crate) async fn newest_attempt(
    transaction: &Transaction,
    scope: &Scope,
    assignment: &Assignment,
) -> Result<u32, Error> {
    let newest: Option<Option<i64>> = Entity::find()
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::UserId.eq(assignment.user_id))
        .filter(Column::CourseId.eq(assignment.course_id))
        .select_only()
        .column_as(Column::Attempt.max(), "newest")
        .into_tuple()
        .one(transaction)
        .await?;
    Ok(newest.flatten().map_or(0, number))
}

/// Writes down how far the assignment has come, and when it is due.
pub(crate) async fn write(
    transaction: &Transaction,
    scope: &Scope,
    assignment: &Assignment,
) -> Result<(), Error> {
    let micros = |at: Option<jiff::Timestamp>| at.map(jiff::Timestamp::as_microsecond);
    Entity::update_many()
        .col_expr(Column::State, Expr::val(assignment.state.as_str()))
        .col_expr(Column::DueOn, Expr::val(assignment.due_on.map(|day| day.to_string())))
        .col_expr(Column::StartedAt, Expr::val(micros(assignment.started_at)))
        .col_expr(Column::CompletedAt, Expr::val(micros(assignment.completed_at)))
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::Id.eq(assignment.id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// What the database is asked for people: `$1` is the company, `$2` what [`who`] gives for the same.
fn people_of(transaction: &Transaction, to: &Assignees) -> String {
    match to {
        Assignees::Users(_) => {
            let ids = match Kind::of(transaction) {
                Kind::Sqlite => sqlite::IDS,
                Kind::Postgres => postgres::IDS,
            };
            format!("u.company_id = $1 AND u.id IN ({ids})")
        }
        Assignees::Group(_) => "u.company_id = $1 AND u.id IN \
            (SELECT m.user_id FROM membership m WHERE m.company_id = $1 AND m.group_id = $2)"
            .to_owned(),
    }
}

fn who(to: &Assignees) -> Result<Value, Error> {
    Ok(match to {
        Assignees::Users(ids) => serde_json::to_string(ids)?.into(),
        Assignees::Group(id) => (*id).into(),
    })
}

/// How many of the company's people these are.
pub(crate) async fn people(transaction: &Transaction, scope: &Scope, to: &Assignees) -> Result<u64, Error> {
    let sql = format!(r#"SELECT count(*) FROM "user" u WHERE {}"#, people_of(transaction, to));
    let counting = statement(transaction, sql, [scope.company_id().into(), who(to)?]);
    let row = transaction.query_one_raw(counting).await?;
    let people: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    Ok(people.unsigned_abs())
}

/// Assigns to all of them whose newest attempt is completed, or who have none. Returns how many rows were made.
pub(crate) async fn insert(
    transaction: &Transaction,
    scope: &Scope,
    new: &NewAssignment,
    now: i64,
) -> Result<u64, Error> {
    let people = people_of(transaction, &new.to);
    let (courses, training, source, package) = match new.what {
        Training::Course(id) => (
            "SELECT course_id, 0 AS position FROM company_course WHERE company_id = $1 AND course_id = $3",
            id,
            Source::ByHand,
            None,
        ),
        Training::Package(id) => (
            "SELECT course_id, position FROM package_course WHERE company_id = $1 AND package_id = $3",
            id,
            Source::Package,
            Some(id),
        ),
    };
    let sql = format!(
        r#"
        INSERT INTO assignment (company_id, user_id, course_id, attempt, source, package_id, assigned_at, due_on)
        SELECT u.company_id, u.id, c.course_id,
            (SELECT coalesce(max(a.attempt), 0) + 1 FROM assignment a
             WHERE a.user_id = u.id AND a.course_id = c.course_id),
            $4, $5, $6, $7
        FROM "user" u CROSS JOIN ({courses}) c
        WHERE {people}
          AND coalesce((SELECT a.state FROM assignment a
                        WHERE a.user_id = u.id AND a.course_id = c.course_id
                        ORDER BY a.attempt DESC LIMIT 1), 'completed') = 'completed'
        ORDER BY u.id, c.position
        -- Somebody else may be assigning the same.
        ON CONFLICT DO NOTHING"#
    );
    let values = [
        scope.company_id().into(),
        who(&new.to)?,
        training.into(),
        source.as_str().into(),
        package.into(),
        now.into(),
        new.due_on.map(|day| day.to_string()).into(),
    ];
    Ok(transaction.execute_raw(statement(transaction, sql, values)).await?.rows_affected())
}

/// Opens the next attempt at every course of a package for all of them, whatever became of the one before, but for those
/// who were given any of it meanwhile. Returns how many rows were made.
pub(crate) async fn insert_next(
    transaction: &Transaction,
    scope: &Scope,
    to: &Assignees,
    again: &Reassignment,
    now: i64,
) -> Result<u64, Error> {
    let people = people_of(transaction, to);
    let sql = format!(
        r#"
        INSERT INTO assignment (company_id, user_id, course_id, attempt, source, package_id, assigned_at, due_on)
        SELECT u.company_id, u.id, c.course_id,
            (SELECT coalesce(max(a.attempt), 0) + 1 FROM assignment a
             WHERE a.user_id = u.id AND a.course_id = c.course_id),
            'package', $3, $4, $5
        FROM "user" u JOIN package_course c ON c.company_id = u.company_id AND c.package_id = $3
        WHERE {people}
          AND NOT EXISTS (SELECT 1 FROM annual_training t
                          WHERE t.user_id = u.id AND t.package_id = $3 AND t.assigned_at > $6)
        ORDER BY u.id, c.position
        -- Somebody else may be doing the same.
        ON CONFLICT DO NOTHING"#
    );
    let values = [
        scope.company_id().into(),
        who(to)?,
        again.package.into(),
        now.into(),
        again.due_on.map(|day| day.to_string()).into(),
        again.unless_after.map_or(i64::MAX, jiff::Timestamp::as_microsecond).into(),
    ];
    Ok(transaction.execute_raw(statement(transaction, sql, values)).await?.rows_affected())
}

/// Of how many people there are assignments by this package that were made at `now` with ids after `after`, and the
/// greatest of these ids.
pub(crate) async fn people_since(
    transaction: &Transaction,
    scope: &Scope,
    package_id: i64,
    after: i64,
    now: i64,
) -> Result<(u64, i64), Error> {
    let sql = "SELECT count(DISTINCT user_id), coalesce(max(id), 0) FROM assignment
        WHERE id > $1 AND company_id = $2 AND package_id = $3 AND assigned_at = $4";
    let values = [after.into(), scope.company_id().into(), package_id.into(), now.into()];
    let row = transaction.query_one_raw(statement(transaction, sql, values)).await?;
    let Some(row) = row else { return Ok((0, 0)) };
    let people: i64 = row.try_get_by_index(0)?;
    Ok((people.unsigned_abs(), row.try_get_by_index(1)?))
}

/// Invites those of the people who wait for their first assignment and got one at `now`: an activation link goes
/// out with the mail about it. Suspended ones wait on. Returns how many mails that makes.
pub(crate) async fn invite(
    transaction: &Transaction,
    scope: &Scope,
    to: &Assignees,
    now: i64,
) -> Result<u64, Error> {
    let who = who(to)?;
    let first = "SELECT min(a.id) FROM assignment a WHERE a.user_id = u.id AND a.assigned_at = $3";
    let waiting = format!(
        "{} AND u.invite_at_assignment AND u.status = 'active' AND u.activation <> 'activated' AND ({first}) \
         IS NOT NULL",
        people_of(transaction, to)
    );
    // The mail holds a link, and so is written when it is sent.
    let mail = format!(
        r#"
        INSERT INTO outbox (company_id, kind, user_id, recipient, subject, cause, run_at, created_at)
        SELECT u.company_id, 'first_assignment', u.id, u.email, '', 'first_assignment:' || ({first}), $3, $3
        FROM "user" u WHERE {waiting} ORDER BY u.id"#
    );
    let invitation = format!(
        r#"
        INSERT INTO invitation (company_id, user_id, created_at)
        SELECT u.company_id, u.id, $3 FROM "user" u WHERE {waiting}"#
    );
    let invited = format!(
        r#"
        UPDATE "user" AS u SET activation = 'invited', invite_at_assignment = FALSE, version = u.version + 1,
            updated_at = $3
        WHERE {waiting}"#
    );
    let mut mails = 0;
    for sql in [mail, invitation, invited] {
        let values = [scope.company_id().into(), who.clone(), now.into()];
        mails = transaction.execute_raw(statement(transaction, sql, values)).await?.rows_affected();
        if mails == 0 {
            break;
        }
    }
    Ok(mails)
}

/// How many attempts at each of these courses have come how far, of those that the actor may see.
pub(crate) async fn by_state(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    courses: &[i64],
) -> Result<Vec<(i64, AssignmentState, u64)>, Error> {
    let rows: Vec<(i64, AssignmentState, i64)> = of(scope)
        .filter(Column::CourseId.is_in(courses.iter().copied()))
        .select_only()
        .columns([Column::CourseId, Column::State])
        .column_as(Expr::cust("count(*)"), "attempts")
        .group_by(Column::CourseId)
        .group_by(Column::State)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|(course, state, attempts)| (course, state, attempts.unsigned_abs())).collect())
}

/// The greatest id there is.
pub(crate) async fn last_id(transaction: &Transaction) -> Result<i64, Error> {
    let last: Option<Option<i64>> = Entity::find()
        .select_only()
        .column_as(Column::Id.max(), "last")
        .into_tuple()
        .one(transaction)
        .await?;
    Ok(last.flatten().unwrap_or(0))
}

/// The first `limit` of what was assigned at `now` with ids after `after`.
pub(crate) async fn made(
    transaction: &Transaction,
    scope: &Scope,
    what: Training,
    after: i64,
    now: i64,
    limit: u64,
) -> Result<Vec<Assignment>, Error> {
    let query = of(scope).filter(Column::Id.gt(after)).filter(Column::AssignedAt.eq(now));
    let query = match what {
        Training::Course(id) => query.filter(Column::CourseId.eq(id)),
        Training::Package(id) => query.filter(Column::PackageId.eq(id)),
    };
    let rows = query.order_by_asc(Column::Id).limit(limit).all(transaction).await?;
    Ok(rows.into_iter().map(read).collect())
}

fn number(attempt: i64) -> u32 {
    u32::try_from(attempt).unwrap_or(u32::MAX)
}

fn read(row: Model) -> Assignment {
    Assignment {
        id: row.id,
        user_id: row.user_id,
        course_id: row.course_id,
        package_id: row.package_id,
        attempt: number(row.attempt),
        source: row.source,
        state: row.state,
        assigned_at: instant(row.assigned_at),
        due_on: row.due_on.and_then(|day| day.parse().ok()),
        started_at: row.started_at.map(instant),
        completed_at: row.completed_at.map(instant),
    }
}
