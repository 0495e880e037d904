//! `muster backup`.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use backend::{Backend, backup};
use clap::Args;
use roster::check::figure;
use tempfile::{Builder, NamedTempFile};

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
    /// The file to write, which nobody else may read; - for standard output
    file: PathBuf,
}

/// Tables are not brought up to date on the way, unlike with other commands: a backup is what is taken before that.
pub(crate) fn run(settings: &StoreSettings, arguments: Arguments) -> Result<ExitCode, Failure> {
    let store = store(settings)?;
    startup::log(&store, "warn")?;
    block_on(async {
        let backend = Backend::open_at(store.backend(), Store::clock()).await?;
        let done = write(&backend, &arguments.file).await;
        backend.close().await;
        let amount = done?;
        eprintln!("{} rows of {} tables were written.", figure(amount.rows), amount.tables);
        Ok(ExitCode::SUCCESS)
    })
}

async fn write(backend: &Backend, path: &Path) -> Result<backup::Amount, Failure> {
    if path == Path::new("-") {
        return Ok(backup::back_up(backend, io::stdout()).await?);
    }
    let unwritable =
        |error: io::Error| Failure::not_done(format!("{} cannot be written: {error}.", path.display()));
    if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        return Err(Failure::not_done(format!("{} is no file. For standard output, say -.", path.display())));
    }
    let (making, output) = beside(path).map_err(unwritable)?;
    let amount = backup::back_up(backend, output).await?;
    // Under its name only when it is whole, and on the disk.
    making.as_file().sync_all().map_err(unwritable)?;
    making.persist(path).map_err(|error| unwritable(error.error))?;
    Ok(amount)
}

/// A file in the same directory, for nobody else; gone unless it is given its name.
fn beside(path: &Path) -> io::Result<(NamedTempFile, File)> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let making = Builder::new().prefix(".muster-backup-").tempfile_in(directory)?;
    let output = making.reopen()?;
    Ok((making, output))
}
