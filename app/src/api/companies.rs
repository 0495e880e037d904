//! The companies of this installation, for its owners.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Failure;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyView {
    pub id: i64,
    pub name: String,
    /// How many users may be not suspended; none: any number.
    pub seat_limit: Option<u64>,
    pub default_language: String,
    /// RFC 3339, UTC.
    pub created_at: String,
}

#[server(prefix = "/api/fn", endpoint = "companies")]
pub async fn companies() -> Result<Vec<CompanyView>, Failure> {
    let asked = crate::session::Asked::now().await?;
    let actor = asked.actor().await?;
    actor.require_owner()?;
    let companies = backend::companies::list(&asked.backend, &actor).await?;
    Ok(companies
        .into_iter()
        .map(|company| CompanyView {
            id: company.id,
            name: company.name,
            seat_limit: company.seat_limit,
            default_language: company.default_language,
            created_at: company.created_at.to_string(),
        })
        .collect())
}

/// Makes a company and goes into it. `seats` as typed: empty is any number.
#[server(prefix = "/api/fn", endpoint = "create_company")]
pub async fn create_company(name: String, seats: String) -> Result<(), Failure> {
    use super::FailureKind;
    use backend::companies::NewCompany;

    let asked = crate::session::Asked::now().await?;
    let actor = asked.actor().await?;
    let seats = seats.trim().replace(',', "");
    let seat_limit = if seats.is_empty() {
        None
    } else {
        let sentence = "Write the number of seats in digits, or leave it empty for any number.";
        Some(seats.parse().map_err(|_| Failure::new(FailureKind::Invalid, sentence).answered())?)
    };
    let new = NewCompany { name, seat_limit, ..NewCompany::default() };
    let company = backend::companies::create(&asked.backend, &actor, new).await?;
    crate::session::choose_company(&asked.session, company.id).await?;
    leptos_axum::redirect("/");
    Ok(())
}
