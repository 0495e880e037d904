//! Companies to try things on: what somebody new opens first.
//!
//! Two of them with 2,000 invented people, and what could have happened in their last year. All of it is the same each
//! time, counted back from today; imports are made by the same use cases as everybody's, on a clock that stands in the
//! past, in a database of its own. It comes to where it is wanted as a whole. No mail of it is ever sent.

mod files;
mod history;
mod meanwhile;
mod names;
mod people;

use serde_json::json;
use tempfile::Builder;

use self::files::{FILES, ROLES, SECOND_ROLES};
use self::history::{FIRST_DAY, Past};
use self::names::Names;
use self::people::{PEOPLE, address, new_user};
use crate::access::{Actor, Scope};
use crate::activity::{self, NewActivity};
use crate::backup::Beside;
use crate::companies::{self, Company, NewCompany};
use crate::groups::{self, GroupKind};
use crate::{Backend, Error, courses, packages, store};

/// What the companies are called, and their seats.
const COMPANY: &str = "Demo Training";
const SEATS: u64 = 1_600;
const SECOND: &str = "Harbour Logistics";
const SECOND_SEATS: u64 = 600;
/// Their groups; the first of the first company by whose place its first people name theirs.
const GROUPS: [&str; 6] =
    ["Sales", "Operations", "Customer Service", "Finance", "People and Culture", "Engineering"];
const SECOND_GROUPS: [&str; 3] = ["Transport", "Warehouse", "Office"];
/// The platform's courses that both have; together they are each one's package.
const COURSES: [&str; 3] = ["Health and Safety", "Data Protection", "Fire Safety"];
/// A course of the first company's own.
const OWN_COURSE: &str = "Talking to Customers";
const PACKAGE: &str = "Induction";

/// How often it is tried, where others make something in the meantime.
const TRIES: u32 = 5;

/// Makes two companies and tells their last year, all of it or nothing. The first is answered.
///
/// # Errors
/// [`Error::Refused`] unless the database has no company yet. [`Error::Conflict`] if others keep making something in it.
pub async fn fill(backend: &Backend) -> Result<Company, Error> {
    let mut tries = 1;
    loop {
        match try_to_fill(backend).await {
            Err(Error::Conflict { .. } | Error::Busy) if tries < TRIES => tries += 1,
            outcome => return outcome,
        }
    }
}

async fn try_to_fill(backend: &Backend) -> Result<Company, Error> {
    let beside = Beside::of(backend).await?;
    if !companies::list(backend, &Actor::Cli).await?.is_empty() {
        return Err(Error::refused(
            "There are companies in this database already. The demo only fills an empty one.",
        ));
    }
    let data_dir = &backend.config().data_dir;
    backend.config().make_data_dir()?;
    let folder = Builder::new().prefix(".muster-demo-").tempdir_in(data_dir).map_err(|cause| {
        Error::refused(format!(
            "The data directory {} cannot be written to, and the demo is made there: {cause}.",
            data_dir.display()
        ))
    })?;
    let past = Past::aside(backend, folder.path()).await?;
    let filled = async {
        beside.prepare(&past.backend).await?;
        let company = live(&past).await?;
        beside.put(&past.backend, backend).await?;
        Ok(company)
    };
    let filled = filled.await;
    past.backend.close().await;
    filled
}

/// All that happens, from the first day to today. The first company.
async fn live(past: &Past) -> Result<Company, Error> {
    past.go(FIRST_DAY.into(), 8);
    let (first, second) = begin(&past.backend).await?;
    let runner = past.backend.run_jobs();
    runner.spawn();
    let told = tell(past, &first, &second).await;
    runner.stop().await;
    told?;
    Ok(first.company)
}

/// A company that was just made.
struct Made {
    company: Company,
    group_ids: Vec<i64>,
}

/// Both companies as they were a year ago: empty but for fourteen people of the first.
async fn begin(backend: &Backend) -> Result<(Made, Made), Error> {
    let actor = Actor::Cli;
    let transaction = backend.store().begin().await?;
    let first = make(backend, &transaction, COMPANY, SEATS, &GROUPS).await?;
    let second = make(backend, &transaction, SECOND, SECOND_SEATS, &SECOND_GROUPS).await?;
    let companies = [first.company.id, second.company.id];
    let mut course_ids = Vec::with_capacity(COURSES.len());
    for title in COURSES {
        let course =
            courses::create_for_platform_in(backend, &transaction, &actor, title, &companies).await?;
        course_ids.push(course.id);
    }
    for company_id in companies {
        let scope = Scope::of_maker(company_id, actor.clone());
        packages::create_in(backend, &transaction, &scope, PACKAGE, &course_ids).await?;
    }
    let scope = Scope::of_maker(first.company.id, actor.clone());
    let people = (1..).zip(PEOPLE).map(|(number, person)| new_user(number, person, &first.group_ids));
    let people = people.collect::<Result<Vec<_>, _>>()?;
    store::user::insert_many(&transaction, &scope, &people, backend.clock().micros()).await?;
    courses::create_in(backend, &transaction, &scope, OWN_COURSE).await?;
    meanwhile::open_the_door(backend, &transaction, &scope, &first.group_ids).await?;
    let entry = NewActivity {
        company_id: Some(first.company.id),
        verb: "demo.filled",
        subject: Some(("company", first.company.id)),
        data: &json!({ "people": people.len() }),
    };
    activity::record(backend, &transaction, &actor, entry).await?;
    transaction.commit().await?;
    Ok((first, second))
}

async fn make(
    backend: &Backend,
    transaction: &store::Transaction,
    name: &str,
    seats: u64,
    groups: &[&str],
) -> Result<Made, Error> {
    let new = NewCompany { name: name.to_owned(), seat_limit: Some(seats), default_language: None };
    let company = companies::create_in(backend, transaction, &Actor::Cli, new).await?;
    let scope = Scope::of_maker(company.id, Actor::Cli);
    let mut group_ids = Vec::with_capacity(groups.len());
    for name in groups {
        group_ids.push(groups::create_in(backend, transaction, &scope, GroupKind::Group, name).await?.id);
    }
    Ok(Made { company, group_ids })
}

/// The year, file by file.
async fn tell(past: &Past, first: &Made, second: &Made) -> Result<(), Error> {
    let backend = &past.backend;
    let mut team = Vec::new();
    for person in PEOPLE.iter().take(2) {
        team.push(meanwhile::administrator(backend, &first.company, &address(person)).await?);
    }
    let mut first_year = history::Company {
        id: first.company.id,
        administrators: team,
        names: Names::new(20_261, "demo-training.example", &ROLES),
        people: Vec::new(),
    };
    let mut second_year = history::Company {
        id: second.company.id,
        administrators: Vec::new(),
        names: Names::new(71_993, "harbour.example", &SECOND_ROLES),
        people: Vec::new(),
    };
    let mut trained = false;
    for (company, file) in &FILES {
        if file.days_ago < 25 && !trained {
            past.go(25, 10);
            meanwhile::train(backend, &first.company, &first.group_ids).await?;
            trained = true;
        }
        let year = if *company == 0 { &mut first_year } else { &mut second_year };
        history::import(past, year, file).await?;
        // Of a company that had nobody, the first of its first file administers it from then on.
        if year.administrators.is_empty()
            && let Some(email) =
                year.people.iter().find(|person| !person.suspended).map(|person| &person.email)
        {
            let administrator = meanwhile::administrator(backend, &second.company, email).await?;
            year.administrators.push(administrator);
        }
    }
    past.go(0, 12);
    for made in [first, second] {
        meanwhile::settle(backend, &made.company).await?;
    }
    meanwhile::knock(past, &mut first_year).await
}
