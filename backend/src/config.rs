//! What an installation is told at its start. `server` fills it from flags, variables and `muster.toml`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::Error;
use crate::mail::server::MailServer;
use crate::retention::Retention;

/// Settings of the backend.
#[derive(Clone)]
pub struct Config {
    /// `sqlite:…` or `postgres://…`.
    pub database_url: String,
    /// Where SQLite's file is, unless `database_url` says otherwise, and files that are made to be downloaded, for as long
    /// as that takes.
    pub data_dir: PathBuf,
    /// How people reach the pages, without a slash at the end; links are made of it.
    /// `http://127.0.0.1:3000` unless set.
    pub public_url: String,
    /// How large a file may be. `import.md` 1 has the defaults.
    pub limits: roster::read::Limits,
    /// How many connections to PostgreSQL, or readers of SQLite, this process may hold. 16.
    pub max_connections: u32,
    /// How mail is sent; none: it stays here, to be read in the outbox.
    pub mail_server: Option<MailServer>,
    /// How long a runner holds a job without a sign of life before another takes it. 10 s.
    pub job_lease: Duration,
    /// How long a process that is told to end waits for the jobs it works on. 10 s.
    pub job_grace: Duration,
    /// How long a session lasts in which nothing is done. 2 h.
    pub session_idle: Duration,
    /// How long a session lasts at most. 24 h.
    pub session_lifetime: Duration,
    /// How long is kept what nobody works with any more.
    pub retention: Retention,
    /// How often the jobs are looked at when nothing in this process says there is one. 1 s.
    pub job_poll: Duration,
}

impl Config {
    /// The defaults, with SQLite's file `muster.db` in `data_dir`.
    pub fn in_directory(data_dir: impl Into<PathBuf>) -> Self {
        let data_dir = data_dir.into();
        Self {
            database_url: sqlite_url(&data_dir.join("muster.db")),
            data_dir,
            public_url: "http://127.0.0.1:3000".to_owned(),
            limits: roster::read::Limits::default(),
            max_connections: 16,
            mail_server: None,
            job_lease: Duration::from_secs(10),
            job_grace: Duration::from_secs(10),
            session_idle: Duration::from_hours(2),
            session_lifetime: Duration::from_hours(24),
            retention: Retention::default(),
            job_poll: Duration::from_secs(1),
        }
    }

    /// The defaults, with the database at `database_url`; `sqlite://` without a file is the one in `data_dir`.
    pub fn with_database(data_dir: impl Into<PathBuf>, database_url: impl Into<String>) -> Self {
        let defaults = Self::in_directory(data_dir);
        let database_url = database_url.into();
        if matches!(database_url.as_str(), "sqlite:" | "sqlite://") {
            return defaults;
        }
        Self { database_url, ..defaults }
    }

    /// The name or the address of the machine in [`Config::public_url`], without a port.
    pub fn public_host(&self) -> &str {
        let host = self.public_url.split_once("://").map_or(self.public_url.as_str(), |(_, host)| host);
        let host = host.split('/').next().unwrap_or(host);
        match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        }
    }

    /// Makes the data directory where it is missing, open to nobody else. On SQLite, opening the database does so.
    ///
    /// # Errors
    /// [`Error::Refused`] if it cannot be made.
    pub fn make_data_dir(&self) -> Result<(), Error> {
        if self.data_dir.is_dir() {
            return Ok(());
        }
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt as _;
            builder.mode(0o700);
        }
        builder.create(&self.data_dir).map_err(|cause| {
            Error::refused(format!("The data directory {} cannot be made: {cause}.", self.data_dir.display()))
        })
    }

    /// How long one who sends a mail may hold it: longer than all steps together.
    pub(crate) fn mail_lease(&self) -> Duration {
        let patience = self.mail_server.as_ref().map_or(Duration::ZERO, |server| server.patience);
        // Twice to the server, in case an open connection was stale, and a margin.
        patience * 10 + Duration::from_secs(30)
    }

    /// A page's address, `path` beginning with a slash.
    pub fn public(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.trim_end_matches('/'))
    }
}

impl std::fmt::Debug for Config {
    /// Without the database's URL, which may have a password in it.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Config")
            .field("data_dir", &self.data_dir)
            .field("public_url", &self.public_url)
            .finish_non_exhaustive()
    }
}

/// The URL of a SQLite file, with the characters that mean something in a URL escaped.
fn sqlite_url(file: &Path) -> String {
    let mut url = String::from("sqlite://");
    for character in file.to_string_lossy().chars() {
        if matches!(character, '%' | '?' | '#' | ' ') || character.is_control() {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                // Writing to a String cannot fail.
                let _ = write!(url, "%{byte:02X}");
            }
        } else {
            url.push(character);
        }
    }
    url
}
