//! Annual training: whose turn it is to do a package again.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Failure;

/// Somebody on the list, or off it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnView {
    pub user: i64,
    pub name: String,
    pub email: String,
    pub suspended: bool,
    /// RFC 3339, UTC.
    pub assigned_at: String,
    pub in_progress: bool,
    /// At how many courses of the package their newest attempt is completed.
    pub completed: u64,
    /// Since when, RFC 3339, and by whom.
    pub archived: Option<(String, String)>,
}

/// A package, and how many people stand on its lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnualPackage {
    pub id: i64,
    pub name: String,
    pub courses: u64,
    /// In words: beyond some thousands nobody counts.
    pub due: String,
    pub archived: String,
}

/// One page of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnualPage {
    /// After how many months people's turn comes.
    pub months: u32,
    pub packages: Vec<AnnualPackage>,
    /// Whose list it is; none while there is no package.
    pub package: Option<AnnualPackage>,
    pub turns: Vec<TurnView>,
    pub next: Option<String>,
    /// How many there are on all pages; none where there are too many to count.
    pub total: Option<u64>,
}

/// What is done to people on the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnnualVerdict {
    #[default]
    Reassign,
    Archive,
    Restore,
}

impl AnnualVerdict {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reassign => "reassign",
            Self::Archive => "archive",
            Self::Restore => "restore",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::Reassign, Self::Archive, Self::Restore].into_iter().find(|verdict| verdict.as_str() == word)
    }
}

/// What it would come to, said before it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnualPlan {
    pub package: AnnualPackage,
    pub people: u64,
    pub in_progress: u64,
    pub suspended: u64,
    /// The first of them, by name.
    pub names: Vec<String>,
    /// When this was looked at, RFC 3339: whoever gets the package after it is left out.
    pub at: String,
}

/// How many people stand on one page.
#[cfg(feature = "ssr")]
const ON_A_PAGE: u32 = 50;

/// Of how many people a plan has the names.
#[cfg(feature = "ssr")]
const NAMED: usize = 20;

#[cfg(feature = "ssr")]
mod server {
    use backend::{
        annual::{COUNTED, Chosen, Shelf, Turn},
        packages::Package,
    };
    use roster::person::Status;

    use super::{AnnualPackage, AnnualVerdict, TurnView};
    use crate::{
        api::{Failure, FailureKind},
        components::figure::up_to,
    };

    impl From<Turn> for TurnView {
        fn from(turn: Turn) -> Self {
            Self {
                user: turn.user_id,
                name: turn.name,
                email: turn.email,
                suspended: turn.status == Status::Suspended,
                assigned_at: turn.assigned_at.to_string(),
                in_progress: turn.in_progress,
                completed: turn.completed,
                archived: turn.archived.map(|(at, by)| (at.to_string(), by)),
            }
        }
    }

    pub(super) fn package(package: Package, (due, archived): (u64, u64)) -> AnnualPackage {
        let words = |count: u64| up_to(count.min(COUNTED), count > COUNTED);
        AnnualPackage {
            id: package.id,
            courses: package.courses.len() as u64,
            name: package.name,
            due: words(due),
            archived: words(archived),
        }
    }

    impl AnnualVerdict {
        /// From where people are taken.
        pub(super) const fn shelf(self) -> Shelf {
            match self {
                Self::Reassign | Self::Archive => Shelf::Due,
                Self::Restore => Shelf::Archived,
            }
        }
    }

    /// Ids with commas between them, or `all`.
    pub(super) fn chosen(users: &str) -> Result<Chosen, Failure> {
        if users == "all" {
            return Ok(Chosen::All);
        }
        let ids = users.split(',').filter(|id| !id.is_empty()).map(str::parse);
        let ids: Vec<i64> = ids.collect::<Result<_, _>>().map_err(|_| {
            Failure::new(FailureKind::Invalid, "Tick the people whom it is about.").answered()
        })?;
        Ok(Chosen::Users(ids))
    }
}

/// A page of a package's list; without one, of the first of which it is somebody's turn, or the first that there is.
#[server(prefix = "/api/fn", endpoint = "annual_training")]
pub async fn annual_training(
    package: Option<i64>,
    #[server(default)] archived: bool,
    cursor: Option<String>,
) -> Result<AnnualPage, Failure> {
    use backend::{
        access::Right,
        annual::{self, Shelf},
        packages,
        page::Page,
    };

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(Right::ViewPeople).await?;
    let months = annual::months(&asked.backend, &scope).await?;
    let counts = annual::counts(&asked.backend, &scope).await?;
    let count = |id: i64| {
        let found = counts.iter().find(|(package, ..)| *package == id);
        found.map_or((0, 0), |(_, due, archived)| (*due, *archived))
    };
    let packages = packages::list(&asked.backend, &scope).await?.into_iter();
    let packages: Vec<AnnualPackage> = packages
        .map(|package| {
            let count = count(package.id);
            server::package(package, count)
        })
        .collect();
    let chosen = if let Some(id) = package {
        let chosen = packages.iter().find(|package| package.id == id);
        Some(chosen.ok_or_else(|| Failure::not_found("There is no such package.").answered())?)
    } else {
        // Whoever comes from a number of people whose turn it is wants to see them.
        packages.iter().find(|package| count(package.id).0 > 0).or(packages.first())
    };
    let chosen = chosen.cloned();
    let (mut turns, mut next, mut total) = (Vec::new(), None, Some(0));
    if let Some(package) = &chosen {
        let shelf = if archived { Shelf::Archived } else { Shelf::Due };
        let page = Page::new(cursor, Some(ON_A_PAGE))?;
        let listing = annual::list(&asked.backend, &scope, package.id, shelf, &page).await?;
        turns = listing.items.into_iter().map(TurnView::from).collect();
        (next, total) = (listing.next, listing.total);
    }
    Ok(AnnualPage { months, packages, package: chosen, turns, next, total })
}

/// What doing this to these people would come to: ids with commas between them, or `all`.
#[server(prefix = "/api/fn", endpoint = "plan_annual_training")]
pub async fn plan_annual_training(
    package: i64,
    verdict: AnnualVerdict,
    users: String,
) -> Result<AnnualPlan, Failure> {
    use backend::{
        access::Right,
        annual::{self, Chosen},
        assignments::{self, Listed},
        packages,
        page::Page,
    };

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(Right::ManageTraining).await?;
    let at = asked.backend.clock().now().to_string();
    let chosen = server::chosen(&users)?;
    let outlook = annual::look_ahead(&asked.backend, &scope, package, verdict.shelf(), &chosen).await?;
    let names = match chosen {
        Chosen::Users(ids) => {
            let some = ids.into_iter().take(NAMED).map(|id| Listed { user: Some(id), ..Listed::default() });
            let known = assignments::compare(&asked.backend, &scope, some.collect()).await?;
            known.found.into_iter().map(|found| found.name).collect()
        }
        Chosen::All => {
            let page = Page::first(NAMED as u32);
            let first = annual::list(&asked.backend, &scope, package, verdict.shelf(), &page).await?;
            first.items.into_iter().map(|turn| turn.name).collect()
        }
    };
    let package = packages::get(&asked.backend, &scope, package).await?;
    Ok(AnnualPlan {
        package: server::package(package, (0, 0)),
        people: outlook.people,
        in_progress: outlook.in_progress,
        suspended: outlook.suspended,
        names,
        at,
    })
}

/// Does it, and goes back to the list. `due_on` is a day as ISO writes it, or empty; `at` is when it was looked at.
#[server(prefix = "/api/fn", endpoint = "decide_annual_training")]
pub async fn decide_annual_training(
    package: i64,
    verdict: AnnualVerdict,
    users: String,
    #[server(default)] due_on: String,
    #[server(default)] at: String,
) -> Result<String, Failure> {
    use backend::{
        access::Right,
        annual,
        assignments::{self, Reassignment},
    };

    use super::assignments::day;
    use crate::components::people;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(Right::ManageTraining).await?;
    let chosen = server::chosen(&users)?;
    let (sentence, entry) = match verdict {
        AnnualVerdict::Reassign => {
            let again =
                Reassignment { package, to: chosen, due_on: day(&due_on)?, unless_after: at.parse().ok() };
            let done = assignments::reassign(&asked.backend, &scope, again).await?;
            (format!("The package has been assigned again to {}.", people(done.people)), done.entry)
        }
        AnnualVerdict::Archive => {
            let moved = annual::archive(&asked.backend, &scope, package, &chosen).await?;
            (format!("{} archived.", people(moved.people)), moved.entry)
        }
        AnnualVerdict::Restore => {
            let moved = annual::restore(&asked.backend, &scope, package, &chosen).await?;
            (format!("{} restored.", people(moved.people)), moved.entry)
        }
    };
    let archived = if verdict == AnnualVerdict::Restore { "&archived=true" } else { "" };
    let done = entry.map(|entry| format!("&done={entry}")).unwrap_or_default();
    leptos_axum::redirect(&format!("/training/annual?package={package}{archived}{done}"));
    Ok(sentence)
}
