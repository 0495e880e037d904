//! What Prometheus is told: counted as it happens, or asked for when it asks. Figures only, and of nobody.

use std::{
    fmt::{self, Write as _},
    sync::{Arc, Mutex as Lock, PoisonError},
    time::Duration,
};

use backend::{Backend, vitals};
use prometheus_client::{
    encoding::{EncodeLabelSet, EncodeMetric, MetricEncoder, text::encode},
    metrics::{MetricType, counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info},
    registry::{Registry, Unit},
};
use tokio::{sync::Mutex, time::timeout};

mod process;

/// In seconds, up to an import that is waited for.
const DURATIONS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0];

/// How long the database may take over its figures. Without an answer there are none, and it counts as away.
const PATIENCE: Duration = Duration::from_secs(3);

/// What requests are told apart by: no more than there are routes, however much is asked for.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    /// As the router has it, without anybody's ids or tokens.
    pub(crate) route: String,
    /// `2xx` and the like.
    pub(crate) status: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct State {
    state: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Pool {
    pool: &'static str,
}

type Durations = Family<Request, Histogram, fn() -> Histogram>;

/// The figures of this process.
#[derive(Debug)]
pub(crate) struct Metrics {
    requests: Family<Request, Counter>,
    durations: Durations,
    asked: Asked,
    /// Whoever asks fills in what is asked for; one at a time.
    registry: Mutex<Registry>,
}

/// What is looked up whenever somebody asks.
#[derive(Debug, Default)]
struct Asked {
    database_up: Gauge,
    imports: Family<State, Gauge>,
    import_rows: Family<State, Gauge>,
    jobs: Family<State, Gauge>,
    jobs_overdue: Known,
    mails: Family<State, Gauge>,
    mails_overdue: Known,
    connections_open: Family<Pool, Gauge>,
    connections_idle: Family<Pool, Gauge>,
    connections_most: Family<Pool, Gauge>,
    memory: Gauge,
    files: Gauge,
    threads: Gauge,
}

/// A figure that is left out while it is not known: an old one would go on with an alarm, or keep one from being given.
#[derive(Clone, Debug, Default)]
struct Known(Arc<Lock<Option<i64>>>);

impl Known {
    fn set(&self, figure: Option<i64>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = figure;
    }
}

impl EncodeMetric for Known {
    fn encode(&self, mut encoder: MetricEncoder<'_>) -> Result<(), fmt::Error> {
        let figure = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        figure.map_or(Ok(()), |figure| encoder.encode_gauge(&figure))
    }

    fn metric_type(&self) -> MetricType {
        MetricType::Gauge
    }
}

impl Metrics {
    pub(crate) fn new(backend: &Backend) -> Self {
        let requests = Family::default();
        let durations: Durations = Family::new_with_constructor(|| Histogram::new(DURATIONS));
        let asked = Asked::default();
        let mut all = Registry::with_prefix("muster");
        let database =
            if backend.config().database_url.starts_with("sqlite") { "sqlite" } else { "postgres" };
        let build = Info::new([("version", env!("CARGO_PKG_VERSION")), ("database", database)]);
        all.register("build", "Which Muster this is", build);
        all.register("http_requests", "Requests that were answered", requests.clone());
        all.register_with_unit(
            "http_request_duration",
            "From the head of a request to the head of its answer",
            Unit::Seconds,
            durations.clone(),
        );
        all.register("database_up", "Whether the database answered just now", asked.database_up.clone());
        all.register("imports", "Imports there are, by state", asked.imports.clone());
        all.register("import_rows", "Rows of their files, by state", asked.import_rows.clone());
        all.register("jobs", "Jobs that are not done, by state", asked.jobs.clone());
        all.register_with_unit(
            "jobs_overdue",
            "How long the job that has been due longest has been so",
            Unit::Seconds,
            asked.jobs_overdue.clone(),
        );
        all.register("outbox_mails", "Mail that was not sent, by state", asked.mails.clone());
        all.register_with_unit(
            "outbox_overdue",
            "How long the mail that has been due longest has been so",
            Unit::Seconds,
            asked.mails_overdue.clone(),
        );
        let (open, idle, most) = (&asked.connections_open, &asked.connections_idle, &asked.connections_most);
        all.register("database_connections_open", "Connections to the database", open.clone());
        all.register("database_connections_idle", "Those that nobody uses at this moment", idle.clone());
        all.register("database_connections_max", "How many there may be", most.clone());
        all.register_with_unit("process_resident_memory", "Memory in use", Unit::Bytes, asked.memory.clone());
        all.register("process_open_files", "Open files and connections", asked.files.clone());
        all.register("process_threads", "Threads", asked.threads.clone());
        Self { requests, durations, asked, registry: Mutex::new(all) }
    }

    /// A request was answered.
    pub(crate) fn answered(&self, request: &Request, took: Duration) {
        self.requests.get_or_create(request).inc();
        self.durations.get_or_create(request).observe(took.as_secs_f64());
    }

    /// All figures, as Prometheus reads them (OpenMetrics 1.0).
    pub(crate) async fn text(&self, backend: &Backend) -> String {
        let registry = self.registry.lock().await;
        self.asked.look(backend).await;
        let mut text = String::new();
        if encode(&mut text, &registry).is_err() {
            // Writing to a String cannot fail.
            let _ = text.write_str("# EOF\n");
        }
        text
    }
}

impl Asked {
    async fn look(&self, backend: &Backend) {
        for connections in vitals::connections(backend) {
            let pool = Pool { pool: connections.kind };
            self.connections_open.get_or_create(&pool).set(connections.open.into());
            self.connections_idle.get_or_create(&pool).set(connections.idle.into());
            self.connections_most.get_or_create(&pool).set(connections.most.into());
        }
        if let Some(process) = process::look() {
            self.memory.set(process.memory as i64);
            self.files.set(process.files as i64);
            self.threads.set(process.threads as i64);
        }
        // What was so before is not said to be so now.
        self.imports.clear();
        self.import_rows.clear();
        self.jobs.clear();
        self.mails.clear();
        self.jobs_overdue.set(None);
        self.mails_overdue.set(None);
        let vitals = timeout(PATIENCE, vitals::vitals(backend)).await;
        self.database_up.set(i64::from(matches!(vitals, Ok(Ok(_)))));
        let vitals = match vitals {
            Ok(Ok(vitals)) => vitals,
            Ok(Err(error)) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "no figures of the database");
                return;
            }
            Err(_) => {
                tracing::warn!(seconds = PATIENCE.as_secs(), "no figures of the database in time");
                return;
            }
        };
        for imports in vitals.imports {
            let state = State { state: imports.state };
            self.imports.get_or_create(&state).set(imports.imports as i64);
            self.import_rows.get_or_create(&state).set(imports.rows as i64);
        }
        for (state, jobs) in vitals.jobs.states {
            self.jobs.get_or_create(&State { state }).set(jobs as i64);
        }
        for (state, mails) in vitals.mails.states {
            self.mails.get_or_create(&State { state }).set(mails as i64);
        }
        self.jobs_overdue.set(Some(vitals.jobs.overdue as i64));
        self.mails_overdue.set(Some(vitals.mails.overdue as i64));
    }
}
