//! From a cold start to the first answer.

use std::{
    io::{self, IsTerminal as _, Write as _},
    net::SocketAddr,
    path::Path,
};

use backend::{Backend, access::Actor, accounts, changes, companies, demo, imports};
use futures_util::FutureExt as _;
use leptos::config::{Env, LeptosOptions};
use tokio::net::TcpListener;
use tracing_subscriber::{
    EnvFilter, Layer as _, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

use crate::{
    accept,
    cli::{failure::Failure, session},
    router::{AppState, router},
    settings::{LogFormat, Serve, Store},
    shutdown, site,
};

/// Binds, migrates, prints where to go, and serves until a signal.
pub(crate) async fn serve(mut store: Store, serve: Serve) -> Result<(), Failure> {
    let stop = shutdown::requested()
        .map_err(|error| Failure::not_done(format!("Signals cannot be received: {error}.")))?
        .shared();
    // First: a port that is taken should not have cost a migration.
    let listener = TcpListener::bind(store.listen)
        .await
        .map_err(|error| Failure::not_done(format!("{} cannot be listened on: {error}.", store.listen)))?;
    // The port may have been 0, for any.
    store.listen = listener
        .local_addr()
        .map_err(|error| Failure::not_done(format!("The address listened on is unknown: {error}.")))?;

    let backend = session::open(&store).await?;
    if serve.demo && companies::list(&backend, &Actor::Cli).await?.is_empty() {
        demo::fill(&backend).await?;
    }
    let site = site::find(serve.site_root.as_deref());
    if site.is_none() {
        tracing::warn!("the built pages were not found: pages come without their looks and scripts");
    }
    let leptos = leptos_options(site.as_deref(), store.listen);
    let router = router(
        AppState { backend: backend.clone(), leptos, proxies: serve.trusted_proxies.into() },
        site.as_deref(),
    );

    let jobs = backend.run_jobs();
    jobs.spawn();
    let postman = backend.deliver_mail();
    postman.spawn();
    welcome(&backend).await?;
    let no_more_jobs = async {
        stop.clone().await;
        imports::stop_following(&backend);
        changes::stop_following(&backend);
        tokio::join!(jobs.stop(), postman.stop());
    };
    tokio::join!(accept::serve(listener, router, stop.clone(), shutdown::FOR_REQUESTS), no_more_jobs);
    backend.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// What Leptos writes into the pages: where the built files are. `make dev` sets `LEPTOS_WATCH`, and
/// then the pages listen for rebuilds.
fn leptos_options(site: Option<&Path>, address: SocketAddr) -> LeptosOptions {
    LeptosOptions::builder()
        .output_name("muster")
        .site_root(site.map(Path::to_string_lossy).unwrap_or_default().into_owned())
        .site_pkg_dir("pkg")
        .site_addr(address)
        .env(Env::PROD)
        .build()
}

/// Starts the log, on standard error. `level` is what is logged unless the settings say otherwise.
pub(crate) fn log(store: &Store, level: &str) -> Result<(), Failure> {
    let filter = store.log.as_deref().unwrap_or(level);
    let filter = EnvFilter::builder().parse(filter).map_err(|error| {
        Failure::not_done(format!("MUSTER_LOG is {filter:?}, which is no filter: {error}."))
    })?;
    let terminal = io::stderr().is_terminal();
    let default = if terminal { LogFormat::Text } else { LogFormat::Json };
    let lines = match store.log_format.unwrap_or(default) {
        LogFormat::Text => fmt::layer().with_writer(io::stderr).with_ansi(terminal).boxed(),
        LogFormat::Json => fmt::layer().with_writer(io::stderr).json().flatten_event(true).boxed(),
    };
    tracing_subscriber::registry().with(filter).with(lines).init();
    Ok(())
}

/// The block that says where to go, on standard output.
async fn welcome(backend: &Backend) -> Result<(), Failure> {
    let setup = accounts::issue_setup_token(backend).await?;
    let config = backend.config();
    let mut output = io::stdout().lock();
    writeln!(output, "\n  Muster is running at  {}\n", config.public(""))?;
    if let Some(token) = setup {
        writeln!(output, "  There is no owner yet. Create the first account at")?;
        writeln!(output, "  {}\n", config.public(&format!("/setup?token={token}")))?;
    }
    Ok(output.flush()?)
}
