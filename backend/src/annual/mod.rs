//! Annual training: whose turn it is to do a package again, because the newest attempt was assigned long enough ago.

use jiff::Timestamp;
use roster::person::Status;

use crate::access::{Right, Scope};
use crate::page::{Listing, Page};
use crate::{Backend, Error, store};

mod archive;
mod period;

pub use archive::{Moved, archive, restore};

/// Somebody whose turn it is, or was until they were taken off the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    pub user_id: i64,
    pub name: String,
    pub email: String,
    pub status: Status,
    /// When the newest attempt was assigned at a course of the package.
    pub assigned_at: Timestamp,
    /// They have started the newest attempt at a course of the package, and not completed it.
    pub in_progress: bool,
    /// At how many courses of the package their newest attempt is completed.
    pub completed: u64,
    /// Taken off the list: since when, and by whom, as shown.
    pub archived: Option<(Timestamp, String)>,
}

/// Which of those who were given a package.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shelf {
    /// Whose turn it is.
    #[default]
    Due,
    /// Who was taken off that list, whether or not it would be their turn.
    Archived,
}

/// Whom something is done to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// By id.
    Users(Vec<i64>),
    /// Everybody who stands on the list.
    All,
}

/// What doing something to them means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outlook {
    pub people: u64,
    /// How many of them have an attempt in progress.
    pub in_progress: u64,
    pub suspended: u64,
}

/// How many people a list counts at most: beyond that it only says that there are more, for counting a million would
/// take longer than showing a page of them.
pub const COUNTED: u64 = 10_000;

/// A page of them: those first whose newest attempt is longest ago, or who were archived last. A manager's are those of
/// their groups. Without `total` where there are more than [`COUNTED`].
pub async fn list(
    backend: &Backend,
    scope: &Scope,
    package_id: i64,
    shelf: Shelf,
    page: &Page,
) -> Result<Listing<Turn>, Error> {
    scope.require(Right::ViewPeople)?;
    let read = backend.store().read();
    store::package::get(read, scope, package_id).await?.ok_or(Error::NotFound)?;
    let before = due_before(backend, scope).await?;
    store::annual::list(read, scope, package_id, shelf, before, page).await
}

/// In how many months after their newest attempt people's turn comes, in this company.
pub async fn months(backend: &Backend, scope: &Scope) -> Result<u32, Error> {
    scope.require(Right::ViewPeople)?;
    let settings = store::company::settings(backend.store().read(), scope).await?;
    settings.map(|settings| settings.annual_months).ok_or(Error::NotFound)
}

/// For each package that somebody was given, by its id: how many people's turn it is, counted to [`COUNTED`], and how
/// many are archived, likewise.
pub async fn counts(backend: &Backend, scope: &Scope) -> Result<Vec<(i64, u64, u64)>, Error> {
    scope.require(Right::ViewPeople)?;
    let read = backend.store().read();
    let before = due_before(backend, scope).await?;
    let mut counts = Vec::new();
    for package in store::package::list(read, scope).await? {
        let due = store::annual::count(read, scope, package.id, Shelf::Due, before).await?;
        let archived = store::annual::count(read, scope, package.id, Shelf::Archived, before).await?;
        counts.push((package.id, due, archived));
    }
    Ok(counts)
}

/// How many people's turn it is at one package, counted to one more than [`COUNTED`].
pub async fn count_due(backend: &Backend, scope: &Scope, package_id: i64) -> Result<u64, Error> {
    scope.require(Right::ViewPeople)?;
    let before = due_before(backend, scope).await?;
    store::annual::count(backend.store().read(), scope, package_id, Shelf::Due, before).await
}

/// What would be done to how many, said before it is.
///
/// # Errors
/// [`Error::NotFound`] if somebody who is named is not the company's.
pub async fn look_ahead(
    backend: &Backend,
    scope: &Scope,
    package_id: i64,
    shelf: Shelf,
    chosen: &Chosen,
) -> Result<Outlook, Error> {
    scope.require(Right::ManageTraining)?;
    let read = backend.store().read();
    store::package::get(read, scope, package_id).await?.ok_or(Error::NotFound)?;
    let before = due_before(backend, scope).await?;
    let ids = ids(read, scope, package_id, shelf, chosen, before).await?;
    store::annual::outlook(read, scope, package_id, &ids).await
}

/// The moment before which the newest attempt was assigned of those whose turn it is.
pub(crate) async fn due_before(backend: &Backend, scope: &Scope) -> Result<i64, Error> {
    let settings = store::company::settings(backend.store().read(), scope).await?.ok_or(Error::NotFound)?;
    Ok(period::before(backend.clock().now(), settings.annual_months)?.as_microsecond())
}

/// The ids of those who are chosen from a shelf, in order, none twice. Whoever is named need not stand on it.
///
/// # Errors
/// [`Error::NotFound`] for ids that are not the company's people, [`Error::Refused`] if nobody is named.
pub(crate) async fn ids(
    connection: &impl store::Connection,
    scope: &Scope,
    package_id: i64,
    shelf: Shelf,
    chosen: &Chosen,
    before: i64,
) -> Result<Vec<i64>, Error> {
    let Chosen::Users(ids) = chosen else {
        return store::annual::ids(connection, scope, package_id, shelf, before).await;
    };
    let mut distinct = ids.clone();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.is_empty() {
        return Err(Error::refused("Say whom it is about: nobody is named."));
    }
    let known = store::annual::known(connection, scope, &distinct).await?;
    if known == distinct.len() as u64 { Ok(distinct) } else { Err(Error::NotFound) }
}
