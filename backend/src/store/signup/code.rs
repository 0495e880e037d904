//! Rows of access codes.

use entity::access_code;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, NotSet, QueryFilter as _, QueryOrder as _, Set,
};

use crate::Error;
use crate::access::Scope;
use crate::signup::AccessCode;
use crate::store::Transaction;

/// The company's codes, in the order in which they were made.
pub(crate) async fn codes(
    connection: &impl ConnectionTrait,
    company_id: i64,
) -> Result<Vec<AccessCode>, Error> {
    let rows = access_code::Entity::find()
        .filter(access_code::Column::CompanyId.eq(company_id))
        .order_by_asc(access_code::Column::Id)
        .all(connection)
        .await?;
    rows.into_iter().map(read_code).collect()
}

/// The code as somebody writes it.
pub(crate) async fn code(
    connection: &impl ConnectionTrait,
    company_id: i64,
    key: &str,
) -> Result<Option<AccessCode>, Error> {
    let row = access_code::Entity::find()
        .filter(access_code::Column::CompanyId.eq(company_id))
        .filter(access_code::Column::CodeKey.eq(key))
        .one(connection)
        .await?;
    row.map(read_code).transpose()
}

fn read_code(row: access_code::Model) -> Result<AccessCode, Error> {
    Ok(AccessCode {
        id: row.id,
        code: row.code,
        ends_on: row.ends_on.map(|day| day.parse()).transpose().map_err(Error::internal)?,
        max_uses: row.max_uses.map(|uses| uses.clamp(0, i64::from(u32::MAX)) as u32),
        uses: row.uses.clamp(0, i64::from(u32::MAX)) as u32,
        group: row.group_id,
    })
}

/// Makes a code, or writes down of one that is there, by how it is compared, everything but its uses.
pub(crate) async fn put_code(
    transaction: &Transaction,
    scope: &Scope,
    code: &AccessCode,
    key: &str,
    now: i64,
) -> Result<(), Error> {
    use access_code::Column;

    let row = access_code::ActiveModel {
        id: NotSet,
        company_id: Set(scope.company_id()),
        code: Set(code.code.clone()),
        code_key: Set(key.to_owned()),
        ends_on: Set(code.ends_on.map(|day| day.to_string())),
        max_uses: Set(code.max_uses.map(i64::from)),
        uses: Set(0),
        group_id: Set(code.group),
        created_at: Set(now),
    };
    let known = OnConflict::columns([Column::CompanyId, Column::CodeKey])
        .update_columns([Column::Code, Column::EndsOn, Column::MaxUses, Column::GroupId])
        .to_owned();
    access_code::Entity::insert(row).on_conflict(known).exec_without_returning(transaction).await?;
    Ok(())
}

pub(crate) async fn delete_code(transaction: &Transaction, scope: &Scope, id: i64) -> Result<bool, Error> {
    let deleted = access_code::Entity::delete_many()
        .filter(access_code::Column::CompanyId.eq(scope.company_id()))
        .filter(access_code::Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(deleted.rows_affected > 0)
}

/// Counts one more use, if the code is good on this day. Of many at once no more get a yes than it has uses.
pub(crate) async fn use_code(transaction: &Transaction, id: i64, today: &str) -> Result<bool, Error> {
    use access_code::Column;

    let used = access_code::Entity::update_many()
        .col_expr(Column::Uses, Expr::col(Column::Uses).add(1))
        .filter(Column::Id.eq(id))
        .filter(Column::MaxUses.is_null().or(Expr::col(Column::Uses).lt(Expr::col(Column::MaxUses))))
        .filter(Column::EndsOn.is_null().or(Column::EndsOn.gte(today)))
        .exec(transaction)
        .await?;
    Ok(used.rows_affected > 0)
}

/// Somebody who came by the code was turned away.
pub(crate) async fn give_code_back(transaction: &Transaction, id: i64) -> Result<(), Error> {
    use access_code::Column;

    access_code::Entity::update_many()
        .col_expr(Column::Uses, Expr::col(Column::Uses).sub(1))
        .filter(Column::Id.eq(id))
        .filter(Column::Uses.gt(0))
        .exec(transaction)
        .await?;
    Ok(())
}
