//! How far people have come with the courses of a package.

use std::sync::Arc;

use super::{CourseFigures, Package};
use crate::access::{Right, Scope};
use crate::assignments::AssignmentState;
use crate::kept::{Counted, From, Kept};
use crate::people::{SMALL, UserFilter};
use crate::{Backend, Error, store};

/// What was counted in this process, by company, within which groups, and courses.
pub(crate) type Progress = Kept<(i64, Option<Vec<i64>>, Vec<i64>), Arc<Attempts>>;

/// How many attempts at which course have come how far.
pub(crate) type Attempts = Vec<(i64, AssignmentState, u64)>;

impl Counted for Arc<Attempts> {
    fn size(&self) -> u64 {
        self.iter().map(|(_, _, attempts)| attempts).sum()
    }
}

/// Of each course of a package, in its order: the attempts there are, earlier ones among them, whatever they came by. A
/// manager's are those of the people in their groups.
pub async fn figures(
    backend: &Backend,
    scope: &Scope,
    package: &Package,
) -> Result<Vec<(i64, CourseFigures)>, Error> {
    scope.require(Right::ViewPeople)?;
    let counted = attempts(backend, scope, &package.courses).await?;
    let of = |course: i64| {
        let mut figures = CourseFigures::default();
        for (_, state, attempts) in counted.iter().filter(|(counted, ..)| *counted == course) {
            match state {
                AssignmentState::Assigned => figures.assigned = *attempts,
                AssignmentState::Started => figures.started = *attempts,
                AssignmentState::Completed => figures.completed = *attempts,
            }
        }
        figures
    };
    Ok(package.courses.iter().map(|course| (*course, of(*course))).collect())
}

async fn attempts(backend: &Backend, scope: &Scope, courses: &[i64]) -> Result<Arc<Attempts>, Error> {
    let read = backend.store().read();
    let (people, changes) = store::people_count::of_kinds(read, scope, &UserFilter::default()).await?;
    if people <= SMALL {
        return store::assignment::by_state(read, scope, courses).await.map(Arc::new);
    }
    let question = (scope.company_id(), scope.within().map(<[i64]>::to_vec), courses.to_vec());
    let courses = courses.to_vec();
    let count = move |backend: Backend, scope: Scope| async move {
        store::assignment::by_state(backend.store().read(), &scope, &courses).await.map(Arc::new)
    };
    backend.progress().get(backend, scope, From::Training(changes), question, count).await
}
