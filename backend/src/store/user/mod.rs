//! Rows of people.

use std::collections::HashMap;

use entity::user::{ActiveModel, Column, Entity, Model};
use entity::{group, membership};
use roster::person::AccountType;
use roster::plan::{Existing, Person};
use sea_orm::sea_query::{Expr, ExprTrait as _, Order, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, NotSet, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select, Set,
};

use super::Transaction;
use crate::Error;
use crate::access::Scope;
use crate::assignments::Assignment;
use crate::clock::instant;
use crate::people::{NewUser, User, person_of};

mod filter;
mod list;
mod sizes;

pub(crate) use list::{after, count, count_selected, list, selected};
pub(crate) use sizes::Sizes;

/// The company's people, or those of them in the groups that the actor manages: where every query here
/// begins.
pub(crate) fn of(scope: &Scope) -> Select<Entity> {
    let people = Entity::find().filter(Column::CompanyId.eq(scope.company_id()));
    match scope.within() {
        None => people,
        Some(groups) => people.filter(Column::Id.in_subquery(of_groups(scope, groups))),
    }
}

/// The ids of the users in any of these groups.
fn of_groups(scope: &Scope, groups: &[i64]) -> SelectStatement {
    let mut users = Query::select();
    users
        .column(membership::Column::UserId)
        .from(membership::Entity)
        .and_where(membership::Column::CompanyId.eq(scope.company_id()))
        .and_where(membership::Column::GroupId.is_in(groups.iter().copied()));
    users
}

pub(crate) async fn get(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<User>, Error> {
    let rows = of(scope).filter(Column::Id.eq(id)).all(connection).await?;
    Ok(whole(connection, scope, rows).await?.into_iter().next())
}

/// Those of these ids, in the order of the ids.
pub(crate) async fn with_ids(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[i64],
) -> Result<Vec<User>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = of(scope)
        .filter(Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(Column::Id)
        .all(connection)
        .await?;
    whole(connection, scope, rows).await
}

/// Puts people into the company and into their groups. Their ids, in the same order.
pub(crate) async fn insert_many(
    transaction: &Transaction,
    scope: &Scope,
    people: &[NewUser],
    now: i64,
) -> Result<Vec<i64>, Error> {
    let mut ids = Vec::with_capacity(people.len());
    for person in people {
        let row = ActiveModel {
            id: NotSet,
            company_id: Set(scope.company_id()),
            account_id: Set(None),
            email: Set(person.email.as_str().to_owned()),
            email_key: Set(person.email.key()),
            first_name: Set(person.first_name.clone()),
            last_name: Set(person.last_name.clone()),
            user_name: Set(None),
            user_name_key: Set(None),
            reference: Set(person.reference.clone()),
            status: Set(person.status.into()),
            account_type: Set(person.account_type.into()),
            activation: Set(entity::user::Activation::NotInvited),
            language: Set(None),
            job_role: Set(person.job_role.clone()),
            region: Set(person.region.clone()),
            custom: Set(None),
            invite_at_assignment: Set(false),
            version: Set(1),
            created_import_id: Set(None),
            created_at: Set(now),
            updated_at: Set(now),
        };
        let user_id = row.insert(transaction).await?.id;
        ids.push(user_id);
        for group_id in &person.groups {
            let row = membership::ActiveModel {
                group_id: Set(*group_id),
                user_id: Set(user_id),
                company_id: Set(scope.company_id()),
                import_id: Set(None),
                created_at: Set(now),
            };
            membership::Entity::insert(row).exec_without_returning(transaction).await?;
        }
    }
    Ok(ids)
}

/// The person as the row of a file would find them, if the actor may see them.
pub(crate) async fn existing(
    transaction: &Transaction,
    scope: &Scope,
    id: i64,
) -> Result<Option<Existing>, Error> {
    let Some(row) = of(scope).filter(Column::Id.eq(id)).one(transaction).await? else { return Ok(None) };
    let groups: Vec<i64> = membership::Entity::find()
        .filter(membership::Column::CompanyId.eq(scope.company_id()))
        .filter(membership::Column::UserId.eq(id))
        .select_only()
        .column(membership::Column::GroupId)
        .into_tuple()
        .all(transaction)
        .await?;
    let courses: Vec<i64> = entity::assignment::Entity::find()
        .filter(entity::assignment::Column::CompanyId.eq(scope.company_id()))
        .filter(entity::assignment::Column::UserId.eq(id))
        .select_only()
        .column(entity::assignment::Column::CourseId)
        .into_tuple()
        .all(transaction)
        .await?;
    Ok(Some(Existing {
        id: row.id,
        version: row.version,
        groups: groups.into_iter().collect(),
        courses: courses.into_iter().collect(),
        is_invited: row.activation != entity::user::Activation::NotInvited,
        awaits_assignment: row.invite_at_assignment,
        person: person_of(row)?,
    }))
}

/// Writes down who the person is to be.
pub(crate) async fn update(
    transaction: &Transaction,
    scope: &Scope,
    id: i64,
    person: &Person,
    email_key: &str,
    now: i64,
) -> Result<(), Error> {
    let custom = if person.custom.is_empty() { None } else { Some(serde_json::to_string(&person.custom)?) };
    Entity::update_many()
        .col_expr(Column::Email, Expr::value(person.email.as_str()))
        .col_expr(Column::EmailKey, Expr::value(email_key))
        .col_expr(Column::FirstName, Expr::value(person.first_name.as_str()))
        .col_expr(Column::LastName, Expr::value(person.last_name.as_str()))
        .col_expr(Column::UserName, Expr::value(person.user_name.clone()))
        .col_expr(Column::UserNameKey, Expr::value(person.user_name.as_ref().map(|name| name.to_lowercase())))
        .col_expr(Column::Reference, Expr::value(person.reference.clone()))
        .col_expr(Column::Status, Expr::value(person.status.as_str()))
        .col_expr(Column::AccountType, Expr::value(person.account_type.as_str()))
        .col_expr(Column::Language, Expr::value(person.language.clone()))
        .col_expr(Column::JobRole, Expr::value(person.job_role.clone()))
        .col_expr(Column::Region, Expr::value(person.region.clone()))
        .col_expr(Column::Custom, Expr::value(custom))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// The actor's own record, whatever else they may see.
pub(crate) async fn own(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<User>, Error> {
    let rows =
        Entity::find_by_id(id).filter(Column::CompanyId.eq(scope.company_id())).all(connection).await?;
    Ok(whole(connection, scope, rows).await?.into_iter().next())
}

/// How many administrators the company has who are not suspended.
pub(crate) async fn active_admins(connection: &impl ConnectionTrait, scope: &Scope) -> Result<i64, Error> {
    let admins = Entity::find()
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::Status.eq(entity::user::Status::Active))
        .filter(Column::AccountType.eq(entity::user::AccountType::Admin))
        .count(connection)
        .await?;
    Ok(i64::try_from(admins).unwrap_or(i64::MAX))
}

pub(crate) async fn set_account_type(
    transaction: &Transaction,
    scope: &Scope,
    id: i64,
    account_type: AccountType,
    now: i64,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::AccountType, Expr::value(account_type.as_str()))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// The company's managers and administrators, by address.
pub(crate) async fn colleagues(connection: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<User>, Error> {
    let types = [entity::user::AccountType::Manager, entity::user::AccountType::Admin];
    let rows = Entity::find()
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::AccountType.is_in(types))
        .order_by_asc(Column::EmailKey)
        .all(connection)
        .await?;
    whole(connection, scope, rows).await
}

/// The company's user of this address in lower case: their id.
pub(crate) async fn id_of_address(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    email_key: &str,
) -> Result<Option<i64>, Error> {
    let row = Entity::find()
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::EmailKey.eq(email_key))
        .one(connection)
        .await?;
    Ok(row.map(|row| row.id))
}

/// The rows with what hangs on them: the names of their groups, of those that the actor may see, and what is
/// assigned to them.
async fn whole(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    rows: Vec<Model>,
) -> Result<Vec<User>, Error> {
    let mut names: HashMap<i64, (Vec<String>, Vec<String>)> = HashMap::new();
    if !rows.is_empty() {
        let mut query = Query::select();
        query
            .column((membership::Entity, membership::Column::UserId))
            .column((group::Entity, group::Column::Kind))
            .column((group::Entity, group::Column::Name))
            .from(membership::Entity)
            .inner_join(
                group::Entity,
                Expr::col((group::Entity, group::Column::Id))
                    .equals((membership::Entity, membership::Column::GroupId)),
            )
            .and_where(Expr::col((membership::Entity, membership::Column::CompanyId)).eq(scope.company_id()))
            .and_where(
                Expr::col((membership::Entity, membership::Column::UserId))
                    .is_in(rows.iter().map(|row| row.id)),
            )
            .order_by((group::Entity, group::Column::Name), Order::Asc);
        if let Some(groups) = scope.within() {
            query.and_where(
                Expr::col((membership::Entity, membership::Column::GroupId)).is_in(groups.iter().copied()),
            );
        }
        for row in connection.query_all(&query).await? {
            let (user_id, kind, name): (i64, group::Kind, String) =
                (row.try_get("", "user_id")?, row.try_get("", "kind")?, row.try_get("", "name")?);
            let (groups, cohorts) = names.entry(user_id).or_default();
            match kind {
                group::Kind::Group => groups.push(name),
                group::Kind::Cohort => cohorts.push(name),
            }
        }
    }
    let ids = rows.iter().map(|row| row.id);
    let mut assignments = super::assignment::of_people(connection, scope, ids).await?;
    rows.into_iter()
        .map(|row| {
            let (groups, cohorts) = names.remove(&row.id).unwrap_or_default();
            let assignments = assignments.remove(&row.id).unwrap_or_default();
            read(row, groups, cohorts, assignments)
        })
        .collect()
}

fn read(
    row: Model,
    groups: Vec<String>,
    cohorts: Vec<String>,
    assignments: Vec<Assignment>,
) -> Result<User, Error> {
    Ok(User {
        id: row.id,
        email: row.email,
        first_name: row.first_name,
        last_name: row.last_name,
        user_name: row.user_name,
        reference: row.reference,
        status: row.status.into(),
        account_type: row.account_type.into(),
        activation: row.activation,
        language: row.language,
        job_role: row.job_role,
        region: row.region,
        groups,
        cohorts,
        assignments,
        custom: row.custom.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default(),
        version: row.version,
        created_at: instant(row.created_at),
        updated_at: instant(row.updated_at),
    })
}
