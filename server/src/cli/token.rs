//! `muster token`.

use std::process::ExitCode;

use backend::{
    access::{Actor, Role},
    companies, tokens,
};
use clap::{Subcommand, ValueEnum};
use serde::Serialize;

use super::{
    failure::Failure,
    output::{print, print_json},
    session::with_backend,
};
use crate::settings::StoreSettings;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make an API token; prints it, this once
    Create {
        #[command(flatten)]
        good_for: GoodFor,
        /// What the token may do
        #[arg(long, value_enum, default_value_t = RoleWord::Admin)]
        role: RoleWord,
        /// What it is for, to tell it from others
        #[arg(long, value_name = "N", default_value = "command line")]
        name: String,
        /// Print the token, its id, company and role as JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(clap::Args, Debug)]
#[group(required = true, multiple = false)]
pub(crate) struct GoodFor {
    /// The name of the company it is good for
    #[arg(long, value_name = "C")]
    company: Option<String>,
    /// Good for every company
    #[arg(long)]
    owner: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum RoleWord {
    /// Everything in the company
    Admin,
    /// Look at people and import them
    Manager,
    /// Look at people
    Viewer,
}

impl From<RoleWord> for Role {
    fn from(word: RoleWord) -> Self {
        match word {
            RoleWord::Admin => Self::Admin,
            RoleWord::Manager => Self::Manager,
            RoleWord::Viewer => Self::Viewer,
        }
    }
}

#[derive(Serialize)]
struct TokenAnswer {
    id: String,
    token: String,
    /// The company's id; absent for an owner's token.
    company: Option<String>,
    role: Role,
    name: String,
}

pub(crate) fn run(settings: &StoreSettings, command: Command) -> Result<ExitCode, Failure> {
    let Command::Create { good_for, role, name, json } = command;
    with_backend(settings, async move |backend| {
        let company_id = match good_for.company {
            Some(company) => Some(companies::find_by_name(&backend, &Actor::Cli, &company).await?.id),
            None => None,
        };
        let role = role.into();
        let new = tokens::NewToken { company_id, role, name: name.clone(), expires_at: None };
        let (id, token) = tokens::create(&backend, &Actor::Cli, new).await?;
        if json {
            let company = company_id.map(|id| id.to_string());
            print_json(&TokenAnswer { id: id.to_string(), token, company, role, name })?;
        } else {
            print(token)?;
        }
        Ok(ExitCode::SUCCESS)
    })
}
