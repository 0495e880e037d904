//! `muster migrate`: every command does it on its way; this one does nothing else, for those who
//! take that step apart from the start.

use std::process::ExitCode;

use super::{failure::Failure, session::with_backend};
use crate::settings::StoreSettings;

pub(crate) fn run(settings: &StoreSettings) -> Result<ExitCode, Failure> {
    with_backend(settings, async |_| {
        eprintln!("The database is up to date.");
        Ok(ExitCode::SUCCESS)
    })
}
