//! Rows of companies. They come before any scope: who may see which is decided in `crate::companies`.

use std::collections::HashMap;

use entity::company::{ActiveModel, Column, Entity, Model};
use entity::{company_course, import, user};
use sea_orm::sea_query::{Expr, ExprTrait as _, LockType, OnConflict, Query};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, NotSet, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Set,
};

use super::Transaction;
use crate::Error;
use crate::access::Scope;
use crate::clock::instant;
use crate::companies::{Company, CompanyFigures, CompanySettings};

/// The new company, or nothing if its name is taken.
pub(crate) async fn insert(
    transaction: &Transaction,
    name: &str,
    slug: &str,
    seat_limit: Option<u64>,
    default_language: &str,
    now: i64,
) -> Result<Option<Company>, Error> {
    let row = ActiveModel {
        id: NotSet,
        name: Set(name.to_owned()),
        slug: Set(slug.to_owned()),
        seat_limit: Set(seats(seat_limit)?),
        default_language: Set(default_language.to_owned()),
        version: Set(1),
        arrivals: Set(0),
        required: Set("[]".to_owned()),
        first_name_optional: Set(false),
        approval_people: Set(None),
        approval_percent: Set(None),
        annual_months: Set(i64::from(CompanySettings::ANNUAL_MONTHS)),
        created_at: Set(now),
    };
    // Not a failed insert: on PostgreSQL that would end the transaction.
    let inserted = Entity::insert(row)
        .on_conflict(OnConflict::column(Column::Name).do_nothing().to_owned())
        .exec_with_returning_many(transaction)
        .await?;
    Ok(inserted.into_iter().next().map(read))
}

pub(crate) async fn slug_exists(connection: &impl ConnectionTrait, slug: &str) -> Result<bool, Error> {
    Ok(Entity::find().filter(Column::Slug.eq(slug)).count(connection).await? > 0)
}

pub(crate) async fn get(connection: &impl ConnectionTrait, id: i64) -> Result<Option<Company>, Error> {
    Ok(Entity::find_by_id(id).one(connection).await?.map(read))
}

pub(crate) async fn all(connection: &impl ConnectionTrait) -> Result<Vec<Company>, Error> {
    let rows = Entity::find().order_by_asc(Column::Name).all(connection).await?;
    Ok(rows.into_iter().map(read).collect())
}

/// Those in which the account stands behind an active user.
pub(crate) async fn of_account(
    connection: &impl ConnectionTrait,
    account_id: i64,
) -> Result<Vec<Company>, Error> {
    let mut theirs = Query::select();
    theirs
        .column(user::Column::CompanyId)
        .from(user::Entity)
        .and_where(user::Column::AccountId.eq(account_id))
        .and_where(user::Column::Status.eq(user::Status::Active));
    let rows = Entity::find()
        .filter(Column::Id.in_subquery(theirs))
        .order_by_asc(Column::Name)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(read).collect())
}

/// Says that something changed that could alter a plan. Whoever else changes the company waits from here on.
pub(crate) async fn touch(transaction: &Transaction, scope: &Scope) -> Result<(), Error> {
    touch_all(transaction, &[scope.company_id()]).await
}

/// [`touch`], for several companies. They are taken in the order of their ids, so that two who do this never wait
/// for each other in a circle.
pub(crate) async fn touch_all(transaction: &Transaction, companies: &[i64]) -> Result<(), Error> {
    let mut companies = companies.to_vec();
    companies.sort_unstable();
    for company_id in companies {
        Entity::update_many()
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::Id.eq(company_id))
            .exec(transaction)
            .await?;
    }
    Ok(())
}

/// Keeps the company as it is until the transaction ends: its courses, that it is there at all.
pub(crate) async fn hold(transaction: &Transaction, scope: &Scope) -> Result<(), Error> {
    // On SQLite, where there is only one writer anyway, no lock is taken.
    Entity::find_by_id(scope.company_id()).lock_shared().one(transaction).await?.ok_or(Error::NotFound)?;
    Ok(())
}

/// Waits for whoever else brings people into the company, imports among them, and keeps them waiting: whoever counts
/// its seats afterwards counts what stays so until the transaction ends.
pub(crate) async fn hold_seats(transaction: &Transaction, company_id: i64) -> Result<(), Error> {
    // As a commit takes it. On SQLite, where there is only one writer anyway, no lock is taken.
    Entity::find_by_id(company_id)
        .lock(LockType::NoKeyUpdate)
        .one(transaction)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(())
}

/// Says that somebody has come into the company.
pub(crate) async fn arrive(transaction: &Transaction, company_id: i64) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::Arrivals, Expr::col(Column::Arrivals).add(1))
        .filter(Column::Id.eq(company_id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Writes down the company's name, seats and language as they are to be.
pub(crate) async fn change(
    transaction: &Transaction,
    id: i64,
    name: &str,
    seat_limit: Option<u64>,
    default_language: &str,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::Name, Expr::val(name))
        .col_expr(Column::SeatLimit, Expr::val(seats(seat_limit)?))
        .col_expr(Column::DefaultLanguage, Expr::val(default_language))
        .filter(Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Deletes the company and everything that is its own. It must have no users.
pub(crate) async fn delete(transaction: &Transaction, id: i64) -> Result<(), Error> {
    Entity::delete_by_id(id).exec(transaction).await?;
    Ok(())
}

/// How much there is in each of the companies, by their ids; of all if none is named.
pub(crate) async fn figures(
    connection: &impl ConnectionTrait,
    only: Option<i64>,
) -> Result<HashMap<i64, CompanyFigures>, Error> {
    let mut people = user::Entity::find();
    let mut courses = company_course::Entity::find();
    if let Some(id) = only {
        people = people.filter(user::Column::CompanyId.eq(id));
        courses = courses.filter(company_course::Column::CompanyId.eq(id));
    }
    let people: Vec<(i64, user::Status, i64)> = people
        .select_only()
        .columns([user::Column::CompanyId, user::Column::Status])
        .column_as(user::Column::Id.count(), "people")
        .group_by(user::Column::CompanyId)
        .group_by(user::Column::Status)
        .into_tuple()
        .all(connection)
        .await?;
    let courses: Vec<(i64, i64)> = courses
        .select_only()
        .column(company_course::Column::CompanyId)
        .column_as(company_course::Column::CourseId.count(), "courses")
        .group_by(company_course::Column::CompanyId)
        .into_tuple()
        .all(connection)
        .await?;
    let mut figures: HashMap<i64, CompanyFigures> = HashMap::new();
    for (id, status, count) in people {
        let figures = figures.entry(id).or_default();
        figures.people += count.unsigned_abs();
        if status == user::Status::Active {
            figures.seats_used += count.unsigned_abs();
        }
    }
    for (id, count) in courses {
        figures.entry(id).or_default().courses = count.unsigned_abs();
    }
    Ok(figures)
}

/// Whether an import into the company is waiting to be written, or being written.
pub(crate) async fn is_importing(connection: &impl ConnectionTrait, id: i64) -> Result<bool, Error> {
    let under_way = import::Entity::find()
        .filter(import::Column::CompanyId.eq(id))
        .filter(import::Column::State.is_in([import::State::Queued, import::State::Running]))
        .count(connection)
        .await?;
    Ok(under_way > 0)
}

fn seats(limit: Option<u64>) -> Result<Option<i64>, Error> {
    limit.map(i64::try_from).transpose().map_err(|_| Error::refused("A company cannot have that many seats."))
}

pub(crate) async fn settings(
    connection: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<Option<CompanySettings>, Error> {
    let row = Entity::find_by_id(scope.company_id()).one(connection).await?;
    row.map(|row| {
        Ok(CompanySettings {
            default_language: row.default_language,
            required: serde_json::from_str(&row.required)?,
            first_name_optional: row.first_name_optional,
            approval_people: row.approval_people.map(|people| people.clamp(0, i64::from(u32::MAX)) as u32),
            approval_percent: row.approval_percent.map(|percent| percent.clamp(0, 100) as u32),
            annual_months: row.annual_months.clamp(1, 120) as u32,
        })
    })
    .transpose()
}

/// From how many people, and from what share of them, on the company wants an import to be approved.
pub(crate) async fn approval(
    connection: &impl ConnectionTrait,
    id: i64,
) -> Result<(Option<u64>, Option<u64>), Error> {
    let row = Entity::find_by_id(id).one(connection).await?.ok_or(Error::NotFound)?;
    Ok((row.approval_people.map(i64::unsigned_abs), row.approval_percent.map(i64::unsigned_abs)))
}

pub(crate) async fn change_settings(
    transaction: &Transaction,
    scope: &Scope,
    settings: &CompanySettings,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::DefaultLanguage, Expr::value(settings.default_language.as_str()))
        .col_expr(Column::Required, Expr::value(serde_json::to_string(&settings.required)?))
        .col_expr(Column::FirstNameOptional, Expr::value(settings.first_name_optional))
        .col_expr(Column::ApprovalPeople, Expr::value(settings.approval_people.map(i64::from)))
        .col_expr(Column::ApprovalPercent, Expr::value(settings.approval_percent.map(i64::from)))
        .col_expr(Column::AnnualMonths, Expr::value(i64::from(settings.annual_months)))
        .filter(Column::Id.eq(scope.company_id()))
        .exec(transaction)
        .await?;
    Ok(())
}

fn read(row: Model) -> Company {
    Company {
        id: row.id,
        name: row.name,
        slug: row.slug,
        seat_limit: row.seat_limit.and_then(|limit| u64::try_from(limit).ok()),
        default_language: row.default_language,
        version: row.version,
        created_at: instant(row.created_at),
    }
}
