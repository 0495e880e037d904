//! Companies: for owners all of them, for a company's administrators their own.

use backend::companies::{Company, CompanyFigures};
use jiff::Timestamp;
use serde::Serialize;

pub(crate) mod change;
pub(crate) mod courses;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;

/// A company as it is answered.
#[derive(Debug, Serialize)]
pub(crate) struct CompanyAnswer {
    id: String,
    name: String,
    slug: String,
    /// Absent: any number.
    seat_limit: Option<u64>,
    seats_used: u64,
    /// How many users it has, suspended ones too.
    people: u64,
    /// How many courses it has, its own among them.
    courses: u64,
    default_language: String,
    created_at: Timestamp,
}

impl From<(Company, CompanyFigures)> for CompanyAnswer {
    fn from((company, figures): (Company, CompanyFigures)) -> Self {
        Self {
            id: company.id.to_string(),
            name: company.name,
            slug: company.slug,
            seat_limit: company.seat_limit,
            seats_used: figures.seats_used,
            people: figures.people,
            courses: figures.courses,
            default_language: company.default_language,
            created_at: company.created_at,
        }
    }
}

impl From<Company> for CompanyAnswer {
    /// Of one that was just made: there is nothing in it.
    fn from(company: Company) -> Self {
        (company, CompanyFigures::default()).into()
    }
}
