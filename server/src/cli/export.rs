//! `muster export`.

use std::process::ExitCode;

use backend::{
    access::Right,
    people::{self, ExportFormat, Selection, UserFilter},
};
use clap::{Subcommand, ValueEnum};

use super::{
    failure::Failure,
    session::{enter, with_backend},
};
use crate::settings::StoreSettings;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Everybody in a company, on standard output
    Users {
        /// The company's name
        #[arg(long, value_name = "C")]
        company: String,
        #[arg(long, value_enum)]
        format: Format,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    /// One line a user, with the templates' headings: it can be imported again
    Csv,
    /// The same as a workbook
    Xlsx,
    /// One array of users
    Json,
}

impl From<Format> for ExportFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Csv => Self::Csv,
            Format::Xlsx => Self::Xlsx,
            Format::Json => Self::Json,
        }
    }
}

pub(crate) fn run(settings: &StoreSettings, command: Command) -> Result<ExitCode, Failure> {
    let Command::Users { company, format } = command;
    with_backend(settings, async move |backend| {
        let scope = enter(&backend, &company, Right::ViewPeople).await?;
        let everybody = Selection::Filter(UserFilter::default());
        let mut output = tokio::io::stdout();
        people::export(&backend, &scope, format.into(), &everybody, &mut output).await.map_err(closed_or)?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Whoever reads may have had enough, as `head` does.
fn closed_or(error: backend::Error) -> Failure {
    match &error {
        backend::Error::Internal(cause)
            if cause
                .downcast_ref::<std::io::Error>()
                .is_some_and(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe) =>
        {
            Failure::Closed
        }
        _ => error.into(),
    }
}
