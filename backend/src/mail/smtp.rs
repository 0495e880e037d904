//! A mail is handed to the mail server, step by step: each step has its time, and what the server says against it
//! counts for what it was said to.

use std::future::Future;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use lettre::{Address, Message};

use super::render::{Rendered, one_line};
use super::server::{Encryption, MailServer};

/// Why a mail did not go: a sentence for whoever looks into the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) reason: String,
    /// Whether another try can help.
    pub(super) passing: bool,
}

fn passing(reason: impl Into<String>) -> Failure {
    Failure { reason: reason.into(), passing: true }
}

fn lasting(reason: impl Into<String>) -> Failure {
    Failure { reason: reason.into(), passing: false }
}

/// A mail as it goes out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Envelope<'a> {
    pub(super) to: &'a str,
    /// Whom it is from, by name.
    pub(super) sender: &'a str,
    /// The same at every attempt, so that a mail that arrives twice can be told for one.
    pub(super) message_id: &'a str,
    pub(super) written: Timestamp,
    pub(super) content: &'a Rendered,
}

/// The way to the server. The connection is kept from one mail to the next.
pub(super) struct Wire<'a> {
    server: &'a MailServer,
    /// What this machine calls itself.
    name: ClientId,
    open: Option<Box<AsyncSmtpConnection>>,
}

impl<'a> Wire<'a> {
    pub(super) fn new(server: &'a MailServer, name: &str) -> Self {
        Self { server, name: client(name), open: None }
    }

    /// Hands the mail over. Yes: the server has taken it on.
    pub(super) async fn send(&mut self, envelope: &Envelope<'_>) -> Result<(), Failure> {
        let (from, to, message) = written(self.server, envelope)?;
        let mut again = self.open.is_some();
        let mut connection = loop {
            let mut connection = match self.open.take() {
                Some(open) => open,
                None => Box::new(self.connect().await?),
            };
            match self.begin(&mut connection, &from, &to).await {
                Ok(()) => break connection,
                // It was open for a while: the server may have closed it.
                Err(_) if again => again = false,
                Err(failure) => return Err(failure),
            }
        };
        let patience = self.server.patience;
        // What is said against this mail, or against whom it is for, will be said again.
        let about_mail = |error: SmtpError| {
            let reason = said(&error);
            if is_about_mail(&error) { lasting(reason) } else { passing(reason) }
        };
        timed(patience, connection.command(Rcpt::new(to, Vec::new()))).await?.map_err(about_mail)?;
        timed(patience, connection.command(Data)).await?.map_err(about_mail)?;
        timed(patience, connection.message(&message)).await?.map_err(about_mail)?;
        self.open = Some(connection);
        Ok(())
    }

    /// Says good-bye, if anybody is listening.
    pub(super) async fn hang_up(&mut self) {
        if let Some(mut open) = self.open.take() {
            // The mail is delivered; how the server takes leave is its own affair.
            let _ = timed(self.server.patience, open.quit()).await;
        }
    }

    async fn begin(
        &self,
        connection: &mut AsyncSmtpConnection,
        from: &Address,
        to: &Address,
    ) -> Result<(), Failure> {
        let mut parameters = Vec::new();
        if !(AsRef::<str>::as_ref(from).is_ascii() && AsRef::<str>::as_ref(to).is_ascii()) {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(lasting("The mail server cannot send to addresses with such letters in them."));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let mail = Mail::new(Some(from.clone()), parameters);
        // Against the sender: that is a matter of the settings, and may be mended.
        let answer = timed(self.server.patience, connection.command(mail)).await?;
        answer.map_err(|error| passing(said(&error)))?;
        Ok(())
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Failure> {
        let MailServer { host, port, encryption, credentials, patience, .. } = self.server;
        let failed = |error: SmtpError| passing(said(&error));
        let tls = match encryption {
            Encryption::None => None,
            _ => Some(self.tls().map_err(failed)?),
        };
        let at_once = tls.clone().filter(|_| *encryption == Encryption::Tls);
        let address = (host.as_str(), *port);
        let connecting =
            AsyncSmtpConnection::connect_tokio1(address, Some(*patience), &self.name, at_once, None);
        let mut connection = timed(*patience, connecting).await?.map_err(failed)?;
        let offered = connection.can_starttls();
        match (encryption, tls) {
            (Encryption::StartTls, Some(_)) if !offered => {
                return Err(passing("The mail server does not offer STARTTLS, which the settings ask for."));
            }
            (Encryption::StartTls | Encryption::IfOffered, Some(tls)) if offered => {
                timed(*patience, connection.starttls(tls, &self.name)).await?.map_err(failed)?;
            }
            _ => {}
        }
        if let Some((name, password)) = credentials {
            let credentials = Credentials::new(name.clone(), password.clone());
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            timed(*patience, connection.auth(&mechanisms, &credentials)).await?.map_err(failed)?;
        }
        Ok(connection)
    }

    fn tls(&self) -> Result<TlsParameters, SmtpError> {
        let mut tls = TlsParameters::builder(self.server.host.clone());
        if let Some(authority) = &self.server.authority {
            tls = tls.add_root_certificate(Certificate::from_pem(authority.as_bytes())?);
        }
        tls.build()
    }
}

/// The message, with who it is from and to.
fn written(server: &MailServer, envelope: &Envelope<'_>) -> Result<(Address, Address, Vec<u8>), Failure> {
    let Envelope { to, sender, message_id, written, content } = *envelope;
    let no_address = |text: &str| format!("“{text}” is not an address that mail can be sent to.");
    let from: Address = server.from.parse().map_err(|_| passing(no_address(&server.from)))?;
    let to: Address = to.parse().map_err(|_| lasting(no_address(to)))?;
    let since = Duration::from_micros(u64::try_from(written.as_microsecond()).unwrap_or(0));
    let message = Message::builder()
        .from(Mailbox::new(Some(one_line(sender)), from.clone()))
        .to(Mailbox::new(None, to.clone()))
        .subject(one_line(&content.subject))
        .message_id(Some(message_id.to_owned()))
        .date(UNIX_EPOCH.checked_add(since).unwrap_or(SystemTime::UNIX_EPOCH))
        // So that absence notes are not sent back.
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        .multipart(MultiPart::alternative_plain_html(content.text.clone(), content.html.clone()))
        .map_err(|error| lasting(format!("The mail cannot be written: {error}.")))?;
    Ok((from, to, message.formatted()))
}

fn client(name: &str) -> ClientId {
    match name.trim_matches(['[', ']']).parse() {
        Ok(std::net::IpAddr::V4(address)) => ClientId::Ipv4(address),
        Ok(std::net::IpAddr::V6(address)) => ClientId::Ipv6(address),
        Err(_) => ClientId::Domain(name.to_owned()),
    }
}

/// Whether the server has looked at the mail and will not have it. That it wants a password first, or is just closing,
/// is nothing that the mail could help.
fn is_about_mail(error: &SmtpError) -> bool {
    let code = error.status().map(|code| code.to_string());
    error.is_permanent() && !matches!(code.as_deref(), Some("502" | "503" | "530" | "535" | "538"))
}

/// What the server said, or what came of it.
fn said(error: &SmtpError) -> String {
    let mut words = String::new();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        let more = one_line(&inner.to_string());
        if !words.contains(&more) && more != "Connection error" {
            words = if words.is_empty() { more } else { format!("{words}: {more}") };
        }
        source = inner.source();
    }
    let words: String = words.chars().take(500).collect();
    let words = words.trim_end_matches('.');
    match error.status() {
        Some(code) => format!("The mail server answered {code}: {words}."),
        None if error.is_tls() || words.contains("certificate") => {
            format!("The connection to the mail server cannot be made safe: {words}.")
        }
        None if words.is_empty() => {
            format!("The mail server cannot be used: {}.", one_line(&error.to_string()))
        }
        None => format!("The mail server cannot be used: {words}."),
    }
}

/// What a step comes to, in its time.
async fn timed<T>(patience: Duration, step: impl Future<Output = T>) -> Result<T, Failure> {
    tokio::time::timeout(patience, step).await.map_err(|_| {
        passing(format!("The mail server did not answer within {} seconds.", patience.as_secs_f32()))
    })
}
