//! Rows that say that something has changed. The database writes them by itself.

use entity::company_change::{Column, Entity};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _};

use super::{Transaction, statement};
use crate::Error;
use crate::changes::Revision;

/// How many rows are kept: more than there are while the longest transaction lasts.
const KEPT: i64 = 10_000;

/// What sums up the company's rows. The newest id alone would not do: a transaction that began earlier may end later.
pub(crate) async fn revision(connection: &impl ConnectionTrait, company_id: i64) -> Result<Revision, Error> {
    let summed = Entity::find()
        .filter(Column::CompanyId.eq(company_id))
        .select_only()
        .column_as(Column::Id.count(), "rows")
        .column_as(Column::Id.sum().cast_as("bigint"), "sum")
        .into_tuple::<(i64, Option<i64>)>()
        .one(connection)
        .await?;
    let (rows, sum) = summed.unwrap_or_default();
    Ok(Revision { rows, sum: sum.unwrap_or_default() })
}

/// Forgets the oldest.
pub(crate) async fn delete_old(transaction: &Transaction) -> Result<u64, Error> {
    let old = "DELETE FROM company_change WHERE id <= (SELECT max(id) FROM company_change) - $1";
    Ok(transaction.execute_raw(statement(transaction, old, [KEPT.into()])).await?.rows_affected())
}
