//! The table of contents of everything that answers over HTTP.

use std::{sync::Arc, time::Duration};

use app::{Built, shell};
use axum::{
    Router,
    extract::{FromRef, Request, State},
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use backend::Backend;
use leptos::prelude::{LeptosOptions, provide_context};
use leptos_axum::{LeptosRoutes as _, render_app_async_with_context};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, DefaultPredicate, Predicate, predicate::NotForContentType},
    timeout::RequestBodyTimeoutLayer,
};

use crate::{
    api,
    metrics::Metrics,
    middleware::{
        client, door, form, headers, leaving, origin, panic, patience, request_id, rest, session, trace,
    },
    problem::Problem,
    proxies::Proxies,
    shutdown::Leaving,
    site::Site,
};

/// The longest silence in the middle of a request's body.
const BODY_SILENCE: Duration = Duration::from_secs(30);

/// What handlers need.
#[derive(Clone, Debug, FromRef)]
pub(crate) struct AppState {
    pub(crate) backend: Backend,
    pub(crate) leptos: LeptosOptions,
    pub(crate) built: Built,
    pub(crate) proxies: Arc<Proxies>,
    pub(crate) leaving: Leaving,
    pub(crate) metrics: Arc<Metrics>,
}

/// Everything, inside everything that every request passes through.
pub(crate) fn router(state: AppState, site: Site) -> Router {
    // A draft's own bytes are read back by the page at full speed, and may be 256 MiB.
    let compressible = DefaultPredicate::new().and(NotForContentType::const_new("application/octet-stream"));

    let through = ServiceBuilder::new()
        .layer(from_fn_with_state(state.clone(), request_id::name))
        .layer(from_fn_with_state(state.clone(), trace::log))
        .layer(from_fn_with_state(state.leaving.clone(), leaving::say))
        .layer(from_fn_with_state(headers::Policy::of(&state.backend), headers::secure))
        .layer(from_fn(rest::take))
        .layer(CatchPanicLayer::custom(panic::answer))
        .layer(CompressionLayer::new().compress_when(compressible))
        .layer(from_fn_with_state(state.clone(), origin::check))
        .layer(from_fn_with_state(state.clone(), client::find))
        .layer(from_fn_with_state(state.clone(), session::open));

    Router::new()
        .route("/livez", get(api::health::live))
        .route("/readyz", get(api::health::ready))
        .route("/metrics", get(api::metrics::handle))
        .route("/api/openapi.json", get(api::description::document))
        .route("/api/docs", get(api::description::page))
        .nest("/api/v1", api::routes())
        .merge(pages(&state))
        .merge(built(&state, site))
        .layer(RequestBodyTimeoutLayer::new(BODY_SILENCE))
        .layer(through)
        .with_state(state)
}

/// The figures alone, for an address that nobody reaches from outside.
pub(crate) fn figures(state: AppState) -> Router {
    Router::new()
        .route("/metrics", get(api::metrics::say))
        .fallback(async || Problem::not_found())
        .layer(CatchPanicLayer::custom(panic::answer))
        .with_state(state)
}

/// The pages, rendered here first, and their server functions under `/api/fn`.
fn pages(state: &AppState) -> Router<AppState> {
    let AppState { leptos, built, .. } = state.clone();
    Router::new()
        .leptos_routes_with_context(state, app::routes(), context(state.backend.clone()), move || {
            shell(leptos.clone(), &built)
        })
        .layer(from_fn_with_state(state.clone(), door::knock))
        .layer(from_fn_with_state(patience::FOR_PAGES, patience::wait))
        .layer(from_fn(form::read))
}

/// What the pages and server functions find in Leptos' context beside what Leptos itself puts there.
fn context(backend: Backend) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        provide_context(backend.clone());
        headers::name_scripts();
    }
}

/// The built site, and for everything else a page that says it is not there, with a 404.
fn built(state: &AppState, site: Site) -> Router<AppState> {
    let not_found = get(not_found)
        .layer(from_fn_with_state(state.clone(), door::knock))
        .layer(from_fn_with_state(patience::FOR_PAGES, patience::wait))
        .with_state(state.clone());
    Router::new().fallback_service(site.serve(not_found))
}

/// 404, as a page of its own.
async fn not_found(State(state): State<AppState>, request: Request) -> Response {
    let AppState { leptos, built, .. } = state;
    let render = render_app_async_with_context(context(state.backend), move || shell(leptos.clone(), &built));
    let mut response = render(request).await.into_response();
    // The page may have answered otherwise: somebody who is not signed in is sent to do so.
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}
