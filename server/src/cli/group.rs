//! `muster group`.

use std::process::ExitCode;

use backend::{
    access::Right,
    groups::{self, GroupKind},
};
use clap::{Subcommand, ValueEnum};

use super::{
    failure::Failure,
    output::{print, print_json},
    session::{enter, with_backend},
};
use crate::{api::groups::GroupAnswer, settings::StoreSettings};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a group or a cohort; prints its id
    Create {
        /// The company's name
        #[arg(long, value_name = "C")]
        company: String,
        /// Its name, which no other of its kind in the company has
        #[arg(long, value_name = "N")]
        name: String,
        #[arg(long, value_enum, default_value_t = Kind::Group)]
        kind: Kind,
        /// Print the whole group as JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Kind {
    Group,
    Cohort,
}

impl From<Kind> for GroupKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Group => Self::Group,
            Kind::Cohort => Self::Cohort,
        }
    }
}

pub(crate) fn run(settings: &StoreSettings, command: Command) -> Result<ExitCode, Failure> {
    let Command::Create { company, name, kind, json } = command;
    with_backend(settings, async move |backend| {
        let scope = enter(&backend, &company, Right::ManageGroups).await?;
        let group = groups::create(&backend, &scope, kind.into(), &name).await?;
        if json {
            print_json(&GroupAnswer::from(group))?;
        } else {
            print(group.id)?;
        }
        Ok(ExitCode::SUCCESS)
    })
}
