//! From a cold start to the first answer.

use std::{
    io::{self, IsTerminal as _, Write as _},
    net::SocketAddr,
    time::Duration,
};

use app::Built;
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
    metrics::Metrics,
    router::{AppState, figures, router},
    settings::{LogFormat, Serve, Store},
    shutdown::{self, Leaving},
    site::Site,
};

/// How long whoever is being told figures is waited for.
const FOR_FIGURES: Duration = Duration::from_secs(3);

/// Binds, migrates, prints where to go, and serves until a signal.
pub(crate) async fn serve(mut store: Store, serve: Serve) -> Result<(), Failure> {
    let leaving = Leaving::default();
    let stop = shutdown::requested(leaving.clone(), serve.notice)
        .map_err(|error| Failure::not_done(format!("Signals cannot be received: {error}.")))?
        .shared();
    // First: a port that is taken should not have cost a migration.
    let listener = listen(store.listen).await?;
    let for_figures = match serve.metrics_listen {
        Some(address) => Some(listen(address).await?),
        None => None,
    };
    // The port may have been 0, for any.
    store.listen = listener
        .local_addr()
        .map_err(|error| Failure::not_done(format!("The address listened on is unknown: {error}.")))?;

    let backend = tokio::select! {
        backend = prepared(&store, serve.demo) => backend?,
        // What was begun in the database is taken back with its transaction.
        _ = stop.clone() => {
            tracing::info!("stopped before it had started");
            return Ok(());
        }
    };
    let site = Site::find(serve.site_root.as_deref());
    if matches!(site, Site::Nowhere) {
        tracing::warn!("the built pages were not found: pages come without their looks and scripts");
    }
    let state = AppState {
        metrics: Metrics::new(&backend).into(),
        backend: backend.clone(),
        leptos: leptos_options(store.listen),
        built: Built::new(&site.root(), site.has("pkg/light.wasm")),
        proxies: serve.trusted_proxies.into(),
        leaving,
    };
    let figures = figures(state.clone());
    let router = router(state, site);

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
    let no_more_connections = async { tokio::time::sleep(stop.clone().await).await };
    let answer = accept::serve(listener, router, no_more_connections, shutdown::FOR_REQUESTS);
    let answer_figures = async {
        if let Some(listener) = for_figures {
            accept::serve(listener, figures, stop.clone(), FOR_FIGURES).await;
        }
    };
    tokio::join!(answer, answer_figures, no_more_jobs);
    backend.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// The backend, its database up to date, and with the demo in it if that is wanted and there is nothing yet. All of it may
/// take long: another process migrates, or PostgreSQL is only just starting.
async fn prepared(store: &Store, with_demo: bool) -> Result<Backend, Failure> {
    let backend = session::open(store).await?;
    // On PostgreSQL nothing has needed it so far, and the first download would.
    backend.config().make_data_dir()?;
    if with_demo && companies::list(&backend, &Actor::Cli).await?.is_empty() {
        let filled = demo::fill(&backend).await;
        // Another process that starts with a demo may have been faster.
        if filled.is_err() && companies::list(&backend, &Actor::Cli).await?.is_empty() {
            filled?;
        }
    }
    Ok(backend)
}

async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address)
        .await
        .map_err(|error| Failure::not_done(format!("{address} cannot be listened on: {error}.")))
}

/// What Leptos wants to know of the pages. `make dev` sets `LEPTOS_WATCH`, and then they listen for rebuilds.
fn leptos_options(address: SocketAddr) -> LeptosOptions {
    LeptosOptions::builder().output_name("muster").site_addr(address).env(Env::PROD).build()
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
