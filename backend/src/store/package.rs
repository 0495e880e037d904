//! Rows of packages, and what is in them.

use std::collections::HashMap;

use entity::package::{ActiveModel, Column, Entity, Model};
use entity::package_course;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, NotSet, QueryFilter as _,
    QueryOrder as _, Select, Set,
};

use super::Transaction;
use crate::Error;
use crate::access::Scope;
use crate::clock::instant;
use crate::packages::Package;

/// The company's packages: where every query here begins.
fn of(scope: &Scope) -> Select<Entity> {
    Entity::find().filter(Column::CompanyId.eq(scope.company_id()))
}

/// By name.
pub(crate) async fn list(connection: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Package>, Error> {
    let rows = of(scope).order_by_asc(Column::Name).order_by_asc(Column::Id).all(connection).await?;
    let mut courses: HashMap<i64, Vec<i64>> = HashMap::new();
    for row in courses_of(scope).all(connection).await? {
        courses.entry(row.package_id).or_default().push(row.course_id);
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let courses = courses.remove(&row.id).unwrap_or_default();
            read(row, courses)
        })
        .collect())
}

pub(crate) async fn get(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<Package>, Error> {
    let Some(row) = of(scope).filter(Column::Id.eq(id)).one(connection).await? else { return Ok(None) };
    let courses = courses_of(scope).filter(package_course::Column::PackageId.eq(id)).all(connection).await?;
    Ok(Some(read(row, courses.into_iter().map(|row| row.course_id).collect())))
}

/// What is in the company's packages, in its order.
fn courses_of(scope: &Scope) -> Select<package_course::Entity> {
    package_course::Entity::find()
        .filter(package_course::Column::CompanyId.eq(scope.company_id()))
        .order_by_asc(package_course::Column::Position)
}

/// A package with nothing in it.
pub(crate) async fn insert(
    transaction: &Transaction,
    scope: &Scope,
    name: &str,
    now: i64,
) -> Result<Package, Error> {
    let row = ActiveModel {
        id: NotSet,
        company_id: Set(scope.company_id()),
        name: Set(name.to_owned()),
        created_at: Set(now),
    };
    Ok(read(row.insert(transaction).await?, Vec::new()))
}

pub(crate) async fn rename(
    transaction: &Transaction,
    scope: &Scope,
    id: i64,
    name: &str,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::Name, Expr::val(name))
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Puts exactly these courses into the package. The database refuses those that the company has not.
pub(crate) async fn put_courses(
    transaction: &Transaction,
    scope: &Scope,
    id: i64,
    courses: &[i64],
) -> Result<(), Error> {
    package_course::Entity::delete_many()
        .filter(package_course::Column::CompanyId.eq(scope.company_id()))
        .filter(package_course::Column::PackageId.eq(id))
        .exec(transaction)
        .await?;
    let rows = courses.iter().zip(0..).map(|(course_id, position)| package_course::ActiveModel {
        package_id: Set(id),
        course_id: Set(*course_id),
        company_id: Set(scope.company_id()),
        position: Set(position),
    });
    for row in rows {
        package_course::Entity::insert(row).exec_without_returning(transaction).await?;
    }
    Ok(())
}

pub(crate) async fn delete(transaction: &Transaction, scope: &Scope, id: i64) -> Result<(), Error> {
    Entity::delete_many()
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(())
}

fn read(row: Model, courses: Vec<i64>) -> Package {
    Package { id: row.id, name: row.name, courses, created_at: instant(row.created_at) }
}
