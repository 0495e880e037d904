//! Figures counted from rows.

use entity::{group, import, user};
use roster::plan::Counts;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

use super::statement;
use crate::Error;
use crate::access::Scope;
use crate::dashboard::{PeopleFigures, TrainingFigures};

/// Added up from what the database keeps of each kind: nobody counts a million.
pub(crate) async fn people(connection: &impl ConnectionTrait, scope: &Scope) -> Result<PeopleFigures, Error> {
    let kinds = connection
        .query_all_raw(statement(
            connection,
            "SELECT status, activation, CAST(sum(people) AS BIGINT) FROM people_count WHERE company_id = $1 \
             GROUP BY status, activation",
            [scope.company_id().into()],
        ))
        .await?;
    let mut figures = PeopleFigures::default();
    for kind in kinds {
        let (status, activation): (user::Status, user::Activation) =
            (kind.try_get_by_index(0)?, kind.try_get_by_index(1)?);
        let people = kind.try_get_by_index::<i64>(2)?.unsigned_abs();
        *match status {
            user::Status::Active => &mut figures.active,
            user::Status::Suspended => &mut figures.suspended,
        } += people;
        *match activation {
            user::Activation::NotInvited => &mut figures.not_invited,
            user::Activation::Invited => &mut figures.invited,
            user::Activation::Activated => &mut figures.activated,
        } += people;
    }
    Ok(figures)
}

/// How many of the company's seats were taken since then by people who were not there before.
pub(crate) async fn seats_taken_since(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    since: i64,
) -> Result<u64, Error> {
    Ok(user::Entity::find()
        .filter(user::Column::CompanyId.eq(scope.company_id()))
        .filter(user::Column::Status.eq(user::Status::Active))
        .filter(user::Column::CreatedAt.gte(since))
        .count(connection)
        .await?)
}

/// How many people have begun, and completed, a course. In words that the partial index answers to, which it would
/// not to a value that is bound.
pub(crate) async fn training(
    connection: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<TrainingFigures, Error> {
    let counted = connection
        .query_one_raw(statement(
            connection,
            "SELECT count(*), coalesce(sum(completed), 0) FROM ( \
               SELECT max(CASE WHEN state = 'completed' THEN 1 ELSE 0 END) AS completed FROM assignment \
               WHERE company_id = $1 AND state <> 'assigned' GROUP BY user_id) AS people",
            [scope.company_id().into()],
        ))
        .await?;
    let Some(counted) = counted else { return Ok(TrainingFigures::default()) };
    let number = |at: usize| Ok::<_, Error>(counted.try_get_by_index::<i64>(at)?.unsigned_abs());
    Ok(TrainingFigures { started: number(0)?, completed: number(1)? })
}

/// How many mails of the company's could not be sent.
pub(crate) async fn failed_mails(connection: &impl ConnectionTrait, scope: &Scope) -> Result<u64, Error> {
    let counted = connection
        .query_one_raw(statement(
            connection,
            "SELECT count(*) FROM outbox WHERE company_id = $1 AND state = 'failed'",
            [scope.company_id().into()],
        ))
        .await?;
    let Some(counted) = counted else { return Ok(0) };
    Ok(counted.try_get_by_index::<i64>(0)?.unsigned_abs())
}

/// How many groups, and how many cohorts.
pub(crate) async fn groups(connection: &impl ConnectionTrait, scope: &Scope) -> Result<(u64, u64), Error> {
    let counted = group::Entity::find()
        .filter(group::Column::CompanyId.eq(scope.company_id()))
        .select_only()
        .column(group::Column::Kind)
        .column_as(group::Column::Id.count(), "groups")
        .group_by(group::Column::Kind)
        .into_tuple::<(group::Kind, i64)>()
        .all(connection)
        .await?;
    let of = |kind| {
        counted.iter().filter(|(found, _)| *found == kind).map(|(_, count)| count.unsigned_abs()).sum()
    };
    Ok((of(group::Kind::Group), of(group::Kind::Cohort)))
}

/// When each import that was committed since `since` was, and what it did; oldest first.
pub(crate) async fn imports(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    since: i64,
) -> Result<Vec<(i64, Counts)>, Error> {
    let done = import::Entity::find()
        .filter(import::Column::CompanyId.eq(scope.company_id()))
        .filter(import::Column::State.eq(import::State::Done))
        .filter(import::Column::FinishedAt.gte(since))
        .order_by_asc(import::Column::FinishedAt)
        .select_only()
        .column(import::Column::FinishedAt)
        .column(import::Column::Counts)
        .into_tuple::<(Option<i64>, String)>()
        .all(connection)
        .await?;
    done.into_iter().map(|(at, counts)| Ok((at.unwrap_or(since), serde_json::from_str(&counts)?))).collect()
}

/// How many imports wait to be committed.
pub(crate) async fn drafts(connection: &impl ConnectionTrait, scope: &Scope) -> Result<u64, Error> {
    Ok(import::Entity::find()
        .filter(import::Column::CompanyId.eq(scope.company_id()))
        .filter(import::Column::State.is_in([
            import::State::Draft,
            import::State::Planned,
            import::State::AwaitingApproval,
        ]))
        .count(connection)
        .await?)
}
