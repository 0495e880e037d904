//! `muster restore`.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    process::ExitCode,
};

use backend::{
    Backend,
    backup::{self, ApiTokens},
};
use clap::Args;
use roster::check::figure;

use super::{
    failure::Failure,
    session::{block_on, store},
};
use crate::{
    settings::{Store, StoreSettings},
    startup,
};

#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The backup; - for standard input
    file: PathBuf,
    /// Revoke all API tokens, too: one that was revoked after the backup was taken would be good again
    #[arg(long)]
    revoke_tokens: bool,
}

pub(crate) fn run(settings: &StoreSettings, arguments: Arguments) -> Result<ExitCode, Failure> {
    let store = store(settings)?;
    startup::log(&store, "warn")?;
    let input: Box<dyn Read + Send> = if arguments.file == Path::new("-") {
        Box::new(io::stdin())
    } else {
        let file = File::open(&arguments.file);
        Box::new(file.map_err(|error| Failure::unopenable(&arguments.file, &error, false))?)
    };
    let tokens = if arguments.revoke_tokens { ApiTokens::Revoke } else { ApiTokens::Keep };
    block_on(async {
        let backend = Backend::open_at(store.backend(), Store::clock()).await?;
        let done = backup::restore(&backend, input, tokens).await;
        backend.close().await;
        let amount = done?;
        let taken = amount.taken_at.map(|at| format!(", as they were on {at}")).unwrap_or_default();
        eprintln!("{} rows of {} tables were restored{taken}.", figure(amount.rows), amount.tables);
        eprintln!(
            "Everybody signs in again, and links that were sent out are void: invite again whom they were for."
        );
        Ok(ExitCode::SUCCESS)
    })
}
