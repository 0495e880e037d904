//! The router: every page by its path.
//!
//! A browser loads one of two bundles, made from the same pages: [`App`], which has all of them, or [`Light`], which has
//! those that somebody sees first. The server sends the same document for both, and names in it the smaller one where that
//! is enough and the browser does not have the other yet.

mod doors;
mod light;

pub use light::Light;

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    hooks::use_location,
    path,
};

use self::doors::Doors;
use crate::{
    browser::bundle,
    pages::{
        activity::{Activity, OneActivity},
        annual::{AnnualTraining, DecideAnnualTraining},
        courses::Courses,
        dashboard::Dashboard,
        error::NoSuchPage,
        groups::{Group, Groups},
        imports::{Imports, Wizard},
        inside::{InCompany, Inside},
        me::{Me, SecondFactor},
        outbox::{OneMail, Outbox},
        owner::Companies,
        packages::{Package, Packages},
        settings::{
            CompanySettings, MailSettings, OneTemplate, OwnField, OwnFields, Rules, SignUpSettings, Team,
            Tokens, WriteRule,
        },
        signups::{DecideSignUps, SignUps},
        users::{AddUser, Bulk, ChangeUser, DeletedUsers, PlanBulk, User, Users},
    },
    state::{ImportAtHand, Reader},
};

/// The cookie in which a browser says where the bundle with all pages was when it had it last.
pub(crate) const WHOLE: &str = "muster-whole";

/// All pages. They are rendered whole before they are sent (`SsrMode::Async`): redirects and status codes are
/// right, and every page reads without scripts.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let reader = Reader::provide();
    // Above the router, so that a draft keeps its worker when its address changes.
    ImportAtHand::provide();
    Effect::new(bundle::remember_whole);

    view! {
        <Title formatter=titled/>
        <Router>
            <TurnPages/>
            <Routes fallback=NoSuchPage>
                <ParentRoute path=path!("") view=Inside ssr=SsrMode::Async>
                    <ParentRoute path=path!("") view=InCompany ssr=SsrMode::Async>
                        <Route path=path!("/") view=Dashboard ssr=SsrMode::Async/>
                        <Route path=path!("/users") view=Users ssr=SsrMode::Async/>
                        <Route path=path!("/users/new") view=AddUser ssr=SsrMode::Async/>
                        <Route path=path!("/users/bulk") view=PlanBulk ssr=SsrMode::Async/>
                        <Route path=path!("/users/bulk/:id") view=Bulk ssr=SsrMode::Async/>
                        <Route path=path!("/users/deleted") view=DeletedUsers ssr=SsrMode::Async/>
                        <Route path=path!("/users/:id") view=User ssr=SsrMode::Async/>
                        <Route path=path!("/users/:id/change") view=ChangeUser ssr=SsrMode::Async/>
                        <Route path=path!("/groups") view=Groups ssr=SsrMode::Async/>
                        <Route path=path!("/groups/:id") view=Group ssr=SsrMode::Async/>
                        <Route path=path!("/settings/company") view=CompanySettings ssr=SsrMode::Async/>
                        <Route path=path!("/settings/fields") view=OwnFields ssr=SsrMode::Async/>
                        <Route path=path!("/settings/fields/:id") view=OwnField ssr=SsrMode::Async/>
                        <Route path=path!("/settings/rules") view=Rules ssr=SsrMode::Async/>
                        // `/settings/rules/new` too.
                        <Route path=path!("/settings/rules/:id") view=WriteRule ssr=SsrMode::Async/>
                        <Route path=path!("/settings/sign-up") view=SignUpSettings ssr=SsrMode::Async/>
                        <Route path=path!("/signups") view=SignUps ssr=SsrMode::Async/>
                        <Route path=path!("/signups/decide") view=DecideSignUps ssr=SsrMode::Async/>
                        <Route path=path!("/settings/mail") view=MailSettings ssr=SsrMode::Async/>
                        <Route path=path!("/settings/mail/:kind") view=OneTemplate ssr=SsrMode::Async/>
                        <Route path=path!("/settings/team") view=Team ssr=SsrMode::Async/>
                        <Route path=path!("/settings/tokens") view=Tokens ssr=SsrMode::Async/>
                        <Route path=path!("/courses") view=Courses ssr=SsrMode::Async/>
                        <Route path=path!("/packages") view=Packages ssr=SsrMode::Async/>
                        <Route path=path!("/packages/:id") view=Package ssr=SsrMode::Async/>
                        <Route path=path!("/training/annual") view=AnnualTraining ssr=SsrMode::Async/>
                        <Route path=path!("/training/annual/decide") view=DecideAnnualTraining ssr=SsrMode::Async/>
                        <Route path=path!("/imports") view=Imports ssr=SsrMode::Async/>
                        // `/imports/new` too: the page stays while its address changes from the one to the other.
                        <Route path=path!("/imports/:id") view=Wizard ssr=SsrMode::Async/>
                        <Route path=path!("/activity") view=Activity ssr=SsrMode::Async/>
                        <Route path=path!("/activity/:id") view=OneActivity ssr=SsrMode::Async/>
                        <Route path=path!("/outbox") view=Outbox ssr=SsrMode::Async/>
                        <Route path=path!("/outbox/:id") view=OneMail ssr=SsrMode::Async/>
                    </ParentRoute>
                    <Route path=path!("/me") view=Me ssr=SsrMode::Async/>
                    <Route path=path!("/me/second-factor") view=SecondFactor ssr=SsrMode::Async/>
                    <Route path=path!("/owner/companies") view=Companies ssr=SsrMode::Async/>
                </ParentRoute>
                <Doors/>
            </Routes>
        </Router>
        <ReadAloud reader/>
    }
}

/// What a window's tab says.
fn titled(page: String) -> String {
    if page.is_empty() { "Muster".to_owned() } else { format!("{page} · Muster") }
}

/// What has just been done, for somebody who listens to the page.
#[component]
fn ReadAloud(reader: Reader) -> impl IntoView {
    view! {
        <div class="only-read-aloud" role="status" aria-live="polite">
            {move || reader.sentence()}
        </div>
    }
}

/// Tells the reader when the first page has been left.
#[component]
fn TurnPages() -> impl IntoView {
    let location = use_location();
    let reader = Reader::expect();
    Effect::new(move |before: Option<String>| {
        let now = location.pathname.get();
        if before.is_some_and(|before| before != now) {
            reader.page_turned();
        }
        now
    });
}
