//! Those who are looked for or meant: as a list in an order, page by page, and counted.

use entity::user::{Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, Order, Query};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Select,
};

use super::filter::{self, FEW, SOME};
use super::{Sizes, of, whole};
use crate::access::Scope;
use crate::page::{Listing, Page};
use crate::people::{Selection, Sort, SortBy, User, UserFilter};
use crate::store::{Kind, imports};
use crate::{Error, hexadecimal};

/// Those who are meant, and how many they are if they were named one by one.
pub(crate) async fn selected(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    selection: &Selection,
) -> Result<(Select<Entity>, Option<u64>), Error> {
    Ok(match selection {
        Selection::People(ids) => {
            let mut ids = ids.clone();
            ids.sort_unstable();
            ids.dedup();
            let named = ids.len() as u64;
            (of(scope).filter(Column::Id.is_in(ids)), Some(named))
        }
        Selection::CreatedBy(import) => {
            // Of one that they may not see they learn nothing.
            imports::find(connection, scope, *import).await?.ok_or(Error::NotFound)?;
            (of(scope).filter(Column::CreatedImportId.eq(*import)), None)
        }
        Selection::Filter(filter) => (matching(connection, scope, filter).await?, None),
    })
}

/// One page.
pub(crate) async fn list(
    connection: &impl ConnectionTrait,
    sizes: &Sizes,
    scope: &Scope,
    filter: &UserFilter,
    page: &Page,
) -> Result<Listing<User>, Error> {
    let (condition, looked_up) = filter::condition(connection, sizes, scope, filter, FEW).await?;
    let key = key_column(Kind::of(connection), filter.sort.by).map(|key| match Kind::of(connection) {
        // The sign keeps it from going through its order, past everybody, though they are to be looked up.
        Kind::Sqlite if looked_up => Expr::cust_with_expr("+(?)", key),
        _ => key,
    });
    let users = slice(connection, scope, of(scope).filter(condition), (filter.sort, key), page).await?;
    Ok(Listing::of(users, page.limit, |user| cursor(filter.sort.by, user)))
}

/// How many the filter lets through.
pub(crate) async fn count(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    filter: &UserFilter,
) -> Result<u64, Error> {
    if let Some(people) = filter::sole(connection, scope, filter).await? {
        let mut counting = Query::select();
        counting.expr(Expr::cust("count(*)")).from_subquery(people, "people");
        let row = connection.query_one(&counting).await?;
        return Ok(row.map_or(Ok(0), |row| row.try_get_by_index::<i64>(0))?.unsigned_abs());
    }
    let (condition, _) = filter::condition(connection, &Sizes::default(), scope, filter, SOME).await?;
    Ok(of(scope).filter(condition).count(connection).await?)
}

/// How many are meant.
pub(crate) async fn count_selected(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    selection: &Selection,
) -> Result<u64, Error> {
    Ok(selected(connection, scope, selection).await?.0.count(connection).await?)
}

/// Those that the filter lets through.
async fn matching(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    filter: &UserFilter,
) -> Result<Select<Entity>, Error> {
    let (condition, _) = filter::condition(connection, &Sizes::default(), scope, filter, FEW).await?;
    Ok(of(scope).filter(condition))
}

/// Up to `limit` of those who are meant, after `after`, in the order of their ids.
pub(crate) async fn after(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    meant: &Select<Entity>,
    after: i64,
    limit: u32,
) -> Result<Vec<User>, Error> {
    let rows = meant
        .clone()
        .filter(Column::Id.gt(after))
        .order_by_asc(Column::Id)
        .limit(u64::from(limit))
        .all(connection)
        .await?;
    whole(connection, scope, rows).await
}

/// Up to `limit + 1` of the people of `matching`, in order, after the page's cursor.
async fn slice(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    matching: Select<Entity>,
    (sort, key): (Sort, Option<Expr>),
    page: &Page,
) -> Result<Vec<User>, Error> {
    let order = if sort.descending { Order::Desc } else { Order::Asc };
    let beyond = |place: Expr, after: Expr| if sort.descending { place.lt(after) } else { place.gt(after) };
    let mut query = matching;
    if let Some(cursor) = &page.cursor {
        let (id, at) = read_cursor(sort.by, cursor)?;
        query = match (key.clone(), at) {
            (Some(key), Some(at)) => {
                // What the comparison of two says already: SQLite finds the place in an index of something reckoned by
                // this alone. Without it, a page in the middle of a million costs 165 ms.
                let not_before =
                    if sort.descending { key.clone().lte(at.clone()) } else { key.clone().gte(at.clone()) };
                let place = Expr::tuple([key, Expr::col(Column::Id)]);
                query.filter(not_before).filter(beyond(place, Expr::tuple([at, Expr::val(id)])))
            }
            _ => query.filter(beyond(Expr::col(Column::Id), Expr::val(id))),
        };
    }
    if let Some(key) = key {
        query = query.order_by(key, order.clone());
    }
    let rows = query.order_by(Column::Id, order).limit(u64::from(page.limit) + 1).all(connection).await?;
    whole(connection, scope, rows).await
}

/// What a list is ordered by before the id. Each as an index has it.
fn key_column(kind: Kind, by: SortBy) -> Option<Expr> {
    match by {
        SortBy::Id => None,
        SortBy::Name => Some(Expr::cust(match kind {
            Kind::Sqlite => "lower(first_name || ' ' || last_name) COLLATE BINARY",
            Kind::Postgres => r#"lower(first_name || ' ' || last_name) COLLATE "C""#,
        })),
        SortBy::Email => Some(match kind {
            Kind::Sqlite => Expr::col(Column::EmailKey),
            Kind::Postgres => Expr::cust(r#"email_key COLLATE "C""#),
        }),
        SortBy::UpdatedAt => Some(Expr::col(Column::UpdatedAt)),
        SortBy::Status => Some(Expr::col(Column::Status)),
        SortBy::Activation => Some(Expr::col(Column::Activation)),
        SortBy::AccountType => Some(Expr::col(Column::AccountType)),
    }
}

/// The place after `user`: the id, and in hexadecimal what the list is ordered by.
fn cursor(by: SortBy, user: &User) -> String {
    let key = match by {
        SortBy::Id => return user.id.to_string(),
        SortBy::Name => format!("{} {}", user.first_name, user.last_name),
        SortBy::Email => user.email.to_lowercase(),
        SortBy::UpdatedAt => user.updated_at.as_microsecond().to_string(),
        SortBy::Status => user.status.as_str().to_owned(),
        SortBy::Activation => user.activation.as_str().to_owned(),
        SortBy::AccountType => user.account_type.as_str().to_owned(),
    };
    format!("{}.{}", user.id, hexadecimal::encode(key.as_bytes()))
}

/// What [`cursor`] wrote: the id, and what to compare [`key_column`] with. A name is put into lower case
/// by the database, which need not do it as Rust does.
fn read_cursor(by: SortBy, cursor: &str) -> Result<(i64, Option<Expr>), Error> {
    let (id, key) = cursor.split_once('.').unwrap_or((cursor, ""));
    let id = id.parse().map_err(|_| Page::unknown_cursor())?;
    let key = hexadecimal::decode(key)
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(Page::unknown_cursor)?;
    let at = match by {
        SortBy::Id => return Ok((id, None)),
        SortBy::Name => Func::lower(Expr::val(key)).into(),
        SortBy::Email | SortBy::Status | SortBy::Activation | SortBy::AccountType => Expr::val(key),
        SortBy::UpdatedAt => Expr::val(key.parse::<i64>().map_err(|_| Page::unknown_cursor())?),
    };
    Ok((id, Some(at)))
}
