//! What committing would do: every row decided against the company, and written down.

use std::collections::HashMap;
use std::sync::Arc;

use roster::map::{CustomField, NewField, check_new_fields};
use roster::plan::{CompanyContext, PlanContext, Planner};
use roster::{CheckRequest, Checked, Settings};

use super::change::{invalid, known_group, require_open};
use super::look_up::LookUp;
use super::recheck::checked;
use super::resolve::Resolving;
use super::{Plan, PlanRow, PlanRowFilter, sight};
use crate::access::{Right, Scope};
use crate::page::{Listing, Page};
use crate::store::imports::{Company, Interior, Work};
use crate::{Backend, Error, store};

/// Blocking findings that a plan names; that there are more is said by the findings' summary.
const BLOCKING: usize = 1_000;

/// Makes the plan anew: reads the file again, compares each row with the company, and writes down what would
/// become of it. It is answered also when it may not be committed.
///
/// # Errors
/// [`Error::Conflict`] for an import that is no draft any more, and when somebody else plans or changes it at
/// the same moment.
pub async fn plan(backend: &Backend, scope: &Scope, id: i64) -> Result<Plan, Error> {
    scope.require(Right::Import)?;
    let lock = backend.import_board().planning(id);
    let _planning = lock.lock().await;
    let work = sight::work(backend, scope, id).await?;
    require_open(work.state)?;
    make(backend, scope, &work).await
}

/// The plan that was made last, unless something was changed since.
pub async fn latest_plan(backend: &Backend, scope: &Scope, id: i64) -> Result<Option<Plan>, Error> {
    scope.require(Right::ViewPeople)?;
    let work = store::imports::work(backend.store().read(), scope, id).await?.ok_or(Error::NotFound)?;
    Ok(work.plan)
}

/// Rows of the plan, or of the result once it is done, in the file's order.
pub async fn plan_rows(
    backend: &Backend,
    scope: &Scope,
    id: i64,
    filter: &PlanRowFilter,
    page: &Page,
) -> Result<Listing<PlanRow>, Error> {
    scope.require(Right::ViewPeople)?;
    let read = backend.store().read();
    let import = store::imports::get(read, scope, id).await?.ok_or(Error::NotFound)?;
    let handle = store::imports::find(read, scope, id).await?.ok_or(Error::NotFound)?;
    // Rows of a plan that was thrown away are nobody's.
    if import.plan_digest.is_none() {
        return Err(Error::conflict("There is no plan that holds. Make the plan first."));
    }
    let after = page.after_id()?;
    let rows = store::imports::rows(read, handle, import.state, filter, after, page.limit).await?;
    Ok(Listing::of(rows, page.limit, |row| row.row.to_string()))
}

/// What every row of an import is held against.
pub(super) struct Prepared {
    pub(super) company: Company,
    pub(super) context: PlanContext,
    pub(super) looks: LookUp,
    pub(super) request: CheckRequest,
    pub(super) checked: Arc<Checked>,
}

/// Gathers it, and checks the file with it.
pub(super) async fn prepare(backend: &Backend, scope: &Scope, work: &Work) -> Result<Prepared, Error> {
    let store = backend.store();
    let sight = work.sight();
    let company = store::imports::company(store, sight).await?;
    let interiors = store::imports::interiors(store, sight, scope.actor().account_id()).await?;
    let configuration = &work.configuration;
    let context = context_of(&configuration.settings, &configuration.new_fields, &company, interiors)?;
    let mut renewed = work.clone();
    renewed.renew(company.snapshot.clone());
    let request = CheckRequest { configuration: renewed.configuration, limits: backend.config().limits };
    let checked = checked(backend, work, &request).await?;
    let companies: Vec<i64> = company.houses.iter().map(|house| house.id).collect();
    let looks = LookUp::new(companies, work.configuration.settings.match_by, &checked.mapping);
    Ok(Prepared { company, context, looks, request, checked })
}

/// Makes the plan of an import that is open, or whose commit finds that the company has moved.
pub(super) async fn make(backend: &Backend, scope: &Scope, work: &Work) -> Result<Plan, Error> {
    let store = backend.store();
    let Prepared { company, context, looks, request, checked } = prepare(backend, scope, work).await?;
    let version = company.version();

    let transaction = store.begin().await?;
    let begun = store::imports::begin_plan(&transaction, work, backend.clock().micros()).await?;
    let generation = begun.ok_or_else(changed_meanwhile)?;
    if work.checked_version != version {
        store::imports::recheck(&transaction, work, version, &checked).await?;
        store::imports::replace_findings(&transaction, work.handle, checked.findings.kept()).await?;
    }
    transaction.commit().await?;
    if work.generation > 0 {
        store::imports::clear(store, work.handle).await?;
    }

    let mut planner = Planner::new(context);
    let resolving = Resolving { backend, handle: work.handle, generation, looks: &looks };
    if !resolving.resolve(request, Arc::clone(&checked), &mut planner).await? {
        return Err(changed_meanwhile());
    }
    let mut blocking = checked.blocking(work.configuration.settings.on_error);
    blocking.truncate(BLOCKING);
    let mut plan = planner.finish(blocking, checked.summary.blocking);
    plan.unknown_values = checked.unknown_values();
    plan.unknown_values.truncate(BLOCKING);

    let transaction = store.begin().await?;
    let now = backend.clock().micros();
    let moment = company.moment(&work.concerned(&plan));
    if !store::imports::end_plan(&transaction, work, generation, &plan, moment, now).await? {
        return Err(changed_meanwhile());
    }
    transaction.commit().await?;
    backend.import_board().stir();
    Ok(plan)
}

/// What holds for everybody who comes into these companies, in a file or by themselves.
pub(crate) fn context_of(
    settings: &Settings,
    new_fields: &[NewField],
    company: &Company,
    mut interiors: HashMap<i64, Interior>,
) -> Result<PlanContext, Error> {
    check_new_fields(new_fields, &company.snapshot, None).map_err(invalid)?;
    let group = match &settings.group {
        None => None,
        Some(id) => {
            let id =
                id.parse().map_err(|_| invalid("The group that everyone should join has no such id."))?;
            known_group(&company.snapshot, id)?;
            Some(id)
        }
    };
    let mut custom_fields = company.snapshot.custom_fields.clone();
    let companies = company.houses.iter().map(|house| {
        let Interior { packages, rules, seats_used, admins, importer } =
            interiors.remove(&house.id).unwrap_or_default();
        CompanyContext {
            id: house.id,
            name: house.name.clone(),
            language: house.language.clone(),
            required: house.required.clone(),
            first_name_optional: house.first_name_optional,
            // Of the first, which is the import's own.
            custom_fields: std::mem::take(&mut custom_fields),
            packages,
            rules,
            seat_limit: house.seat_limit,
            seats_used,
            admins,
            importer,
        }
    });
    Ok(PlanContext {
        settings: settings.clone(),
        companies: companies.collect(),
        group,
        managed: company.managed.clone(),
        may_grant: company.snapshot.may_grant,
        new_fields: new_fields.iter().map(as_it_will_be).collect(),
    })
}

/// A field that the import makes; the options of a choice come out of the file.
fn as_it_will_be(new: &NewField) -> CustomField {
    CustomField {
        key: new.key.clone(),
        label: new.label.trim().to_owned(),
        kind: new.kind,
        required: new.required,
        ..CustomField::default()
    }
}

fn changed_meanwhile() -> Error {
    Error::conflict("This import was changed or planned by somebody else at the same moment. Plan it again.")
}
