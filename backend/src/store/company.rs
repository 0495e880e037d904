//! Rows of companies. They come before any scope: who may see which is decided in `crate::companies`.

use entity::company::{ActiveModel, Column, Entity, Model};
use entity::user;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict, Query};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, NotSet, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, Set,
};

use super::Transaction;
use crate::Error;
use crate::access::Scope;
use crate::clock::instant;
use crate::companies::Company;

/// The new company, or nothing if its name is taken.
pub(crate) async fn insert(
    transaction: &Transaction,
    name: &str,
    slug: &str,
    seat_limit: Option<u64>,
    default_language: &str,
    now: i64,
) -> Result<Option<Company>, Error> {
    let seat_limit = seat_limit
        .map(i64::try_from)
        .transpose()
        .map_err(|_| Error::refused("A company cannot have that many seats."))?;
    let row = ActiveModel {
        id: NotSet,
        name: Set(name.to_owned()),
        slug: Set(slug.to_owned()),
        seat_limit: Set(seat_limit),
        default_language: Set(default_language.to_owned()),
        version: Set(1),
        arrivals: Set(0),
        required: Set("[]".to_owned()),
        first_name_optional: Set(false),
        created_at: Set(now),
    };
    // Not a failed insert: on PostgreSQL that would end the transaction.
    let inserted = Entity::insert(row)
        .on_conflict(OnConflict::column(Column::Name).do_nothing().to_owned())
        .exec_with_returning_many(transaction)
        .await?;
    Ok(inserted.into_iter().next().map(read))
}

pub(crate) async fn slug_exists(connection: &impl ConnectionTrait, slug: &str) -> Result<bool, Error> {
    Ok(Entity::find().filter(Column::Slug.eq(slug)).count(connection).await? > 0)
}

pub(crate) async fn get(connection: &impl ConnectionTrait, id: i64) -> Result<Option<Company>, Error> {
    Ok(Entity::find_by_id(id).one(connection).await?.map(read))
}

pub(crate) async fn all(connection: &impl ConnectionTrait) -> Result<Vec<Company>, Error> {
    let rows = Entity::find().order_by_asc(Column::Name).all(connection).await?;
    Ok(rows.into_iter().map(read).collect())
}

/// Those in which the account stands behind an active user.
pub(crate) async fn of_account(
    connection: &impl ConnectionTrait,
    account_id: i64,
) -> Result<Vec<Company>, Error> {
    let mut theirs = Query::select();
    theirs
        .column(user::Column::CompanyId)
        .from(user::Entity)
        .and_where(user::Column::AccountId.eq(account_id))
        .and_where(user::Column::Status.eq(user::Status::Active));
    let rows = Entity::find()
        .filter(Column::Id.in_subquery(theirs))
        .order_by_asc(Column::Name)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(read).collect())
}

/// Says that something changed that could alter a plan.
pub(crate) async fn touch(transaction: &Transaction, scope: &Scope) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(scope.company_id()))
        .exec(transaction)
        .await?;
    Ok(())
}

fn read(row: Model) -> Company {
    Company {
        id: row.id,
        name: row.name,
        slug: row.slug,
        seat_limit: row.seat_limit.and_then(|limit| u64::try_from(limit).ok()),
        default_language: row.default_language,
        version: row.version,
        created_at: instant(row.created_at),
    }
}
