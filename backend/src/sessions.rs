//! Sessions of browsers, kept in the database so that any process knows them and a restart ends none.
//!
//! In the cookie are 256 random bits, of which the database has only a hash: whoever reads a backup cannot go
//! on as somebody else. The ready session layers make ids of 128 bits, and what a session has to do here is
//! little; so it is all in this file. Who signs in gets a new id, so that one that was put into their
//! browser before is worth nothing.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tokio::sync::Mutex;

use crate::{Backend, Error, secret, store};

/// Under this key a session keeps the id of the account that is signed in.
pub const ACCOUNT_KEY: &str = "account_id";

/// How much later a session must run out before it is worth a write to say so.
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
        *state = State::There(self.made(data, None).await?);
        Ok(())
    }

    /// Signs an account in: under a new id, and with nothing of what was before.
    pub async fn begin(&self, account_id: i64) -> Result<(), Error> {
        let mut state = self.shared.state.lock().await;
        let data = Map::from_iter([(ACCOUNT_KEY.to_owned(), account_id.into())]);
        let before = match &*state {
            State::There(kept) => Some(kept.token.clone()),
            State::Unread | State::Absent => self.shared.shown.clone(),
        };
        *state = State::There(self.made(data, before.as_deref()).await?);
        Ok(())
    }

    /// Ends it, here and for whoever else has its cookie.
    pub async fn end(&self) -> Result<(), Error> {
        let mut state = self.shared.state.lock().await;
        if let Some(kept) = self.read(&mut state).await? {
            let id = secret::hash(&kept.token);
            *state = State::Absent;
            store::session::delete(self.store(), &id).await?;
        }
        Ok(())
    }

    /// What the browser is to be told, when all has been done.
    pub async fn cookie(&self) -> Cookie {
        let shown = self.shared.shown.as_deref();
        match &*self.shared.state.lock().await {
            State::Unread => Cookie::AsItIs,
            State::Absent if shown.is_some() => Cookie::Forget,
            State::Absent => Cookie::AsItIs,
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
        if self.shared.by_hand && expires_at - row.expires_at >= WORTH_A_WRITE {
            self.put_off(id, expires_at);
        }
        let kept = Kept {
            token: token.to_owned(),
            data: serde_json::from_slice(&row.data)?,
            begun_at: row.created_at,
        };
        Ok(Some(kept))
    }

    /// Beside the request: on SQLite an import may hold the only writer for a while, and looking at a page
    /// must not wait for it.
    fn put_off(&self, id: String, expires_at: i64) {
        let backend = self.shared.backend.clone();
        tokio::spawn(async move {
            if let Err(error) = store::session::put_off(backend.store(), &id, expires_at).await {
                tracing::warn!(error = &error as &dyn std::error::Error, "a session was not put off");
            }
        });
    }

    async fn made(&self, data: Map<String, Value>, instead_of: Option<&str>) -> Result<Kept, Error> {
        let kept = Kept { token: secret::random()?, data, begun_at: self.shared.backend.clock().micros() };
        let row = self.row(&kept)?;
        store::session::insert(self.store(), row, instead_of.map(secret::hash).as_deref()).await?;
        Ok(kept)
    }

    /// The session as it is kept.
    fn row(&self, kept: &Kept) -> Result<store::session::Row, Error> {
        Ok(store::session::Row {
            id: secret::hash(&kept.token),
            account_id: kept.data.get(ACCOUNT_KEY).and_then(Value::as_i64),
            data: serde_json::to_vec(&kept.data)?,
            expires_at: self.expiry(kept.begun_at),
            created_at: kept.begun_at,
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
