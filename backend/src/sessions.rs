//! Sessions of browsers, kept in the database so that any process knows them and a restart ends none.
//!
//! The database has only a hash of what is in the cookie: whoever reads a backup cannot go on as
//! somebody else.

use async_trait::async_trait;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store;

use crate::{Backend, Error, secret, store};

/// Under this key a session keeps the id of the account that is signed in.
pub const ACCOUNT_KEY: &str = "account_id";

/// The sessions, as tower-sessions asks for them.
#[derive(Clone, Debug)]
pub struct SessionStore {
    backend: Backend,
}

impl SessionStore {
    pub fn new(backend: Backend) -> Self {
        Self { backend }
    }
}

/// Ends every session of the account, at once and everywhere.
pub async fn end_for_account(backend: &Backend, account_id: i64) -> Result<(), Error> {
    let transaction = backend.store().begin().await?;
    store::session::delete_of_account(&transaction, account_id).await?;
    transaction.commit().await?;
    Ok(())
}

#[async_trait]
impl tower_sessions::SessionStore for SessionStore {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        let now = self.backend.clock().micros();
        // 128 random bits do not collide; that they never overwrite a session is what is made sure of.
        while !store::session::insert(self.backend.store(), row(record)?, now).await.map_err(failed)? {
            record.id = Id::default();
        }
        Ok(())
    }

    /// Saves a session that still is one: a request that ends after its session was ended does not
    /// bring it back.
    async fn save(&self, record: &Record) -> session_store::Result<()> {
        store::session::update(self.backend.store(), row(record)?).await.map_err(failed)
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let now = self.backend.clock().micros();
        let Some(row) = store::session::find(self.backend.store(), &hash(id), now).await.map_err(failed)?
        else {
            return Ok(None);
        };
        let data = serde_json::from_slice(&row.data)
            .map_err(|cause| session_store::Error::Decode(cause.to_string()))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp_nanos(i128::from(row.expires_at) * 1_000)
            .map_err(|cause| session_store::Error::Decode(cause.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        store::session::delete(self.backend.store(), &hash(id)).await.map_err(failed)
    }
}

/// The session as it is kept.
fn row(record: &Record) -> Result<store::session::Row, session_store::Error> {
    let data =
        serde_json::to_vec(&record.data).map_err(|cause| session_store::Error::Encode(cause.to_string()))?;
    Ok(store::session::Row {
        id: hash(&record.id),
        account_id: record.data.get(ACCOUNT_KEY).and_then(serde_json::Value::as_i64),
        data,
        expires_at: micros(record.expiry_date),
    })
}

fn hash(id: &Id) -> String {
    secret::hash(&id.to_string())
}

fn micros(at: OffsetDateTime) -> i64 {
    i64::try_from(at.unix_timestamp_nanos() / 1_000).unwrap_or(i64::MAX)
}

fn failed(cause: Error) -> session_store::Error {
    tracing::error!(error = &cause as &dyn std::error::Error, "the session store failed");
    session_store::Error::Backend(cause.to_string())
}
