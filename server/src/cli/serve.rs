//! `muster serve`.

use std::process::ExitCode;

use clap::Args;

use super::{failure::Failure, session::block_on};
use crate::{
    settings::{LimitSettings, MailSettings, ServeSettings, SettingsFile, StoreSettings},
    startup,
};

#[derive(Args, Debug)]
pub(crate) struct Arguments {
    #[command(flatten)]
    serve: ServeSettings,
    #[command(flatten)]
    limits: LimitSettings,
    #[command(flatten)]
    mail: MailSettings,
}

pub(crate) fn run(settings: &StoreSettings, arguments: Arguments) -> Result<ExitCode, Failure> {
    let file = SettingsFile::read(settings)?;
    let mut store = settings.resolve(&arguments.limits, &file)?;
    let serve = arguments.serve.resolve(&file)?;
    store.mail_server = arguments.mail.resolve(&file, store.backend().public_host())?;
    startup::log(&store, "info")?;
    block_on(startup::serve(store, serve))?;
    Ok(ExitCode::SUCCESS)
}
