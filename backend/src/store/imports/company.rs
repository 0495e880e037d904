//! The company as an import sees it, and the further ones that it reaches: what files are checked against.

use std::collections::HashMap;

use entity::import::Reach;
use entity::{company, company_course, course, group, package};
use roster::check::IdSet;
use roster::map::Field;
use roster::person::AccountType;
use roster::snapshot::{CompanyNames, Named, Snapshot};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, JoinType, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Select,
};

use super::super::{Store, Transaction, access, field};
use super::remembered::remembered;
use crate::Error;

/// With whose eyes a file is looked at, whoever looks at the import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sight {
    pub(crate) company_id: i64,
    pub(crate) reach: Reach,
    /// Who made the import, if somebody who signs in did.
    pub(crate) account_id: Option<i64>,
}

impl Sight {
    /// The one company in sight; none: all are.
    pub(super) fn one(self) -> Option<i64> {
        (self.reach != Reach::Platform).then_some(self.company_id)
    }
}

/// The company as an import sees it, at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Company {
    pub(crate) snapshot: Snapshot,
    /// The import's own company, then the snapshot's further ones in their order.
    pub(crate) houses: Vec<House>,
    /// Of a manager: the groups that everybody in the file must be in.
    pub(crate) managed: Option<IdSet>,
}

/// One of the companies.
#[derive(Clone, Debug)]
pub(crate) struct House {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) required: Vec<Field>,
    pub(crate) first_name_optional: bool,
    pub(crate) seat_limit: Option<u32>,
    pub(crate) moment: Moment,
}

/// How far companies have moved on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Grows with every change that could alter a plan, but for people.
    pub(crate) version: i64,
    /// Grows with every import that brings or changes people.
    pub(crate) arrivals: i64,
}

impl std::iter::Sum for Moment {
    /// Both only ever grow: the sum of several is another as soon as one of them is.
    fn sum<I: Iterator<Item = Self>>(moments: I) -> Self {
        moments.fold(Self::default(), |sum, moment| Self {
            version: sum.version + moment.version,
            arrivals: sum.arrivals + moment.arrivals,
        })
    }
}

impl Company {
    /// Of everything that the checks look at.
    pub(crate) fn version(&self) -> i64 {
        self.houses.iter().map(|house| house.moment).sum::<Moment>().version
    }

    /// Of the companies with these ids.
    pub(crate) fn moment(&self, ids: &[i64]) -> Moment {
        self.houses.iter().filter(|house| ids.contains(&house.id)).map(|house| house.moment).sum()
    }

    /// What an import sees that names no other company.
    pub(crate) fn alone(&mut self) {
        self.snapshot.companies.clear();
        self.houses.truncate(1);
    }
}

pub(crate) async fn company(store: &Store, sight: Sight) -> Result<Company, Error> {
    let reading = store.begin_reading().await?;
    let company = company_in(&reading, sight).await?;
    reading.rollback().await?;
    Ok(company)
}

/// [`company`], as the transaction sees it.
pub(crate) async fn company_in(reading: &Transaction, sight: Sight) -> Result<Company, Error> {
    let own = sight.company_id;
    let mut query = company::Entity::find();
    if sight.reach != Reach::Platform {
        query = query.filter(company::Column::Id.eq(own));
    }
    let mut rows = query.order_by_asc(company::Column::Id).all(reading).await?;
    // The import's own comes first.
    rows.sort_by_key(|row| row.id != own);
    if rows.first().is_none_or(|row| row.id != own) {
        return Err(Error::NotFound);
    }
    let managed = managed(reading, sight).await?;
    let mut names = names(reading, sight, managed.as_ref()).await?;
    let remembered = remembered(reading, own).await?;
    let custom_fields = field::definitions(reading, own).await?;

    let houses: Vec<House> = rows.into_iter().map(house).collect::<Result<_, Error>>()?;
    let mut all = houses.iter().map(|house| CompanyNames {
        id: house.id,
        name: house.name.clone(),
        ..names.remove(&house.id).unwrap_or_default()
    });
    let first = all.next().unwrap_or_default();
    let companies = all.collect();
    let by_manager = sight.reach == Reach::Groups;
    let snapshot = Snapshot {
        company: first.name,
        groups: first.groups,
        cohorts: first.cohorts,
        courses: first.courses,
        packages: first.packages,
        companies,
        remembered,
        custom_fields,
        default_language: houses.first().map(|house| house.language.clone()).unwrap_or_default(),
        required: houses.first().map(|house| house.required.clone()).unwrap_or_default(),
        first_name_optional: houses.first().is_some_and(|house| house.first_name_optional),
        may_grant: by_manager.then_some(AccountType::User),
        may_create: !by_manager,
    };
    Ok(Company { snapshot, houses, managed })
}

fn house(row: company::Model) -> Result<House, Error> {
    Ok(House {
        id: row.id,
        name: row.name,
        language: row.default_language,
        required: serde_json::from_str(&row.required)?,
        first_name_optional: row.first_name_optional,
        seat_limit: row.seat_limit.map(|limit| u32::try_from(limit).unwrap_or(u32::MAX)),
        moment: Moment { version: row.version, arrivals: row.arrivals },
    })
}

/// None: all groups. A program that acts as a manager is bound to none.
async fn managed(connection: &impl ConnectionTrait, sight: Sight) -> Result<Option<IdSet>, Error> {
    let (Reach::Groups, Some(account_id)) = (sight.reach, sight.account_id) else { return Ok(None) };
    // Whoever is no manager here any more manages nothing.
    let Some((user_id, _)) = access::user(connection, account_id, sight.company_id).await? else {
        return Ok(Some(IdSet::default()));
    };
    Ok(Some(access::managed(connection, sight.company_id, user_id).await?.into_iter().collect()))
}

/// The names of the companies within sight, by their ids.
async fn names(
    connection: &impl ConnectionTrait,
    sight: Sight,
    managed: Option<&IdSet>,
) -> Result<HashMap<i64, CompanyNames>, Error> {
    let mut names: HashMap<i64, CompanyNames> = HashMap::new();
    let groups: Vec<(i64, i64, group::Kind, String)> =
        within(sight, group::Entity::find(), group::Column::CompanyId)
            .order_by_asc(group::Column::Id)
            .select_only()
            .columns([group::Column::CompanyId, group::Column::Id, group::Column::Kind, group::Column::Name])
            .into_tuple()
            .all(connection)
            .await?;
    for (company_id, id, kind, name) in groups {
        if managed.is_some_and(|managed| !managed.contains(id)) {
            continue;
        }
        let company = names.entry(company_id).or_default();
        match kind {
            group::Kind::Group => company.groups.push(Named { id, name }),
            group::Kind::Cohort => company.cohorts.push(Named { id, name }),
        }
    }
    let available = company_course::Entity::find()
        .join(
            JoinType::InnerJoin,
            company_course::Entity::belongs_to(course::Entity)
                .from(company_course::Column::CourseId)
                .to(course::Column::Id)
                .into(),
        )
        .order_by_asc(company_course::Column::CourseId);
    let courses: Vec<(i64, i64, String)> = within(sight, available, company_course::Column::CompanyId)
        .select_only()
        .columns([company_course::Column::CompanyId, company_course::Column::CourseId])
        .column(course::Column::Title)
        .into_tuple()
        .all(connection)
        .await?;
    for (company_id, id, name) in courses {
        names.entry(company_id).or_default().courses.push(Named { id, name });
    }
    let packages: Vec<(i64, i64, String)> =
        within(sight, package::Entity::find(), package::Column::CompanyId)
            .order_by_asc(package::Column::Id)
            .select_only()
            .columns([package::Column::CompanyId, package::Column::Id, package::Column::Name])
            .into_tuple()
            .all(connection)
            .await?;
    for (company_id, id, name) in packages {
        names.entry(company_id).or_default().packages.push(Named { id, name });
    }
    Ok(names)
}

pub(super) fn within<Entity: sea_orm::EntityTrait>(
    sight: Sight,
    query: Select<Entity>,
    company_id: Entity::Column,
) -> Select<Entity> {
    match sight.one() {
        Some(own) => query.filter(company_id.eq(own)),
        None => query,
    }
}

/// How far the companies have moved on by now.
pub(crate) async fn moment(connection: &impl ConnectionTrait, ids: &[i64]) -> Result<Moment, Error> {
    let rows: Vec<(i64, i64)> = company::Entity::find()
        .filter(company::Column::Id.is_in(ids.iter().copied()))
        .select_only()
        .columns([company::Column::Version, company::Column::Arrivals])
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|(version, arrivals)| Moment { version, arrivals }).sum())
}
