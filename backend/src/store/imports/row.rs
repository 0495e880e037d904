//! Rows of a plan, or of a result, to be looked at.

use std::collections::{BTreeSet, HashMap};

use entity::import_row::{Column, Entity, Model};
use entity::user::{Activation, Status};
use entity::{company, course, group, import, import_name, rule, user};
use roster::person::AccountType;
use roster::plan::{Action, Invited};
use sea_orm::sea_query::{Order, Query, SelectStatement};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::Handle;
use super::name::names_of_groups;
use super::stage::Turn;
use crate::Error;
use crate::imports::{Effect, GroupGained, ImportState, PlanRow, PlanRowFilter};

/// Up to `limit + 1` rows that pass the filter, after the row numbered `after`, in the file's order.
pub(crate) async fn rows(
    connection: &impl ConnectionTrait,
    handle: Handle,
    state: ImportState,
    filter: &PlanRowFilter,
    after: Option<i64>,
    limit: u32,
) -> Result<Vec<PlanRow>, Error> {
    let mut query = Entity::find().filter(Column::ImportId.eq(handle.id()));
    if let Some(after) = after {
        query = query.filter(Column::Row.gt(after));
    }
    if let Some(action) = filter.action {
        query = query.filter(Column::Action.eq(action.as_str()));
        if filter.effect.is_none() {
            query = query.filter(Column::Row.in_subquery(of_action(handle, action, after, limit)));
        }
    }
    let mailed = [Invited::Now.as_str(), Invited::WithAssignment.as_str()];
    query = match filter.effect {
        None => query,
        Some(Effect::Joins) => query.filter(Column::Joins.is_not_null()),
        Some(Effect::Assigns) => query.filter(Column::Courses.is_not_null()),
        Some(Effect::Invites) => query.filter(Column::Invite.is_in(mailed)),
        Some(Effect::Suspends) => query.filter(Column::Turn.eq(Turn::Suspends.as_str())),
        Some(Effect::Reactivates) => query.filter(Column::Turn.eq(Turn::Reactivates.as_str())),
    };
    let rows = query.order_by_asc(Column::Row).limit(u64::from(limit) + 1).all(connection).await?;
    let rows: Vec<Row> = rows.into_iter().map(Row::read).collect::<Result<_, Error>>()?;
    let done = matches!(state, import::State::Done | import::State::Undone);
    let names = Names::of(connection, handle, &rows, done).await?;
    rows.into_iter().map(|row| row.say(&names, done)).collect()
}

/// The numbers of the first rows of this action. Asked for alone, for SQLite would otherwise look for those of a rare
/// action among all.
fn of_action(handle: Handle, action: Action, after: Option<i64>, limit: u32) -> SelectStatement {
    let mut first = Query::select();
    first
        .column(Column::Row)
        .from(Entity)
        .and_where(Column::ImportId.eq(handle.id()))
        .and_where(Column::Action.eq(action.as_str()))
        .and_where(Column::Row.gt(after.unwrap_or(-1)))
        .order_by(Column::Row, Order::Asc)
        .limit(u64::from(limit) + 1);
    first
}

/// A row with its lists taken apart.
struct Row {
    model: Model,
    joins: Vec<i64>,
    rules: HashMap<i64, i64>,
    courses: Vec<i64>,
}

impl Row {
    fn read(model: Model) -> Result<Self, Error> {
        let joins = model.joins.as_deref().unwrap_or_default().split(',');
        let rules: Vec<(i64, i64)> =
            model.by_rules.as_deref().map_or(Ok(Vec::new()), serde_json::from_str)?;
        let courses: Vec<(i64, Option<i64>)> =
            model.courses.as_deref().map_or(Ok(Vec::new()), serde_json::from_str)?;
        Ok(Self {
            joins: joins.filter_map(|id| id.parse().ok()).collect(),
            rules: rules.into_iter().collect(),
            courses: courses.into_iter().map(|(course, _)| course).collect(),
            model,
        })
    }

    fn say(self, names: &Names, done: bool) -> Result<PlanRow, Error> {
        let Self { model: row, joins, rules, courses } = self;
        let action =
            Action::parse(&row.action).ok_or_else(|| Error::internal("an unknown action is staged"))?;
        let gained = joins.into_iter().filter_map(|id| {
            let rule = rules.get(&id).and_then(|rule| names.rules.get(rule)).cloned();
            Some(GroupGained { rule, ..names.groups.get(&id).cloned()? })
        });
        let mut groups: Vec<GroupGained> = gained.collect();
        groups.sort_by(|one, other| one.name.cmp(&other.name));
        let turn = row.turn.as_deref();
        let invite = row.invite.as_deref();
        let known = row.user_id.filter(|_| action != Action::Create).and_then(|id| names.people.get(&id));
        let account_type = row.account_type.as_deref().and_then(AccountType::parse);
        let is_active = match &row.status {
            Some(status) => status == roster::person::Status::Active.as_str(),
            None => known.is_some_and(|known| known.is_active),
        };
        let concerned = matches!(action, Action::Create | Action::Update | Action::Unchanged);
        Ok(PlanRow {
            row: row.row as u32,
            line: row.line as u32,
            action,
            name: format!("{} {}", row.first_name, row.last_name).trim().to_owned(),
            email: row.email,
            // An id that is only reserved is nobody's yet.
            user: row.user_id.filter(|_| done || action != Action::Create),
            changes: row.changes.as_deref().map_or(Ok(Vec::new()), serde_json::from_str)?,
            groups,
            courses: courses.into_iter().filter_map(|id| names.courses.get(&id).cloned()).collect(),
            account_type: account_type.or_else(|| known.map(|known| known.account_type)),
            may_invite: !done && concerned && is_active && known.is_none_or(|known| known.is_uninvited),
            mail: invite.is_some_and(|invite| invite != Invited::Later.as_str()),
            company: names.companies.get(&row.company_id).cloned(),
            suspends: turn == Some(Turn::Suspends.as_str()),
            reactivates: turn == Some(Turn::Reactivates.as_str()),
            findings: row.findings.as_deref().map_or(Ok(Vec::new()), serde_json::from_str)?,
        })
    }
}

/// What the rows name, by ids.
struct Names {
    groups: HashMap<i64, GroupGained>,
    rules: HashMap<i64, String>,
    courses: HashMap<i64, String>,
    /// Empty where there is but one.
    companies: HashMap<i64, String>,
    /// Users who are there already.
    people: HashMap<i64, Known>,
}

/// A user as they are today.
struct Known {
    account_type: AccountType,
    is_active: bool,
    is_uninvited: bool,
}

impl Names {
    async fn of(
        connection: &impl ConnectionTrait,
        handle: Handle,
        rows: &[Row],
        done: bool,
    ) -> Result<Self, Error> {
        let groups: BTreeSet<i64> = rows.iter().flat_map(|row| row.joins.iter().copied()).collect();
        let rules: BTreeSet<i64> = rows.iter().flat_map(|row| row.rules.values().copied()).collect();
        let courses: BTreeSet<i64> = rows.iter().flat_map(|row| row.courses.iter().copied()).collect();
        let mut names = Self {
            groups: HashMap::new(),
            rules: HashMap::new(),
            courses: HashMap::new(),
            companies: companies(connection, handle).await?,
            people: people(connection, rows).await?,
        };
        if !groups.is_empty() {
            names.groups = gained(connection, handle, groups, done).await?;
        }
        if !rules.is_empty() {
            let query = rule::Entity::find().filter(rule::Column::Id.is_in(rules)).select_only();
            let query = query.columns([rule::Column::Id, rule::Column::Name]);
            names.rules = query.into_tuple().all(connection).await?.into_iter().collect();
        }
        if !courses.is_empty() {
            let query = course::Entity::find().filter(course::Column::Id.is_in(courses)).select_only();
            let query = query.columns([course::Column::Id, course::Column::Title]);
            names.courses = query.into_tuple().all(connection).await?.into_iter().collect();
        }
        Ok(names)
    }
}

/// Those of the rows who are there already.
async fn people(connection: &impl ConnectionTrait, rows: &[Row]) -> Result<HashMap<i64, Known>, Error> {
    let ids: Vec<i64> = rows.iter().filter_map(|row| row.model.user_id).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let query = user::Entity::find().filter(user::Column::Id.is_in(ids)).select_only().columns([
        user::Column::Id,
        user::Column::AccountType,
        user::Column::Status,
        user::Column::Activation,
    ]);
    let users: Vec<(i64, user::AccountType, Status, Activation)> = query.into_tuple().all(connection).await?;
    let known = |(id, account_type, status, activation): (i64, user::AccountType, Status, Activation)| {
        let is_active = status == Status::Active;
        let is_uninvited = activation == Activation::NotInvited;
        (id, Known { account_type: account_type.into(), is_active, is_uninvited })
    };
    Ok(users.into_iter().map(known).collect())
}

/// The groups that the rows gain, those among them that are yet to be made.
async fn gained(
    connection: &impl ConnectionTrait,
    handle: Handle,
    ids: BTreeSet<i64>,
    done: bool,
) -> Result<HashMap<i64, GroupGained>, Error> {
    let gain = |id: Option<i64>, name, kind| GroupGained { id, name, kind, rule: None };
    let made = names_of_groups(connection, handle).await?.into_iter().map(|row| {
        let kind = match row.kind {
            import_name::Kind::Cohort => group::Kind::Cohort,
            import_name::Kind::Group | import_name::Kind::Package => group::Kind::Group,
        };
        (row.new_id, gain(done.then_some(row.new_id), row.name, kind))
    });
    let mut gained: HashMap<i64, GroupGained> = made.collect();
    let found = group::Entity::find().filter(group::Column::Id.is_in(ids)).all(connection).await?;
    gained.extend(found.into_iter().map(|row| (row.id, gain(Some(row.id), row.name, row.kind))));
    Ok(gained)
}

/// The names of the companies of an import over several.
async fn companies(connection: &impl ConnectionTrait, handle: Handle) -> Result<HashMap<i64, String>, Error> {
    let is_over_several = import::Entity::find()
        .filter(import::Column::Id.eq(handle.id()))
        .filter(import::Column::Reach.eq(import::Reach::Platform))
        .select_only()
        .column(import::Column::Id);
    if is_over_several.into_tuple::<i64>().one(connection).await?.is_none() {
        return Ok(HashMap::new());
    }
    let query = company::Entity::find().select_only().columns([company::Column::Id, company::Column::Name]);
    Ok(query.into_tuple().all(connection).await?.into_iter().collect())
}
