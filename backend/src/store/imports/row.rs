//! Rows of a plan, or of a result, to be looked at.

use std::collections::{BTreeSet, HashMap};

use entity::import_row::{Column, Entity, Model};
use entity::{group, import};
use roster::plan::Action;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::Handle;
use super::stage::Turn;
use crate::Error;
use crate::imports::{Effect, GroupGained, ImportState, PlanRow, PlanRowFilter};

/// Up to `limit + 1` rows that pass the filter, after the row numbered `after`, in the file's order.
pub(crate) async fn rows(
    connection: &impl ConnectionTrait,
    handle: Handle,
    state: ImportState,
    filter: &PlanRowFilter,
    after: Option<i64>,
    limit: u32,
) -> Result<Vec<PlanRow>, Error> {
    let mut query = Entity::find().filter(Column::ImportId.eq(handle.id()));
    if let Some(after) = after {
        query = query.filter(Column::Row.gt(after));
    }
    if let Some(action) = filter.action {
        query = query.filter(Column::Action.eq(action.as_str()));
    }
    query = match filter.effect {
        None => query,
        Some(Effect::Joins) => query.filter(Column::Joins.is_not_null()),
        Some(Effect::Suspends) => query.filter(Column::Turn.eq(Turn::Suspends.as_str())),
        Some(Effect::Reactivates) => query.filter(Column::Turn.eq(Turn::Reactivates.as_str())),
    };
    let rows = query.order_by_asc(Column::Row).limit(u64::from(limit) + 1).all(connection).await?;
    let groups = groups(connection, handle, &rows).await?;
    let done = state == import::State::Done;
    rows.into_iter().map(|row| read(row, &groups, done)).collect()
}

/// The names of the groups that the rows gain.
async fn groups(
    connection: &impl ConnectionTrait,
    handle: Handle,
    rows: &[Model],
) -> Result<HashMap<i64, GroupGained>, Error> {
    let ids: BTreeSet<i64> = rows.iter().flat_map(joins).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = group::Entity::find()
        .filter(group::Column::CompanyId.eq(handle.company_id()))
        .filter(group::Column::Id.is_in(ids))
        .all(connection)
        .await?;
    Ok(found
        .into_iter()
        .map(|row| (row.id, GroupGained { id: row.id, name: row.name, kind: row.kind }))
        .collect())
}

fn joins(row: &Model) -> impl Iterator<Item = i64> {
    row.joins.as_deref().unwrap_or_default().split(',').filter_map(|id| id.parse().ok())
}

fn read(row: Model, groups: &HashMap<i64, GroupGained>, done: bool) -> Result<PlanRow, Error> {
    let action = Action::parse(&row.action).ok_or_else(|| Error::internal("an unknown action is staged"))?;
    let gained = joins(&row).filter_map(|id| groups.get(&id).cloned()).collect();
    let turn = row.turn.as_deref();
    Ok(PlanRow {
        row: row.row as u32,
        line: row.line as u32,
        action,
        name: format!("{} {}", row.first_name, row.last_name).trim().to_owned(),
        email: row.email,
        // An id that is only reserved is nobody's yet.
        user: row.user_id.filter(|_| done || action != Action::Create),
        changes: row.changes.as_deref().map_or(Ok(Vec::new()), serde_json::from_str)?,
        groups: gained,
        suspends: turn == Some(Turn::Suspends.as_str()),
        reactivates: turn == Some(Turn::Reactivates.as_str()),
        findings: row.findings.as_deref().map_or(Ok(Vec::new()), serde_json::from_str)?,
    })
}
