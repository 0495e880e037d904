//! `muster owner`.

use std::process::ExitCode;

use backend::accounts;
use clap::Subcommand;
use serde::Serialize;

use super::{
    failure::Failure,
    output::{print, print_json},
    session::with_backend,
};
use crate::settings::StoreSettings;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make an owner account, or renew its way in; prints a one-time link to set the password
    Create {
        /// The owner's address
        #[arg(long, value_name = "E")]
        email: String,
        /// Print the address and the link as JSON
        #[arg(long)]
        json: bool,
    },
    /// Take the installation from an owner, who is signed out; their account stays
    Remove {
        /// The owner's address
        #[arg(long, value_name = "E")]
        email: String,
    },
}

#[derive(Serialize)]
struct Link {
    email: String,
    link: String,
}

pub(crate) fn run(settings: &StoreSettings, command: Command) -> Result<ExitCode, Failure> {
    with_backend(settings, async move |backend| {
        match command {
            Command::Create { email, json } => {
                let token = accounts::issue_password_link(&backend, &email).await?;
                let link = backend.config().public(&format!("/reset/{token}"));
                if json {
                    print_json(&Link { email, link })?;
                } else {
                    print(link)?;
                }
            }
            Command::Remove { email } => {
                let account = accounts::withdraw_owner(&backend, &email).await?;
                eprintln!("{} is no owner any more.", account.email);
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}
