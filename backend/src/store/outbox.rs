//! Rows of the outbox.

use entity::outbox::{ActiveModel, Column, Entity, Kind, Model, State};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, FromQueryResult as _, NotSet,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select, Set,
};

use super::{Kind as Database, Store, Transaction, statement};
use crate::Error;
use crate::access::Scope;
use crate::clock::instant;
use crate::mail::{Letter, Link, Mail, Rendered};

/// The company's mail, and for owners that which belongs to no company: where every query here begins.
fn of(scope: &Scope) -> Select<Entity> {
    Entity::find().filter(within(scope))
}

fn within(scope: &Scope) -> Condition {
    let own = Condition::any().add(Column::CompanyId.eq(scope.company_id()));
    if scope.is_owner() { own.add(Column::CompanyId.is_null()) } else { own }
}

/// How far ahead of the rest a mail is due that somebody waits for: a day, in microseconds.
const AHEAD: i64 = 24 * 60 * 60 * 1_000_000;

/// Writes a mail down, to be sent when the transaction is committed; nothing if there is one of this cause.
pub(crate) async fn insert(
    transaction: &Transaction,
    letter: Letter,
    content: Rendered,
    now: i64,
) -> Result<(), Error> {
    // Whoever waits in front of a page for a link comes before all that was written for many.
    let waits_for_it = letter.link.is_some_and(|link| !matches!(link, Link::Activation { .. }));
    let run_at = if waits_for_it { now - AHEAD } else { now };
    let Letter { company_id, kind, import_id, to, about, link, cause } = letter;
    // With a link in it that only the person may see, it is written when it is sent.
    let (text, html) = if link.is_some() { (None, None) } else { (Some(content.text), Some(content.html)) };
    let user_id = if let Some(Link::Activation { user_id }) = link { Some(user_id) } else { None };
    let row = ActiveModel {
        id: NotSet,
        company_id: Set(company_id),
        kind: Set(kind),
        user_id: Set(user_id),
        import_id: Set(import_id),
        recipient: Set(to),
        subject: Set(content.subject),
        about: Set(Some(about.to_string())),
        link: Set(link.map(Link::kind)),
        link_id: Set(link.map(Link::id)),
        text: Set(text),
        html: Set(html),
        cause: Set(cause),
        state: Set(State::Waiting),
        attempts: Set(0),
        last_error: Set(None),
        run_at: Set(run_at),
        lease: Set(None),
        caught: Set(false),
        created_at: Set(now),
        sent_at: Set(None),
    };
    Entity::insert(row)
        .on_conflict(OnConflict::column(Column::Cause).do_nothing().to_owned())
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}

/// Up to `limit + 1` mails older than `before`, newest first.
pub(crate) async fn list(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    state: Option<State>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Mail>, Error> {
    let mut query = of(scope);
    if let Some(state) = state {
        query = query.filter(Column::State.eq(state));
    }
    if let Some(before) = before {
        query = query.filter(Column::Id.lt(before));
    }
    let rows = query.order_by_desc(Column::Id).limit(u64::from(limit) + 1).all(connection).await?;
    Ok(rows.into_iter().map(read).collect())
}

pub(crate) async fn get(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<Mail>, Error> {
    Ok(of(scope).filter(Column::Id.eq(id)).one(connection).await?.map(read))
}

pub(crate) async fn of_cause(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    cause: &str,
) -> Result<Option<Mail>, Error> {
    Ok(of(scope).filter(Column::Cause.eq(cause)).one(connection).await?.map(read))
}

/// Lets a mail that failed wait again, with all its attempts before it. False: it has not failed.
pub(crate) async fn resend(
    transaction: &Transaction,
    scope: &Scope,
    id: i64,
    now: i64,
) -> Result<bool, Error> {
    let resent = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Waiting.as_str()))
        .col_expr(Column::Attempts, Expr::value(0_i64))
        .col_expr(Column::LastError, Expr::value(None::<String>))
        .col_expr(Column::RunAt, Expr::value(now))
        .filter(within(scope))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(State::Failed))
        .exec(transaction)
        .await?;
    Ok(resent.rows_affected > 0)
}

/// Forgets what mail said that stayed here and held a link, if it was written before `before`: by then the links have
/// run out.
pub(crate) async fn forget_links(transaction: &Transaction, before: i64) -> Result<u64, Error> {
    let forgotten = Entity::update_many()
        .col_expr(Column::Text, Expr::value(None::<String>))
        .col_expr(Column::Html, Expr::value(None::<String>))
        .filter(Column::Caught.eq(true))
        .filter(Column::Text.is_not_null())
        .filter(Condition::any().add(Column::Link.is_not_null()).add(Column::UserId.is_not_null()))
        .filter(Column::CreatedAt.lt(before))
        .exec(transaction)
        .await?;
    Ok(forgotten.rows_affected)
}

/// A mail in the hands of whoever sends it.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) id: i64,
    pub(crate) company_id: Option<i64>,
    pub(crate) kind: Kind,
    pub(crate) user_id: Option<i64>,
    pub(crate) to: String,
    /// JSON.
    pub(crate) about: Option<String>,
    pub(crate) link: Option<Link>,
    /// What it says, if that was written down with it.
    pub(crate) content: Option<Rendered>,
    /// This one included.
    pub(crate) attempts: u32,
    pub(crate) created_at: i64,
}

/// What has become of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// With what it says, unless only the person may see that.
    Sent { content: Option<Rendered>, caught: bool },
    /// Until another attempt.
    Waits { run_at: i64, reason: String },
    /// There will be no other by itself.
    Failed { reason: String },
    /// Nobody needs it any more.
    Withdrawn { reason: String },
}

/// A mail that has been due longest at `now`, held until `until`; one whose holder is late included. Those who send
/// mail do so for everybody. Which of those that are due at once (an import's all are) comes first is the database's to
/// say: the index has only the time.
pub(crate) async fn take(store: &Store, lease: &str, now: i64, until: i64) -> Result<Option<Taken>, Error> {
    let due = "SELECT id FROM outbox WHERE state IN ('waiting', 'sending') AND run_at <= $1
        ORDER BY run_at LIMIT 1";
    // Looking first, without the write lock: this is asked every second.
    let looking = statement(store.read(), due, [now.into()]);
    if store.read().query_one_raw(looking).await?.is_none() {
        return Ok(None);
    }
    // Those that another is just taking are passed over.
    let skip = if store.kind() == Database::Postgres { "FOR UPDATE SKIP LOCKED" } else { "" };
    let sql = format!(
        "UPDATE outbox SET state = 'sending', attempts = attempts + 1, lease = $2, run_at = $3
        WHERE id = ({due} {skip}) RETURNING *"
    );
    let transaction = store.begin().await?;
    let taking = statement(&transaction, sql, [now.into(), lease.into(), until.into()]);
    let row = transaction.query_one_raw(taking).await?;
    let row = row.map(|row| Model::from_query_result(&row, "")).transpose()?;
    transaction.commit().await?;
    Ok(row.map(|row| Taken {
        id: row.id,
        company_id: row.company_id,
        kind: row.kind,
        user_id: row.user_id,
        to: row.recipient,
        about: row.about,
        link: row.link.zip(row.link_id).map(|(kind, id)| Link::of(kind, id)),
        content: row.text.zip(row.html).map(|(text, html)| Rendered { subject: row.subject, text, html }),
        attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
        created_at: row.created_at,
    }))
}

/// Marks the mail as what has become of it, if it is still held by this lease.
pub(crate) async fn settle(
    store: &Store,
    id: i64,
    lease: &str,
    outcome: Outcome,
    now: i64,
) -> Result<(), Error> {
    let mut update = Entity::update_many()
        .col_expr(Column::Lease, Expr::value(None::<String>))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(State::Sending))
        .filter(Column::Lease.eq(lease));
    let (state, run_at, reason) = match outcome {
        Outcome::Sent { content, caught } => {
            update = update
                .col_expr(Column::SentAt, Expr::value(now))
                .col_expr(Column::Caught, Expr::value(caught));
            if let Some(Rendered { subject, text, html }) = content {
                update = update
                    .col_expr(Column::Subject, Expr::value(subject))
                    .col_expr(Column::Text, Expr::value(text))
                    .col_expr(Column::Html, Expr::value(html));
            }
            (State::Sent, now, None)
        }
        Outcome::Waits { run_at, reason } => (State::Waiting, run_at, Some(reason)),
        Outcome::Failed { reason } => (State::Failed, now, Some(reason)),
        Outcome::Withdrawn { reason } => (State::Withdrawn, now, Some(reason)),
    };
    let transaction = store.begin().await?;
    update
        .col_expr(Column::State, Expr::value(state.as_str()))
        .col_expr(Column::RunAt, Expr::value(run_at))
        .col_expr(Column::LastError, Expr::value(reason))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}

fn read(row: Model) -> Mail {
    Mail {
        id: row.id,
        to: row.recipient,
        subject: row.subject,
        kind: row.kind,
        state: row.state,
        caught: row.caught,
        next_at: (row.state == State::Waiting).then(|| instant(row.run_at)),
        attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
        last_error: row.last_error,
        cause: row.cause,
        text: row.text,
        html: row.html,
        created_at: instant(row.created_at),
        sent_at: row.sent_at.map(instant),
    }
}
