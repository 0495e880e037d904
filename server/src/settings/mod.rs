//! What can be set, declared once: flags, then variables, then `muster.toml`, then the default.
//!
//! Every setting is an `Option` until [`StoreSettings::resolve`] and [`ServeSettings::resolve`] have
//! looked everywhere; what they return is checked, and a wrong value stops the start with a sentence.

use std::{
    collections::BTreeMap,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use axum::http::Uri;
use backend::{clock::Clock, config::Config, mail::server::MailServer, retention::Retention};
use clap::{Args, ValueEnum, builder::BoolishValueParser};
use roster::read::Limits;
use serde::Deserialize;

use crate::{proxies::Proxies, shutdown::LONGEST_NOTICE};

mod error;
mod limits;
mod mail;
mod retention;

pub(crate) use error::SettingsError;
pub(crate) use limits::LimitSettings;
pub(crate) use mail::MailSettings;
pub(crate) use retention::RetentionSettings;

/// Where the file of settings is looked for unless `--config` names another.
const FILE: &str = "muster.toml";

/// How many seconds a balancer takes to notice, unless the settings say otherwise.
const NOTICE: u32 = 3;

/// In seconds.
const A_YEAR: u64 = 366 * 24 * 3_600;

/// Where the people live, and how much of them a file may hold: needed by every command that opens
/// the database.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct StoreSettings {
    /// A file of settings: the long names of these flags with `_` for `-`, as TOML
    /// [default: muster.toml in the working directory, if there is one]
    #[arg(long, global = true, env = "MUSTER_CONFIG", value_name = "FILE", help_heading = "Settings")]
    #[serde(skip)]
    config: Option<PathBuf>,

    /// The directory of everything Muster writes; made if missing [default: ./data]
    #[arg(long, global = true, env = "MUSTER_DATA_DIR", value_name = "DIRECTORY", help_heading = "Settings")]
    data_dir: Option<PathBuf>,

    /// `sqlite://FILE` or `postgres://USER:PASSWORD@HOST/DATABASE`
    /// [default: the file muster.db in the data directory]
    #[arg(
        long,
        global = true,
        env = "DATABASE_URL",
        hide_env_values = true,
        value_name = "URL",
        help_heading = "Settings"
    )]
    database_url: Option<String>,

    /// The address the server listens on; port 0 takes a free one [default: 127.0.0.1:3000]
    #[arg(
        long,
        global = true,
        env = "MUSTER_LISTEN",
        value_name = "ADDRESS:PORT",
        help_heading = "Settings"
    )]
    listen: Option<SocketAddr>,

    /// How people reach this server, such as `https://people.example.com`: for links in mail, and for the check of
    /// where a form was sent from [default: http:// and the address listened on]
    #[arg(long, global = true, env = "MUSTER_PUBLIC_URL", value_name = "URL", help_heading = "Settings")]
    public_url: Option<String>,

    /// How many seconds a process that died keeps its jobs before another takes them [default: 10]
    #[arg(long, global = true, env = "MUSTER_JOB_LEASE", value_name = "SECONDS", help_heading = "Settings")]
    job_lease: Option<u32>,

    /// How many seconds a session lasts in which nothing is done [default: 7200, which is two hours]
    #[arg(
        long,
        global = true,
        env = "MUSTER_SESSION_IDLE",
        value_name = "SECONDS",
        help_heading = "Settings"
    )]
    session_idle: Option<u32>,

    /// How many seconds a session lasts at most [default: 86400, which is a day]
    #[arg(
        long,
        global = true,
        env = "MUSTER_SESSION_LIFETIME",
        value_name = "SECONDS",
        help_heading = "Settings"
    )]
    session_lifetime: Option<u32>,

    /// What is logged, to standard error: error, warn, info, debug, trace, or a filter such as
    /// info,backend=debug [default: info for serve, warn for other commands]
    #[arg(long, global = true, env = "MUSTER_LOG", value_name = "FILTER", help_heading = "Settings")]
    pub(crate) log: Option<String>,

    /// How it is logged [default: text on a terminal, else json]
    #[arg(long, global = true, env = "MUSTER_LOG_FORMAT", value_name = "FORMAT", help_heading = "Settings")]
    pub(crate) log_format: Option<LogFormat>,
}

/// How lines of the log look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// For programs: one object a line.
    Json,
}

/// What only the server needs.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ServeSettings {
    /// The built pages [default: those that the binary carries, else `site` beside it or in the directory above]
    #[arg(long, env = "MUSTER_SITE_ROOT", value_name = "DIRECTORY")]
    site_root: Option<PathBuf>,

    /// Fill an empty database with companies to try things on, as `muster demo` does
    #[arg(
        long,
        env = "MUSTER_DEMO",
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        value_parser = BoolishValueParser::new()
    )]
    demo: Option<bool>,

    /// The addresses and networks of the proxies in front of Muster, with commas between them, such as
    /// 10.0.0.0/8,2001:db8::1; whom they name in X-Forwarded-For or Forwarded is who limits are counted for
    /// [default: none]
    #[arg(long, env = "MUSTER_TRUSTED_PROXIES", value_name = "NETWORKS", help_heading = "Settings")]
    trusted_proxies: Option<String>,

    /// An address of its own for /metrics, where nobody is asked for a token: one that is not reached from outside, such as
    /// 127.0.0.1:9100 [default: none; /metrics needs an owner's token]
    #[arg(long, env = "MUSTER_METRICS_LISTEN", value_name = "ADDRESS:PORT", help_heading = "Settings")]
    metrics_listen: Option<SocketAddr>,

    /// How many seconds after SIGTERM connections are still taken, with /readyz saying no already: as long as the balancer in
    /// front needs to notice; 0 where there is none [default: 3, at most 10]
    #[arg(long, env = "MUSTER_SHUTDOWN_NOTICE", value_name = "SECONDS", help_heading = "Settings")]
    shutdown_notice: Option<u32>,
}

/// [`StoreSettings`] and [`LimitSettings`], looked up and checked.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    pub(crate) data_dir: PathBuf,
    /// `None`: the file in the data directory.
    pub(crate) database_url: Option<String>,
    pub(crate) listen: SocketAddr,
    /// Without a slash at its end; `None`: the address listened on.
    pub(crate) public_url: Option<String>,
    job_lease: Option<Duration>,
    session_idle: Option<Duration>,
    session_lifetime: Option<Duration>,
    /// How mail is sent; only `muster serve` looks it up.
    pub(crate) mail_server: Option<MailServer>,
    /// How long things are kept; only `muster serve` looks it up, and erases.
    pub(crate) retention: Retention,
    pub(crate) limits: Limits,
    pub(crate) log: Option<String>,
    pub(crate) log_format: Option<LogFormat>,
}

/// [`ServeSettings`], looked up and checked.
#[derive(Clone, Debug)]
pub(crate) struct Serve {
    pub(crate) site_root: Option<PathBuf>,
    pub(crate) demo: bool,
    pub(crate) trusted_proxies: Proxies,
    pub(crate) metrics_listen: Option<SocketAddr>,
    pub(crate) notice: Duration,
}

/// `muster.toml`: every setting in one table.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SettingsFile {
    #[serde(flatten)]
    store: StoreSettings,
    #[serde(flatten)]
    limits: LimitSettings,
    #[serde(flatten)]
    serve: ServeSettings,
    #[serde(flatten)]
    mail: MailSettings,
    #[serde(flatten)]
    retention: RetentionSettings,
    /// What no setting is called; one entry is a mistake worth stopping for.
    #[serde(flatten)]
    unknown: BTreeMap<String, toml::Value>,
}

impl SettingsFile {
    /// Reads the file that `--config` names, or `muster.toml` if it is there.
    pub(crate) fn read(store: &StoreSettings) -> Result<Self, SettingsError> {
        let path = store.config.clone().unwrap_or_else(|| PathBuf::from(FILE));
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text, &path),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && store.config.is_none() => {
                Ok(Self::default())
            }
            Err(source) => Err(SettingsError::File { path, source }),
        }
    }

    pub(crate) fn parse(text: &str, path: &Path) -> Result<Self, SettingsError> {
        let file: Self = toml::from_str(text)
            .map_err(|error| SettingsError::Toml { path: path.to_owned(), detail: error.to_string() })?;
        match file.unknown.keys().next() {
            Some(name) => Err(SettingsError::Unknown { path: path.to_owned(), name: name.clone() }),
            None => Ok(file),
        }
    }
}

impl StoreSettings {
    /// Looks up what flags and variables left open in the file, then falls back to the defaults.
    pub(crate) fn resolve(
        &self,
        limits: &LimitSettings,
        file: &SettingsFile,
    ) -> Result<Store, SettingsError> {
        let from_file = &file.store;
        let data_dir = self
            .data_dir
            .clone()
            .or_else(|| from_file.data_dir.clone())
            .unwrap_or_else(|| PathBuf::from("./data"));
        let database_url = self
            .database_url
            .clone()
            .or_else(|| from_file.database_url.clone())
            .filter(|url| !url.is_empty())
            .map(check_database_url)
            .transpose()?;
        let public_url = self
            .public_url
            .clone()
            .or_else(|| from_file.public_url.clone())
            .filter(|url| !url.is_empty())
            .map(|url| check_public_url(&url))
            .transpose()?;
        Ok(Store {
            data_dir,
            database_url,
            listen: self.listen.or(from_file.listen).unwrap_or(SocketAddr::from(([127, 0, 0, 1], 3000))),
            public_url,
            job_lease: seconds("job-lease", self.job_lease.or(from_file.job_lease), 3_600)?,
            session_idle: seconds("session-idle", self.session_idle.or(from_file.session_idle), A_YEAR)?,
            session_lifetime: seconds(
                "session-lifetime",
                self.session_lifetime.or(from_file.session_lifetime),
                A_YEAR,
            )?,
            mail_server: None,
            retention: Retention::default(),
            limits: limits.resolve(file)?,
            log: self.log.clone().or_else(|| from_file.log.clone()),
            log_format: self.log_format.or(from_file.log_format),
        })
    }
}

impl Store {
    /// The machine's clock; in a build for tests one that they can put forward.
    pub(crate) fn clock() -> Clock {
        #[cfg(debug_assertions)]
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the place of settings; this one is of no release"
        )]
        if let Some(file) = std::env::var_os("MUSTER_TEST_CLOCK") {
            return Clock::ahead_by(file.into());
        }
        Clock::system()
    }

    /// What the backend is told.
    pub(crate) fn backend(&self) -> Config {
        let mut config = match &self.database_url {
            Some(url) => Config::with_database(&self.data_dir, url),
            None => Config::in_directory(&self.data_dir),
        };
        config.public_url = self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen));
        if let Some(lease) = self.job_lease {
            config.job_lease = lease;
        }
        if let Some(idle) = self.session_idle {
            config.session_idle = idle;
        }
        if let Some(lifetime) = self.session_lifetime {
            config.session_lifetime = lifetime;
        }
        config.limits = self.limits;
        config.mail_server.clone_from(&self.mail_server);
        config.retention = self.retention;
        config
    }
}

impl ServeSettings {
    pub(crate) fn resolve(&self, file: &SettingsFile) -> Result<Serve, SettingsError> {
        let from_file = &file.serve;
        let site_root = self.site_root.clone().or_else(|| from_file.site_root.clone());
        if let Some(path) = site_root.as_ref().filter(|path| !path.is_dir()) {
            return Err(SettingsError::SiteRoot(path.clone()));
        }
        let proxies = self.trusted_proxies.as_ref().or(from_file.trusted_proxies.as_ref());
        Ok(Serve {
            site_root,
            demo: self.demo.or(from_file.demo).unwrap_or(false),
            trusted_proxies: match proxies {
                Some(text) => text.parse().map_err(SettingsError::TrustedProxies)?,
                None => Proxies::default(),
            },
            metrics_listen: self.metrics_listen.or(from_file.metrics_listen),
            notice: self.notice(from_file)?,
        })
    }
}

impl ServeSettings {
    fn notice(&self, file: &Self) -> Result<Duration, SettingsError> {
        let most = LONGEST_NOTICE.as_secs();
        let seconds = u64::from(self.shutdown_notice.or(file.shutdown_notice).unwrap_or(NOTICE));
        if seconds > most {
            return Err(SettingsError::Notice { seconds, most });
        }
        Ok(Duration::from_secs(seconds))
    }
}

fn seconds(name: &'static str, value: Option<u32>, most: u64) -> Result<Option<Duration>, SettingsError> {
    value.map(|value| Ok(Duration::from_secs(within(name, value, most)?.into()))).transpose()
}

fn within<N: Copy + Into<u64>>(name: &'static str, value: N, most: u64) -> Result<N, SettingsError> {
    if (1..=most).contains(&value.into()) {
        Ok(value)
    } else {
        Err(SettingsError::Limit { name, value: value.into(), most })
    }
}

pub(crate) fn check_database_url(url: String) -> Result<String, SettingsError> {
    const SCHEMES: [&str; 3] = ["sqlite:", "postgres://", "postgresql://"];
    if SCHEMES.iter().any(|scheme| url.starts_with(scheme)) {
        Ok(url)
    } else {
        // The rest may hold a password.
        let scheme = url.split("://").next().unwrap_or_default();
        Err(SettingsError::DatabaseUrl(scheme.chars().take(20).collect()))
    }
}

fn check_public_url(url: &str) -> Result<String, SettingsError> {
    let wrong = || SettingsError::PublicUrl(url.to_owned());
    let parsed: Uri = url.parse().map_err(|_| wrong())?;
    let scheme =
        parsed.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https")).ok_or_else(wrong)?;
    let authority = parsed.authority().filter(|name| !name.as_str().contains('@')).ok_or_else(wrong)?;
    if !matches!(parsed.path(), "" | "/") || parsed.query().is_some() {
        return Err(wrong());
    }
    Ok(format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Result<SettingsFile, SettingsError> {
        SettingsFile::parse(text, Path::new("muster.toml"))
    }

    #[test]
    fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
        let file =
            file("listen = \"0.0.0.0:80\"\ndata_dir = \"/srv/muster\"\ndemo = true\nmax_rows = 5").unwrap();
        let serve = ServeSettings { demo: Some(false), ..ServeSettings::default() }.resolve(&file).unwrap();
        assert!(!serve.demo);
        let store = StoreSettings::default().resolve(&LimitSettings::default(), &file).unwrap();
        assert_eq!(store.listen, "0.0.0.0:80".parse().unwrap());
        assert_eq!(store.data_dir, Path::new("/srv/muster"));
        assert_eq!(store.limits.rows, 5);
        assert_eq!(store.limits.columns, Limits::default().columns);
        assert_eq!(store.limits.workbook_bytes, Limits::default().workbook_bytes);
    }

    #[test]
    fn a_setting_nobody_knows_stops_the_start() {
        let error = file("listten = \"0.0.0.0:80\"").unwrap_err();
        assert!(error.to_string().contains("\"listten\""), "{error}");
    }

    #[test]
    fn a_wrong_value_is_said_in_a_sentence() {
        let store = StoreSettings { database_url: Some("mysql://u:secret@h/d".into()), ..Default::default() };
        let error =
            store.resolve(&LimitSettings::default(), &SettingsFile::default()).unwrap_err().to_string();
        assert!(error.contains("postgres://") && !error.contains("secret"), "{error}");
        for wrong in ["people.example.com", "ftp://x", "https://x/people", "https://a:b@x", "https://x?y"] {
            assert!(check_public_url(wrong).is_err(), "{wrong}");
        }
        assert_eq!(check_public_url("https://people.example.com/").unwrap(), "https://people.example.com");
    }
}
