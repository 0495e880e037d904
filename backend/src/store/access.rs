//! What decides whether somebody may enter a company. These come before any scope.

use entity::{company, user};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

use roster::person::AccountType;

use crate::Error;

/// The account type of the account's active user in the company, if there is one.
pub(crate) async fn account_type(
    connection: &impl ConnectionTrait,
    account_id: i64,
    company_id: i64,
) -> Result<Option<AccountType>, Error> {
    let found = user::Entity::find()
        .filter(user::Column::CompanyId.eq(company_id))
        .filter(user::Column::AccountId.eq(account_id))
        .filter(user::Column::Status.eq(user::Status::Active))
        .one(connection)
        .await?;
    Ok(found.map(|user| user.account_type.into()))
}

pub(crate) async fn company_exists(
    connection: &impl ConnectionTrait,
    company_id: i64,
) -> Result<bool, Error> {
    Ok(company::Entity::find_by_id(company_id).count(connection).await? > 0)
}
