//! Findings that are kept in detail.

use entity::import_finding::{ActiveModel, Column, Entity};
use roster::Finding;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    Set,
};

use super::super::Transaction;
use super::Handle;
use crate::Error;
use crate::imports::FindingFilter;

/// Rows of one statement: six values each, of 32,766 that SQLite takes.
const AT_ONCE: usize = 1_000;

/// These are the findings of the import now.
pub(crate) async fn replace_findings(
    transaction: &Transaction,
    handle: Handle,
    findings: &[Finding],
) -> Result<(), Error> {
    Entity::delete_many().filter(Column::ImportId.eq(handle.id())).exec(transaction).await?;
    let numbered: Vec<(i64, &Finding)> = (1..).zip(findings).collect();
    for slice in numbered.chunks(AT_ONCE) {
        let rows: Vec<ActiveModel> = slice
            .iter()
            .map(|(seq, finding)| {
                Ok(ActiveModel {
                    import_id: Set(handle.id()),
                    seq: Set(*seq),
                    code: Set(finding.code.as_str().to_owned()),
                    severity: Set(finding.severity.as_str().to_owned()),
                    column: Set(finding.column.map(i64::from)),
                    body: Set(serde_json::to_string(finding)?),
                })
            })
            .collect::<Result<_, Error>>()?;
        Entity::insert_many(rows).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// Up to `limit + 1` findings that pass the filter, after the one numbered `after`; with their numbers.
pub(crate) async fn findings(
    connection: &impl ConnectionTrait,
    handle: Handle,
    filter: &FindingFilter,
    after: Option<i64>,
    limit: u32,
) -> Result<Vec<(i64, Finding)>, Error> {
    let mut query = Entity::find().filter(Column::ImportId.eq(handle.id()));
    if let Some(after) = after {
        query = query.filter(Column::Seq.gt(after));
    }
    if let Some(severity) = filter.severity {
        query = query.filter(Column::Severity.eq(severity.as_str()));
    }
    if let Some(code) = filter.code {
        query = query.filter(Column::Code.eq(code.as_str()));
    }
    if let Some(column) = filter.column {
        query = query.filter(Column::Column.eq(i64::from(column)));
    }
    let rows = query.order_by_asc(Column::Seq).limit(u64::from(limit) + 1).all(connection).await?;
    rows.into_iter().map(|row| Ok((row.seq, serde_json::from_str(&row.body)?))).collect()
}
