//! What decides whether somebody may enter a company. These come before any scope.

use entity::{account, company, group_manager, user};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Set,
};

use roster::person::AccountType;

use super::Transaction;
use crate::Error;
use crate::access::Scope;

/// The account's active user in the company, if there is one: its id and type.
pub(crate) async fn user(
    connection: &impl ConnectionTrait,
    account_id: i64,
    company_id: i64,
) -> Result<Option<(i64, AccountType)>, Error> {
    let found = user::Entity::find()
        .filter(user::Column::CompanyId.eq(company_id))
        .filter(user::Column::AccountId.eq(account_id))
        .filter(user::Column::Status.eq(user::Status::Active))
        .one(connection)
        .await?;
    Ok(found.map(|user| (user.id, user.account_type.into())))
}

/// Whether the account stands behind users, and all of them are suspended.
pub(crate) async fn is_suspended_everywhere(
    connection: &impl ConnectionTrait,
    account_id: i64,
) -> Result<bool, Error> {
    let statuses: Vec<user::Status> = user::Entity::find()
        .filter(user::Column::AccountId.eq(account_id))
        .select_only()
        .column(user::Column::Status)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(!statuses.is_empty() && statuses.iter().all(|status| *status == user::Status::Suspended))
}

/// The ids of the groups and cohorts that the user manages, in order.
pub(crate) async fn managed(
    connection: &impl ConnectionTrait,
    company_id: i64,
    user_id: i64,
) -> Result<Vec<i64>, Error> {
    Ok(group_manager::Entity::find()
        .filter(group_manager::Column::CompanyId.eq(company_id))
        .filter(group_manager::Column::UserId.eq(user_id))
        .order_by_asc(group_manager::Column::GroupId)
        .select_only()
        .column(group_manager::Column::GroupId)
        .into_tuple()
        .all(connection)
        .await?)
}

/// The user manages these groups and cohorts from now on, and no others.
pub(crate) async fn put_managed(
    transaction: &Transaction,
    scope: &Scope,
    user_id: i64,
    groups: &[i64],
) -> Result<(), Error> {
    group_manager::Entity::delete_many()
        .filter(group_manager::Column::CompanyId.eq(scope.company_id()))
        .filter(group_manager::Column::UserId.eq(user_id))
        .exec(transaction)
        .await?;
    if groups.is_empty() {
        return Ok(());
    }
    let rows = groups.iter().map(|group_id| group_manager::ActiveModel {
        group_id: Set(*group_id),
        user_id: Set(user_id),
        company_id: Set(scope.company_id()),
    });
    group_manager::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    Ok(())
}

pub(crate) async fn company_exists(
    connection: &impl ConnectionTrait,
    company_id: i64,
) -> Result<bool, Error> {
    Ok(company::Entity::find_by_id(company_id).count(connection).await? > 0)
}

/// The accounts of those who administer the company and have come in, but for `except`, with their addresses.
pub(crate) async fn administrators(
    connection: &impl ConnectionTrait,
    company_id: i64,
    except: Option<i64>,
) -> Result<Vec<(i64, String)>, Error> {
    let mut accounts = Query::select();
    accounts
        .column(user::Column::AccountId)
        .from(user::Entity)
        .and_where(user::Column::CompanyId.eq(company_id))
        .and_where(user::Column::Status.eq(user::Status::Active))
        .and_where(user::Column::AccountType.eq(user::AccountType::Admin))
        .and_where(user::Column::AccountId.is_not_null());
    addresses(connection, account::Column::Id.in_subquery(accounts), except).await
}

/// The accounts of the owners, but for `except`, with their addresses.
pub(crate) async fn owners(
    connection: &impl ConnectionTrait,
    except: Option<i64>,
) -> Result<Vec<(i64, String)>, Error> {
    addresses(connection, account::Column::IsOwner.eq(true), except).await
}

async fn addresses(
    connection: &impl ConnectionTrait,
    which: Expr,
    except: Option<i64>,
) -> Result<Vec<(i64, String)>, Error> {
    let mut accounts = account::Entity::find().filter(which);
    if let Some(except) = except {
        accounts = accounts.filter(account::Column::Id.ne(except));
    }
    let rows = accounts.order_by_asc(account::Column::Id).all(connection).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.email)).collect())
}
