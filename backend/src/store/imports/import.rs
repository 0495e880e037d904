//! Rows of imports themselves.

use entity::import::{ActiveModel, Column, Entity, Reach, State};
use roster::Checked;
use roster::protocol::Configuration;
use sea_orm::sea_query::{Expr, ExprTrait as _, Func};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, NotSet,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select, Set,
};

use super::super::Transaction;
use super::Work;
use crate::Error;
use crate::access::{Actor, Right, Scope};
use crate::clock::instant;
use crate::imports::{Counts, Import, ImportFilter, Progress};

/// An import of the company of some scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Handle {
    id: i64,
    company_id: i64,
}

impl Handle {
    pub(super) fn new(scope: &Scope, id: i64) -> Self {
        Self { id, company_id: scope.company_id() }
    }

    pub(crate) fn id(self) -> i64 {
        self.id
    }

    pub(crate) fn company_id(self) -> i64 {
        self.company_id
    }
}

/// The company's imports, so far as they are for the actor's eyes: where every query here begins. Those that
/// are still coming in are nobody's yet.
pub(super) fn of(scope: &Scope) -> Select<Entity> {
    let imports = Entity::find()
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::State.ne(State::Receiving));
    if scope.allows(Right::Own) {
        return imports;
    }
    match scope.within() {
        None => imports.filter(Column::Reach.ne(Reach::Platform)),
        // A manager's are their own.
        Some(_) => imports
            .filter(Column::Reach.eq(Reach::Groups))
            .filter(Column::CreatedByAccount.eq(scope.actor().account_id())),
    }
}

/// The columns of [`Import`]: not the edits, which may be megabytes.
#[derive(Debug, FromQueryResult)]
struct Head {
    id: i64,
    state: State,
    filename: String,
    byte_size: i64,
    sha256: String,
    row_count: i64,
    dialect: String,
    mapping: String,
    settings: String,
    comment: String,
    summary: String,
    counts: String,
    plan_digest: Option<String>,
    group_id: Option<i64>,
    created_by: String,
    revision: i64,
    changed_by: Option<String>,
    requested_by: Option<String>,
    approved_by: Option<String>,
    error: Option<String>,
    created_at: i64,
    updated_at: i64,
    finished_at: Option<i64>,
}

const HEAD: [Column; 23] = [
    Column::Id,
    Column::State,
    Column::Filename,
    Column::ByteSize,
    Column::Sha256,
    Column::RowCount,
    Column::Dialect,
    Column::Mapping,
    Column::Settings,
    Column::Comment,
    Column::Summary,
    Column::Counts,
    Column::PlanDigest,
    Column::GroupId,
    Column::CreatedBy,
    Column::Revision,
    Column::ChangedBy,
    Column::RequestedBy,
    Column::ApprovedBy,
    Column::Error,
    Column::CreatedAt,
    Column::UpdatedAt,
    Column::FinishedAt,
];

pub(crate) async fn get(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<Import>, Error> {
    let query = of(scope).filter(Column::Id.eq(id)).select_only().columns(HEAD);
    query.into_model::<Head>().one(connection).await?.map(read).transpose()
}

/// The import, if it is the company's.
pub(crate) async fn find(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<Handle>, Error> {
    let query = of(scope).filter(Column::Id.eq(id)).select_only().column(Column::Id);
    let id: Option<i64> = query.into_tuple().one(connection).await?;
    Ok(id.map(|id| Handle::new(scope, id)))
}

/// Up to `limit + 1` imports older than `before` that the filter lets through, newest first.
pub(crate) async fn list(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    filter: &ImportFilter,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Import>, Error> {
    let mut query = of(scope).select_only().columns(HEAD);
    if !filter.states.is_empty() {
        query = query.filter(Column::State.is_in(filter.states.iter().copied()));
    }
    if let Some(by) = &filter.by {
        let actor = Expr::expr(Func::lower(Expr::col(Column::CreatedBy)));
        query = query.filter(actor.like(crate::store::containing(&by.to_lowercase())));
    }
    if let Some(before) = before {
        query = query.filter(Column::Id.lt(before));
    }
    let query = query.order_by_desc(Column::Id).limit(u64::from(limit) + 1);
    query.into_model::<Head>().all(connection).await?.into_iter().map(read).collect()
}

/// The findings, counted.
pub(crate) async fn summary(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<roster::check::Summary>, Error> {
    let query = of(scope).filter(Column::Id.eq(id)).select_only().column(Column::Summary);
    let json: Option<String> = query.into_tuple().one(connection).await?;
    json.map(|json| Ok(serde_json::from_str(&json)?)).transpose()
}

/// An import about to be written down.
#[derive(Clone, Debug)]
pub(crate) struct NewImport<'a> {
    pub(crate) configuration: &'a Configuration,
    pub(crate) group_id: Option<i64>,
    /// As long as the file is coming in: which columns it has decides, too.
    pub(crate) reach: Reach,
    pub(crate) company_version: i64,
    /// Bytes of a file that comes in piece by piece; otherwise 0.
    pub(crate) announced: u64,
}

/// What a file turned out to be, once all of it has come in.
#[derive(Clone, Debug)]
pub(crate) struct Whole<'a> {
    pub(crate) checked: &'a Checked,
    pub(crate) byte_size: u64,
    pub(crate) sha256: String,
    pub(crate) reach: Reach,
    pub(crate) company_version: i64,
}

/// Writes down an import whose file is still coming in.
pub(crate) async fn begin_receiving(
    transaction: &Transaction,
    scope: &Scope,
    new: &NewImport<'_>,
    now: i64,
) -> Result<Handle, Error> {
    let row = blank(scope, new, now)?;
    Ok(Handle::new(scope, row.insert(transaction).await?.id))
}

/// The file of the import has come in whole. False: it had before.
pub(crate) async fn received(
    transaction: &Transaction,
    handle: Handle,
    whole: &Whole<'_>,
    now: i64,
) -> Result<bool, Error> {
    let updated = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Draft.as_str()))
        .col_expr(Column::Reach, Expr::value(whole.reach.as_str()))
        .col_expr(Column::CheckedVersion, Expr::value(whole.company_version))
        .col_expr(Column::ByteSize, Expr::value(whole.byte_size as i64))
        .col_expr(Column::Sha256, Expr::value(whole.sha256.as_str()))
        .col_expr(Column::RowCount, Expr::value(i64::from(whole.checked.rows)))
        .col_expr(Column::Dialect, Expr::value(serde_json::to_string(&whole.checked.opened.dialect)?))
        .col_expr(Column::Mapping, Expr::value(serde_json::to_string(&whole.checked.mapping)?))
        .col_expr(Column::Summary, Expr::value(serde_json::to_string(&whole.checked.summary)?))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(handle.id))
        .filter(Column::State.eq(State::Receiving))
        .exec(transaction)
        .await?;
    Ok(updated.rows_affected > 0)
}

/// What was chosen has been replaced, and all has been checked anew. False: the import is of another
/// revision by now, or may not be changed any more.
pub(crate) async fn chosen(
    transaction: &Transaction,
    work: &Work,
    company_version: i64,
    checked: &Checked,
    by: &str,
    now: i64,
) -> Result<bool, Error> {
    let configuration = &work.configuration;
    let updated = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Draft.as_str()))
        .col_expr(Column::DialectChoice, Expr::value(serde_json::to_string(&configuration.dialect)?))
        .col_expr(Column::MappingChoice, Expr::value(serde_json::to_string(&configuration.mapping)?))
        .col_expr(Column::ValueMapping, Expr::value(serde_json::to_string(&configuration.value_mapping)?))
        .col_expr(Column::Settings, Expr::value(serde_json::to_string(&configuration.settings)?))
        .col_expr(Column::NewFields, Expr::value(serde_json::to_string(&configuration.new_fields)?))
        .col_expr(Column::Edits, Expr::value(serde_json::to_string(&configuration.edits)?))
        .col_expr(Column::Reach, Expr::value(work.reach.as_str()))
        .col_expr(Column::RowCount, Expr::value(i64::from(checked.rows)))
        .col_expr(Column::Dialect, Expr::value(serde_json::to_string(&checked.opened.dialect)?))
        .col_expr(Column::Mapping, Expr::value(serde_json::to_string(&checked.mapping)?))
        .col_expr(Column::Summary, Expr::value(serde_json::to_string(&checked.summary)?))
        .col_expr(Column::Counts, Expr::value(serde_json::to_string(&Counts::default())?))
        .col_expr(Column::Plan, Expr::value(None::<String>))
        .col_expr(Column::PlanDigest, Expr::value(None::<String>))
        .col_expr(Column::Error, Expr::value(None::<String>))
        .col_expr(Column::FinishedAt, Expr::value(None::<i64>))
        .col_expr(Column::CheckedVersion, Expr::value(company_version))
        .col_expr(Column::Revision, Expr::value(work.revision + 1))
        .col_expr(Column::ChangedBy, Expr::value(by))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(work.handle.id))
        .filter(Column::Revision.eq(work.revision))
        .filter(Column::State.is_in(OPEN))
        .exec(transaction)
        .await?;
    Ok(updated.rows_affected > 0)
}

/// Replaces the comment, and nothing else. False: it is not the one any more that it is to take the place of.
pub(crate) async fn comment(
    transaction: &Transaction,
    handle: Handle,
    comment: &str,
    was: Option<&str>,
    now: i64,
) -> Result<bool, Error> {
    let mut update = Entity::update_many()
        .col_expr(Column::Comment, Expr::value(comment))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(handle.id));
    if let Some(was) = was {
        update = update.filter(Column::Comment.eq(was));
    }
    Ok(update.exec(transaction).await?.rows_affected > 0)
}

/// States in which an import can be changed and planned. One that failed can be taken up again.
pub(super) const OPEN: [State; 3] = [State::Draft, State::Planned, State::Failed];

/// The company has other names than when the import was checked; this is what is found now.
pub(crate) async fn recheck(
    transaction: &Transaction,
    work: &Work,
    company_version: i64,
    checked: &Checked,
) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::Mapping, Expr::value(serde_json::to_string(&checked.mapping)?))
        .col_expr(Column::Summary, Expr::value(serde_json::to_string(&checked.summary)?))
        .col_expr(Column::CheckedVersion, Expr::value(company_version))
        .filter(Column::Id.eq(work.handle.id))
        .filter(Column::Revision.eq(work.revision))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Deletes an import that came to nothing, with its chunks and findings.
pub(crate) async fn delete(transaction: &Transaction, handle: Handle) -> Result<(), Error> {
    Entity::delete_many()
        .filter(Column::Id.eq(handle.id))
        .filter(Column::State.eq(State::Receiving))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Forgets files that stopped coming in before `before`, of any company.
pub(crate) async fn delete_abandoned(transaction: &Transaction, before: i64) -> Result<u64, Error> {
    let deleted = Entity::delete_many()
        .filter(Column::State.eq(State::Receiving))
        .filter(Column::UpdatedAt.lt(before))
        .exec(transaction)
        .await?;
    Ok(deleted.rows_affected)
}

fn blank(scope: &Scope, new: &NewImport<'_>, now: i64) -> Result<ActiveModel, Error> {
    let configuration = new.configuration;
    Ok(ActiveModel {
        id: NotSet,
        company_id: Set(scope.company_id()),
        state: Set(State::Receiving),
        filename: Set(configuration.filename.clone()),
        byte_size: Set(new.announced as i64),
        sha256: Set(String::new()),
        row_count: Set(0),
        dialect: Set(String::new()),
        dialect_choice: Set(serde_json::to_string(&configuration.dialect)?),
        mapping: Set(String::new()),
        mapping_choice: Set(serde_json::to_string(&configuration.mapping)?),
        value_mapping: Set(serde_json::to_string(&configuration.value_mapping)?),
        settings: Set(serde_json::to_string(&configuration.settings)?),
        edits: Set(serde_json::to_string(&configuration.edits)?),
        remembered: Set(serde_json::to_string(&configuration.snapshot.remembered)?),
        comment: Set(String::new()),
        summary: Set(String::new()),
        counts: Set(serde_json::to_string(&Counts::default())?),
        plan: Set(None),
        plan_digest: Set(None),
        revision: Set(1),
        checked_version: Set(new.company_version),
        planned_version: Set(None),
        planned_arrivals: Set(None),
        reach: Set(new.reach),
        new_fields: Set(serde_json::to_string(&configuration.new_fields)?),
        generation: Set(0),
        stop_requested: Set(false),
        idempotency_key: Set(None),
        commit_digest: Set(None),
        group_id: Set(new.group_id),
        created_by: Set(scope.actor().display()),
        created_by_account: Set(scope.actor().account_id()),
        changed_by: Set(None),
        requested_by: Set(None),
        approved_by: Set(None),
        error: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
        finished_at: Set(None),
        undone_at: Set(None),
        undone_by: Set(None),
        undo: Set(None),
    })
}

fn requested_by(json: Option<&str>) -> Result<Option<String>, Error> {
    let actor: Option<Actor> = json.map(serde_json::from_str).transpose()?;
    Ok(actor.map(|actor| actor.display()))
}

fn read(row: Head) -> Result<Import, Error> {
    let rows = row.row_count as u32;
    let done = if row.state == State::Done { rows } else { 0 };
    Ok(Import {
        id: row.id,
        state: row.state,
        filename: row.filename,
        byte_size: row.byte_size.unsigned_abs(),
        sha256: row.sha256,
        rows,
        dialect: serde_json::from_str(&row.dialect)?,
        mapping: serde_json::from_str(&row.mapping)?,
        settings: serde_json::from_str(&row.settings)?,
        comment: row.comment,
        findings: serde_json::from_str(&row.summary)?,
        counts: serde_json::from_str(&row.counts)?,
        plan_digest: row.plan_digest,
        progress: Progress { done, total: rows, ..Progress::default() },
        group: row.group_id,
        created_by: row.created_by,
        revision: row.revision,
        changed_by: row.changed_by,
        requested_by: requested_by(row.requested_by.as_deref())?,
        approved_by: row.approved_by,
        error: row.error,
        created_at: instant(row.created_at),
        updated_at: instant(row.updated_at),
        finished_at: row.finished_at.map(instant),
    })
}
