//! `muster course`.

use std::process::ExitCode;

use backend::{
    access::Actor,
    companies,
    courses::{self, Catalogue},
};
use clap::Subcommand;

use super::{
    failure::Failure,
    output::{print, print_json},
    session::with_backend,
};
use crate::{api::courses::CourseAnswer, settings::StoreSettings};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a course; prints its id. If there is one of this title, it is made available to the companies
    Create {
        /// Its title
        #[arg(long, value_name = "T")]
        title: String,
        /// The name of a company that gets it; may stand several times
        #[arg(long = "company", value_name = "C")]
        companies: Vec<String>,
        /// Print the whole course as JSON
        #[arg(long)]
        json: bool,
    },
    /// Show all courses, and which companies have them, as JSON
    List,
}

pub(crate) fn run(settings: &StoreSettings, command: Command) -> Result<ExitCode, Failure> {
    with_backend(settings, async move |backend| {
        let actor = Actor::Cli;
        match command {
            Command::Create { title, companies, json } => {
                let mut ids = Vec::with_capacity(companies.len());
                for name in companies {
                    ids.push(companies::find_by_name(&backend, &actor, &name).await?.id);
                }
                let course = courses::create_for_platform(&backend, &actor, &title, &ids).await?;
                if json {
                    print_json(&CourseAnswer::new(course, &actor))?;
                } else {
                    print(course.id)?;
                }
            }
            Command::List => {
                let all = courses::list(&backend, Catalogue::Whole(&actor)).await?;
                let all: Vec<_> = all.into_iter().map(|course| CourseAnswer::new(course, &actor)).collect();
                print_json(&all)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}
