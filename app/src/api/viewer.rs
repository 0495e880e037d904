//! Who looks at the page, and what they may do.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Failure;

/// How far somebody gets who opens a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Door {
    /// Nobody owns this installation yet.
    SetupNeeded,
    SignedOut,
    Open(Viewer),
}

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says one thing that they may, and each includes the last"
)]
pub struct Viewer {
    pub email: String,
    /// May act on the whole installation.
    pub owner: bool,
    /// The company at hand; none while there is no company they may enter.
    pub company: Option<CompanyName>,
    /// All they may enter, by name.
    pub companies: Vec<CompanyName>,
    /// May look at the people of the company at hand at all.
    pub may_look: bool,
    /// May look at figures, activity and settings of the whole of it; managers of groups may not.
    pub may_see_company: bool,
    /// May change groups, fields, rules and settings.
    pub may_manage: bool,
    /// How many people wait to be let into the company at hand; of those who may not decide about them, none.
    pub sign_ups_waiting: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyName {
    pub id: i64,
    pub name: String,
}

/// Asked by a page that the browser makes. For one that the server begins, see [`Knocked`].
#[server(prefix = "/api/fn", endpoint = "knock")]
pub async fn knock() -> Result<Door, Failure> {
    let asked = crate::session::Asked::now().await?;
    open(&asked.session, &asked.backend).await
}

/// The answer to [`knock`], found before the server begins a page and put into its request's extensions.
///
/// A page behind a `Suspense` that waits for it would be begun anew with every look that `Suspense` takes at its
/// children, each time with other resources: those of the first beginning are the ones that the browser takes
/// over, and they may have lost the request by the time they run.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug)]
pub struct Knocked(pub Result<Door, Failure>);

/// What the server found before it began this page; nothing on a page that the browser makes.
pub fn knocked() -> Option<Result<Door, Failure>> {
    SharedValue::new(|| {
        #[cfg(feature = "ssr")]
        {
            let parts = use_context::<axum::http::request::Parts>()?;
            let Knocked(answer) = parts.extensions.get::<Knocked>()?.clone();
            Some(answer.map_err(Failure::answered))
        }
        #[cfg(not(feature = "ssr"))]
        None
    })
    .into_inner()
}

/// The page is answered as one that whoever asks may not have, whatever it says in its own words.
pub fn refused() {
    #[cfg(feature = "ssr")]
    let _ = Failure::new(super::FailureKind::Forbidden, String::new()).answered();
}

/// How far whoever has this session gets.
#[cfg(feature = "ssr")]
pub async fn open(session: &backend::sessions::Session, backend: &backend::Backend) -> Result<Door, Failure> {
    use backend::access::{self, Right};

    let Some(actor) = crate::session::actor(session, backend).await? else {
        let fresh = backend::accounts::setup_needed(backend).await?;
        return Ok(if fresh { Door::SetupNeeded } else { Door::SignedOut });
    };
    let companies: Vec<CompanyName> = backend::companies::list(backend, &actor)
        .await?
        .into_iter()
        .map(|company| CompanyName { id: company.id, name: company.name })
        .collect();
    let here = crate::session::company(session, backend, &actor).await?;
    let company = companies.iter().find(|company| Some(company.id) == here).cloned();
    let scope = match &company {
        Some(company) => access::enter(backend, &actor, company.id, Right::ViewPeople).await.ok(),
        None => None,
    };
    let sign_ups_waiting = match &scope {
        Some(scope) if scope.allows(Right::ManageCompany) => {
            backend::signup::count_waiting(backend, scope).await?
        }
        _ => 0,
    };
    let may = |right| scope.as_ref().is_some_and(|scope| scope.allows(right));
    Ok(Door::Open(Viewer {
        email: actor.display(),
        owner: actor.is_owner(),
        company,
        companies,
        may_look: may(Right::ViewPeople),
        may_see_company: may(Right::ViewCompany),
        may_manage: may(Right::ManageCompany),
        sign_ups_waiting,
    }))
}

/// Goes to another company. The page is loaded anew.
#[server(prefix = "/api/fn", endpoint = "switch_company")]
pub async fn switch_company(company: i64) -> Result<(), Failure> {
    use backend::access::{self, Right};

    let asked = crate::session::Asked::now().await?;
    let actor = asked.actor().await?;
    access::enter(&asked.backend, &actor, company, Right::Learn).await?;
    crate::session::choose_company(&asked.session, company).await?;
    leptos_axum::redirect("/");
    Ok(())
}
