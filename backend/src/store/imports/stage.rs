//! Writing down what a plan would do, in bulk.

use entity::import_row::{Column, Entity};
use roster::person::{AccountType, Status};
use roster::plan::{Action, Invited};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};

use super::super::{Kind, Store};
use super::{Handle, postgres, sqlite};
use crate::Error;

/// One row of the plan, on its way into `import_row`.
#[derive(Clone, Debug)]
pub(crate) struct StagedRow {
    pub(crate) row: u32,
    pub(crate) line: u32,
    /// The company that the person is of.
    pub(crate) company_id: i64,
    pub(crate) action: Action,
    /// Id and version of the user there is. One who is to be created is given an id here.
    pub(crate) user: Option<(i64, i64)>,
    pub(crate) email: String,
    pub(crate) email_key: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) user_name: Option<String>,
    pub(crate) user_name_key: Option<String>,
    pub(crate) reference: Option<String>,
    /// These two for whoever is created or updated.
    pub(crate) status: Option<Status>,
    pub(crate) account_type: Option<AccountType>,
    pub(crate) language: Option<String>,
    pub(crate) job_role: Option<String>,
    pub(crate) region: Option<String>,
    /// JSON.
    pub(crate) custom: Option<String>,
    pub(crate) turn: Option<Turn>,
    /// Ids of groups.
    pub(crate) joins: Vec<i64>,
    /// JSON: `[[group, rule], …]`, of those that a rule gives.
    pub(crate) by_rules: Option<String>,
    /// JSON: `[[course, package or null], …]`.
    pub(crate) courses: Option<String>,
    pub(crate) invite: Option<Invited>,
    /// JSON.
    pub(crate) changes: Option<String>,
    /// JSON.
    pub(crate) findings: Option<String>,
}

impl StagedRow {
    /// The ids of groups as they are written, with commas between.
    pub(super) fn joins(&self) -> Option<String> {
        if self.joins.is_empty() {
            return None;
        }
        Some(self.joins.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
    }
}

/// What an update does to a user's status, if anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    Suspends,
    Reactivates,
}

impl Turn {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Suspends => "suspends",
            Self::Reactivates => "reactivates",
        }
    }
}

/// The columns that are staged, in the order in which both databases write them.
pub(super) const COLUMNS: [&str; 27] = [
    "import_id",
    "\"row\"",
    "line",
    "company_id",
    "action",
    "user_id",
    "user_version",
    "email",
    "email_key",
    "first_name",
    "last_name",
    "user_name",
    "user_name_key",
    "reference",
    "status",
    "account_type",
    "language",
    "job_role",
    "region",
    "custom",
    "turn",
    "joins",
    "by_rules",
    "courses",
    "invite",
    "changes",
    "findings",
];

/// Writes the rows, in a transaction of their own, and reserves the ids of those who are to be created. False,
/// and nothing is written: another plan of this import was begun meanwhile.
pub(crate) async fn stage(
    store: &Store,
    handle: Handle,
    generation: i64,
    rows: Vec<StagedRow>,
) -> Result<bool, Error> {
    match store.kind() {
        Kind::Sqlite => sqlite::stage(store, handle, generation, rows).await,
        Kind::Postgres => postgres::stage(store, handle, generation, rows).await,
    }
}

/// Rows deleted in one transaction: others want to write, too.
const AT_ONCE: i64 = 50_000;

/// Deletes the rows of earlier plans, and what they would have made.
pub(crate) async fn clear(store: &Store, handle: Handle) -> Result<(), Error> {
    let transaction = store.begin().await?;
    super::name::clear_names(&transaction, handle).await?;
    transaction.commit().await?;
    let of_import = || Entity::find().filter(Column::ImportId.eq(handle.id())).select_only();
    let first = of_import().column(Column::Row).order_by_asc(Column::Row).into_tuple::<i64>();
    let last = of_import().column(Column::Row).order_by_desc(Column::Row).into_tuple::<i64>();
    let (Some(mut first), Some(last)) = (first.one(store.read()).await?, last.one(store.read()).await?)
    else {
        return Ok(());
    };
    while first <= last {
        let transaction = store.begin().await?;
        Entity::delete_many()
            .filter(Column::ImportId.eq(handle.id()))
            .filter(Column::Row.gte(first))
            .filter(Column::Row.lt(first + AT_ONCE))
            .exec(&transaction)
            .await?;
        transaction.commit().await?;
        first += AT_ONCE;
    }
    Ok(())
}

/// How many new ids the rows need.
pub(super) fn newcomers(rows: &[StagedRow]) -> i64 {
    rows.iter().filter(|row| row.action == Action::Create).count() as i64
}
