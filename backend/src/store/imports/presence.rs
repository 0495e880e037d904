//! Who has an import open.

use std::collections::BTreeSet;

use entity::import;
use entity::import_presence::{ActiveModel, Column, Entity};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, Set,
};

use super::super::Transaction;
use super::Handle;
use super::import::of;
use crate::Error;
use crate::access::{Actor, Scope};

/// An open page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OpenPage {
    pub(crate) page: String,
    pub(crate) account_id: Option<i64>,
    /// Who looks at it, as shown.
    pub(crate) name: String,
}

/// The page is open at this moment. Those that were not seen since `gone` are forgotten.
pub(crate) async fn see(
    transaction: &Transaction,
    handle: Handle,
    page: &str,
    actor: &Actor,
    now: i64,
    gone: i64,
) -> Result<(), Error> {
    Entity::delete_many()
        .filter(Column::ImportId.eq(handle.id()))
        .filter(Column::SeenAt.lt(gone))
        .exec(transaction)
        .await?;
    Entity::insert(ActiveModel {
        import_id: Set(handle.id()),
        page: Set(page.to_owned()),
        account_id: Set(actor.account_id()),
        name: Set(actor.display()),
        seen_at: Set(now),
    })
    .on_conflict(
        OnConflict::columns([Column::ImportId, Column::Page])
            .update_columns([Column::AccountId, Column::Name, Column::SeenAt])
            .to_owned(),
    )
    .exec_without_returning(transaction)
    .await?;
    Ok(())
}

/// The page was closed.
pub(crate) async fn leave(transaction: &Transaction, handle: Handle, page: &str) -> Result<(), Error> {
    Entity::delete_many()
        .filter(Column::ImportId.eq(handle.id()))
        .filter(Column::Page.eq(page))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Who has which of these imports of the company's open, each name once.
pub(crate) async fn open_by_import(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    imports: &[i64],
    since: i64,
) -> Result<BTreeSet<(i64, String)>, Error> {
    let visible = of(scope).select_only().column(import::Column::Id);
    let visible = visible.filter(import::Column::Id.is_in(imports.iter().copied())).into_query();
    let rows: Vec<(i64, String)> = Entity::find()
        .filter(Column::ImportId.in_subquery(visible))
        .filter(Column::SeenAt.gte(since))
        .select_only()
        .columns([Column::ImportId, Column::Name])
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Pages that were seen since, by who looks at them.
pub(crate) async fn open_pages(
    connection: &impl ConnectionTrait,
    handle: Handle,
    since: i64,
) -> Result<Vec<OpenPage>, Error> {
    let rows: Vec<(String, Option<i64>, String)> = Entity::find()
        .filter(Column::ImportId.eq(handle.id()))
        .filter(Column::SeenAt.gte(since))
        .select_only()
        .columns([Column::Page, Column::AccountId, Column::Name])
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Page)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|(page, account_id, name)| OpenPage { page, account_id, name }).collect())
}
