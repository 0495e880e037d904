//! Rows of groups and cohorts.

use std::collections::HashMap;

use entity::group::{ActiveModel, Column, Entity, Kind, Model};
use entity::membership;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, NotSet, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Select, Set,
};

use super::Transaction;
use crate::Error;
use crate::access::Scope;
use crate::clock::instant;
use crate::groups::Group;

/// The company's groups, or those of them that the actor manages: where every query here begins.
pub(crate) fn of(scope: &Scope) -> Select<Entity> {
    let groups = Entity::find().filter(Column::CompanyId.eq(scope.company_id()));
    match scope.within() {
        None => groups,
        Some(managed) => groups.filter(Column::Id.is_in(managed.iter().copied())),
    }
}

/// By name.
pub(crate) async fn list(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    kind: Option<Kind>,
) -> Result<Vec<Group>, Error> {
    let mut query = of(scope);
    if let Some(kind) = kind {
        query = query.filter(Column::Kind.eq(kind));
    }
    let rows = query.order_by_asc(Column::Name).order_by_asc(Column::Id).all(connection).await?;
    let members: HashMap<i64, i64> = membership::Entity::find()
        .filter(membership::Column::CompanyId.eq(scope.company_id()))
        .select_only()
        .column(membership::Column::GroupId)
        .column_as(membership::Column::UserId.count(), "members")
        .group_by(membership::Column::GroupId)
        .into_tuple::<(i64, i64)>()
        .all(connection)
        .await?
        .into_iter()
        .collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let count = members.get(&row.id).copied().unwrap_or(0);
            read(row, count.unsigned_abs())
        })
        .collect())
}

pub(crate) async fn get(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<Group>, Error> {
    let Some(row) = of(scope).filter(Column::Id.eq(id)).one(connection).await? else { return Ok(None) };
    let members = membership::Entity::find()
        .filter(membership::Column::CompanyId.eq(scope.company_id()))
        .filter(membership::Column::GroupId.eq(id))
        .count(connection)
        .await?;
    Ok(Some(read(row, members)))
}

/// How many of these ids are groups or cohorts of the company.
pub(crate) async fn count_of(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[i64],
) -> Result<u64, Error> {
    Ok(of(scope).filter(Column::Id.is_in(ids.iter().copied())).count(connection).await?)
}

/// The new group, or nothing if the company has one of this kind and name.
pub(crate) async fn insert(
    transaction: &Transaction,
    scope: &Scope,
    kind: Kind,
    name: &str,
    now: i64,
) -> Result<Option<Group>, Error> {
    let row = ActiveModel {
        id: NotSet,
        company_id: Set(scope.company_id()),
        kind: Set(kind),
        name: Set(name.to_owned()),
        created_at: Set(now),
    };
    let taken = OnConflict::columns([Column::CompanyId, Column::Kind, Column::Name]).do_nothing().to_owned();
    let inserted = Entity::insert(row).on_conflict(taken).exec_with_returning_many(transaction).await?;
    Ok(inserted.into_iter().next().map(|row| read(row, 0)))
}

fn read(row: Model, members: u64) -> Group {
    Group { id: row.id, kind: row.kind, name: row.name, members, created_at: instant(row.created_at) }
}
