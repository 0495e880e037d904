//! `muster token`.

use std::process::ExitCode;

use backend::{
    Error,
    access::{Actor, Right, Role},
    companies,
    tokens::{self, Token},
};
use clap::{Subcommand, ValueEnum};
use jiff::Timestamp;
use serde::Serialize;

use super::{
    failure::Failure,
    output::{print, print_json},
    session::{enter, with_backend},
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
    /// Show the tokens that were not revoked, as JSON, without what they are themselves
    List {
        #[command(flatten)]
        good_for: GoodFor,
    },
    /// Revoke a token: whoever shows it is nobody from now on
    Revoke {
        /// Its id, as `list` shows it
        id: i64,
        #[command(flatten)]
        good_for: GoodFor,
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

/// A token as it is listed.
#[derive(Serialize)]
struct Listed {
    id: String,
    name: String,
    role: Role,
    made_by: Option<String>,
    created_at: Timestamp,
    /// Null: good until it is revoked.
    expires_at: Option<Timestamp>,
    last_used_at: Option<Timestamp>,
}

impl From<Token> for Listed {
    fn from(token: Token) -> Self {
        let Token { id, name, role, maker, created_at, expires_at, last_used_at } = token;
        Self { id: id.to_string(), name, role, made_by: maker, created_at, expires_at, last_used_at }
    }
}

pub(crate) fn run(settings: &StoreSettings, command: Command) -> Result<ExitCode, Failure> {
    with_backend(settings, async move |backend| {
        match command {
            Command::Create { good_for, role, name, json } => {
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
            }
            Command::List { good_for } => {
                let tokens = match good_for.company {
                    Some(company) => {
                        let scope = enter(&backend, &company, Right::ManageCompany).await?;
                        tokens::list(&backend, &scope).await?
                    }
                    None => tokens::list_of_owners(&backend, &Actor::Cli).await?,
                };
                print_json(&tokens.into_iter().map(Listed::from).collect::<Vec<_>>())?;
            }
            Command::Revoke { id, good_for } => {
                let revoked = match good_for.company {
                    Some(company) => {
                        let scope = enter(&backend, &company, Right::ManageCompany).await?;
                        tokens::revoke(&backend, &scope, id).await
                    }
                    None => tokens::revoke_of_owners(&backend, &Actor::Cli, id).await,
                };
                let token = revoked.map_err(|error| match error {
                    Error::NotFound => Failure::not_done(format!("There is no token {id} to be revoked.")),
                    other => other.into(),
                })?;
                eprintln!("The token “{}” has been revoked.", token.name);
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}
