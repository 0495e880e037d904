//! `muster company`.

use std::process::ExitCode;

use backend::{
    access::Actor,
    companies::{self, NewCompany},
};
use clap::Subcommand;

use super::{
    failure::Failure,
    output::{print, print_json},
    session::with_backend,
};
use crate::{api::companies::CompanyAnswer, settings::StoreSettings};

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
    /// Show all companies, with their figures, as JSON
    List,
}

pub(crate) fn run(settings: &StoreSettings, command: Command) -> Result<ExitCode, Failure> {
    with_backend(settings, async move |backend| {
        let actor = Actor::Cli;
        match command {
            Command::Create { name, seats, json } => {
                let new = NewCompany { name, seat_limit: seats.map(u64::from), default_language: None };
                let company = companies::create(&backend, &actor, new).await?;
                if json {
                    print_json(&CompanyAnswer::from(company))?;
                } else {
                    print(company.id)?;
                }
            }
            Command::List => {
                let all = companies::list_with_figures(&backend, &actor).await?;
                print_json(&all.into_iter().map(CompanyAnswer::from).collect::<Vec<_>>())?;
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}
