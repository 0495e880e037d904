//! The pages that somebody sees first, in a bundle small enough for a telephone on a train: the ways in, how the company
//! stands, and one's own account.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use super::{ReadAloud, TurnPages, doors::Doors, titled};
use crate::{
    browser::bundle,
    pages::{
        dashboard::Dashboard,
        inside::{InCompany, Inside},
        me::{Me, SecondFactor},
    },
    state::Reader,
};

/// The first pages. What they lead to has to have its routes in the same nesting as in [`App`](super::App): the document
/// that the server has sent is that one's.
#[component]
pub fn Light() -> impl IntoView {
    provide_meta_context();
    let reader = Reader::provide();
    Effect::new(|| bundle::fetch_when_pointed_at(near));

    view! {
        <Title formatter=titled/>
        <Router>
            <TurnPages/>
            <Routes fallback=Elsewhere>
                <ParentRoute path=path!("") view=Inside ssr=SsrMode::Async>
                    <ParentRoute path=path!("") view=InCompany ssr=SsrMode::Async>
                        <Route path=path!("/") view=Dashboard ssr=SsrMode::Async/>
                    </ParentRoute>
                    <Route path=path!("/me") view=Me ssr=SsrMode::Async/>
                    <Route path=path!("/me/second-factor") view=SecondFactor ssr=SsrMode::Async/>
                </ParentRoute>
                <Doors/>
            </Routes>
        </Router>
        <ReadAloud reader/>
    }
}

/// Whether a page that the pages of this bundle link to is one of them.
fn near(path: &str) -> bool {
    path == "/" || path == "/me" || path.starts_with("/me/") || path == "/login" || path == "/forgot"
}

/// A page that this bundle does not have: the address is that page's already, and the server knows it.
#[component]
fn Elsewhere() -> impl IntoView {
    Effect::new(bundle::load_again);
}
