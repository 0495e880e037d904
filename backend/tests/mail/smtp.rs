//! A mail server on loopback that does what it is told to, and remembers what it took.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::io::{
    AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader, split,
};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Who signed the server's certificate, which is for `localhost`. Nobody believes them who is not told to.
pub(crate) const AUTHORITY: &str = include_str!("tls/authority.pem");

/// What is done about one connection or one mail. Without one, all goes well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trick {
    /// Not now.
    Later421,
    /// There is no such recipient.
    Never550,
    /// The mail is taken, and then refused.
    Spam554,
    /// The password is wrong.
    Sender530,
    /// No word is said to the greeting.
    Hang,
    /// No word is said to the recipient.
    HangAtRecipient,
    /// The mail is taken, and the line is cut before that is said.
    DropAfterData,
    /// The line is cut before the mail has come.
    DropBeforeData,
    /// STARTTLS is offered, and then nonsense is said.
    BrokenTls,
}

/// Whether others can read along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Secrecy {
    None,
    Tls,
    StartTls,
}

/// A mail that was taken.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) to: String,
    /// As it came: headers, an empty line, the rest.
    pub(crate) message: String,
}

impl Taken {
    pub(crate) fn header(&self, name: &str) -> Vec<String> {
        let head = self.message.split("\r\n\r\n").next().unwrap_or_default();
        let start = format!("{}:", name.to_lowercase());
        head.replace("\r\n ", " ")
            .split("\r\n")
            .filter(|line| line.to_lowercase().starts_with(&start))
            .map(|line| line[start.len()..].trim().to_owned())
            .collect()
    }
}

#[derive(Clone)]
pub(crate) struct SmtpServer {
    pub(crate) port: u16,
    tricks: Arc<Mutex<VecDeque<Trick>>>,
    always: Arc<Mutex<Option<Trick>>>,
    taken: Arc<Mutex<Vec<Taken>>>,
    signed_in: Arc<Mutex<Vec<String>>>,
}

impl SmtpServer {
    pub(crate) async fn start() -> Self {
        Self::start_with(Secrecy::None).await
    }

    pub(crate) async fn start_with(secrecy: Secrecy) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            tricks: Arc::default(),
            always: Arc::default(),
            taken: Arc::default(),
            signed_in: Arc::default(),
        };
        let own = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = own.clone();
                // A client that goes away has gone.
                tokio::spawn(async move { server.meet(stream, secrecy).await.ok() });
            }
        });
        server
    }

    /// Plays these, one for each mail that is tried.
    pub(crate) fn play(&self, tricks: &[Trick]) {
        self.tricks.lock().unwrap().extend(tricks);
    }

    /// Plays this always; none: never again.
    pub(crate) fn always(&self, trick: Option<Trick>) {
        *self.always.lock().unwrap() = trick;
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    /// Whether it has begun all that it was to play.
    pub(crate) fn has_played(&self) -> bool {
        self.tricks.lock().unwrap().is_empty()
    }

    /// What was said to show who sends.
    pub(crate) fn signed_in(&self) -> Vec<String> {
        self.signed_in.lock().unwrap().clone()
    }

    async fn meet(&self, mut stream: TcpStream, secrecy: Secrecy) -> std::io::Result<()> {
        match secrecy {
            Secrecy::None => return self.talk(stream, true, false).await,
            Secrecy::Tls => {}
            Secrecy::StartTls => {
                stream.write_all(b"220 there\r\n").await?;
                for answer in ["250-there\r\n250 STARTTLS\r\n", "220 go on\r\n"] {
                    while stream.read_u8().await? != b'\n' {}
                    stream.write_all(answer.as_bytes()).await?;
                }
            }
        }
        let certificate = CertificateDer::from_pem_slice(include_bytes!("tls/certificate.pem")).unwrap();
        let key = PrivateKeyDer::from_pem_slice(include_bytes!("tls/key.pem")).unwrap();
        let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key);
        let stream = TlsAcceptor::from(Arc::new(config.unwrap())).accept(stream).await?;
        self.talk(stream, secrecy == Secrecy::Tls, true).await
    }

    fn next(&self) -> Option<Trick> {
        self.tricks.lock().unwrap().pop_front().or(*self.always.lock().unwrap())
    }

    async fn talk(
        &self,
        stream: impl AsyncRead + AsyncWrite + Send,
        greets: bool,
        asks: bool,
    ) -> std::io::Result<()> {
        let mut trick = self.next();
        let mut used = false;
        let (reading, mut out) = split(stream);
        let mut lines = BufReader::new(reading);
        if trick == Some(Trick::Hang) {
            return forever().await;
        }
        if trick == Some(Trick::Later421) {
            return out.write_all(b"421 Closing\r\n").await;
        }
        if greets {
            out.write_all(b"220 there\r\n").await?;
        }
        let mut to = String::new();
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let word = line.split([' ', '\r']).next().unwrap_or_default().to_uppercase();
            let answer: &[u8] = match word.as_str() {
                "EHLO" if trick == Some(Trick::BrokenTls) => b"250-there\r\n250 STARTTLS\r\n",
                "EHLO" if asks => b"250-there\r\n250 AUTH PLAIN\r\n",
                "EHLO" => b"250-there\r\n250 8BITMIME\r\n",
                "AUTH" => {
                    self.signed_in.lock().unwrap().push(line.trim().to_owned());
                    b"235 yes\r\n"
                }
                "STARTTLS" => {
                    out.write_all(b"220 go on\r\n").await?;
                    return out.write_all(b"this is no handshake at all\r\n").await;
                }
                "MAIL" => {
                    // The next mail on the same line.
                    if used {
                        trick = self.next();
                    }
                    used = true;
                    if trick == Some(Trick::Sender530) { b"530 Who are you?\r\n" } else { b"250 yes\r\n" }
                }
                "RCPT" => match trick {
                    Some(Trick::HangAtRecipient) => return forever().await,
                    Some(Trick::Never550) => b"550 No such person\r\n",
                    Some(Trick::DropBeforeData) => return Ok(()),
                    _ => {
                        to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                        b"250 yes\r\n"
                    }
                },
                "DATA" => {
                    out.write_all(b"354 go on\r\n").await?;
                    let mut message = String::new();
                    while !message.ends_with("\r\n.\r\n") {
                        if lines.read_line(&mut message).await? == 0 {
                            return Ok(());
                        }
                    }
                    if trick == Some(Trick::Spam554) {
                        out.write_all(b"554 We do not like it\r\n").await?;
                        continue;
                    }
                    self.taken.lock().unwrap().push(Taken { to: to.clone(), message });
                    if trick == Some(Trick::DropAfterData) {
                        return Ok(());
                    }
                    b"250 taken\r\n"
                }
                "QUIT" => {
                    return out.write_all(b"221 bye\r\n").await;
                }
                _ => b"250 yes\r\n",
            };
            out.write_all(answer).await?;
        }
    }
}

async fn forever() -> std::io::Result<()> {
    std::future::pending().await
}
