//! Rows of groups and cohorts.

use std::collections::HashMap;

use entity::group::{ActiveModel, Column, Entity, Kind, Model};
use entity::{group_manager, membership, user};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict, Query};
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

/// The ids and names of those of these ids.
pub(crate) async fn with_ids(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[i64],
) -> Result<Vec<(i64, String)>, Error> {
    let found = of(scope)
        .filter(Column::Id.is_in(ids.iter().copied()))
        .select_only()
        .columns([Column::Id, Column::Name])
        .into_tuple()
        .all(connection)
        .await?;
    Ok(found)
}

/// By name, with how many are in each of `members`.
pub(crate) async fn list(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    kind: Option<Kind>,
    members: &HashMap<i64, u64>,
) -> Result<Vec<Group>, Error> {
    let mut query = of(scope);
    if let Some(kind) = kind {
        query = query.filter(Column::Kind.eq(kind));
    }
    let rows = query.order_by_asc(Column::Name).order_by_asc(Column::Id).all(connection).await?;
    let mut managers = managers(connection, scope, None).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let count = members.get(&row.id).copied().unwrap_or(0);
            let managers = managers.remove(&row.id).unwrap_or_default();
            read(row, count, managers)
        })
        .collect())
}

/// How many people are in each group of the whole company, by the groups' ids; of those with nobody in them, nothing.
pub(crate) async fn members(
    connection: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<HashMap<i64, u64>, Error> {
    let counted = membership::Entity::find()
        .filter(membership::Column::CompanyId.eq(scope.company_id()))
        .select_only()
        .column(membership::Column::GroupId)
        .column_as(membership::Column::UserId.count(), "members")
        .group_by(membership::Column::GroupId)
        .into_tuple::<(i64, i64)>()
        .all(connection)
        .await?;
    Ok(counted.into_iter().map(|(group, members)| (group, members.unsigned_abs())).collect())
}

/// The ids, kinds and names of those that the actor may see, by name.
pub(crate) async fn all_names(
    connection: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<Vec<(i64, Kind, String)>, Error> {
    let named = of(scope)
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Id)
        .select_only()
        .columns([Column::Id, Column::Kind, Column::Name])
        .into_tuple()
        .all(connection)
        .await?;
    Ok(named)
}

/// The ids and names of one kind. Of the whole company: a name that a manager may not see is taken all the same.
pub(crate) async fn names(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    kind: Kind,
) -> Result<Vec<(i64, String)>, Error> {
    Ok(Entity::find()
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::Kind.eq(kind))
        .select_only()
        .columns([Column::Id, Column::Name])
        .into_tuple()
        .all(connection)
        .await?)
}

/// Who manages which group, or only this one; in the order of their ids.
async fn managers(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    group_id: Option<i64>,
) -> Result<HashMap<i64, Vec<i64>>, Error> {
    let mut query = group_manager::Entity::find()
        .filter(group_manager::Column::CompanyId.eq(scope.company_id()))
        .order_by_asc(group_manager::Column::UserId);
    if let Some(id) = group_id {
        query = query.filter(group_manager::Column::GroupId.eq(id));
    }
    let mut managers: HashMap<i64, Vec<i64>> = HashMap::new();
    for row in query.all(connection).await? {
        managers.entry(row.group_id).or_default().push(row.user_id);
    }
    Ok(managers)
}

pub(crate) async fn get(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<Group>, Error> {
    let members = membership::Entity::find()
        .filter(membership::Column::CompanyId.eq(scope.company_id()))
        .filter(membership::Column::GroupId.eq(id))
        .count(connection)
        .await?;
    with(connection, scope, id, members).await
}

/// The group, with so many people in it.
pub(crate) async fn with(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
    members: u64,
) -> Result<Option<Group>, Error> {
    let Some(row) = of(scope).filter(Column::Id.eq(id)).one(connection).await? else { return Ok(None) };
    let managers = managers(connection, scope, Some(id)).await?.remove(&id).unwrap_or_default();
    Ok(Some(read(row, members, managers)))
}

/// The imports by which people came into the group, the newest first, with how many of them are in it.
pub(crate) async fn imports(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
    limit: u32,
) -> Result<Vec<(i64, u64)>, Error> {
    let rows: Vec<(i64, i64)> = membership::Entity::find()
        .filter(membership::Column::CompanyId.eq(scope.company_id()))
        .filter(membership::Column::GroupId.eq(id))
        .filter(membership::Column::ImportId.is_not_null())
        .select_only()
        .column(membership::Column::ImportId)
        .column_as(membership::Column::UserId.count(), "people")
        .group_by(membership::Column::ImportId)
        .order_by_desc(membership::Column::ImportId)
        .limit(u64::from(limit))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|(import, people)| (import, people.unsigned_abs())).collect())
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
    Ok(inserted.into_iter().next().map(|row| read(row, 0, Vec::new())))
}

pub(crate) async fn rename(
    transaction: &Transaction,
    scope: &Scope,
    id: i64,
    name: &str,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::Name, Expr::value(name))
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// These users manage the group from now on, and no others.
pub(crate) async fn put_managers(
    transaction: &Transaction,
    scope: &Scope,
    id: i64,
    managers: &[i64],
) -> Result<(), Error> {
    group_manager::Entity::delete_many()
        .filter(group_manager::Column::CompanyId.eq(scope.company_id()))
        .filter(group_manager::Column::GroupId.eq(id))
        .exec(transaction)
        .await?;
    if managers.is_empty() {
        return Ok(());
    }
    let rows = managers.iter().map(|user_id| group_manager::ActiveModel {
        group_id: Set(id),
        user_id: Set(*user_id),
        company_id: Set(scope.company_id()),
    });
    group_manager::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    Ok(())
}

/// Deletes the group; who was in it is changed by that. Returns how many they were.
pub(crate) async fn delete(
    transaction: &Transaction,
    scope: &Scope,
    id: i64,
    now: i64,
) -> Result<u64, Error> {
    let mut members = Query::select();
    members
        .column(membership::Column::UserId)
        .from(membership::Entity)
        .and_where(membership::Column::CompanyId.eq(scope.company_id()))
        .and_where(membership::Column::GroupId.eq(id));
    let changed = user::Entity::update_many()
        .col_expr(user::Column::Version, Expr::col(user::Column::Version).add(1))
        .col_expr(user::Column::UpdatedAt, Expr::value(now))
        .filter(user::Column::CompanyId.eq(scope.company_id()))
        .filter(user::Column::Id.in_subquery(members))
        .exec(transaction)
        .await?;
    Entity::delete_many()
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(changed.rows_affected)
}

fn read(row: Model, members: u64, managers: Vec<i64>) -> Group {
    Group {
        id: row.id,
        kind: row.kind,
        name: row.name,
        members,
        managers,
        created_at: instant(row.created_at),
    }
}
