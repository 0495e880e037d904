//! Names that an import makes: groups, cohorts and packages, with the ids that are set aside for them while it is
//! planned.

use entity::import_name::{ActiveModel, Column, Entity, Kind};
use roster::plan::{NewName, NewNameKind};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, Set};

use super::super::{self as store, Store, Transaction};
use super::{Handle, postgres, sqlite};
use crate::Error;

/// Rows of one statement: five values each, of 32,766 that SQLite takes.
const AT_ONCE: usize = 1_000;

/// Sets ids aside for the names, in their order. None, and nothing is written: another plan of this import was
/// begun meanwhile.
pub(crate) async fn reserve_names(
    store: &Store,
    handle: Handle,
    generation: i64,
    names: &[NewName],
) -> Result<Option<Vec<i64>>, Error> {
    let transaction = store.begin().await?;
    if !is_current(&transaction, handle, generation).await? {
        return Ok(None);
    }
    let is_package = |name: &&NewName| name.kind == NewNameKind::Package;
    let packages = names.iter().filter(is_package).count();
    let mut of_packages = reserve(&transaction, "package", packages).await?.into_iter();
    let mut of_groups = reserve(&transaction, "group", names.len() - packages).await?.into_iter();
    let mut ids = Vec::with_capacity(names.len());
    let mut rows = Vec::with_capacity(names.len());
    for name in names {
        let (kind, id) = match name.kind {
            NewNameKind::Group => (Kind::Group, of_groups.next()),
            NewNameKind::Cohort => (Kind::Cohort, of_groups.next()),
            NewNameKind::Package => (Kind::Package, of_packages.next()),
        };
        let id = id.ok_or_else(|| Error::internal("fewer ids were given than were asked for"))?;
        ids.push(id);
        rows.push(ActiveModel {
            import_id: Set(handle.id()),
            new_id: Set(id),
            company_id: Set(name.company),
            kind: Set(kind),
            name: Set(name.name.clone()),
        });
    }
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(AT_ONCE));
        Entity::insert_many(std::mem::replace(&mut rows, rest)).exec_without_returning(&transaction).await?;
    }
    transaction.commit().await?;
    Ok(Some(ids))
}

async fn reserve(transaction: &Transaction, table: &str, count: usize) -> Result<Vec<i64>, Error> {
    if count == 0 {
        return Ok(Vec::new());
    }
    match store::Kind::of(transaction) {
        store::Kind::Sqlite => {
            let last = sqlite::reserve(transaction, table, count as i64).await?;
            Ok((last + 1..).take(count).collect())
        }
        store::Kind::Postgres => postgres::reserve(transaction, table, count as i64).await,
    }
}

/// Whether nobody has begun another plan; nobody can until the transaction ends.
async fn is_current(transaction: &Transaction, handle: Handle, generation: i64) -> Result<bool, Error> {
    let sql = match store::Kind::of(transaction) {
        store::Kind::Sqlite => "SELECT 1 FROM import WHERE id = $1 AND generation = $2",
        store::Kind::Postgres => "SELECT 1 FROM import WHERE id = $1 AND generation = $2 FOR NO KEY UPDATE",
    };
    let current = store::statement(transaction, sql, [handle.id().into(), generation.into()]);
    Ok(transaction.query_one_raw(current).await?.is_some())
}

/// Forgets the names of earlier plans.
pub(super) async fn clear_names(transaction: &Transaction, handle: Handle) -> Result<(), Error> {
    Entity::delete_many().filter(Column::ImportId.eq(handle.id())).exec(transaction).await?;
    Ok(())
}

/// The names that are, or will be, of these groups.
pub(super) async fn names_of_groups(
    connection: &impl ConnectionTrait,
    handle: Handle,
) -> Result<Vec<entity::import_name::Model>, Error> {
    let query =
        Entity::find().filter(Column::ImportId.eq(handle.id())).filter(Column::Kind.ne(Kind::Package));
    Ok(query.all(connection).await?)
}
