//! How many people are in which group.

use std::collections::HashMap;
use std::sync::Arc;

use crate::access::Scope;
use crate::kept::{From, Kept};
use crate::people::{SMALL, UserFilter};
use crate::{Backend, Error, store};

/// What was counted in this process, by company.
pub(crate) type Members = Kept<i64, Arc<HashMap<i64, u64>>>;

/// By the groups' ids; of those with nobody in them, nothing. Whoever joins a group or leaves it is changed by that.
pub(super) async fn of_all(backend: &Backend, scope: &Scope) -> Result<Arc<HashMap<i64, u64>>, Error> {
    let read = backend.store().read();
    let (people, changes) = store::people_count::of_kinds(read, scope, &UserFilter::default()).await?;
    if people <= SMALL {
        return store::group::members(read, scope).await.map(Arc::new);
    }
    let count = |backend: Backend, scope: Scope| async move {
        store::group::members(backend.store().read(), &scope).await.map(Arc::new)
    };
    backend.members().get(backend, scope, From::People(changes), scope.company_id(), count).await
}
