//! What every command that opens the database begins and ends with.

use std::process::ExitCode;

use backend::{
    Backend,
    access::{self, Actor, Right, Scope},
    companies,
};

use super::failure::Failure;
use crate::{
    settings::{LimitSettings, SettingsFile, Store, StoreSettings},
    startup,
};

/// Opens the database, brings it up to date, runs `command`, and lets go of the database.
pub(crate) fn with_backend<C, F>(settings: &StoreSettings, command: C) -> Result<ExitCode, Failure>
where
    C: FnOnce(Backend) -> F,
    F: Future<Output = Result<ExitCode, Failure>>,
{
    with_backend_and_limits(settings, &LimitSettings::default(), command)
}

/// As [`with_backend`], for commands that read files.
pub(crate) fn with_backend_and_limits<C, F>(
    settings: &StoreSettings,
    limits: &LimitSettings,
    command: C,
) -> Result<ExitCode, Failure>
where
    C: FnOnce(Backend) -> F,
    F: Future<Output = Result<ExitCode, Failure>>,
{
    let store = settings.resolve(limits, &SettingsFile::read(settings)?)?;
    startup::log(&store, "warn")?;
    block_on(async {
        let backend = open(&store).await?;
        let done = command(backend.clone()).await;
        backend.close().await;
        done
    })
}

/// Where the people live, for commands that open the database by themselves.
pub(crate) fn store(settings: &StoreSettings) -> Result<Store, Failure> {
    Ok(settings.resolve(&LimitSettings::default(), &SettingsFile::read(settings)?)?)
}

/// The backend, its database up to date.
pub(crate) async fn open(store: &Store) -> Result<Backend, Failure> {
    let backend = Backend::open_at(store.backend(), Store::clock()).await?;
    backend.migrate().await?;
    Ok(backend)
}

/// Runs on as many threads as there are cores.
pub(crate) fn block_on<T>(future: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::not_done(format!("The threads cannot be started: {error}.")))?
        .block_on(future)
}

/// Into the company of this name, as whoever may run `muster` on the machine.
pub(crate) async fn enter(backend: &Backend, company: &str, right: Right) -> Result<Scope, Failure> {
    let company = companies::find_by_name(backend, &Actor::Cli, company).await?;
    Ok(access::enter(backend, &Actor::Cli, company.id, right).await?)
}
