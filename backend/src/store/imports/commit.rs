//! Doing what a plan says: a handful of statements over its staged rows, in one transaction.

use sea_orm::{ConnectionTrait as _, DbErr, SqlErr, Value};

use super::super::{Kind, Store, Transaction, statement};
use super::{Handle, postgres, sqlite};
use crate::Error;

/// Why a commit cannot go on.
#[derive(Debug)]
pub(crate) enum Halt {
    /// The company is no longer what was planned for: somebody was changed, or is there already.
    Moved,
    Failed(Error),
}

impl From<DbErr> for Halt {
    fn from(cause: DbErr) -> Self {
        match cause.sql_err() {
            // A user who was to be created exists, a user name is taken, a group is gone.
            Some(SqlErr::UniqueConstraintViolation(_) | SqlErr::ForeignKeyConstraintViolation(_)) => {
                Self::Moved
            }
            _ => Self::Failed(cause.into()),
        }
    }
}

impl From<Error> for Halt {
    fn from(cause: Error) -> Self {
        Self::Failed(cause)
    }
}

/// Rows that were written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) created: u64,
    pub(crate) updated: u64,
    pub(crate) joined: u64,
}

impl std::ops::AddAssign for Written {
    fn add_assign(&mut self, more: Self) {
        self.created += more.created;
        self.updated += more.updated;
        self.joined += more.joined;
    }
}

/// A commit under way. Dropped before [`Commit::transaction`] is committed, it leaves nothing behind.
#[derive(Debug)]
pub(crate) struct Commit {
    transaction: Transaction,
    handle: Handle,
    now: i64,
}

const CREATE: &str = r#"
    INSERT INTO "user" (id, company_id, email, email_key, first_name, last_name, user_name, user_name_key,
        reference, status, account_type, language, job_role, region, version, created_import_id, created_at,
        updated_at)
    SELECT user_id, $2, email, email_key, first_name, last_name, user_name, user_name_key, reference, status,
        account_type, language, job_role, region, 1, $1, $3, $3
    FROM import_row
    WHERE import_id = $1 AND "row" BETWEEN $4 AND $5 AND action = 'create'"#;

/// Whoever was changed since the plan was made is left as they are, and missed in the count.
const UPDATE: &str = r#"
    UPDATE "user" SET email = r.email, email_key = r.email_key, first_name = r.first_name,
        last_name = r.last_name, user_name = r.user_name, user_name_key = r.user_name_key,
        reference = r.reference, status = r.status, account_type = r.account_type, language = r.language,
        job_role = r.job_role, region = r.region, version = "user".version + 1, updated_at = $3
    FROM import_row r
    WHERE r.import_id = $1 AND r."row" BETWEEN $4 AND $5 AND r.action = 'update'
      AND "user".id = r.user_id AND "user".company_id = $2 AND "user".version = r.user_version"#;

/// Takes away the user names and references that will be others, so that people of one file can swap them.
/// Whose changes (JSON) do not name either field need not be looked up.
const LET_GO: &str = r#"
    UPDATE "user" SET user_name = NULL, user_name_key = NULL, reference = NULL
    FROM import_row r
    WHERE r.import_id = $1 AND r.action = 'update'
      AND (r.changes LIKE '%"user_name"%' OR r.changes LIKE '%"reference"%')
      AND "user".id = r.user_id AND "user".company_id = $2 AND "user".version = r.user_version
      AND ("user".user_name_key IS NOT NULL AND "user".user_name_key IS DISTINCT FROM r.user_name_key
        OR "user".reference IS NOT NULL AND "user".reference IS DISTINCT FROM r.reference)"#;

const END_SESSIONS: &str = r#"
    DELETE FROM session WHERE account_id IN (
        SELECT u.account_id FROM import_row r JOIN "user" u ON u.id = r.user_id
        WHERE r.import_id = $1 AND r.action = 'update' AND r.turn = 'suspends' AND u.company_id = $2)"#;

const LIMIT: &str = "SELECT seat_limit FROM company WHERE id = $1";
const SEATS: &str = r#"SELECT count(*) FROM "user" WHERE company_id = $1 AND status = 'active'"#;

impl Commit {
    /// Begins, and waits for the other imports of this company. None: this is not the plan any more.
    pub(crate) async fn begin(
        store: &Store,
        handle: Handle,
        generation: i64,
        now: i64,
    ) -> Result<Option<Self>, Error> {
        let transaction = store.begin().await?;
        if store.kind() == Kind::Postgres {
            // On SQLite there is only one writer anyway.
            let lock = statement(&transaction, postgres::LOCK_COMPANY, [handle.company_id().into()]);
            transaction.query_one_raw(lock).await?;
            transaction.execute_unprepared(postgres::FORGET_PLANS).await?;
        }
        let current = statement(
            &transaction,
            "SELECT 1 FROM import WHERE id = $1 AND generation = $2 AND state = 'running'",
            [handle.id().into(), generation.into()],
        );
        let is_current = transaction.query_one_raw(current).await?.is_some();
        Ok(is_current.then_some(Self { transaction, handle, now }))
    }

    /// For what else belongs into the same transaction, and to commit it.
    pub(crate) fn transaction(&self) -> &Transaction {
        &self.transaction
    }

    pub(crate) fn into_transaction(self) -> Transaction {
        self.transaction
    }

    /// To be done before any row, where user names or references change.
    pub(crate) async fn let_go(&self) -> Result<(), Halt> {
        self.execute(LET_GO, [self.handle.id().into(), self.handle.company_id().into()]).await?;
        Ok(())
    }

    /// Does what rows `first` to `last` say.
    pub(crate) async fn rows(
        &self,
        first: u32,
        last: u32,
        create: bool,
        update: bool,
    ) -> Result<Written, Halt> {
        let join = match Kind::of(&self.transaction) {
            Kind::Sqlite => sqlite::JOIN,
            Kind::Postgres => postgres::JOIN,
        };
        let values = || -> [Value; 5] {
            [
                self.handle.id().into(),
                self.handle.company_id().into(),
                self.now.into(),
                i64::from(first).into(),
                i64::from(last).into(),
            ]
        };
        let mut written = Written::default();
        if update {
            written.updated = self.execute(UPDATE, values()).await?;
        }
        if create {
            written.created = self.execute(CREATE, values()).await?;
        }
        if create || update {
            written.joined = self.execute(join, values()).await?;
        }
        Ok(written)
    }

    /// Whoever is suspended is out at once.
    pub(crate) async fn end_sessions(&self) -> Result<(), Halt> {
        self.execute(END_SESSIONS, [self.handle.id().into(), self.handle.company_id().into()]).await?;
        Ok(())
    }

    /// Seats that are taken in the company now.
    pub(crate) async fn seats_taken(&self) -> Result<u32, Halt> {
        let counting = statement(&self.transaction, SEATS, [self.handle.company_id().into()]);
        let row = self.transaction.query_one_raw(counting).await?;
        let taken: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        Ok(u32::try_from(taken).unwrap_or(u32::MAX))
    }

    /// The company's seats as they are now; they may have been changed since the plan was made.
    pub(crate) async fn seat_limit(&self) -> Result<Option<u32>, Halt> {
        let asking = statement(&self.transaction, LIMIT, [self.handle.company_id().into()]);
        let row = self.transaction.query_one_raw(asking).await?;
        let limit: Option<i64> = row.map_or(Ok(None), |row| row.try_get_by_index(0))?;
        Ok(limit.map(|limit| u32::try_from(limit).unwrap_or(u32::MAX)))
    }

    async fn execute(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<u64, Halt> {
        let statement = statement(&self.transaction, sql, values);
        Ok(self.transaction.execute_raw(statement).await?.rows_affected())
    }
}
