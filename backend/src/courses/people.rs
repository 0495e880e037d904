//! How many people have which course.

use std::collections::HashMap;
use std::sync::Arc;

use crate::access::{Right, Scope};
use crate::kept::{From, Kept};
use crate::people::{SMALL, UserFilter};
use crate::{Backend, Error, store};

/// What was counted in this process, by company, and within which groups.
pub(crate) type Learners = Kept<(i64, Option<Vec<i64>>), Arc<HashMap<i64, u64>>>;

/// How many of the company's people have each course assigned, by the course's id. Those that nobody has are not
/// in it. A manager's are those of their groups.
pub async fn people(backend: &Backend, scope: &Scope) -> Result<Arc<HashMap<i64, u64>>, Error> {
    scope.require(Right::ViewPeople)?;
    let read = backend.store().read();
    let (people, changes) = store::people_count::of_kinds(read, scope, &UserFilter::default()).await?;
    if people <= SMALL {
        return store::course::people(read, scope).await.map(Arc::new);
    }
    let question = (scope.company_id(), scope.within().map(<[i64]>::to_vec));
    let count = |backend: Backend, scope: Scope| async move {
        store::course::people(backend.store().read(), &scope).await.map(Arc::new)
    };
    backend.learners().get(backend, scope, From::Training(changes), question, count).await
}
