//! What committing would do: every row decided against the company, and written down.

use std::sync::Arc;

use roster::CheckRequest;
use roster::plan::{CompanyContext, PlanContext, Planner};

use super::change::{invalid, known_group, require_open};
use super::recheck::checked;
use super::resolve::resolve;
use super::{Plan, PlanRow, PlanRowFilter};
use crate::access::{Right, Scope};
use crate::page::{Listing, Page};
use crate::store::imports::{Company, Work};
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
    let work = store::imports::work(backend.store().read(), scope, id).await?.ok_or(Error::NotFound)?;
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

/// Makes the plan of an import that is open, or whose commit finds that the company has moved.
pub(super) async fn make(backend: &Backend, scope: &Scope, work: &Work) -> Result<Plan, Error> {
    let store = backend.store();
    let company = store::imports::company(store, scope).await?;
    let used = store::imports::seats_used(store.read(), scope).await?;
    let context = context(work, &company, used)?;
    let mut renewed = work.clone();
    renewed.renew(company.snapshot);
    let request = CheckRequest { configuration: renewed.configuration, limits: backend.config().limits };
    let checked = checked(backend, work, company.version, &request).await?;

    let transaction = store.begin().await?;
    let begun = store::imports::begin_plan(&transaction, work, backend.clock().micros()).await?;
    let generation = begun.ok_or_else(changed_meanwhile)?;
    if work.checked_version != company.version {
        store::imports::recheck(&transaction, work, company.version, &checked).await?;
        store::imports::replace_findings(&transaction, work.handle, checked.findings.kept()).await?;
    }
    transaction.commit().await?;
    if work.generation > 0 {
        store::imports::clear(store, work.handle).await?;
    }

    let mut planner = Planner::new(context);
    let resolved =
        resolve(backend, scope, work.handle, generation, request, Arc::clone(&checked), &mut planner).await?;
    if !resolved {
        return Err(changed_meanwhile());
    }
    let mut blocking = checked.blocking(work.configuration.settings.on_error);
    blocking.truncate(BLOCKING);
    let plan = planner.finish(blocking, checked.summary.blocking);

    let transaction = store.begin().await?;
    let now = backend.clock().micros();
    if !store::imports::end_plan(&transaction, work, generation, &plan, company.version, now).await? {
        return Err(changed_meanwhile());
    }
    transaction.commit().await?;
    Ok(plan)
}

fn context(work: &Work, company: &Company, seats_used: u32) -> Result<PlanContext, Error> {
    let settings = &work.configuration.settings;
    let group = match &settings.group {
        None => None,
        Some(id) => {
            let id =
                id.parse().map_err(|_| invalid("The group that everyone should join has no such id."))?;
            known_group(&company.snapshot, id)?;
            Some(id)
        }
    };
    let own = CompanyContext {
        id: work.handle.company_id(),
        name: company.snapshot.company.clone(),
        language: company.snapshot.default_language.clone(),
        required: company.snapshot.required.clone(),
        first_name_optional: company.snapshot.first_name_optional,
        seat_limit: company.seat_limit,
        seats_used,
        ..CompanyContext::default()
    };
    Ok(PlanContext { settings: settings.clone(), companies: vec![own], group, ..PlanContext::default() })
}

fn changed_meanwhile() -> Error {
    Error::conflict("This import was changed or planned by somebody else at the same moment. Plan it again.")
}
