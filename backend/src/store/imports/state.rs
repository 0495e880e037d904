//! From one state to the next. Each step names the states it may begin from, so that of two at once only
//! one takes it.

use entity::import::{self, Column, Entity, State};
use entity::import_row;
use roster::plan::{Action, Invited};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, UpdateMany,
};

use super::super::{Store, Transaction};
use super::company::Moment;
use super::found::ask;
use super::import::OPEN;
use super::stage::Turn;
use super::{Handle, Work};
use crate::Error;
use crate::access::{Actor, Scope};
use crate::imports::{Counts, Plan};

/// How many people [`moved`] names.
const NAMED: i64 = 3;

fn one(handle: Handle, from: &[State], now: i64) -> UpdateMany<import::Entity> {
    Entity::update_many()
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(handle.id()))
        .filter(Column::CompanyId.eq(handle.company_id()))
        .filter(Column::State.is_in(from.iter().copied()))
}

async fn took(update: UpdateMany<import::Entity>, transaction: &Transaction) -> Result<bool, Error> {
    Ok(update.exec(transaction).await?.rows_affected > 0)
}

fn to(state: State) -> Expr {
    Expr::value(state.as_str())
}

/// Begins a plan of this revision: what was planned before is void. The plan's generation; none if the import
/// is of another revision by now, or may not be planned. A running commit may plan anew, and stays running.
pub(crate) async fn begin_plan(
    transaction: &Transaction,
    work: &Work,
    now: i64,
) -> Result<Option<i64>, Error> {
    let running = work.state == State::Running;
    let (from, next) =
        if running { (&[State::Running][..], State::Running) } else { (&OPEN[..], State::Draft) };
    let begun = one(work.handle, from, now)
        .col_expr(Column::State, to(next))
        .col_expr(Column::Generation, Expr::cust("generation + 1"))
        .col_expr(Column::Plan, Expr::value(None::<String>))
        .col_expr(Column::PlanDigest, Expr::value(None::<String>))
        .col_expr(Column::Counts, Expr::value(serde_json::to_string(&Counts::default())?))
        .col_expr(Column::Error, Expr::value(None::<String>))
        .col_expr(Column::FinishedAt, Expr::value(None::<i64>))
        .filter(Column::Revision.eq(work.revision))
        .exec_with_returning(transaction)
        .await?;
    Ok(begun.into_iter().next().map(|row| row.generation))
}

/// The plan is made and its rows are staged. False: another was begun meanwhile.
pub(crate) async fn end_plan(
    transaction: &Transaction,
    work: &Work,
    generation: i64,
    plan: &Plan,
    planned_at: Moment,
    now: i64,
) -> Result<bool, Error> {
    let running = work.state == State::Running;
    let (from, next) =
        if running { (State::Running, State::Running) } else { (State::Draft, State::Planned) };
    let update = one(work.handle, &[from], now)
        .col_expr(Column::State, to(next))
        .col_expr(Column::Plan, Expr::value(serde_json::to_string(plan)?))
        .col_expr(Column::PlanDigest, Expr::value(plan.digest.as_str()))
        .col_expr(Column::Counts, Expr::value(serde_json::to_string(&plan.counts)?))
        .col_expr(Column::PlannedVersion, Expr::value(planned_at.version))
        .col_expr(Column::PlannedArrivals, Expr::value(planned_at.arrivals))
        .filter(Column::Generation.eq(generation))
        .filter(Column::Revision.eq(work.revision));
    took(update, transaction).await
}

/// Of the company's imports the one with this key, and the digest the key was given for.
pub(crate) async fn by_key(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    key: &str,
) -> Result<Option<(i64, Option<String>)>, Error> {
    let query = super::import::of(scope)
        .filter(Column::IdempotencyKey.eq(key))
        .select_only()
        .columns([Column::Id, Column::CommitDigest]);
    Ok(query.into_tuple().one(connection).await?)
}

/// From planned to queued, if this still is the plan.
pub(crate) async fn queue(
    transaction: &Transaction,
    handle: Handle,
    digest: &str,
    key: Option<&str>,
    now: i64,
) -> Result<bool, Error> {
    let update = one(handle, &[State::Planned], now)
        .col_expr(Column::State, to(State::Queued))
        .col_expr(Column::CommitDigest, Expr::value(digest))
        .col_expr(Column::IdempotencyKey, Expr::value(key))
        .col_expr(Column::StopRequested, Expr::value(false))
        .col_expr(Column::RequestedBy, Expr::value(None::<String>))
        .col_expr(Column::ApprovedBy, Expr::value(None::<String>))
        .col_expr(Column::Error, Expr::value(None::<String>))
        .filter(Column::PlanDigest.eq(digest));
    took(update, transaction).await
}

/// From planned to waiting for a second administrator, if this still is the plan.
pub(crate) async fn request(
    transaction: &Transaction,
    handle: Handle,
    digest: &str,
    key: Option<&str>,
    actor: &Actor,
    now: i64,
) -> Result<bool, Error> {
    let update = one(handle, &[State::Planned], now)
        .col_expr(Column::State, to(State::AwaitingApproval))
        .col_expr(Column::CommitDigest, Expr::value(digest))
        .col_expr(Column::IdempotencyKey, Expr::value(key))
        .col_expr(Column::StopRequested, Expr::value(false))
        .col_expr(Column::RequestedBy, Expr::value(serde_json::to_string(actor)?))
        .col_expr(Column::ApprovedBy, Expr::value(None::<String>))
        .col_expr(Column::Error, Expr::value(None::<String>))
        .filter(Column::PlanDigest.eq(digest));
    took(update, transaction).await
}

/// From waiting to queued, if this is the plan that waits.
pub(crate) async fn approved(
    transaction: &Transaction,
    handle: Handle,
    digest: &str,
    by: &str,
    now: i64,
) -> Result<bool, Error> {
    let update = one(handle, &[State::AwaitingApproval], now)
        .col_expr(Column::State, to(State::Queued))
        .col_expr(Column::ApprovedBy, Expr::value(by))
        .filter(Column::CommitDigest.eq(digest));
    took(update, transaction).await
}

/// From waiting back to planned, for this reason.
pub(crate) async fn sent_back(
    transaction: &Transaction,
    handle: Handle,
    reason: &str,
    now: i64,
) -> Result<bool, Error> {
    let update = one(handle, &[State::AwaitingApproval], now)
        .col_expr(Column::State, to(State::Planned))
        .col_expr(Column::RequestedBy, Expr::value(None::<String>))
        .col_expr(Column::Error, Expr::value(reason));
    took(update, transaction).await
}

/// A job has taken up the commit. False: it is done, or was withdrawn.
pub(crate) async fn start(transaction: &Transaction, handle: Handle, now: i64) -> Result<bool, Error> {
    let from = [State::Queued, State::Running];
    took(one(handle, &from, now).col_expr(Column::State, to(State::Running)), transaction).await
}

/// The commit is done, in the transaction that did it. False: somebody wants it to stop.
pub(crate) async fn ended(
    transaction: &Transaction,
    handle: Handle,
    generation: i64,
    counts: &Counts,
    now: i64,
) -> Result<bool, Error> {
    let update = one(handle, &[State::Running], now)
        .col_expr(Column::State, to(State::Done))
        .col_expr(Column::Counts, Expr::value(serde_json::to_string(counts)?))
        .col_expr(Column::FinishedAt, Expr::value(now))
        .filter(Column::Generation.eq(generation))
        .filter(Column::StopRequested.eq(false));
    took(update, transaction).await
}

/// The commit was stopped and has left nothing behind.
pub(crate) async fn stopped(transaction: &Transaction, handle: Handle, now: i64) -> Result<bool, Error> {
    let update = one(handle, &[State::Running], now)
        .col_expr(Column::State, to(State::Cancelled))
        .col_expr(Column::FinishedAt, Expr::value(now));
    took(update, transaction).await
}

/// The commit has left nothing behind, for this reason, and a plan is there to be looked at.
pub(crate) async fn back_to_planned(
    transaction: &Transaction,
    handle: Handle,
    reason: &str,
    now: i64,
) -> Result<bool, Error> {
    let update = one(handle, &[State::Running], now)
        .col_expr(Column::State, to(State::Planned))
        .col_expr(Column::Error, Expr::value(reason));
    took(update, transaction).await
}

/// The commit could not be done and has left nothing behind.
pub(crate) async fn failed(
    transaction: &Transaction,
    handle: Handle,
    reason: &str,
    now: i64,
) -> Result<bool, Error> {
    let update = one(handle, &[State::Queued, State::Running], now)
        .col_expr(Column::State, to(State::Failed))
        .col_expr(Column::Error, Expr::value(reason))
        .col_expr(Column::FinishedAt, Expr::value(now));
    took(update, transaction).await
}

/// Withdraws an import that does not run. False: it runs, or has ended.
pub(crate) async fn cancel(transaction: &Transaction, handle: Handle, now: i64) -> Result<bool, Error> {
    let from = [State::Draft, State::Planned, State::AwaitingApproval, State::Queued, State::Failed];
    let update = one(handle, &from, now)
        .col_expr(Column::State, to(State::Cancelled))
        .col_expr(Column::FinishedAt, Expr::value(now));
    took(update, transaction).await
}

/// Asks the process that runs the commit to stop. False: none does.
pub(crate) async fn request_stop(transaction: &Transaction, handle: Handle, now: i64) -> Result<bool, Error> {
    let update = one(handle, &[State::Running], now).col_expr(Column::StopRequested, Expr::value(true));
    took(update, transaction).await
}

pub(crate) async fn stop_requested(connection: &impl ConnectionTrait, handle: Handle) -> Result<bool, Error> {
    let query = Entity::find()
        .filter(Column::Id.eq(handle.id()))
        .filter(Column::CompanyId.eq(handle.company_id()))
        .select_only()
        .column(Column::StopRequested);
    Ok(query.into_tuple().one(connection).await?.unwrap_or(false))
}

/// What is not as it was when the plan was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Moved {
    /// Addresses of people who were changed or are no more; the first few.
    pub(crate) changed: Vec<String>,
    /// Addresses of people who were to be created and are there already; the first few.
    pub(crate) appeared: Vec<String>,
}

impl Moved {
    pub(crate) fn is_nothing(&self) -> bool {
        self.changed.is_empty() && self.appeared.is_empty()
    }
}

/// Compares the staged rows with the company, in one query for those who exist and, if `appeared` is asked
/// for, one for those who do not.
pub(crate) async fn moved(store: &Store, handle: Handle, appeared: bool) -> Result<Moved, Error> {
    const CHANGED: &str = r#"
        SELECT r.email FROM import_row r
        LEFT JOIN "user" u ON u.company_id = r.company_id AND u.id = r.user_id
        WHERE r.import_id = $1 AND r.action IN ('update', 'unchanged', 'skip') AND r.user_version IS NOT NULL
          AND (u.id IS NULL OR u.version <> r.user_version)
        LIMIT $2"#;
    const APPEARED: &str = r#"
        SELECT r.email FROM import_row r
        JOIN "user" u ON u.company_id = r.company_id AND u.email_key = r.email_key
        WHERE r.import_id = $1 AND r.action IN ('create', 'skip') AND r.user_version IS NULL
        LIMIT $2"#;
    Ok(Moved {
        changed: addresses(store, handle, CHANGED).await?,
        appeared: if appeared { addresses(store, handle, APPEARED).await? } else { Vec::new() },
    })
}

async fn addresses(store: &Store, handle: Handle, sql: &str) -> Result<Vec<String>, Error> {
    let rows = ask(store, sql, &[handle.id(), NAMED], None).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

/// How many people of each company the plan suspends, moves into groups they were not in, or mails; of companies with
/// none nothing.
pub(crate) async fn affected(
    connection: &impl ConnectionTrait,
    handle: Handle,
) -> Result<Vec<(i64, u64)>, Error> {
    let moved = Condition::all()
        .add(import_row::Column::Action.eq(Action::Update.as_str()))
        .add(import_row::Column::Joins.is_not_null());
    let mailed = [Invited::Now.as_str(), Invited::WithAssignment.as_str()];
    let affected = Condition::any()
        .add(import_row::Column::Turn.eq(Turn::Suspends.as_str()))
        .add(moved)
        .add(import_row::Column::Invite.is_in(mailed));
    let rows: Vec<(i64, i64)> = import_row::Entity::find()
        .filter(import_row::Column::ImportId.eq(handle.id()))
        .filter(import_row::Column::Action.is_in([Action::Create.as_str(), Action::Update.as_str()]))
        .filter(affected)
        .select_only()
        .column(import_row::Column::CompanyId)
        .column_as(import_row::Column::Row.count(), "people")
        .group_by(import_row::Column::CompanyId)
        .order_by_asc(import_row::Column::CompanyId)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|(company_id, people)| (company_id, people.unsigned_abs())).collect())
}

/// Whether the plan changes any of these users.
pub(crate) async fn updates_any(store: &Store, handle: Handle, users: &[i64]) -> Result<bool, Error> {
    let query = import_row::Entity::find()
        .filter(import_row::Column::ImportId.eq(handle.id()))
        .filter(import_row::Column::Action.eq(Action::Update.as_str()))
        .filter(import_row::Column::UserId.is_in(users.iter().copied()))
        .select_only()
        .column(import_row::Column::Row);
    Ok(query.into_tuple::<i64>().one(store.read()).await?.is_some())
}
