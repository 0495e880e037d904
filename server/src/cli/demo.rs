//! `muster demo`.

use std::process::ExitCode;

use backend::demo;

use super::{failure::Failure, output::print, session::with_backend};
use crate::settings::StoreSettings;

pub(crate) fn run(settings: &StoreSettings) -> Result<ExitCode, Failure> {
    with_backend(settings, async |backend| {
        print(demo::fill(&backend).await?.name)?;
        Ok(ExitCode::SUCCESS)
    })
}
