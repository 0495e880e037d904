//! `muster serve`.

use std::process::ExitCode;

use clap::Args;

use super::{failure::Failure, session::block_on};
use crate::{
    middleware::panic,
    settings::{LimitSettings, MailSettings, RetentionSettings, ServeSettings, SettingsFile, StoreSettings},
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
    #[command(flatten)]
    retention: RetentionSettings,
}

pub(crate) fn run(settings: &StoreSettings, arguments: Arguments) -> Result<ExitCode, Failure> {
    let file = SettingsFile::read(settings)?;
    let mut store = settings.resolve(&arguments.limits, &file)?;
    let serve = arguments.serve.resolve(&file)?;
    store.retention = arguments.retention.resolve(&file)?;
    store.mail_server = arguments.mail.resolve(&file, store.backend().public_host())?;
    startup::log(&store, "info")?;
    panic::note();
    block_on(startup::serve(store, serve))?;
    Ok(ExitCode::SUCCESS)
}
