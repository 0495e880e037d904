//! `muster person`: what somebody may ask for about themselves.

use std::process::ExitCode;

use backend::{access::Right, people};
use clap::{Args, Subcommand};
use roster::person::EmailAddress;

use super::{
    failure::Failure,
    output::print_json,
    session::{enter, with_backend},
};
use crate::settings::StoreSettings;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print all that is known of somebody in a company, as JSON
    Export(Who),
    /// Forget somebody in a company at once and for good: imports, mail and activity included. Backups are not changed
    Erase(Who),
}

#[derive(Args, Debug)]
pub(crate) struct Who {
    /// The company's name
    #[arg(long, value_name = "C")]
    company: String,
    /// Their address
    #[arg(long, value_name = "E")]
    email: EmailAddress,
}

pub(crate) fn run(settings: &StoreSettings, command: Command) -> Result<ExitCode, Failure> {
    with_backend(settings, async move |backend| {
        let (Command::Export(who) | Command::Erase(who)) = &command;
        let scope = enter(&backend, &who.company, Right::ManageCompany).await?;
        match &command {
            Command::Export(who) => {
                let data = people::personal_data(&backend, &scope, &who.email).await;
                print_json(&data.map_err(nobody)?)?;
            }
            Command::Erase(who) => {
                people::erase_personal_data(&backend, &scope, &who.email).await.map_err(nobody)?;
                eprintln!("They were erased. Backups that were taken before still have them.");
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}

fn nobody(error: backend::Error) -> Failure {
    match error {
        backend::Error::NotFound => Failure::not_done("There is nobody of this address in the company."),
        other => other.into(),
    }
}
