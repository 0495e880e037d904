//! Rows of imports for what is written of them as files.

use entity::import_row::{Column, Entity};
use roster::Finding;
use roster::plan::Action;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use serde::Serialize;

use super::Handle;
use crate::Error;

/// A row as a mail names it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NamedRow {
    pub(crate) row: i64,
    pub(crate) email: String,
    pub(crate) name: String,
    /// What is wrong with it, if it is rejected.
    pub(crate) what: String,
}

/// The first `limit` rows of the action, in the file's order.
pub(crate) async fn named(
    connection: &impl ConnectionTrait,
    handle: Handle,
    action: Action,
    limit: u32,
) -> Result<Vec<NamedRow>, Error> {
    let rows: Vec<(i64, String, String, String, Option<String>)> = Entity::find()
        .filter(Column::ImportId.eq(handle.id()))
        .filter(Column::Action.eq(action.as_str()))
        .order_by_asc(Column::Row)
        .limit(u64::from(limit))
        .select_only()
        .columns([Column::Row, Column::Email, Column::FirstName, Column::LastName, Column::Findings])
        .into_tuple()
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|(row, email, first, last, findings)| {
            let findings: Vec<Finding> = findings.as_deref().map_or(Ok(Vec::new()), serde_json::from_str)?;
            let what: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
            Ok(NamedRow {
                row,
                email,
                name: format!("{first} {last}").trim().to_owned(),
                what: what.join(" "),
            })
        })
        .collect()
}

/// The rows that the plan rejects, in the file's order, each with why.
pub(crate) async fn rejected(
    connection: &impl ConnectionTrait,
    handle: Handle,
) -> Result<Vec<(u32, Vec<Finding>)>, Error> {
    let rows: Vec<(i64, Option<String>)> = Entity::find()
        .filter(Column::ImportId.eq(handle.id()))
        .filter(Column::Action.eq(Action::Reject.as_str()))
        .order_by_asc(Column::Row)
        .select_only()
        .columns([Column::Row, Column::Findings])
        .into_tuple()
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|(row, findings)| {
            Ok((row as u32, findings.as_deref().map_or(Ok(Vec::new()), serde_json::from_str)?))
        })
        .collect()
}
