//! Sessions of browsers, kept in the database so that any process knows them and a restart ends none.
//!
//! In the cookie are 256 random bits, of which the database has only a hash: whoever reads a backup cannot go
//! on as somebody else. The ready session layers make ids of 128 bits, and what a session has to do here is
//! little; so it is all in this file. Who signs in gets a new id, so that one that was put into their
//! browser before is worth nothing.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use tokio::sync::Mutex;

use crate::access::Actor;
use crate::activity::{self, NewActivity};
use crate::clock::instant;
use crate::network::Network;
use crate::{Backend, Error, secret, store};

mod browser;

use browser::in_words;

/// Under this key a session keeps the id of the account that is signed in.
pub const ACCOUNT_KEY: &str = "account_id";

/// How long ago, in microseconds, a session must have been seen before it is worth a write to say that it is there.
const WORTH_A_WRITE: i64 = 60_000_000;

/// The session of one request: read when it is first asked for, saved whenever it changes. Clones are one.
#[derive(Clone)]
pub struct Session {
    shared: Arc<Shared>,
}

struct Shared {
    backend: Backend,
    /// What the browser has shown.
    shown: Option<String>,
    /// Whether somebody is at work here, or only a page that asks by itself.
    by_hand: bool,
    state: Mutex<State>,
}

enum State {
    Unread,
    Absent,
    There(Kept),
}

struct Kept {
    token: String,
    data: Map<String, Value>,
    begun_at: i64,
    visitor: Option<Visitor>,
}

/// By what people know their sessions again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// The browser and the system it runs on, in words.
    browser: String,
    network: String,
}

impl Visitor {
    /// Of a browser that calls itself so.
    pub fn new(user_agent: &str, from: Network) -> Self {
        Self { browser: in_words(user_agent), network: from.to_string() }
    }
}

/// What the browser is to do with its cookie.
#[derive(Clone, PartialEq, Eq)]
pub enum Cookie {
    AsItIs,
    /// Keep this.
    Set(String),
    /// What it has is worth nothing any more.
    Forget,
}

impl fmt::Debug for Session {
    /// Without what is in the cookie.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Session").finish_non_exhaustive()
    }
}

impl fmt::Debug for Cookie {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::AsItIs => "AsItIs",
            Self::Set(_) => "Set(…)",
            Self::Forget => "Forget",
        })
    }
}

impl Session {
    /// That of a browser which has shown `cookie`. Looked up when it is first needed. `by_hand`: whether the
    /// request is something that somebody does, and not only an open page that looks what is new; the latter
    /// keeps no session from running out.
    pub fn of(backend: &Backend, cookie: Option<&str>, by_hand: bool) -> Self {
        // What cannot be one is not looked up.
        let shown = cookie.filter(|text| secret::is_one(text)).map(str::to_owned);
        let state = Mutex::new(if shown.is_some() { State::Unread } else { State::Absent });
        Self { shared: Arc::new(Shared { backend: backend.clone(), shown, by_hand, state }) }
    }

    /// What is kept under this key; nothing without a session.
    pub async fn get<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, Error> {
        let mut state = self.shared.state.lock().await;
        let Some(kept) = self.read(&mut state).await? else { return Ok(None) };
        Ok(kept.data.get(key).cloned().map(serde_json::from_value).transpose()?)
    }

    /// Keeps this, in a new session if there is none. One that was ended meanwhile is not brought back.
    pub async fn insert(&self, key: &str, value: impl Serialize) -> Result<(), Error> {
        let mut state = self.shared.state.lock().await;
        let value = serde_json::to_value(value)?;
        if let Some(kept) = self.read(&mut state).await? {
            kept.data.insert(key.to_owned(), value);
            let row = self.row(kept)?;
            return store::session::update(self.store(), row).await;
        }
        let data = Map::from_iter([(key.to_owned(), value)]);
        *state = State::There(self.made(data, None, None).await?);
        Ok(())
    }

    /// Signs an account in: under a new id, and with nothing of what was before.
    pub async fn begin(&self, account_id: i64, visitor: Visitor) -> Result<(), Error> {
        let mut state = self.shared.state.lock().await;
        let data = Map::from_iter([(ACCOUNT_KEY.to_owned(), account_id.into())]);
        let before = match &*state {
            State::There(kept) => Some(kept.token.clone()),
            State::Unread | State::Absent => self.shared.shown.clone(),
        };
        *state = State::There(self.made(data, Some(visitor), before.as_deref()).await?);
        Ok(())
    }

    /// Ends it, here and for whoever else has its cookie.
    pub async fn end(&self) -> Result<(), Error> {
        let mut state = self.shared.state.lock().await;
        if let Some(kept) = self.read(&mut state).await? {
            let row = self.row(kept)?;
            *state = State::Absent;
            let transaction = self.store().begin().await?;
            store::session::delete(&transaction, &row.id).await?;
            self.record(&transaction, row.account_id, "account.signed_out", row.network).await?;
            transaction.commit().await?;
        }
        Ok(())
    }

    /// What is kept under this key, which is then kept no longer.
    pub async fn take<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, Error> {
        let mut state = self.shared.state.lock().await;
        let Some(kept) = self.read(&mut state).await? else { return Ok(None) };
        let Some(value) = kept.data.remove(key) else { return Ok(None) };
        let row = self.row(kept)?;
        store::session::update(self.store(), row).await?;
        Ok(Some(serde_json::from_value(value)?))
    }

    /// Keeps a text to be shown once, by the next page: [`Session::shown`] takes it out again. It is veiled by what
    /// is in the cookie, which the database does not know.
    pub async fn show_once(&self, key: &str, text: &str) -> Result<(), Error> {
        let salt = secret::random()?;
        let mut state = self.shared.state.lock().await;
        let kept = self.read(&mut state).await?.ok_or(Error::SignInNeeded)?;
        let veiled = secret::veil(&kept.token, &salt, text.as_bytes())?;
        drop(state);
        self.insert(key, (salt, veiled)).await
    }

    /// What was to be shown under this key, once.
    pub async fn shown(&self, key: &str) -> Result<Option<String>, Error> {
        let Some((salt, veiled)) = self.take::<(String, Vec<u8>)>(key).await? else { return Ok(None) };
        match &*self.shared.state.lock().await {
            State::There(kept) => {
                let text = secret::veil(&kept.token, &salt, &veiled)?;
                String::from_utf8(text).map(Some).map_err(Error::internal)
            }
            State::Unread | State::Absent => Ok(None),
        }
    }

    /// Under what it is kept, if there is one; it opens nothing.
    pub async fn id(&self) -> Result<Option<String>, Error> {
        let mut state = self.shared.state.lock().await;
        Ok(self.read(&mut state).await?.map(|kept| secret::hash(&kept.token)))
    }

    /// What the browser is to be told, when all has been done.
    pub async fn cookie(&self) -> Cookie {
        let shown = self.shared.shown.as_deref();
        match &*self.shared.state.lock().await {
            State::Absent if shown.is_some() => Cookie::Forget,
            State::Unread | State::Absent => Cookie::AsItIs,
            State::There(kept) if shown == Some(kept.token.as_str()) => Cookie::AsItIs,
            State::There(kept) => Cookie::Set(kept.token.clone()),
        }
    }

    async fn read<'a>(&self, state: &'a mut State) -> Result<Option<&'a mut Kept>, Error> {
        if let (State::Unread, Some(token)) = (&*state, &self.shared.shown) {
            *state = match self.load(token).await? {
                Some(kept) => State::There(kept),
                None => State::Absent,
            };
        }
        Ok(match state {
            State::There(kept) => Some(kept),
            State::Unread | State::Absent => None,
        })
    }

    async fn load(&self, token: &str) -> Result<Option<Kept>, Error> {
        let now = self.shared.backend.clock().micros();
        let id = secret::hash(token);
        let Some(row) = store::session::find(self.store(), &id, now).await? else { return Ok(None) };
        // A setting may have become shorter since.
        if self.end_of(row.created_at) <= now {
            return Ok(None);
        }
        let expires_at = self.expiry(row.created_at);
        if self.shared.by_hand && now - row.seen_at >= WORTH_A_WRITE {
            self.put_off(id, now, expires_at);
        }
        let kept = Kept {
            token: token.to_owned(),
            data: serde_json::from_slice(&row.data)?,
            begun_at: row.created_at,
            visitor: row.browser.zip(row.network).map(|(browser, network)| Visitor { browser, network }),
        };
        Ok(Some(kept))
    }

    /// Beside the request: on SQLite an import may hold the only writer for a while, and looking at a page
    /// must not wait for it.
    fn put_off(&self, id: String, now: i64, expires_at: i64) {
        let backend = self.shared.backend.clone();
        tokio::spawn(async move {
            if let Err(error) = store::session::put_off(backend.store(), &id, now, expires_at).await {
                tracing::warn!(error = &error as &dyn std::error::Error, "a session was not put off");
            }
        });
    }

    async fn made(
        &self,
        data: Map<String, Value>,
        visitor: Option<Visitor>,
        instead_of: Option<&str>,
    ) -> Result<Kept, Error> {
        let begun_at = self.shared.backend.clock().micros();
        let kept = Kept { token: secret::random()?, data, begun_at, visitor };
        let row = self.row(&kept)?;
        let (account_id, network) = (row.account_id, row.network.clone());
        let transaction = self.store().begin().await?;
        store::session::insert(&transaction, row, instead_of.map(secret::hash).as_deref()).await?;
        if kept.visitor.is_some() {
            self.record(&transaction, account_id, "account.signed_in", network).await?;
        }
        transaction.commit().await?;
        Ok(kept)
    }

    /// However somebody came in: by a password, a code, a link.
    async fn record(
        &self,
        transaction: &store::Transaction,
        account_id: Option<i64>,
        verb: &'static str,
        network: Option<String>,
    ) -> Result<(), Error> {
        let Some(id) = account_id else { return Ok(()) };
        let Some(account) = store::account::get(transaction, id).await? else { return Ok(()) };
        let data = json!({ "network": network });
        let entry = NewActivity { company_id: None, verb, subject: Some(("account", id)), data: &data };
        activity::record(&self.shared.backend, transaction, &account.actor(), entry).await?;
        Ok(())
    }

    /// The session as it is kept.
    fn row(&self, kept: &Kept) -> Result<store::session::Row, Error> {
        Ok(store::session::Row {
            id: secret::hash(&kept.token),
            account_id: kept.data.get(ACCOUNT_KEY).and_then(Value::as_i64),
            data: serde_json::to_vec(&kept.data)?,
            expires_at: self.expiry(kept.begun_at),
            created_at: kept.begun_at,
            seen_at: self.shared.backend.clock().micros(),
            browser: kept.visitor.as_ref().map(|visitor| visitor.browser.clone()),
            network: kept.visitor.as_ref().map(|visitor| visitor.network.clone()),
        })
    }

    /// When it runs out if nothing more is done with it: after the idle time, or at its end.
    fn expiry(&self, begun_at: i64) -> i64 {
        let idle = micros(self.shared.backend.config().session_idle);
        self.shared.backend.clock().micros().saturating_add(idle).min(self.end_of(begun_at))
    }

    fn end_of(&self, begun_at: i64) -> i64 {
        begun_at.saturating_add(micros(self.shared.backend.config().session_lifetime))
    }

    fn store(&self) -> &store::Store {
        self.shared.backend.store()
    }
}

/// A session as its holder is shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// Under what it is kept: it tells sessions apart, and opens none.
    pub id: String,
    /// The browser and the system it runs on, in words.
    pub browser: Option<String>,
    pub network: Option<String>,
    pub begun_at: Timestamp,
    /// To the minute.
    pub seen_at: Timestamp,
}

/// The open sessions of whoever asks, that seen last first.
pub async fn list(backend: &Backend, actor: &Actor) -> Result<Vec<OpenSession>, Error> {
    let account_id = actor.account_id().ok_or(Error::Forbidden)?;
    let rows = store::session::of_account(backend.store(), account_id, backend.clock().micros()).await?;
    Ok(rows
        .into_iter()
        .map(|row| OpenSession {
            id: row.id,
            browser: row.browser,
            network: row.network,
            begun_at: instant(row.created_at),
            seen_at: instant(row.seen_at),
        })
        .collect())
}

/// Ends one session of whoever asks, at once and everywhere.
///
/// # Errors
/// [`Error::NotFound`] if they have no such session any more.
pub async fn revoke(backend: &Backend, actor: &Actor, id: &str) -> Result<(), Error> {
    let account_id = actor.account_id().ok_or(Error::Forbidden)?;
    let transaction = backend.store().begin().await?;
    if !store::session::delete_one_of_account(&transaction, account_id, id).await? {
        return Err(Error::NotFound);
    }
    tell(backend, &transaction, actor, 1).await?;
    transaction.commit().await?;
    Ok(())
}

/// Ends every session of whoever asks but the one of this id. How many.
pub async fn revoke_others(backend: &Backend, actor: &Actor, kept: &str) -> Result<u64, Error> {
    let account_id = actor.account_id().ok_or(Error::Forbidden)?;
    let transaction = backend.store().begin().await?;
    let ended = store::session::delete_others(&transaction, account_id, kept).await?;
    if ended > 0 {
        tell(backend, &transaction, actor, ended).await?;
    }
    transaction.commit().await?;
    Ok(ended)
}

async fn tell(
    backend: &Backend,
    transaction: &store::Transaction,
    actor: &Actor,
    ended: u64,
) -> Result<(), Error> {
    let entry = NewActivity {
        company_id: None,
        verb: "account.sessions_ended",
        subject: actor.account_id().map(|id| ("account", id)),
        data: &json!({ "sessions": ended }),
    };
    activity::record(backend, transaction, actor, entry).await?;
    Ok(())
}

/// Ends every session of the account, at once and everywhere.
pub async fn end_for_account(backend: &Backend, account_id: i64) -> Result<(), Error> {
    let transaction = backend.store().begin().await?;
    store::session::delete_of_account(&transaction, account_id).await?;
    transaction.commit().await?;
    Ok(())
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}
