//! What it takes to work on an import.

use entity::import::{Column, Entity, Reach, State};
use roster::Snapshot;
use roster::map::{ColumnMapping, Field};
use roster::protocol::Configuration;
use roster::read::Limits;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _};

use super::Handle;
use super::company::{Moment, Sight};
use super::import::of;
use crate::Error;
use crate::access::{Actor, Scope};
use crate::imports::Plan;

/// An import in somebody's hands.
#[derive(Clone, Debug)]
pub(crate) struct Work {
    pub(crate) handle: Handle,
    pub(crate) state: State,
    pub(crate) rows: u32,
    /// All but the company's names of today, which [`Work::renew`] puts in.
    pub(crate) configuration: Configuration,
    /// One entry a column, as it was checked last.
    pub(crate) mapping: Vec<ColumnMapping>,
    pub(crate) reach: Reach,
    /// Who made it, if somebody who signs in did.
    pub(crate) account_id: Option<i64>,
    pub(crate) revision: i64,
    /// Who made it, as shown.
    pub(crate) changed_by: Option<String>,
    pub(crate) comment: String,
    pub(crate) checked_version: i64,
    /// Of the companies that are concerned, when the plan was made.
    pub(crate) planned_at: Option<Moment>,
    pub(crate) generation: i64,
    pub(crate) plan: Option<Plan>,
    /// Of the plan that was approved.
    pub(crate) commit_digest: Option<String>,
    /// Who wanted it to be committed, where another is to approve it.
    pub(crate) requested_by: Option<Actor>,
}

impl Work {
    /// Takes the company's names as they are today. What it remembers of columns stays as it was when the file
    /// came in: another import that is committed meanwhile does not change what these columns are.
    pub(crate) fn renew(&mut self, today: Snapshot) {
        let remembered = std::mem::take(&mut self.configuration.snapshot.remembered);
        self.configuration.snapshot = Snapshot { remembered, ..today };
    }

    /// With whose eyes its file is looked at.
    pub(crate) fn sight(&self) -> Sight {
        Sight { company_id: self.handle.company_id(), reach: self.reach, account_id: self.account_id }
    }

    /// The companies that its plan concerns: its own, and those that its rows are of.
    pub(crate) fn concerned(&self, plan: &Plan) -> Vec<i64> {
        let own = self.handle.company_id();
        let others = plan.companies.iter().map(|company| company.id).filter(|id| *id != own);
        std::iter::once(own).chain(others).collect()
    }

    /// The company in whose activity it is told of. One over several is the owners' business.
    pub(crate) fn tells(&self) -> Option<i64> {
        (self.reach != Reach::Platform).then(|| self.handle.company_id())
    }

    /// Whether each of its rows says which company it is for.
    pub(crate) fn names_companies(&self) -> bool {
        names_companies(&self.mapping)
    }
}

/// Whether a column is mapped to the company.
pub(crate) fn names_companies(mapping: &[ColumnMapping]) -> bool {
    mapping.iter().any(|column| column.field == Some(Field::Company))
}

/// A file that comes in piece by piece.
#[derive(Clone, Debug)]
pub(crate) struct Receiving {
    pub(crate) handle: Handle,
    /// Bytes of the whole.
    pub(crate) size: u64,
    pub(crate) configuration: Configuration,
}

/// The one that the actor has announced. Nobody else sees it before it is whole.
pub(crate) async fn receiving(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<Receiving>, Error> {
    let actor = scope.actor();
    let own = match actor.account_id() {
        Some(account_id) => Column::CreatedByAccount.eq(account_id),
        None => Column::CreatedByAccount.is_null().and(Column::CreatedBy.eq(actor.display())),
    };
    let row = Entity::find_by_id(id)
        .filter(Column::CompanyId.eq(scope.company_id()))
        .filter(Column::State.eq(State::Receiving))
        .filter(Column::ByteSize.gt(0))
        .filter(own)
        .one(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Receiving {
        handle: Handle::new(scope, row.id),
        size: row.byte_size.unsigned_abs(),
        configuration: Configuration {
            filename: row.filename,
            snapshot: Snapshot { remembered: serde_json::from_str(&row.remembered)?, ..Snapshot::default() },
            settings: serde_json::from_str(&row.settings)?,
            ..Configuration::default()
        },
    }))
}

pub(crate) async fn work(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    id: i64,
) -> Result<Option<Work>, Error> {
    let Some(row) = of(scope).filter(Column::Id.eq(id)).one(connection).await? else { return Ok(None) };
    let planned_at = row.planned_version.zip(row.planned_arrivals);
    Ok(Some(Work {
        handle: Handle::new(scope, row.id),
        state: row.state,
        rows: row.row_count as u32,
        configuration: Configuration {
            filename: row.filename,
            snapshot: Snapshot { remembered: serde_json::from_str(&row.remembered)?, ..Snapshot::default() },
            settings: serde_json::from_str(&row.settings)?,
            dialect: serde_json::from_str(&row.dialect_choice)?,
            mapping: serde_json::from_str(&row.mapping_choice)?,
            value_mapping: serde_json::from_str(&row.value_mapping)?,
            edits: serde_json::from_str(&row.edits)?,
            new_fields: serde_json::from_str(&row.new_fields)?,
            limits: Limits::default(),
        },
        mapping: serde_json::from_str(&row.mapping)?,
        reach: row.reach,
        account_id: row.created_by_account,
        revision: row.revision,
        changed_by: row.changed_by,
        comment: row.comment,
        requested_by: row.requested_by.as_deref().map(serde_json::from_str).transpose()?,
        checked_version: row.checked_version,
        planned_at: planned_at.map(|(version, arrivals)| Moment { version, arrivals }),
        generation: row.generation,
        plan: row.plan.as_deref().map(serde_json::from_str).transpose()?,
        commit_digest: row.commit_digest,
    }))
}
