//! Rows of the audit trail.

use std::collections::HashMap;

use entity::activity::{self, ActiveModel, Column, Entity};
use entity::{assignment, course, group, user};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, LikeExpr};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, NotSet,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select, Set, Value,
};

use super::listed::Known;
use super::{Transaction, statement};
use crate::Error;
use crate::access::Scope;
use crate::activity::{About, Activity, ActivityFilter, By, NewActivity, Noun, Touched};
use crate::clock::instant;

pub(crate) async fn insert(
    transaction: &Transaction,
    by: By,
    entry: NewActivity<'_>,
    now: i64,
) -> Result<i64, Error> {
    let row = ActiveModel {
        id: NotSet,
        company_id: Set(entry.company_id),
        account_id: Set(by.account_id),
        token_id: Set(by.token_id),
        actor: Set(by.name),
        verb: Set(entry.verb.to_owned()),
        subject_kind: Set(entry.subject.map(|(kind, _)| kind.to_owned())),
        subject_id: Set(entry.subject.map(|(_, id)| id)),
        data: Set(entry.data.to_string()),
        created_at: Set(now),
    };
    Ok(row.insert(transaction).await?.id)
}

/// What these are called, by their ids, as far as the company has them.
pub(crate) async fn names(
    connection: &impl ConnectionTrait,
    company_id: i64,
    noun: Noun,
    ids: &[i64],
) -> Result<HashMap<i64, String>, Error> {
    let ids = ids.iter().copied();
    let names: Vec<(i64, String)> = match noun {
        Noun::Group => {
            let groups = group::Entity::find().filter(group::Column::CompanyId.eq(company_id));
            let groups = groups.filter(group::Column::Id.is_in(ids)).select_only();
            groups.columns([group::Column::Id, group::Column::Name]).into_tuple().all(connection).await?
        }
        // Those that it has no more, too: they are of the catalogue, not of other companies.
        Noun::Course => {
            let courses = course::Entity::find().filter(course::Column::Id.is_in(ids)).select_only();
            courses.columns([course::Column::Id, course::Column::Title]).into_tuple().all(connection).await?
        }
        Noun::Person => {
            let people = user::Entity::find().filter(user::Column::CompanyId.eq(company_id));
            let people = people.filter(user::Column::Id.is_in(ids)).all(connection).await?;
            people.into_iter().map(Known::from).map(|person| (person.id, person.name())).collect()
        }
    };
    Ok(names.into_iter().collect())
}

/// The company's entries: where every query here begins.
fn of(scope: &Scope) -> Select<Entity> {
    Entity::find().filter(Column::CompanyId.eq(scope.company_id()))
}

/// Up to `limit + 1` entries older than `before`, newest first.
pub(crate) async fn list(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    filter: &ActivityFilter,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Activity>, Error> {
    let mut query = of(scope).filter(condition(filter));
    if let Some(user_id) = filter.user {
        query = query.filter(about_user(connection, scope, user_id).await?);
    }
    if let Some(before) = before {
        query = query.filter(Column::Id.lt(before));
    }
    let rows = query.order_by_desc(Column::Id).limit(u64::from(limit) + 1).all(connection).await?;
    rows.into_iter().map(read).collect()
}

pub(crate) async fn get(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<Activity>, Error> {
    of(scope).filter(Column::Id.eq(id)).one(connection).await?.map(read).transpose()
}

/// The entry of this verb that keeps the hash of an idempotency key.
pub(crate) async fn by_key(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    verb: &str,
    key: &str,
) -> Result<Option<Activity>, Error> {
    let kept = Column::Data.like(LikeExpr::new(format!("%\"key\":\"{key}\"%")));
    of(scope).filter(Column::Verb.eq(verb)).filter(kept).one(connection).await?.map(read).transpose()
}

/// What the filter asks of an entry, but for whom it is about.
fn condition(filter: &ActivityFilter) -> Condition {
    let mut all = Condition::all();
    if let Some(who) = &filter.who {
        let actor = Expr::expr(Func::lower(Expr::col(Column::Actor)));
        all = all.add(actor.like(super::containing(&who.to_lowercase())));
    }
    match filter.verb.as_deref() {
        Some(verb) if verb.contains('.') => all = all.add(Column::Verb.eq(verb)),
        // All of one noun stand beside each other: `/` comes after `.`.
        Some(noun) => {
            all = all.add(Column::Verb.gte(format!("{noun}."))).add(Column::Verb.lt(format!("{noun}/")));
        }
        None => {}
    }
    if let Some((kind, id)) = &filter.subject {
        all = all.add(Column::SubjectKind.eq(kind.as_str()));
        if let Some(id) = id {
            all = all.add(Column::SubjectId.eq(*id));
        }
    }
    if let Some(from) = filter.from {
        all = all.add(Column::CreatedAt.gte(from.as_microsecond()));
    }
    if let Some(until) = filter.until {
        all = all.add(Column::CreatedAt.lt(until.as_microsecond()));
    }
    all
}

/// What was done to somebody with others.
const DONE_WITH_MANY: &str = "
    SELECT b.id FROM bulk_action_user t JOIN bulk_action b ON b.id = t.bulk_action_id
    WHERE t.user_id = $1 AND t.outcome = 'done' AND b.company_id = $2";

/// The files that have brought or changed somebody.
const BROUGHT_BY: &str = "
    SELECT i.id FROM import_row r JOIN import i ON i.id = r.import_id
    WHERE r.user_id = $1 AND r.action IN ('create', 'update') AND i.company_id = $2
      AND i.state IN ('done', 'undone')";

/// Keeps beside an entry whom it is about.
pub(crate) async fn keep_users(
    transaction: &Transaction,
    activity_id: i64,
    users: &[i64],
) -> Result<(), Error> {
    let ids = super::bulk::ids(transaction);
    let sql =
        format!("INSERT INTO activity_user (activity_id, user_id) SELECT $1, one.value FROM ({ids}) one");
    let values = [activity_id.into(), Value::from(serde_json::to_string(users)?)];
    transaction.execute_raw(statement(transaction, sql, values)).await?;
    Ok(())
}

/// The entries beside which somebody is kept.
const KEPT_BESIDE: &str = "
    SELECT k.activity_id FROM activity_user k JOIN activity a ON a.id = k.activity_id
    WHERE k.user_id = $1 AND a.company_id = $2";

/// Whether an entry is about this user: it is what was done to them, alone or with many, it names them, they are kept
/// beside it, they have attempts of it, or a file has brought or changed them.
async fn about_user(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    user_id: i64,
) -> Result<Condition, Error> {
    let moments: Vec<i64> = assignment::Entity::find()
        .filter(assignment::Column::CompanyId.eq(scope.company_id()))
        .filter(assignment::Column::UserId.eq(user_id))
        .select_only()
        .column(assignment::Column::AssignedAt)
        .distinct()
        .into_tuple()
        .all(connection)
        .await?;
    let alone = Condition::all().add(Column::SubjectKind.eq("user")).add(Column::SubjectId.eq(user_id));
    let mut any = Condition::any()
        .add(alone)
        .add(Column::Data.like(LikeExpr::new(format!("%\"user\":\"{user_id}\"%"))))
        .add(Column::Data.like(LikeExpr::new(format!("%\"users\":[%\"{user_id}\"%"))));
    let ours = [user_id.into(), scope.company_id().into()];
    any = any.add(Column::Id.is_in(ids(connection, KEPT_BESIDE, ours.clone()).await?));
    let done = ids(connection, DONE_WITH_MANY, ours.clone()).await?;
    any = any
        .add(Condition::all().add(Column::SubjectKind.eq("bulk_action")).add(Column::SubjectId.is_in(done)));
    let files = ids(connection, BROUGHT_BY, ours).await?;
    let wrote = Column::Verb.is_in(["import.committed", "import.undone"]);
    let by_file = Condition::all().add(Column::SubjectKind.eq("import")).add(Column::SubjectId.is_in(files));
    any = any.add(by_file.add(wrote));
    for at in moments {
        let attempts = Column::Data.like(LikeExpr::new(format!("%\"at\":{at},%")));
        any = any.add(Condition::all().add(Column::Verb.like("training.%")).add(attempts));
    }
    Ok(any)
}

/// Up to `limit + 1` of those whom an entry is about, with ids after `after`, in their order.
pub(crate) async fn touched(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    about: &About,
    after: Option<i64>,
    limit: u32,
) -> Result<Vec<Touched>, Error> {
    let (after, limit) = (after.unwrap_or(0), i64::from(limit) + 1);
    let ids = match about {
        About::Users(ids) => {
            let mut ids: Vec<i64> = ids.iter().copied().filter(|id| *id > after).collect();
            ids.sort_unstable();
            ids.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            ids
        }
        About::Attempts { after: first, until, at } => {
            let sql = "SELECT DISTINCT user_id FROM assignment
                WHERE id > $1 AND id <= $2 AND company_id = $3 AND assigned_at = $4 AND user_id > $5
                ORDER BY user_id LIMIT $6";
            let values = [*first, *until, scope.company_id(), *at, after, limit].map(Value::from);
            ids(connection, sql, values).await?
        }
        About::Kept(id) => {
            let sql = "SELECT k.user_id FROM activity_user k JOIN activity a ON a.id = k.activity_id
                WHERE k.activity_id = $1 AND a.company_id = $2 AND k.user_id > $3 ORDER BY k.user_id LIMIT $4";
            let values = [*id, scope.company_id(), after, limit].map(Value::from);
            ids(connection, sql, values).await?
        }
        About::Nobody => Vec::new(),
    };
    let known = super::listed::people(connection, scope, &ids, &[]).await?;
    let mut known: HashMap<i64, (String, String)> =
        known.into_iter().map(|person| (person.id, (person.name(), person.email))).collect();
    Ok(ids.into_iter().map(|user_id| Touched { user_id, who: known.remove(&user_id) }).collect())
}

async fn ids(
    connection: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<i64>, Error> {
    let rows = connection.query_all_raw(statement(connection, sql, values)).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

/// The newest `limit` about a user, the newest first, but for what `store::history` tells by itself: what was done with
/// many at once, and by files.
pub(crate) async fn of_person(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    user_id: i64,
    limit: u32,
) -> Result<Vec<Activity>, Error> {
    let otherwise = Condition::any()
        .add(Column::SubjectKind.is_null())
        .add(Column::SubjectKind.is_not_in(["bulk_action", "import"]));
    let rows = of(scope)
        .filter(about_user(connection, scope, user_id).await?)
        .filter(otherwise)
        .order_by_desc(Column::Id)
        .limit(u64::from(limit))
        .all(connection)
        .await?;
    rows.into_iter().map(read).collect()
}

fn read(row: activity::Model) -> Result<Activity, Error> {
    Ok(Activity {
        id: row.id,
        actor: row.actor,
        verb: row.verb,
        subject: row.subject_kind.zip(row.subject_id),
        data: serde_json::from_str(&row.data)?,
        at: instant(row.created_at),
    })
}
