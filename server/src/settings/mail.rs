//! How mail leaves: by which server, and from which address.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use axum::http::Uri;
use backend::mail::server::{Encryption, MailServer};
use clap::Args;
use roster::person::EmailAddress;
use serde::Deserialize;

use super::{SettingsError, SettingsFile};

/// How long the server may take over each step unless the settings say otherwise, in seconds.
const PATIENCE: u32 = 20;

/// How mail leaves.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MailSettings {
    /// The server mail is sent by: `smtps://USER:PASSWORD@HOST` (TLS from the first byte, port 465) or
    /// `smtp://USER:PASSWORD@HOST` (STARTTLS, port 587). Without a password, or on this machine, `smtp://`
    /// takes STARTTLS where it is offered; `?tls=required`, `?tls=if-offered` and `?tls=none` say so
    /// [default: mail is not sent, and can be read in the outbox]
    #[arg(long, env = "MUSTER_SMTP_URL", hide_env_values = true, value_name = "URL", help_heading = "Mail")]
    smtp_url: Option<String>,

    /// The address mail is from [default: the user of the server if that is an address, else “muster” at the host of the
    /// public URL]
    #[arg(long, env = "MUSTER_MAIL_FROM", value_name = "ADDRESS", help_heading = "Mail")]
    mail_from: Option<String>,

    /// A certificate (PEM) of an authority that the mail server's is signed by, beside those of the web
    #[arg(long, env = "MUSTER_SMTP_AUTHORITY", value_name = "FILE", help_heading = "Mail")]
    smtp_authority: Option<PathBuf>,

    /// How many seconds the mail server may take over each step [default: 20]
    #[arg(long, env = "MUSTER_SMTP_PATIENCE", value_name = "SECONDS", help_heading = "Mail")]
    smtp_patience: Option<u32>,
}

impl MailSettings {
    /// Looks up in the file what flags and variables left open. None: mail is not sent. `host` is that of the public
    /// URL.
    pub(crate) fn resolve(
        &self,
        file: &SettingsFile,
        host: &str,
    ) -> Result<Option<MailServer>, SettingsError> {
        let file = &file.mail;
        let from = self.mail_from.as_ref().or(file.mail_from.as_ref()).filter(|from| !from.is_empty());
        let from = from.map(|from| check_from(from)).transpose()?;
        let url = self.smtp_url.as_ref().or(file.smtp_url.as_ref()).filter(|url| !url.is_empty());
        let Some(url) = url else { return Ok(None) };
        let mut server = parse(url)?;
        if let Some(path) = self.smtp_authority.as_ref().or(file.smtp_authority.as_ref()) {
            server.authority = Some(read_authority(path)?);
        }
        let patience = self.smtp_patience.or(file.smtp_patience).unwrap_or(PATIENCE);
        server.patience = Duration::from_secs(super::within("smtp-patience", patience, 600)?.into());
        server.from = match (from, &server.credentials) {
            (Some(from), _) => from,
            (None, Some((user, _))) if user.parse::<EmailAddress>().is_ok() => user.clone(),
            (None, _) => standard_from(host),
        };
        Ok(Some(server))
    }
}

/// An address at the machine itself, if it has a name.
fn standard_from(host: &str) -> String {
    let from = format!("muster@{host}");
    let is_number = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok();
    if is_number || from.parse::<EmailAddress>().is_err() { "muster@localhost".to_owned() } else { from }
}

fn check_from(from: &str) -> Result<String, SettingsError> {
    match from.trim().parse::<EmailAddress>() {
        Ok(address) => Ok(address.into_string()),
        Err(problem) => Err(SettingsError::MailFrom { from: from.to_owned(), problem: problem.to_string() }),
    }
}

fn read_authority(path: &Path) -> Result<String, SettingsError> {
    let wrong = |why: String| SettingsError::SmtpAuthority { path: path.to_owned(), why };
    let text = fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    if text.contains("-----BEGIN CERTIFICATE-----") {
        Ok(text)
    } else {
        Err(wrong("it holds no certificate in PEM".to_owned()))
    }
}

/// What is wrong is said without the URL, which may have a password in it.
fn parse(url: &str) -> Result<MailServer, SettingsError> {
    let wrong = SettingsError::SmtpUrl;
    let uri: Uri = url.parse().map_err(|_| wrong("it cannot be read as a URL"))?;
    let at_once = match uri.scheme_str() {
        Some("smtp") => false,
        Some("smtps") => true,
        _ => return Err(wrong("it begins with neither smtp:// nor smtps://")),
    };
    if !matches!(uri.path(), "" | "/") {
        return Err(wrong("it has something behind the host"));
    }
    let authority = uri.authority().ok_or_else(|| wrong("it names no host"))?;
    let host = authority.host().trim_matches(['[', ']']).to_owned();
    if host.is_empty() {
        return Err(wrong("it names no host"));
    }
    let credentials = match authority.as_str().rsplit_once('@') {
        None => None,
        Some((user, _)) => {
            let (name, password) =
                user.split_once(':').ok_or_else(|| wrong("it names a user and no password"))?;
            let decoded =
                |text| decode(text).ok_or_else(|| wrong("its user or password is not encoded well"));
            Some((decoded(name)?, decoded(password)?))
        }
    };
    let here = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|host| host.is_loopback());
    let encryption = match (at_once, uri.query()) {
        (true, None | Some("" | "tls=required")) => Encryption::Tls,
        (true, Some(_)) => {
            return Err(wrong("behind the question mark only tls=required goes with smtps://"));
        }
        (false, Some("tls=required")) => Encryption::StartTls,
        (false, Some("tls=none")) => Encryption::None,
        // A password does not go over a network that others can read.
        (false, None | Some("")) if credentials.is_some() && !here => Encryption::StartTls,
        (false, None | Some("" | "tls=if-offered")) => Encryption::IfOffered,
        (false, Some(_)) => {
            return Err(wrong(
                "behind the question mark there can be tls=required, tls=if-offered or tls=none",
            ));
        }
    };
    if credentials.is_some() && !here && matches!(encryption, Encryption::None | Encryption::IfOffered) {
        return Err(wrong("the password would be sent where others can read it: leave the tls= out"));
    }
    // 25 is where a machine takes mail for itself, 587 where it takes it from people.
    let port = authority.port_u16().unwrap_or(match (at_once, credentials.is_some()) {
        (true, _) => 465,
        (false, true) => 587,
        (false, false) => 25,
    });
    Ok(MailServer {
        host,
        port,
        encryption,
        credentials,
        authority: None,
        from: String::new(),
        patience: Duration::from_secs(PATIENCE.into()),
    })
}

/// `p%40ss` → `p@ss`.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        if *first == b'%' {
            let digits = std::str::from_utf8(more.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = more.get(2..)?;
        } else {
            bytes.push(*first);
            rest = more;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(url: &str) -> Result<MailServer, String> {
        let settings = MailSettings { smtp_url: Some(url.to_owned()), ..MailSettings::default() };
        let server = settings.resolve(&SettingsFile::default(), "people.example.com");
        server.map(Option::unwrap).map_err(|error| error.to_string())
    }

    #[test]
    fn servers_are_named_by_a_url() {
        let tls = server("smtps://mail.example.com").unwrap();
        assert_eq!(
            (tls.port, tls.encryption, tls.from.as_str()),
            (465, Encryption::Tls, "muster@people.example.com")
        );
        let sent = server("smtp://us%40example.com:p%3Ass@mail.example.com").unwrap();
        assert_eq!((sent.port, sent.encryption), (587, Encryption::StartTls));
        assert_eq!(sent.credentials, Some(("us@example.com".to_owned(), "p:ss".to_owned())));
        assert_eq!(sent.from, "us@example.com");
        let here = server("smtp://127.0.0.1:2525").unwrap();
        assert_eq!((here.port, here.encryption), (2525, Encryption::IfOffered));
        assert_eq!(server("smtp://[::1]:25?tls=none").unwrap().host, "::1");
        assert!(!format!("{sent:?}").contains("p:ss"));
    }

    #[test]
    fn what_is_wrong_is_said_without_the_password() {
        for (url, what) in [
            ("http://mail.example.com", "neither smtp:// nor smtps://"),
            ("smtp://", "cannot be read"),
            ("smtp://me@mail.example.com", "no password"),
            ("smtp://me:secret@mail.example.com?tls=none", "others can read"),
            ("smtp://mail.example.com?tls=maybe", "tls=if-offered"),
            ("smtp://mail.example.com/inbox", "behind the host"),
        ] {
            let wrong = server(url).unwrap_err();
            assert!(wrong.contains(what) && !wrong.contains("secret"), "{url}: {wrong}");
        }
        let from = MailSettings { mail_from: Some("me".to_owned()), ..MailSettings::default() };
        let wrong = from.resolve(&SettingsFile::default(), "localhost").unwrap_err().to_string();
        assert!(wrong.starts_with("MUSTER_MAIL_FROM"), "{wrong}");
    }
}
