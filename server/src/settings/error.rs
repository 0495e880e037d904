//! Why settings will not do.

use std::path::PathBuf;

/// Why the settings will not do: for whoever starts the command.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsError {
    #[error("The settings file {path} cannot be read: {source}.", path = path.display())]
    File { path: PathBuf, source: std::io::Error },
    #[error("The settings file {path} is not what it should be. {detail}", path = path.display())]
    Toml { path: PathBuf, detail: String },
    #[error(
        "The settings file {path} sets {name:?}, which is no setting. `muster serve --help` lists them all.",
        path = path.display()
    )]
    Unknown { path: PathBuf, name: String },
    #[error(
        "DATABASE_URL must begin with sqlite:// or postgres://, but begins with {0:?}. \
         Leave it out to keep everything in one file of the data directory."
    )]
    DatabaseUrl(String),
    #[error(
        "MUSTER_PUBLIC_URL must be http:// or https:// and a host, with nothing behind it, such as \
         https://people.example.com; it is {0:?}."
    )]
    PublicUrl(String),
    #[error(
        "MUSTER_SITE_ROOT is {path}, which is not a directory. Build the pages, or leave it out to \
         have them found beside the binary.", path = .0.display()
    )]
    SiteRoot(PathBuf),
    #[error(
        "MUSTER_TRUSTED_PROXIES has {0:?}, which is no address and no network. Write them such as \
         10.0.0.0/8,192.0.2.1,2001:db8::/32."
    )]
    TrustedProxies(String),
    /// Without the URL, which may have a password in it.
    #[error(
        "MUSTER_SMTP_URL will not do: {0}. Write it as smtps://USER:PASSWORD@mail.example.com or \
         smtp://USER:PASSWORD@mail.example.com, or leave it out to keep mail in the outbox."
    )]
    SmtpUrl(&'static str),
    #[error("MUSTER_MAIL_FROM is {from:?}, which is not an address: {problem}.")]
    MailFrom { from: String, problem: String },
    #[error("MUSTER_SMTP_AUTHORITY is {path}, which cannot be used: {why}.", path = path.display())]
    SmtpAuthority { path: PathBuf, why: String },
    #[error(
        "MUSTER_SHUTDOWN_NOTICE is {seconds} seconds; it must be at most {most}, or requests under way would not have the time \
         to end."
    )]
    Notice { seconds: u64, most: u64 },
    #[error(
        "MUSTER_KEEP_RESULTS is {days} days; imports can be undone for {least}, and need their rows until then."
    )]
    KeepResults { days: u32, least: i64 },
    #[error("The setting {name} is {value}; it must be at least 1 and at most {most}.")]
    Limit { name: &'static str, value: u64, most: u64 },
}
