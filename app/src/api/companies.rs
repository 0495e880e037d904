//! The companies of this installation, for its owners.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Failure, courses::CourseName};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyView {
    pub id: i64,
    pub name: String,
    /// How many users may be not suspended; none: any number.
    pub seat_limit: Option<u64>,
    pub seats_used: u64,
    /// Suspended ones too.
    pub people: u64,
    /// The ids of those it has, its own among them.
    pub courses: Vec<i64>,
    pub default_language: String,
    /// RFC 3339, UTC.
    pub created_at: String,
}

/// What the page of companies shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyList {
    /// By name.
    pub companies: Vec<CompanyView>,
    /// The platform's, by title.
    pub courses: Vec<CourseName>,
}

#[server(prefix = "/api/fn", endpoint = "companies")]
pub async fn companies() -> Result<CompanyList, Failure> {
    use backend::courses::{self, Catalogue};

    let asked = crate::session::Asked::now().await?;
    let actor = asked.actor().await?;
    let companies = backend::companies::list_with_figures(&asked.backend, &actor).await?;
    let courses = courses::list(&asked.backend, Catalogue::Whole(&actor)).await?;
    let of = |company: i64| {
        let its = courses.iter().filter(|course| course.companies.contains(&company));
        its.map(|course| course.id).collect()
    };
    Ok(CompanyList {
        companies: companies
            .into_iter()
            .map(|(company, figures)| CompanyView {
                id: company.id,
                name: company.name,
                seat_limit: company.seat_limit,
                seats_used: figures.seats_used,
                people: figures.people,
                courses: of(company.id),
                default_language: company.default_language,
                created_at: company.created_at.to_string(),
            })
            .collect(),
        courses: courses
            .iter()
            .filter(|course| !course.is_own())
            .map(|course| CourseName { id: course.id, title: course.title.clone() })
            .collect(),
    })
}

/// Makes a company and goes into it. `seats` as typed: empty is any number.
#[server(prefix = "/api/fn", endpoint = "create_company")]
pub async fn create_company(name: String, seats: String) -> Result<(), Failure> {
    use backend::companies::NewCompany;

    let asked = crate::session::Asked::now().await?;
    let actor = asked.actor().await?;
    let new = NewCompany { name, seat_limit: read_seats(&seats)?, ..NewCompany::default() };
    let company = backend::companies::create(&asked.backend, &actor, new).await?;
    crate::session::choose_company(&asked.session, company.id).await?;
    leptos_axum::redirect("/");
    Ok(())
}

/// Changes a company, and goes back to the list. `seats` as typed: empty is any number.
#[server(prefix = "/api/fn", endpoint = "change_company")]
pub async fn change_company(
    company: i64,
    name: String,
    seats: String,
    language: String,
) -> Result<(), Failure> {
    use backend::companies::{self, CompanyChange};

    let asked = crate::session::Asked::now().await?;
    let scope = enter(&asked, company).await?;
    let change = CompanyChange {
        name: Some(name),
        seat_limit: Some(read_seats(&seats)?),
        default_language: Some(language),
    };
    companies::change(&asked.backend, &scope, change).await?;
    leptos_axum::redirect("/owner/companies");
    Ok(())
}

/// Gives a company exactly these of the platform's courses.
#[server(prefix = "/api/fn", endpoint = "choose_courses")]
pub async fn choose_courses(company: i64, #[server(default)] courses: Vec<i64>) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = enter(&asked, company).await?;
    Ok(backend::courses::choose(&asked.backend, &scope, &courses).await?)
}

/// Deletes a company, and goes back to the list.
#[server(prefix = "/api/fn", endpoint = "delete_company")]
pub async fn delete_company(company: i64) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = enter(&asked, company).await?;
    backend::companies::delete(&asked.backend, &scope).await?;
    leptos_axum::redirect("/owner/companies");
    Ok(())
}

/// Any company, as an owner.
#[cfg(feature = "ssr")]
async fn enter(asked: &crate::session::Asked, company: i64) -> Result<backend::access::Scope, Failure> {
    use backend::access::{self, Right};

    let actor = asked.actor().await?;
    Ok(access::enter(&asked.backend, &actor, company, Right::Own).await?)
}

/// The number of seats as typed; empty is any number.
#[cfg(feature = "ssr")]
fn read_seats(typed: &str) -> Result<Option<u64>, Failure> {
    use super::FailureKind;

    let digits = typed.trim().replace(',', "");
    if digits.is_empty() {
        return Ok(None);
    }
    let sentence = "Write the number of seats in digits, or leave it empty for any number.";
    let seats = digits.parse().map_err(|_| Failure::new(FailureKind::Invalid, sentence).answered())?;
    Ok(Some(seats))
}
