//! With whose eyes a file is looked at: that of an owner who names several companies, that of a company, or that
//! of a manager. It stays the same whoever works on the import.

use crate::access::{Right, Scope};
use crate::store::imports::{Company, Reach, Sight, Work};
use crate::{Backend, Error, store};

/// For a file that is coming in. An owner may name several companies; only its columns tell whether they do.
pub(super) fn beginning(scope: &Scope) -> Sight {
    let reach = if scope.allows(Right::Own) {
        Reach::Platform
    } else if scope.allows(Right::ManageCompany) {
        Reach::Company
    } else {
        Reach::Groups
    };
    Sight { company_id: scope.company_id(), reach, account_id: scope.actor().account_id() }
}

/// For one that is being changed: an owner may map a column to the company now.
pub(super) fn changing(scope: &Scope, work: &Work) -> Sight {
    let widens = scope.allows(Right::Own) && work.reach == Reach::Company && !work.names_companies();
    Sight { reach: if widens { Reach::Platform } else { work.reach }, ..work.sight() }
}

/// How far an import reaches that was checked with these eyes. One that names no company is the company's own,
/// and finds the same without the others; one that did stays the owners'.
pub(super) fn reach(sight: Sight, before: Reach, names_companies: bool, company: &mut Company) -> Reach {
    if sight.reach == Reach::Platform && before != Reach::Platform && !names_companies {
        company.alone();
        return Reach::Company;
    }
    sight.reach
}

/// An import that the actor may work on. What an administrator may grant is not for managers.
pub(super) async fn work(backend: &Backend, scope: &Scope, id: i64) -> Result<Work, Error> {
    scope.require(Right::Import)?;
    let work = store::imports::work(backend.store().read(), scope, id).await?.ok_or(Error::NotFound)?;
    if work.reach != Reach::Groups {
        scope.require(Right::ManageCompany)?;
    }
    Ok(work)
}
