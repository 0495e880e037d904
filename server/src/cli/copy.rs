//! `muster copy`.

use std::process::ExitCode;

use backend::{Backend, backup, config::Config};
use clap::Args;
use roster::check::figure;

use super::{
    failure::Failure,
    output::print,
    session::{block_on, store},
};
use crate::{
    settings::{Store, StoreSettings, check_database_url},
    startup,
};

#[derive(Args, Debug)]
pub(crate) struct Arguments {
    /// The database to read: sqlite://FILE or postgres://USER:PASSWORD@HOST/DATABASE
    #[arg(long, value_name = "URL")]
    from: String,
    /// The empty database to write
    #[arg(long, value_name = "URL")]
    to: String,
}

pub(crate) fn run(settings: &StoreSettings, arguments: Arguments) -> Result<ExitCode, Failure> {
    let store = store(settings)?;
    startup::log(&store, "warn")?;
    let config = |url| -> Result<Config, Failure> {
        Ok(Config { database_url: check_database_url(url)?, ..store.backend() })
    };
    let (from, to) = (config(arguments.from)?, config(arguments.to)?);
    if from.database_url == to.database_url {
        return Err(Failure::not_done("--from and --to are the same database."));
    }
    block_on(async {
        let from = Backend::open_at(from, Store::clock()).await?;
        let to = Backend::open_at(to, Store::clock()).await?;
        let mut said = Ok(());
        let done = backup::copy(&from, &to, |copied| {
            let line =
                format!("{:<24} {:>14} rows  {}", copied.table, figure(copied.rows), copied.fingerprint);
            if said.is_ok() {
                said = print(line);
            }
        })
        .await;
        from.close().await;
        to.close().await;
        let tables = done?;
        said?;
        let rows = tables.iter().map(|copied| copied.rows).sum();
        print(format!(
            "{} rows of {} tables were copied and are the same in both.",
            figure(rows),
            tables.len()
        ))?;
        Ok(ExitCode::SUCCESS)
    })
}
