//! What plans need to know of companies beside their names.

use std::collections::HashMap;

use entity::{package_course, user};
use roster::plan::{PackageCourses, Rule};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use super::super::{Store, Transaction, rule};
use super::company::{Sight, within};
use crate::Error;

/// What only plans need to know of a company.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interior {
    pub(crate) packages: Vec<PackageCourses>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) seats_used: u32,
    pub(crate) admins: u32,
    /// The user of the account that imports.
    pub(crate) importer: Option<i64>,
}

/// The interiors of the companies within sight, by their ids. Read after [`company`](super::company()): whatever is changed in
/// between has moved the company on, and the commit finds that it has.
pub(crate) async fn interiors(
    store: &Store,
    sight: Sight,
    importer: Option<i64>,
) -> Result<HashMap<i64, Interior>, Error> {
    let reading = store.begin_reading().await?;
    let interiors = interiors_in(&reading, sight, importer).await?;
    reading.rollback().await?;
    Ok(interiors)
}

/// [`interiors`], as the transaction sees them.
pub(crate) async fn interiors_in(
    reading: &Transaction,
    sight: Sight,
    importer: Option<i64>,
) -> Result<HashMap<i64, Interior>, Error> {
    let mut interiors: HashMap<i64, Interior> = HashMap::new();
    for row in within(sight, package_course::Entity::find(), package_course::Column::CompanyId)
        .order_by_asc(package_course::Column::PackageId)
        .order_by_asc(package_course::Column::Position)
        .all(reading)
        .await?
    {
        let packages = &mut interiors.entry(row.company_id).or_default().packages;
        match packages.last_mut() {
            Some(package) if package.id == row.package_id => package.courses.push(row.course_id),
            _ => packages.push(PackageCourses { id: row.package_id, courses: vec![row.course_id] }),
        }
    }
    for (company_id, rule) in rule::within(reading, sight.one()).await? {
        interiors.entry(company_id).or_default().rules.push(rule);
    }
    for figures in figures(reading, sight).await? {
        let interior = interiors.entry(figures.company_id).or_default();
        interior.seats_used = u32::try_from(figures.seats_used).unwrap_or(u32::MAX);
        interior.admins = u32::try_from(figures.admins).unwrap_or(u32::MAX);
    }
    if let Some(account_id) = importer {
        for (company_id, id) in users_of(reading, account_id).await? {
            interiors.entry(company_id).or_default().importer = Some(id);
        }
    }
    Ok(interiors)
}

#[derive(FromQueryResult)]
struct Figures {
    company_id: i64,
    seats_used: i64,
    admins: i64,
}

/// Users who are not suspended, and the administrators among them.
async fn figures(connection: &impl ConnectionTrait, sight: Sight) -> Result<Vec<Figures>, Error> {
    let is_admin = Expr::col(user::Column::AccountType).eq(user::AccountType::Admin);
    let admins = CaseStatement::new().case(is_admin, 1);
    let active = user::Entity::find().filter(user::Column::Status.eq(user::Status::Active));
    Ok(within(sight, active, user::Column::CompanyId)
        .select_only()
        .column(user::Column::CompanyId)
        .column_as(user::Column::Id.count(), "seats_used")
        .column_as(Expr::expr(admins).count(), "admins")
        .group_by(user::Column::CompanyId)
        .into_model()
        .all(connection)
        .await?)
}

/// The users behind whom the account stands, each with their company.
pub(crate) async fn users_of(
    connection: &impl ConnectionTrait,
    account_id: i64,
) -> Result<Vec<(i64, i64)>, Error> {
    let query = user::Entity::find().filter(user::Column::AccountId.eq(account_id)).select_only();
    Ok(query.columns([user::Column::CompanyId, user::Column::Id]).into_tuple().all(connection).await?)
}
