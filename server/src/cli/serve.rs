//! `muster serve`.

use std::process::ExitCode;

use clap::Args;

use super::{failure::Failure, session::block_on};
use crate::{
    settings::{LimitSettings, ServeSettings, SettingsFile, StoreSettings},
    startup,
};

#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(flatten)]
    serve: ServeSettings,
    #[command(flatten)]
    limits: LimitSettings,
}

pub(crate) fn run(settings: &StoreSettings, arguments: Arguments) -> Result<ExitCode, Failure> {
    let file = SettingsFile::read(settings)?;
    let store = settings.resolve(&arguments.limits, &file)?;
    let serve = arguments.serve.resolve(&file)?;
    startup::log(&store, "info")?;
    block_on(startup::serve(store, serve))?;
    Ok(ExitCode::SUCCESS)
}
