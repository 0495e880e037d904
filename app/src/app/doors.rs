//! The ways in, for whoever is not signed in.

use leptos::prelude::*;
use leptos_router::{SsrMode, any_nested_route::IntoAnyNestedRoute as _, components::Route, path};

use crate::pages::doors::{
    Activate, Code, Forgot, Join, JoinWaiting, Login, NewAddress, Reset, Sent, Setup, Verify,
};

#[component(transparent)]
pub(super) fn Doors() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/setup") view=Setup ssr=SsrMode::Async/>
        <Route path=path!("/login") view=Login ssr=SsrMode::Async/>
        <Route path=path!("/login/code") view=Code ssr=SsrMode::Async/>
        <Route path=path!("/forgot") view=Forgot ssr=SsrMode::Async/>
        <Route path=path!("/address/:token") view=NewAddress ssr=SsrMode::Async/>
        <Route path=path!("/reset/:token") view=Reset ssr=SsrMode::Async/>
        <Route path=path!("/activate/:token") view=Activate ssr=SsrMode::Async/>
        <Route path=path!("/join/:slug") view=Join ssr=SsrMode::Async/>
        <Route path=path!("/join/:slug/sent") view=Sent ssr=SsrMode::Async/>
        <Route path=path!("/joining/:token") view=Verify ssr=SsrMode::Async/>
        <Route path=path!("/joined") view=JoinWaiting ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}
