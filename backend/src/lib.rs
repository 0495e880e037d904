//! What the system does, without HTTP or HTML.
//!
//! Every use case is a function that takes the [`Backend`] and, where it touches a company's things,
//! a [`access::Scope`]: the proof that whoever asks may act there.
//!
//! | module | what |
//! | --- | --- |
//! | [`accounts`] | sign in, first run, one-time links |
//! | [`access`] | who asks, and what they may do where |
//! | [`team`] | colleagues, and who is invited to be one |
//! | [`sessions`] · [`tokens`] | how browsers and programs show who they are |
//! | [`limits`] · [`network`] | how often something may be tried, and from where |
//! | [`companies`] · [`groups`] · [`people`] | what there is |
//! | [`fields`] · [`rules`] | what a company wants to know of its people, and who comes into which group by it |
//! | [`courses`] · [`packages`] · [`assignments`] · [`annual`] | what there is to learn, who is to, and who is to again |
//! | [`imports`] | a file becomes people |
//! | [`invitations`] | people are let in, by links that work once |
//! | [`signup`] | people come by themselves |
//! | [`mail`] | what is written to people, and where it waits |
//! | [`jobs`] | work outside a request, by any process, exactly once |
//! | [`activity`] · [`dashboard`] · [`changes`] | what happened, where things stand, and that it is another moment |
//! | [`retention`] | what is erased when it was kept long enough |
//! | [`vitals`] | how much waits and is done, for whoever runs it |
//! | [`backup`] | the whole, written down, brought back, and taken to another database |
//! | [`demo`] | a company to try things on |
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

use std::sync::Arc;

pub mod access;
pub mod accounts;
pub mod activity;
pub mod annual;
pub mod assignments;
pub mod backup;
pub mod changes;
pub mod clock;
pub mod companies;
pub mod config;
pub mod courses;
pub mod dashboard;
pub mod demo;
pub mod error;
pub mod fields;
pub mod groups;
mod hexadecimal;
pub mod imports;
pub mod invitations;
pub mod jobs;
mod kept;
pub mod limits;
pub mod mail;
mod name;
pub mod network;
pub mod packages;
pub mod page;
pub mod people;
pub mod retention;
pub mod rules;
mod secret;
pub mod sessions;
pub mod signup;
mod store;
mod tables;
pub mod team;
#[cfg(feature = "testing")]
#[cfg_attr(not(test), expect(clippy::expect_used, reason = "a test that cannot be set up has failed"))]
pub mod testing;
pub mod tokens;
pub mod vitals;

pub use error::Error;

/// Everything a use case needs. Clones share one connection pool.
#[derive(Clone, Debug)]
pub struct Backend {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    config: config::Config,
    clock: clock::Clock,
    store: store::Store,
    password_hashers: Arc<accounts::password::Hashers>,
    jobs: jobs::Board,
    imports: imports::Board,
    changes: changes::Board,
    dashboard: dashboard::Board,
    totals: people::Totals,
    sizes: store::user::Sizes,
    members: groups::Members,
    progress: packages::Progress,
    learners: courses::Learners,
}

impl Backend {
    /// Connects to the database. Does not create or change tables: see [`Backend::migrate`].
    pub async fn open(config: config::Config) -> Result<Self, Error> {
        Self::open_at(config, clock::Clock::system()).await
    }

    /// As [`Backend::open`], with a clock of the caller's.
    pub async fn open_at(config: config::Config, clock: clock::Clock) -> Result<Self, Error> {
        let store = store::Store::connect(&config).await?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            shared: Arc::new(Shared {
                config,
                clock,
                store,
                password_hashers: Arc::new(accounts::password::Hashers::new(cores)),
                jobs: jobs::Board::default(),
                imports: imports::Board::default(),
                changes: changes::Board::default(),
                dashboard: dashboard::Board::default(),
                totals: people::Totals::default(),
                sizes: store::user::Sizes::default(),
                members: groups::Members::default(),
                progress: packages::Progress::default(),
                learners: courses::Learners::default(),
            }),
        })
    }

    /// Brings the database up to date. Safe to call by several processes at once; the later ones wait.
    pub async fn migrate(&self) -> Result<(), Error> {
        self.store().migrate(self.config()).await
    }

    /// Whether requests can be served: the database answers and has every table. It may have more, of a newer Muster that
    /// is taking this one's place.
    ///
    /// # Errors
    /// What the database said, where it does not answer.
    pub async fn ready(&self) -> Result<bool, Error> {
        self.store().has_all_steps().await
    }

    /// A runner for the jobs of this process. It does nothing until [`jobs::JobRunner::spawn`].
    pub fn run_jobs(&self) -> jobs::JobRunner {
        jobs::JobRunner::new(self.clone())
    }

    /// Whoever delivers the mail of this process. It does nothing until [`mail::Postman::spawn`].
    pub fn deliver_mail(&self) -> mail::Postman {
        mail::Postman::new(self.clone())
    }

    /// Lets go of the database; what is being asked of it ends first.
    pub async fn close(&self) {
        self.store().close().await;
    }

    pub fn config(&self) -> &config::Config {
        &self.shared.config
    }

    pub fn clock(&self) -> &clock::Clock {
        &self.shared.clock
    }

    pub(crate) fn store(&self) -> &store::Store {
        &self.shared.store
    }

    pub(crate) fn jobs(&self) -> &jobs::Board {
        &self.shared.jobs
    }

    /// What this process knows of the imports it is committing.
    pub(crate) fn import_board(&self) -> &imports::Board {
        &self.shared.imports
    }

    /// Who in this process looks at which company.
    pub(crate) fn change_board(&self) -> &changes::Board {
        &self.shared.changes
    }

    /// The figures that this process has counted last.
    pub(crate) fn dashboard_board(&self) -> &dashboard::Board {
        &self.shared.dashboard
    }

    /// How many people this process has counted.
    pub(crate) fn totals(&self) -> &people::Totals {
        &self.shared.totals
    }

    /// What this process has found to be few.
    pub(crate) fn sizes(&self) -> &store::user::Sizes {
        &self.shared.sizes
    }

    /// How many people in which group this process has counted.
    pub(crate) fn members(&self) -> &groups::Members {
        &self.shared.members
    }

    /// How far people have come with which course, as this process has counted.
    pub(crate) fn progress(&self) -> &packages::Progress {
        &self.shared.progress
    }

    /// How many people have which course, as this process has counted.
    pub(crate) fn learners(&self) -> &courses::Learners {
        &self.shared.learners
    }

    pub(crate) fn password_hashers(&self) -> &Arc<accounts::password::Hashers> {
        &self.shared.password_hashers
    }
}
