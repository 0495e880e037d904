//! Rows of the audit trail.

use entity::activity::{self, ActiveModel, Column, Entity};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, NotSet, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Set,
};

use super::Transaction;
use crate::Error;
use crate::access::Scope;
use crate::activity::{Activity, By, NewActivity};
use crate::clock::instant;

pub(crate) async fn insert(
    transaction: &Transaction,
    by: By,
    entry: NewActivity<'_>,
    now: i64,
) -> Result<i64, Error> {
    let row = ActiveModel {
        id: NotSet,
        company_id: Set(entry.company_id),
        account_id: Set(by.account_id),
        token_id: Set(by.token_id),
        actor: Set(by.name),
        verb: Set(entry.verb.to_owned()),
        subject_kind: Set(entry.subject.map(|(kind, _)| kind.to_owned())),
        subject_id: Set(entry.subject.map(|(_, id)| id)),
        data: Set(entry.data.to_string()),
        created_at: Set(now),
    };
    Ok(row.insert(transaction).await?.id)
}

/// Up to `limit + 1` entries older than `before`, newest first.
pub(crate) async fn list(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Activity>, Error> {
    let mut query = Entity::find().filter(Column::CompanyId.eq(scope.company_id()));
    if let Some(before) = before {
        query = query.filter(Column::Id.lt(before));
    }
    let rows = query.order_by_desc(Column::Id).limit(u64::from(limit) + 1).all(connection).await?;
    rows.into_iter().map(read).collect()
}

fn read(row: activity::Model) -> Result<Activity, Error> {
    Ok(Activity {
        id: row.id,
        actor: row.actor,
        verb: row.verb,
        subject: row.subject_kind.zip(row.subject_id),
        data: serde_json::from_str(&row.data)?,
        at: instant(row.created_at),
    })
}
