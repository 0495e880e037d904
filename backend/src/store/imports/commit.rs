//! Doing what a plan says: a handful of statements over its staged rows, in one transaction.

use entity::company;
use roster::map::CustomField;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, DbErr, EntityTrait as _, QueryFilter as _, SqlErr, Value,
};

use super::super::{Kind, Store, Transaction, field, statement};
use super::company::{Moment, moment};
use super::{Handle, postgres, sqlite, writes};
use crate::Error;
use crate::imports::Counts;

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
    pub(crate) assigned: u64,
    pub(crate) invited: u64,
}

impl std::ops::AddAssign for Written {
    fn add_assign(&mut self, more: Self) {
        self.created += more.created;
        self.updated += more.updated;
        self.joined += more.joined;
        self.assigned += more.assigned;
        self.invited += more.invited;
    }
}

/// A commit under way. Dropped before [`Commit::transaction`] is committed, it leaves nothing behind.
#[derive(Debug)]
pub(crate) struct Commit {
    transaction: Transaction,
    handle: Handle,
    now: i64,
    /// How far the companies that are concerned have moved on.
    pub(crate) moment: Moment,
}

impl Commit {
    /// Begins, and waits for the other imports of these companies. None: this is not the plan any more.
    pub(crate) async fn begin(
        store: &Store,
        handle: Handle,
        generation: i64,
        companies: &[i64],
        now: i64,
    ) -> Result<Option<Self>, Error> {
        let transaction = store.begin().await?;
        if store.kind() == Kind::Postgres {
            // On SQLite there is only one writer anyway.
            let ids = serde_json::to_string(companies)?;
            let lock = statement(&transaction, postgres::LOCK_COMPANIES, [ids.into()]);
            transaction.execute_raw(lock).await?;
            transaction.execute_unprepared(postgres::FORGET_PLANS).await?;
        }
        let current = statement(
            &transaction,
            "SELECT 1 FROM import WHERE id = $1 AND generation = $2 AND state = 'running'",
            [handle.id().into(), generation.into()],
        );
        if transaction.query_one_raw(current).await?.is_none() {
            return Ok(None);
        }
        let moment = moment(&transaction, companies).await?;
        Ok(Some(Self { transaction, handle, now, moment }))
    }

    /// For what else belongs into the same transaction, and to commit it.
    pub(crate) fn transaction(&self) -> &Transaction {
        &self.transaction
    }

    pub(crate) fn into_transaction(self) -> Transaction {
        self.transaction
    }

    /// Makes the groups, cohorts and packages that rows name. How many.
    pub(crate) async fn names(&self) -> Result<u64, Halt> {
        let values = || -> [Value; 2] { [self.handle.id().into(), self.now.into()] };
        let groups = self.execute(writes::NAME_GROUPS, values()).await?;
        Ok(groups + self.execute(writes::NAME_PACKAGES, values()).await?)
    }

    /// Makes the company's new fields.
    pub(crate) async fn fields(&self, fields: &[CustomField]) -> Result<(), Halt> {
        for definition in fields {
            field::insert(&self.transaction, self.handle.company_id(), definition, false, self.now).await?;
        }
        Ok(())
    }

    /// To be done before any row, where what only one person may have changes.
    pub(crate) async fn let_go(&self) -> Result<(), Halt> {
        self.execute(writes::LET_GO, [self.handle.id().into()]).await?;
        Ok(())
    }

    /// Does what rows `first` to `last` say, so far as there is anything like it in the plan.
    pub(crate) async fn rows(&self, first: u32, last: u32, planned: Written) -> Result<Written, Halt> {
        let (join, assign) = match Kind::of(&self.transaction) {
            Kind::Sqlite => (sqlite::JOIN, sqlite::ASSIGN),
            Kind::Postgres => (postgres::JOIN, postgres::ASSIGN),
        };
        let values = || -> [Value; 4] {
            [self.handle.id().into(), self.now.into(), i64::from(first).into(), i64::from(last).into()]
        };
        let mut written = Written::default();
        if planned.updated > 0 {
            written.updated = self.execute(writes::UPDATE, values()).await?;
        }
        if planned.created > 0 {
            written.created = self.execute(writes::CREATE, values()).await?;
        }
        if planned.joined > 0 {
            written.joined = self.execute(join, values()).await?;
        }
        if planned.assigned > 0 {
            written.assigned = self.execute(assign, values()).await?;
        }
        if planned.invited > 0 {
            written.invited = self.execute(writes::INVITE, values()).await?;
            self.execute(writes::MAIL, values()).await?;
        }
        Ok(written)
    }

    /// Whoever is suspended is out at once.
    pub(crate) async fn end_sessions(&self) -> Result<(), Halt> {
        self.execute(writes::END_SESSIONS, [self.handle.id().into()]).await?;
        Ok(())
    }

    /// How many of those that the import leaves alone were changed since it was planned.
    pub(crate) async fn changed_otherwise(&self) -> Result<u64, Halt> {
        self.count(writes::LEFT_ALONE, self.handle.id()).await
    }

    /// Seats that are taken in the company now.
    pub(crate) async fn seats_taken(&self, company_id: i64) -> Result<u64, Halt> {
        self.count(writes::SEATS, company_id).await
    }

    /// Whether there is somebody to administer the company.
    pub(crate) async fn has_admin(&self, company_id: i64) -> Result<bool, Halt> {
        let asking = statement(&self.transaction, writes::HAS_ADMIN, [company_id.into()]);
        Ok(self.transaction.query_one_raw(asking).await?.is_some())
    }

    /// How many people of each company were created and updated.
    pub(crate) async fn tallies(&self) -> Result<Vec<(i64, Counts)>, Halt> {
        let counting = statement(&self.transaction, writes::TALLIES, [self.handle.id().into()]);
        let mut tallies = Vec::new();
        for row in self.transaction.query_all_raw(counting).await? {
            let (company_id, created, updated): (i64, i64, i64) =
                (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
            let (created, updated) = (created as u32, updated as u32);
            tallies.push((company_id, Counts { created, updated, ..Counts::default() }));
        }
        Ok(tallies)
    }

    /// Says that people have come or changed in these companies; and that more has, in those that the import made
    /// something in.
    pub(crate) async fn touch(&self, companies: &[i64], changed: &[i64]) -> Result<(), Halt> {
        company::Entity::update_many()
            .col_expr(company::Column::Arrivals, Expr::col(company::Column::Arrivals).add(1))
            .filter(company::Column::Id.is_in(companies.iter().copied()))
            .exec(&self.transaction)
            .await?;
        if !changed.is_empty() {
            company::Entity::update_many()
                .col_expr(company::Column::Version, Expr::col(company::Column::Version).add(1))
                .filter(company::Column::Id.is_in(changed.iter().copied()))
                .exec(&self.transaction)
                .await?;
        }
        Ok(())
    }

    async fn count(&self, sql: &str, id: i64) -> Result<u64, Halt> {
        let counting = statement(&self.transaction, sql, [id.into()]);
        let row = self.transaction.query_one_raw(counting).await?;
        let count: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        Ok(count.unsigned_abs())
    }

    async fn execute(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<u64, Halt> {
        let statement = statement(&self.transaction, sql, values);
        Ok(self.transaction.execute_raw(statement).await?.rows_affected())
    }
}
