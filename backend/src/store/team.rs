//! What hangs on colleagues: the groups they manage, and how far they have come towards signing in.

use std::collections::{HashMap, HashSet};

use entity::{group_manager, invitation, outbox, user};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::Transaction;
use crate::Error;
use crate::access::Scope;

/// The ids of the groups and cohorts that are managed, by who does.
pub(crate) async fn managed(
    connection: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<HashMap<i64, Vec<i64>>, Error> {
    let rows: Vec<(i64, i64)> = group_manager::Entity::find()
        .filter(group_manager::Column::CompanyId.eq(scope.company_id()))
        .order_by_asc(group_manager::Column::GroupId)
        .select_only()
        .columns([group_manager::Column::UserId, group_manager::Column::GroupId])
        .into_tuple()
        .all(connection)
        .await?;
    let mut managed: HashMap<i64, Vec<i64>> = HashMap::new();
    for (user_id, group_id) in rows {
        managed.entry(user_id).or_default().push(group_id);
    }
    Ok(managed)
}

/// The ids of the managers and administrators who have come in.
pub(crate) async fn with_account(
    connection: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<HashSet<i64>, Error> {
    let types = [user::AccountType::Manager, user::AccountType::Admin];
    let ids: Vec<i64> = user::Entity::find()
        .filter(user::Column::CompanyId.eq(scope.company_id()))
        .filter(user::Column::AccountType.is_in(types))
        .filter(user::Column::AccountId.is_not_null())
        .select_only()
        .column(user::Column::Id)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(ids.into_iter().collect())
}

/// When the last link runs out of each of the company's people who have one.
pub(crate) async fn open_links(
    connection: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<HashMap<i64, i64>, Error> {
    let types = [user::AccountType::Manager, user::AccountType::Admin];
    let colleagues = user::Entity::find()
        .filter(user::Column::CompanyId.eq(scope.company_id()))
        .filter(user::Column::AccountType.is_in(types))
        .select_only()
        .column(user::Column::Id);
    let rows: Vec<(i64, Option<i64>)> = invitation::Entity::find()
        .filter(invitation::Column::CompanyId.eq(scope.company_id()))
        .filter(invitation::Column::UserId.in_subquery(sea_orm::QueryTrait::into_query(colleagues)))
        .filter(invitation::Column::UsedAt.is_null())
        .select_only()
        .column(invitation::Column::UserId)
        .column_as(invitation::Column::ExpiresAt.max(), "until")
        .group_by(invitation::Column::UserId)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().filter_map(|(user_id, until)| Some((user_id, until?))).collect())
}

/// Whether an account stands behind the person.
pub(crate) async fn has_come_in(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<bool, Error> {
    let found = user::Entity::find_by_id(id)
        .filter(user::Column::CompanyId.eq(scope.company_id()))
        .filter(user::Column::AccountId.is_not_null())
        .one(connection)
        .await?;
    Ok(found.is_some())
}

/// Whether a mail with a link is on its way to the person.
pub(crate) async fn mail_waits(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<bool, Error> {
    let found = outbox::Entity::find()
        .filter(outbox::Column::CompanyId.eq(scope.company_id()))
        .filter(outbox::Column::UserId.eq(id))
        .filter(outbox::Column::Kind.is_in([outbox::Kind::Invitation, outbox::Kind::FirstAssignment]))
        .filter(outbox::Column::State.is_in([outbox::State::Waiting, outbox::State::Sending]))
        .one(connection)
        .await?;
    Ok(found.is_some())
}

/// The person is invited. Their version stays: it counts what somebody decided about them.
pub(crate) async fn invited(
    transaction: &Transaction,
    scope: &Scope,
    id: i64,
    now: i64,
) -> Result<(), Error> {
    user::Entity::update_many()
        .col_expr(user::Column::Activation, Expr::value(user::Activation::Invited.as_str()))
        .col_expr(user::Column::UpdatedAt, Expr::value(now))
        .filter(user::Column::CompanyId.eq(scope.company_id()))
        .filter(user::Column::Id.eq(id))
        .filter(user::Column::Activation.eq(user::Activation::NotInvited))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Voids the person's links and keeps back the mail that would bring one. False: they have come in.
pub(crate) async fn withdraw(
    transaction: &Transaction,
    scope: &Scope,
    id: i64,
    now: i64,
) -> Result<bool, Error> {
    let withdrawn = user::Entity::update_many()
        .col_expr(user::Column::Activation, Expr::value(user::Activation::NotInvited.as_str()))
        .col_expr(user::Column::InviteAtAssignment, Expr::value(false))
        .col_expr(user::Column::Version, Expr::col(user::Column::Version).add(1))
        .col_expr(user::Column::UpdatedAt, Expr::value(now))
        .filter(user::Column::CompanyId.eq(scope.company_id()))
        .filter(user::Column::Id.eq(id))
        .filter(user::Column::AccountId.is_null())
        .exec(transaction)
        .await?;
    if withdrawn.rows_affected == 0 {
        return Ok(false);
    }
    invitation::Entity::delete_many()
        .filter(invitation::Column::CompanyId.eq(scope.company_id()))
        .filter(invitation::Column::UserId.eq(id))
        .filter(invitation::Column::UsedAt.is_null())
        .exec(transaction)
        .await?;
    outbox::Entity::update_many()
        .col_expr(outbox::Column::State, Expr::value(outbox::State::Withdrawn.as_str()))
        .filter(outbox::Column::CompanyId.eq(scope.company_id()))
        .filter(outbox::Column::UserId.eq(id))
        .filter(outbox::Column::Kind.is_in([outbox::Kind::Invitation, outbox::Kind::FirstAssignment]))
        .filter(outbox::Column::State.is_in([outbox::State::Waiting, outbox::State::Sending]))
        .exec(transaction)
        .await?;
    Ok(true)
}
