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
}

#[derive(Serialize)]
struct Link {
    email: String,
    link: String,
}

pub(crate) fn run(settings: &StoreSettings, command: Command) -> Result<ExitCode, Failure> {
    let Command::Create { email, json } = command;
    with_backend(settings, async move |backend| {
        let token = accounts::issue_password_link(&backend, &email).await?;
        let link = backend.config().public(&format!("/reset/{token}"));
        if json {
            print_json(&Link { email, link })?;
        } else {
            print(link)?;
        }
        Ok(ExitCode::SUCCESS)
    })
}
