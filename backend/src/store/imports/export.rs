//! Rows of imports for what is written of them as files.

use entity::import_row::{Column, Entity};
use roster::Finding;
use roster::plan::Action;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::Handle;
use crate::Error;

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
