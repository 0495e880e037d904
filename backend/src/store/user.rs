//! Rows of people.

use std::collections::HashMap;

use entity::user::{ActiveModel, Column, Entity, Model};
use entity::{assignment, group, import, import_row, membership};
use roster::person::AccountType;
use roster::plan::Action;
use sea_orm::sea_query::extension::postgres::PgExpr as _;
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, LikeExpr, Order, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, NotSet,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select, Set,
};

use super::{Kind, Transaction};
use crate::Error;
use crate::access::Scope;
use crate::assignments::Assignment;
use crate::clock::instant;
use crate::hexadecimal;
use crate::page::{Listing, Page};
use crate::people::{NewUser, Sort, SortBy, Stage, User, UserFilter};

/// The company's people, or those of them in the groups that the actor manages: where every query here
/// begins.
pub(crate) fn of(scope: &Scope) -> Select<Entity> {
    let people = Entity::find().filter(Column::CompanyId.eq(scope.company_id()));
    match scope.within() {
        None => people,
        Some(groups) => people.filter(Column::Id.in_subquery(of_groups(scope, groups))),
    }
}

/// The ids of the users in any of these groups.
fn of_groups(scope: &Scope, groups: &[i64]) -> SelectStatement {
    let mut users = Query::select();
    users
        .column(membership::Column::UserId)
        .from(membership::Entity)
        .and_where(membership::Column::CompanyId.eq(scope.company_id()))
        .and_where(membership::Column::GroupId.is_in(groups.iter().copied()));
    users
}

pub(crate) async fn get(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<User>, Error> {
    let rows = of(scope).filter(Column::Id.eq(id)).all(connection).await?;
    Ok(whole(connection, scope, rows).await?.into_iter().next())
}

/// Those of these ids, in the order of the ids.
pub(crate) async fn with_ids(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[i64],
) -> Result<Vec<User>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = of(scope)
        .filter(Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(Column::Id)
        .all(connection)
        .await?;
    whole(connection, scope, rows).await
}

/// Puts people into the company and into their groups. Their ids, in the same order.
pub(crate) async fn insert_many(
    transaction: &Transaction,
    scope: &Scope,
    people: &[NewUser],
    now: i64,
) -> Result<Vec<i64>, Error> {
    let mut ids = Vec::with_capacity(people.len());
    for person in people {
        let row = ActiveModel {
            id: NotSet,
            company_id: Set(scope.company_id()),
            account_id: Set(None),
            email: Set(person.email.as_str().to_owned()),
            email_key: Set(person.email.key()),
            first_name: Set(person.first_name.clone()),
            last_name: Set(person.last_name.clone()),
            user_name: Set(None),
            user_name_key: Set(None),
            reference: Set(person.reference.clone()),
            status: Set(person.status.into()),
            account_type: Set(person.account_type.into()),
            activation: Set(entity::user::Activation::NotInvited),
            language: Set(None),
            job_role: Set(person.job_role.clone()),
            region: Set(person.region.clone()),
            custom: Set(None),
            invite_at_assignment: Set(false),
            version: Set(1),
            created_import_id: Set(None),
            created_at: Set(now),
            updated_at: Set(now),
        };
        let user_id = row.insert(transaction).await?.id;
        ids.push(user_id);
        for group_id in &person.groups {
            let row = membership::ActiveModel {
                group_id: Set(*group_id),
                user_id: Set(user_id),
                company_id: Set(scope.company_id()),
                import_id: Set(None),
                created_at: Set(now),
            };
            membership::Entity::insert(row).exec_without_returning(transaction).await?;
        }
    }
    Ok(ids)
}

/// The actor's own record, whatever else they may see.
pub(crate) async fn own(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<User>, Error> {
    let rows =
        Entity::find_by_id(id).filter(Column::CompanyId.eq(scope.company_id())).all(connection).await?;
    Ok(whole(connection, scope, rows).await?.into_iter().next())
}

/// How many administrators the company has who are not suspended.
pub(crate) async fn active_admins(connection: &impl ConnectionTrait, scope: &Scope) -> Result<i64, Error> {
    let admins = Entity::find()
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::Status.eq(entity::user::Status::Active))
        .filter(Column::AccountType.eq(entity::user::AccountType::Admin))
        .count(connection)
        .await?;
    Ok(i64::try_from(admins).unwrap_or(i64::MAX))
}

pub(crate) async fn set_account_type(
    transaction: &Transaction,
    scope: &Scope,
    id: i64,
    account_type: AccountType,
    now: i64,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::AccountType, Expr::value(account_type.as_str()))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// The company's managers and administrators, by address.
pub(crate) async fn colleagues(connection: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<User>, Error> {
    let types = [entity::user::AccountType::Manager, entity::user::AccountType::Admin];
    let rows = Entity::find()
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::AccountType.is_in(types))
        .order_by_asc(Column::EmailKey)
        .all(connection)
        .await?;
    whole(connection, scope, rows).await
}

/// The company's user of this address in lower case: their id.
pub(crate) async fn id_of_address(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    email_key: &str,
) -> Result<Option<i64>, Error> {
    let row = Entity::find()
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::EmailKey.eq(email_key))
        .one(connection)
        .await?;
    Ok(row.map(|row| row.id))
}

/// One page, and how many there are in all.
pub(crate) async fn list(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    filter: &UserFilter,
    page: &Page,
) -> Result<Listing<User>, Error> {
    let matching = matching(Kind::of(connection), scope, filter);
    let total = matching.clone().count(connection).await?;
    let users = slice(connection, scope, matching, filter.sort, page).await?;
    let mut listing = Listing::of(users, page.limit, |user| cursor(filter.sort.by, user));
    listing.total = Some(total);
    Ok(listing)
}

/// Those that the filter lets through.
pub(crate) fn matching(kind: Kind, scope: &Scope, filter: &UserFilter) -> Select<Entity> {
    of(scope).filter(condition(kind, scope, filter))
}

/// Up to `limit` people after `after`, in the order of their ids.
pub(crate) async fn after(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    after: i64,
    limit: u32,
) -> Result<Vec<User>, Error> {
    let rows = of(scope)
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
    sort: Sort,
    page: &Page,
) -> Result<Vec<User>, Error> {
    let order = if sort.descending { Order::Desc } else { Order::Asc };
    let beyond = |column: Expr, value: Expr| {
        if sort.descending { column.lt(value) } else { column.gt(value) }
    };
    let key = key_column(sort.by);
    let mut query = matching;
    if let Some(cursor) = &page.cursor {
        let (id, at) = read_cursor(sort.by, cursor)?;
        let later_id = beyond(Expr::col(Column::Id), Expr::val(id));
        query = query.filter(match (key.clone(), at) {
            (Some(key), Some(at)) => beyond(key.clone(), at.clone()).or(key.eq(at).and(later_id)),
            _ => later_id,
        });
    }
    if let Some(key) = key {
        query = query.order_by(key, order.clone());
    }
    let rows = query.order_by(Column::Id, order).limit(u64::from(page.limit) + 1).all(connection).await?;
    whole(connection, scope, rows).await
}

/// What a list is ordered by before the id.
fn key_column(by: SortBy) -> Option<Expr> {
    match by {
        SortBy::Id => None,
        SortBy::Name => Some(Func::lower(Expr::cust("first_name || ' ' || last_name")).into()),
        SortBy::Email => Some(Expr::col(Column::EmailKey)),
        SortBy::UpdatedAt => Some(Expr::col(Column::UpdatedAt)),
    }
}

/// The place after `user`: the id, and in hexadecimal what the list is ordered by.
fn cursor(by: SortBy, user: &User) -> String {
    let key = match by {
        SortBy::Id => return user.id.to_string(),
        SortBy::Name => format!("{} {}", user.first_name, user.last_name),
        SortBy::Email => user.email.to_lowercase(),
        SortBy::UpdatedAt => user.updated_at.as_microsecond().to_string(),
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
        SortBy::Email => Expr::val(key),
        SortBy::UpdatedAt => Expr::val(key.parse::<i64>().map_err(|_| Page::unknown_cursor())?),
    };
    Ok((id, Some(at)))
}

/// What the filter asks of a person.
fn condition(kind: Kind, scope: &Scope, filter: &UserFilter) -> Condition {
    let mut all = Condition::all();
    for word in filter.q.as_deref().unwrap_or_default().split_whitespace() {
        all = all.add(mentions(kind, word));
    }
    if let Some(status) = filter.status {
        all = all.add(Column::Status.eq(entity::user::Status::from(status)));
    }
    if let Some(activation) = filter.activation {
        all = all.add(Column::Activation.eq(activation));
    }
    if let Some(account_type) = filter.account_type {
        all = all.add(Column::AccountType.eq(entity::user::AccountType::from(account_type)));
    }
    for (wanted, of_kind) in [(filter.group, group::Kind::Group), (filter.cohort, group::Kind::Cohort)] {
        if let Some(group_id) = wanted {
            all = all.add(Column::Id.in_subquery(members(scope, group_id, of_kind)));
        }
    }
    if let Some(course) = filter.course {
        all = all.add(Column::Id.in_subquery(learners(scope, course)));
    }
    if let Some(import) = filter.import {
        all = all.add(Column::Id.in_subquery(touched(scope, import)));
    }
    match filter.stage {
        Some(Stage::Invited) => all.add(Column::Activation.ne(entity::user::Activation::NotInvited)),
        Some(Stage::Activated) => all.add(Column::Activation.eq(entity::user::Activation::Activated)),
        Some(Stage::Started) => all.add(Column::Id.in_subquery(begun(scope, "<> 'assigned'"))),
        Some(Stage::Completed) => all.add(Column::Id.in_subquery(begun(scope, "= 'completed'"))),
        None => all,
    }
}

/// The ids of those who have an attempt in such a state. In words that the partial index of what is begun answers to.
fn begun(scope: &Scope, state: &'static str) -> SelectStatement {
    let mut users = Query::select();
    users
        .column(assignment::Column::UserId)
        .from(assignment::Entity)
        .and_where(assignment::Column::CompanyId.eq(scope.company_id()))
        .and_where(Expr::cust("state <> 'assigned'"))
        .and_where(Expr::cust(format!("state {state}")));
    users
}

/// Whether the word stands in anything by which a person is looked for.
fn mentions(kind: Kind, word: &str) -> Condition {
    let mut escaped = String::from("%");
    for character in word.chars() {
        if matches!(character, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped.push('%');
    let columns =
        [Column::FirstName, Column::LastName, Column::EmailKey, Column::UserName, Column::Reference];
    columns.into_iter().fold(Condition::any(), |any, column| {
        let like = LikeExpr::new(escaped.clone());
        any.add(match kind {
            Kind::Sqlite => Expr::col(column).like(like.escape('\\')),
            // The backslash is PostgreSQL's own default, and sea-query cannot write it after ILIKE.
            Kind::Postgres => Expr::col(column).ilike(like),
        })
    })
}

/// The ids of the users in a group; none of one that the actor may not see.
fn members(scope: &Scope, group_id: i64, kind: group::Kind) -> SelectStatement {
    let mut of_kind = Query::select();
    of_kind
        .column(group::Column::Id)
        .from(group::Entity)
        .and_where(group::Column::CompanyId.eq(scope.company_id()))
        .and_where(group::Column::Id.eq(group_id))
        .and_where(group::Column::Kind.eq(kind));
    if let Some(managed) = scope.within() {
        of_kind.and_where(group::Column::Id.is_in(managed.iter().copied()));
    }
    let mut users = Query::select();
    users
        .column(membership::Column::UserId)
        .from(membership::Entity)
        .and_where(membership::Column::CompanyId.eq(scope.company_id()))
        .and_where(membership::Column::GroupId.in_subquery(of_kind));
    users
}

/// The ids of the users who have a course assigned, or had.
fn learners(scope: &Scope, course_id: i64) -> SelectStatement {
    let mut users = Query::select();
    users
        .column(assignment::Column::UserId)
        .from(assignment::Entity)
        .and_where(assignment::Column::CompanyId.eq(scope.company_id()))
        .and_where(assignment::Column::CourseId.eq(course_id));
    users
}

/// The ids of the users whom an import made or changed, once it is done.
fn touched(scope: &Scope, import_id: i64) -> SelectStatement {
    let mut done = Query::select();
    done.column(import::Column::Id)
        .from(import::Entity)
        .and_where(import::Column::CompanyId.eq(scope.company_id()))
        .and_where(import::Column::Id.eq(import_id))
        .and_where(import::Column::State.eq(import::State::Done));
    let mut users = Query::select();
    users
        .column(import_row::Column::UserId)
        .from(import_row::Entity)
        .and_where(import_row::Column::ImportId.in_subquery(done))
        .and_where(import_row::Column::Action.is_in([Action::Create.as_str(), Action::Update.as_str()]))
        .and_where(import_row::Column::UserId.is_not_null());
    users
}

/// The rows with what hangs on them: the names of their groups, of those that the actor may see, and what is
/// assigned to them.
async fn whole(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    rows: Vec<Model>,
) -> Result<Vec<User>, Error> {
    let mut names: HashMap<i64, (Vec<String>, Vec<String>)> = HashMap::new();
    if !rows.is_empty() {
        let mut query = Query::select();
        query
            .column((membership::Entity, membership::Column::UserId))
            .column((group::Entity, group::Column::Kind))
            .column((group::Entity, group::Column::Name))
            .from(membership::Entity)
            .inner_join(
                group::Entity,
                Expr::col((group::Entity, group::Column::Id))
                    .equals((membership::Entity, membership::Column::GroupId)),
            )
            .and_where(Expr::col((membership::Entity, membership::Column::CompanyId)).eq(scope.company_id()))
            .and_where(
                Expr::col((membership::Entity, membership::Column::UserId))
                    .is_in(rows.iter().map(|row| row.id)),
            )
            .order_by((group::Entity, group::Column::Name), Order::Asc);
        if let Some(groups) = scope.within() {
            query.and_where(
                Expr::col((membership::Entity, membership::Column::GroupId)).is_in(groups.iter().copied()),
            );
        }
        for row in connection.query_all(&query).await? {
            let (user_id, kind, name): (i64, group::Kind, String) =
                (row.try_get("", "user_id")?, row.try_get("", "kind")?, row.try_get("", "name")?);
            let (groups, cohorts) = names.entry(user_id).or_default();
            match kind {
                group::Kind::Group => groups.push(name),
                group::Kind::Cohort => cohorts.push(name),
            }
        }
    }
    let ids = rows.iter().map(|row| row.id);
    let mut assignments = super::assignment::of_people(connection, scope, ids).await?;
    rows.into_iter()
        .map(|row| {
            let (groups, cohorts) = names.remove(&row.id).unwrap_or_default();
            let assignments = assignments.remove(&row.id).unwrap_or_default();
            read(row, groups, cohorts, assignments)
        })
        .collect()
}

fn read(
    row: Model,
    groups: Vec<String>,
    cohorts: Vec<String>,
    assignments: Vec<Assignment>,
) -> Result<User, Error> {
    Ok(User {
        id: row.id,
        email: row.email,
        first_name: row.first_name,
        last_name: row.last_name,
        user_name: row.user_name,
        reference: row.reference,
        status: row.status.into(),
        account_type: row.account_type.into(),
        activation: row.activation,
        language: row.language,
        job_role: row.job_role,
        region: row.region,
        groups,
        cohorts,
        assignments,
        custom: row.custom.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default(),
        version: row.version,
        created_at: instant(row.created_at),
        updated_at: instant(row.updated_at),
    })
}
