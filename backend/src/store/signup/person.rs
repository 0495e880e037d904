//! Whoever asks becomes somebody: rows of users and accounts.

use entity::sign_up_request::{Column, Entity};
use entity::{account, membership, user};
use roster::plan::Person;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, NotSet, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Set,
};

use super::State;
use crate::Error;
use crate::store::Transaction;

/// How many seats of the company are taken.
pub(crate) async fn seats_taken(connection: &impl ConnectionTrait, company_id: i64) -> Result<u64, Error> {
    Ok(user::Entity::find()
        .filter(user::Column::CompanyId.eq(company_id))
        .filter(user::Column::Status.eq(user::Status::Active))
        .count(connection)
        .await?)
}

/// Whoever is in the company with this address.
pub(crate) async fn with_address(
    connection: &impl ConnectionTrait,
    company_id: i64,
    email_key: &str,
) -> Result<Option<user::Model>, Error> {
    Ok(user::Entity::find()
        .filter(user::Column::CompanyId.eq(company_id))
        .filter(user::Column::EmailKey.eq(email_key))
        .one(connection)
        .await?)
}

/// The id and address of whoever has this user name, and of whoever has this reference.
pub(crate) async fn owners(
    connection: &impl ConnectionTrait,
    company_id: i64,
    user_name: Option<&str>,
    reference: Option<&str>,
) -> Result<(Option<(i64, String)>, Option<(i64, String)>), Error> {
    let mut found = [None, None];
    let asked = [
        user_name.map(|name| user::Column::UserNameKey.eq(name.to_lowercase())),
        reference.map(|reference| user::Column::Reference.eq(reference)),
    ];
    for (found, asked) in found.iter_mut().zip(asked) {
        if let Some(asked) = asked {
            *found = user::Entity::find()
                .filter(user::Column::CompanyId.eq(company_id))
                .filter(asked)
                .select_only()
                .columns([user::Column::Id, user::Column::Email])
                .into_tuple()
                .one(connection)
                .await?;
        }
    }
    let [user_name, reference] = found;
    Ok((user_name, reference))
}

/// Makes the person a user of the company, whom the account stands behind, and puts them into these groups. Their id.
pub(crate) async fn insert_user(
    transaction: &Transaction,
    company_id: i64,
    person: &Person,
    email_key: &str,
    account_id: Option<i64>,
    groups: &[i64],
    now: i64,
) -> Result<i64, Error> {
    let activation =
        if account_id.is_some() { user::Activation::Activated } else { user::Activation::NotInvited };
    let custom = if person.custom.is_empty() { None } else { Some(serde_json::to_string(&person.custom)?) };
    let row = user::ActiveModel {
        id: NotSet,
        company_id: Set(company_id),
        account_id: Set(account_id),
        email: Set(person.email.clone()),
        email_key: Set(email_key.to_owned()),
        first_name: Set(person.first_name.clone()),
        last_name: Set(person.last_name.clone()),
        user_name: Set(person.user_name.clone()),
        user_name_key: Set(person.user_name.as_ref().map(|name| name.to_lowercase())),
        reference: Set(person.reference.clone()),
        status: Set(person.status.into()),
        account_type: Set(person.account_type.into()),
        activation: Set(activation),
        language: Set(person.language.clone()),
        job_role: Set(person.job_role.clone()),
        region: Set(person.region.clone()),
        custom: Set(custom),
        invite_at_assignment: Set(false),
        version: Set(1),
        created_import_id: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let user_id = row.insert(transaction).await?.id;
    let memberships = groups.iter().map(|group_id| membership::ActiveModel {
        group_id: Set(*group_id),
        user_id: Set(user_id),
        company_id: Set(company_id),
        import_id: Set(None),
        created_at: Set(now),
    });
    if !groups.is_empty() {
        membership::Entity::insert_many(memberships).exec_without_returning(transaction).await?;
    }
    Ok(user_id)
}

/// The account stands behind a person who is in the company already.
pub(crate) async fn tie(
    transaction: &Transaction,
    user_id: i64,
    account_id: i64,
    now: i64,
) -> Result<(), Error> {
    user::Entity::update_many()
        .col_expr(user::Column::AccountId, Expr::value(account_id))
        .col_expr(user::Column::Activation, Expr::value(user::Activation::Activated.as_str()))
        .col_expr(user::Column::Version, Expr::col(user::Column::Version).add(1))
        .col_expr(user::Column::UpdatedAt, Expr::value(now))
        .filter(user::Column::Id.eq(user_id))
        .filter(user::Column::AccountId.is_null())
        .exec(transaction)
        .await?;
    Ok(())
}

/// Addresses of the company's administrators who can sign in.
pub(crate) async fn administrators(
    connection: &impl ConnectionTrait,
    company_id: i64,
) -> Result<Vec<(i64, String)>, Error> {
    Ok(user::Entity::find()
        .filter(user::Column::CompanyId.eq(company_id))
        .filter(user::Column::Status.eq(user::Status::Active))
        .filter(user::Column::AccountType.eq(user::AccountType::Admin))
        .filter(user::Column::AccountId.is_not_null())
        .order_by_asc(user::Column::Id)
        .select_only()
        .columns([user::Column::Id, user::Column::Email])
        .into_tuple()
        .all(connection)
        .await?)
}

/// Deletes the account that was made for a request, unless it stands behind somebody or another request by now.
pub(crate) async fn delete_unused_account(transaction: &Transaction, account_id: i64) -> Result<(), Error> {
    let mut people = Query::select();
    people
        .column(user::Column::AccountId)
        .from(user::Entity)
        .and_where(user::Column::AccountId.eq(account_id));
    let mut asking = Query::select();
    asking
        .column(Column::AccountId)
        .from(Entity)
        .and_where(Column::AccountId.eq(account_id))
        .and_where(Column::State.eq(State::Waiting));
    account::Entity::delete_many()
        .filter(account::Column::Id.eq(account_id))
        .filter(account::Column::IsOwner.eq(false))
        .filter(account::Column::Id.not_in_subquery(people))
        .filter(account::Column::Id.not_in_subquery(asking))
        .exec(transaction)
        .await?;
    Ok(())
}
