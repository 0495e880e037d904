//! The mail server that an installation sends by, as its settings name it.

use std::time::Duration;

/// How a mail server is reached. `Debug` leaves the password out.
#[derive(Clone, PartialEq, Eq)]
pub struct MailServer {
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
    /// Name and password, if the server asks for them.
    pub credentials: Option<(String, String)>,
    /// An authority to be believed beside those of the web: a certificate, as PEM.
    pub authority: Option<String>,
    /// The address that mail is from.
    pub from: String,
    /// How long each step may take: connecting, a command, the answer. 20 s.
    pub patience: Duration,
}

/// Whether others can read along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// TLS from the first byte.
    Tls,
    /// Begun in the clear, and nothing is said before TLS is on.
    StartTls,
    /// The same where the server offers it.
    IfOffered,
    None,
}

impl std::fmt::Debug for MailServer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("MailServer")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("encryption", &self.encryption)
            .finish_non_exhaustive()
    }
}
