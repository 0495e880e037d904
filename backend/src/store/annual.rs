//! Rows of annual training, which the database keeps by itself; only the archive is written here.

use std::collections::{HashMap, HashSet};

use entity::annual_training::{Column, Entity, Model};
use entity::user;
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, Query};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, Select, Value,
};

use super::{Kind, Transaction, postgres, sqlite, statement};
use crate::Error;
use crate::access::Scope;
use crate::annual::{COUNTED, Outlook, Shelf, Turn};
use crate::assignments::{Assignment, AssignmentState};
use crate::clock::instant;
use crate::page::{Listing, Page};

/// Who stands on this shelf of a package, of those whom the actor may see: where every query here begins. Due is whose
/// newest attempt was assigned before `before`.
fn of(scope: &Scope, package_id: i64, shelf: Shelf, before: i64) -> Select<Entity> {
    let given = Entity::find()
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::PackageId.eq(package_id));
    let given = match shelf {
        Shelf::Due => given.filter(Column::ArchivedAt.is_null()).filter(Column::AssignedAt.lt(before)),
        Shelf::Archived => given.filter(Column::ArchivedAt.is_not_null()),
    };
    match scope.within() {
        None => given,
        Some(_) => given.filter(
            Column::UserId
                .in_subquery(super::user::of(scope).select_only().column(user::Column::Id).into_query()),
        ),
    }
}

/// How many stand there, counted to one more than [`COUNTED`].
pub(crate) async fn count(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    package_id: i64,
    shelf: Shelf,
    before: i64,
) -> Result<u64, Error> {
    let some = of(scope, package_id, shelf, before).select_only().column(Column::UserId).limit(COUNTED + 1);
    let mut counting = Query::select();
    counting.expr(Func::count(Expr::cust("*"))).from_subquery(some.into_query(), "some");
    let row = connection.query_one(&counting).await?;
    let count: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    Ok(count.unsigned_abs())
}

/// One page: those first whose newest attempt is longest ago, or who were archived last.
pub(crate) async fn list(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    package_id: i64,
    shelf: Shelf,
    before: i64,
    page: &Page,
) -> Result<Listing<Turn>, Error> {
    let mut query = of(scope, package_id, shelf, before);
    let after = page.cursor.as_deref().map(read_cursor).transpose()?;
    query = match shelf {
        Shelf::Due => {
            if let Some((at, user)) = after {
                // As one: of a million who were assigned it at the same moment, both databases find the place at once.
                query =
                    query.filter(place(Column::AssignedAt).gt(Expr::tuple([Expr::val(at), Expr::val(user)])));
            }
            query.order_by_asc(Column::AssignedAt).order_by_asc(Column::UserId)
        }
        Shelf::Archived => {
            if let Some((at, user)) = after {
                query =
                    query.filter(place(Column::ArchivedAt).lt(Expr::tuple([Expr::val(at), Expr::val(user)])));
            }
            query.order_by_desc(Column::ArchivedAt).order_by_desc(Column::UserId)
        }
    };
    let rows = query.limit(u64::from(page.limit) + 1).all(connection).await?;
    let total = count(connection, scope, package_id, shelf, before).await?;
    let listing = Listing::of(rows, page.limit, |row| {
        format!("{}.{}", row.archived_at.unwrap_or(row.assigned_at), row.user_id)
    });
    let items = whole(connection, scope, package_id, listing.items).await?;
    Ok(Listing { items, next: listing.next, total: (total <= COUNTED).then_some(total) })
}

/// Where somebody stands in a list that is ordered by this moment.
fn place(by: Column) -> Expr {
    Expr::tuple([Expr::col(by), Expr::col(Column::UserId)])
}

/// What [`list`] ends a page with: a moment, and an id.
fn read_cursor(cursor: &str) -> Result<(i64, i64), Error> {
    let parts = cursor.split_once('.');
    let parts = parts.and_then(|(at, user)| Some((at.parse().ok()?, user.parse().ok()?)));
    parts.ok_or_else(Page::unknown_cursor)
}

/// The rows with who it is, and how far they have come with the package.
async fn whole(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    package_id: i64,
    rows: Vec<Model>,
) -> Result<Vec<Turn>, Error> {
    let ids = || rows.iter().map(|row| row.user_id);
    let people = user::Entity::find()
        .filter(user::Column::CompanyId.eq(scope.company_id()))
        .filter(user::Column::Id.is_in(ids()))
        .all(connection)
        .await?;
    let mut people: HashMap<i64, user::Model> = people.into_iter().map(|row| (row.id, row)).collect();
    let package = super::package::get(connection, scope, package_id).await?;
    let courses: HashSet<i64> =
        package.map(|package| package.courses).unwrap_or_default().into_iter().collect();
    let assignments = super::assignment::of_people(connection, scope, ids()).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let person = people.remove(&row.user_id)?;
            let theirs = assignments.get(&row.user_id).map(Vec::as_slice).unwrap_or_default();
            let newest = newest(theirs, &courses);
            let at = |state| newest.iter().filter(|assignment| assignment.state == state).count() as u64;
            Some(Turn {
                user_id: person.id,
                name: called(&person),
                email: person.email,
                status: person.status.into(),
                assigned_at: instant(row.assigned_at),
                in_progress: at(AssignmentState::Started) > 0,
                completed: at(AssignmentState::Completed),
                archived: row.archived_at.map(|at| (instant(at), row.archived_by.unwrap_or_default())),
            })
        })
        .collect())
}

/// Of assignments by course, the newest attempt first: the newest at each of these courses.
fn newest<'a>(assignments: &'a [Assignment], courses: &HashSet<i64>) -> Vec<&'a Assignment> {
    let mut seen = HashSet::new();
    let of_courses = assignments.iter().filter(|assignment| courses.contains(&assignment.course_id));
    of_courses.filter(|assignment| seen.insert(assignment.course_id)).collect()
}

/// As [`crate::people::User::name`].
fn called(person: &user::Model) -> String {
    let name = format!("{} {}", person.first_name, person.last_name);
    let name = name.trim();
    if name.is_empty() {
        person.user_name.clone().unwrap_or_else(|| person.email.clone())
    } else {
        name.to_owned()
    }
}

/// The ids of all who stand there.
pub(crate) async fn ids(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    package_id: i64,
    shelf: Shelf,
    before: i64,
) -> Result<Vec<i64>, Error> {
    let ids = of(scope, package_id, shelf, before)
        .select_only()
        .column(Column::UserId)
        .order_by_asc(Column::UserId)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(ids)
}

/// The ids of the JSON array `$2`.
fn named(connection: &impl ConnectionTrait) -> &'static str {
    match Kind::of(connection) {
        Kind::Sqlite => sqlite::IDS,
        Kind::Postgres => postgres::IDS,
    }
}

/// How many of these ids are people of the company whom the actor may see.
pub(crate) async fn known(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[i64],
) -> Result<u64, Error> {
    let mut known = 0;
    for some in ids.chunks(10_000) {
        let found: Vec<i64> = super::user::of(scope)
            .filter(user::Column::Id.is_in(some.iter().copied()))
            .select_only()
            .column(user::Column::Id)
            .into_tuple()
            .all(connection)
            .await?;
        known += found.len() as u64;
    }
    Ok(known)
}

/// What doing something to these people means.
pub(crate) async fn outlook(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    package_id: i64,
    ids: &[i64],
) -> Result<Outlook, Error> {
    let sql = format!(
        r#"
        SELECT count(*), count(CASE WHEN u.status = 'suspended' THEN 1 END),
            count(CASE WHEN EXISTS (SELECT 1 FROM assignment a
                JOIN package_course c ON c.package_id = $3 AND c.course_id = a.course_id
                WHERE a.user_id = u.id AND a.state = 'started' AND NOT EXISTS (SELECT 1 FROM assignment later
                    WHERE later.user_id = a.user_id AND later.course_id = a.course_id AND later.attempt > a.attempt)
                ) THEN 1 END)
        FROM "user" u WHERE u.company_id = $1 AND u.id IN ({})"#,
        named(connection)
    );
    let values = [scope.company_id().into(), Value::from(serde_json::to_string(ids)?), package_id.into()];
    let row = connection.query_one_raw(statement(connection, sql, values)).await?;
    let Some(row) = row else { return Ok(Outlook::default()) };
    let figure = |at: usize| row.try_get_by_index::<i64>(at).map(i64::unsigned_abs);
    Ok(Outlook { people: figure(0)?, suspended: figure(1)?, in_progress: figure(2)? })
}

/// Puts these people on this shelf of the package, at `now`. Returns those who were not there.
pub(crate) async fn put(
    transaction: &Transaction,
    scope: &Scope,
    package_id: i64,
    ids: &[i64],
    shelf: Shelf,
    now: i64,
) -> Result<Vec<i64>, Error> {
    let (set, from) = match shelf {
        Shelf::Archived => ("archived_at = $4, archived_by = $5", "archived_at IS NULL"),
        Shelf::Due => ("archived_at = NULL, archived_by = NULL", "archived_at IS NOT NULL"),
    };
    let sql = format!(
        "UPDATE annual_training SET {set}
         WHERE company_id = $1 AND package_id = $3 AND {from} AND user_id IN ({})
         RETURNING user_id",
        named(transaction)
    );
    let mut values: Vec<Value> =
        vec![scope.company_id().into(), serde_json::to_string(ids)?.into(), package_id.into()];
    if shelf == Shelf::Archived {
        values.extend([now.into(), scope.actor().display().into()]);
    }
    let rows = transaction.query_all_raw(statement(transaction, sql, values)).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}
