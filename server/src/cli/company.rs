//! `muster company`.

use std::process::ExitCode;

use backend::{
    access::Actor,
    companies::{self, Company},
};
use clap::Subcommand;
use jiff::Timestamp;
use serde::Serialize;

use super::{
    failure::Failure,
    output::{print, print_json},
    session::with_backend,
};
use crate::settings::StoreSettings;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a company; prints its id
    Create {
        /// Its name, which no other company has
        #[arg(long, value_name = "N")]
        name: String,
        /// How many users may be not suspended [default: any number]
        #[arg(long, value_name = "S")]
        seats: Option<u32>,
        /// Print the whole company as JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Serialize)]
struct CompanyAnswer {
    id: String,
    name: String,
    slug: String,
    seat_limit: Option<u64>,
    default_language: String,
    created_at: Timestamp,
}

impl From<Company> for CompanyAnswer {
    fn from(company: Company) -> Self {
        Self {
            id: company.id.to_string(),
            name: company.name,
            slug: company.slug,
            seat_limit: company.seat_limit,
            default_language: company.default_language,
            created_at: company.created_at,
        }
    }
}

pub(crate) fn run(settings: &StoreSettings, command: Command) -> Result<ExitCode, Failure> {
    let Command::Create { name, seats, json } = command;
    with_backend(settings, async move |backend| {
        let new = companies::NewCompany { name, seat_limit: seats.map(u64::from), default_language: None };
        let company = companies::create(&backend, &Actor::Cli, new).await?;
        if json {
            print_json(&CompanyAnswer::from(company))?;
        } else {
            print(company.id)?;
        }
        Ok(ExitCode::SUCCESS)
    })
}
