//! Rows of courses, and which companies have them. Those of the platform are no company's: who may see and change
//! which is decided in `crate::courses`.

use std::collections::HashMap;

use entity::course::{ActiveModel, Column, Entity, Model};
use entity::{assignment, company_course};
use sea_orm::sea_query::{Expr, OnConflict, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, ExprTrait as _, NotSet,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Set, Value,
};

use super::{Transaction, statement};
use crate::Error;
use crate::access::Scope;
use crate::clock::instant;
use crate::courses::Course;

/// Those that a company has, or all, by title.
pub(crate) async fn list(
    connection: &impl ConnectionTrait,
    company_id: Option<i64>,
) -> Result<Vec<Course>, Error> {
    find(connection, company_id, None).await
}

/// One of those that a company has, or of all.
pub(crate) async fn get(
    connection: &impl ConnectionTrait,
    company_id: Option<i64>,
    id: i64,
) -> Result<Option<Course>, Error> {
    Ok(find(connection, company_id, Some(id)).await?.into_iter().next())
}

async fn find(
    connection: &impl ConnectionTrait,
    company_id: Option<i64>,
    id: Option<i64>,
) -> Result<Vec<Course>, Error> {
    let mut query = Entity::find();
    let mut having = company_course::Entity::find();
    if let Some(company_id) = company_id {
        query = query.filter(Column::Id.in_subquery(of_company(company_id)));
        having = having.filter(company_course::Column::CourseId.in_subquery(of_company(company_id)));
    }
    if let Some(id) = id {
        query = query.filter(Column::Id.eq(id));
        having = having.filter(company_course::Column::CourseId.eq(id));
    }
    let rows = query.order_by_asc(Column::Title).order_by_asc(Column::Id).all(connection).await?;
    let mut companies: HashMap<i64, Vec<i64>> = HashMap::new();
    for row in having.order_by_asc(company_course::Column::CompanyId).all(connection).await? {
        companies.entry(row.course_id).or_default().push(row.company_id);
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let companies = companies.remove(&row.id).unwrap_or_default();
            read(row, companies)
        })
        .collect())
}

/// The ids of the courses that a company has.
fn of_company(company_id: i64) -> SelectStatement {
    let mut courses = Query::select();
    courses
        .column(company_course::Column::CourseId)
        .from(company_course::Entity)
        .and_where(company_course::Column::CompanyId.eq(company_id));
    courses
}

/// The platform's of exactly this title.
pub(crate) async fn of_platform(
    connection: &impl ConnectionTrait,
    title: &str,
) -> Result<Option<Course>, Error> {
    let query = Entity::find().filter(Column::CompanyId.is_null()).filter(Column::Title.eq(title));
    match query.one(connection).await? {
        Some(row) => get(connection, None, row.id).await,
        None => Ok(None),
    }
}

/// How many of the company's people whom the actor may see have each course assigned, by the course's id.
pub(crate) async fn people(
    connection: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<HashMap<i64, u64>, Error> {
    let counted: Vec<(i64, i64)> = super::assignment::of(scope)
        .select_only()
        .column(assignment::Column::CourseId)
        .column_as(Expr::col(assignment::Column::UserId).count_distinct(), "people")
        .group_by(assignment::Column::CourseId)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(counted.into_iter().map(|(course, people)| (course, people.unsigned_abs())).collect())
}

/// How many people of the company, or of all, have the course assigned; and how many had it who were deleted and can still
/// be brought back with it.
pub(crate) async fn people_with(
    connection: &impl ConnectionTrait,
    course_id: i64,
    company_id: Option<i64>,
) -> Result<(u64, u64), Error> {
    const DELETED: &str = "SELECT count(DISTINCT a.user_id) FROM deleted_assignment a
        JOIN deleted_user d ON d.id = a.user_id WHERE a.course_id = $1";
    let mut query = assignment::Entity::find().filter(assignment::Column::CourseId.eq(course_id));
    let mut deleted = DELETED.to_owned();
    let mut values: Vec<Value> = vec![course_id.into()];
    if let Some(company_id) = company_id {
        query = query.filter(assignment::Column::CompanyId.eq(company_id));
        deleted += " AND d.company_id = $2";
        values.push(company_id.into());
    }
    let people: Option<i64> = query
        .select_only()
        .column_as(Expr::col(assignment::Column::UserId).count_distinct(), "people")
        .into_tuple()
        .one(connection)
        .await?;
    let row = connection.query_one_raw(statement(connection, deleted, values)).await?;
    let deleted: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    Ok((people.unwrap_or(0).unsigned_abs(), deleted.unsigned_abs()))
}

pub(crate) async fn insert(
    transaction: &Transaction,
    made_by: Option<i64>,
    title: &str,
    now: i64,
) -> Result<Course, Error> {
    let row = ActiveModel {
        id: NotSet,
        company_id: Set(made_by),
        title: Set(title.to_owned()),
        created_at: Set(now),
    };
    Ok(read(row.insert(transaction).await?, Vec::new()))
}

pub(crate) async fn rename(transaction: &Transaction, id: i64, title: &str) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::Title, Expr::val(title))
        .filter(Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Nobody may have it assigned, nor be brought back with it: that is no foreign key's to see to.
pub(crate) async fn delete(transaction: &Transaction, id: i64) -> Result<(), Error> {
    Entity::delete_by_id(id).exec(transaction).await?;
    Ok(())
}

/// Makes a course available to a company.
pub(crate) async fn give(
    transaction: &Transaction,
    course_id: i64,
    company_id: i64,
    now: i64,
) -> Result<(), Error> {
    let row = company_course::ActiveModel {
        company_id: Set(company_id),
        course_id: Set(course_id),
        created_at: Set(now),
    };
    let has_it = OnConflict::columns([company_course::Column::CompanyId, company_course::Column::CourseId])
        .do_nothing()
        .to_owned();
    company_course::Entity::insert(row).on_conflict(has_it).exec_without_returning(transaction).await?;
    Ok(())
}

/// Takes a course from a company, and so out of its packages.
pub(crate) async fn take(transaction: &Transaction, course_id: i64, company_id: i64) -> Result<(), Error> {
    company_course::Entity::delete_by_id((company_id, course_id)).exec(transaction).await?;
    Ok(())
}

fn read(row: Model, companies: Vec<i64>) -> Course {
    Course {
        id: row.id,
        made_by: row.company_id,
        title: row.title,
        companies,
        created_at: instant(row.created_at),
    }
}
