//! Why a command did not do what was asked, and the exit code that says so.

use std::{io, process::ExitCode};

use backend::error::Error;
use roster::Finding;

use crate::{problem::Problem, settings::SettingsError};

/// A command's error: for whoever typed it, or the script that did.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Exit 1: it was understood and could not be done.
    NotDone(Box<Problem>),
    /// Exit 2: the file cannot be read.
    Unreadable { problem: Box<Problem>, json: bool },
    /// Whoever read our standard output has had enough, as `head` does. No failure of ours.
    Closed,
}

impl Failure {
    pub(crate) fn not_done(detail: impl Into<String>) -> Self {
        Self::NotDone(Box::new(Problem::unprocessable(detail)))
    }

    /// A file that cannot be read at all, with why.
    pub(crate) fn unreadable(findings: Vec<Finding>, json: bool) -> Self {
        let detail = findings
            .first()
            .map_or_else(|| "The file cannot be read.".to_owned(), |finding| finding.message.clone());
        let problem = Box::new(Problem::unprocessable(detail).with_findings(findings));
        Self::Unreadable { problem, json }
    }

    /// A file that cannot be opened.
    pub(crate) fn unopenable(path: &std::path::Path, error: &io::Error, json: bool) -> Self {
        let detail = format!("{} cannot be opened: {error}.", path.display());
        Self::Unreadable { problem: Box::new(Problem::unprocessable(detail)), json }
    }

    /// Says it on standard error: a sentence, or the problem as one line of JSON where a program reads.
    pub(crate) fn report(self) -> ExitCode {
        match self {
            Self::NotDone(problem) => {
                eprintln!("muster: {}", problem.detail());
                ExitCode::from(1)
            }
            Self::Unreadable { problem, json } => {
                match serde_json::to_string(&problem) {
                    Ok(line) if json => eprintln!("{line}"),
                    _ => eprintln!("muster: {}", problem.detail()),
                }
                ExitCode::from(2)
            }
            Self::Closed => ExitCode::SUCCESS,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        // On a terminal there is no log to look into: say the cause as well.
        if let Error::Internal(cause) = &error {
            let mut detail = format!("This could not be done: {cause}");
            let mut next = cause.source();
            while let Some(cause) = next {
                detail = format!("{detail}: {cause}");
                next = cause.source();
            }
            return Self::not_done(detail);
        }
        Self::NotDone(Box::new(Problem::from(error)))
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        Self::not_done(error.to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::not_done(format!("Standard output cannot be written to: {error}.")),
        }
    }
}

impl From<serde_json::Error> for Failure {
    /// Of what a command itself writes.
    fn from(error: serde_json::Error) -> Self {
        io::Error::from(error).into()
    }
}
