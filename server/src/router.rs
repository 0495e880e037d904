//! The table of contents of everything that answers over HTTP.

use std::{path::Path, sync::Arc, time::Duration};

use app::shell;
use axum::{
    Router,
    extract::{FromRef, Request, State},
    http::{HeaderValue, StatusCode, header},
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
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    services::{ServeDir, fs::ServeFileSystemResponseBody},
    set_header::SetResponseHeaderLayer,
    timeout::RequestBodyTimeoutLayer,
};

use crate::{
    api,
    middleware::{client, door, form, headers, origin, panic, patience, rest, session, trace},
    proxies::Proxies,
};

/// The longest silence in the middle of a request's body.
const BODY_SILENCE: Duration = Duration::from_secs(30);

/// What handlers need.
#[derive(Clone, Debug, FromRef)]
pub(crate) struct AppState {
    pub(crate) backend: Backend,
    pub(crate) leptos: LeptosOptions,
    pub(crate) proxies: Arc<Proxies>,
}

/// Everything, inside everything that every request passes through.
pub(crate) fn router(state: AppState, site: Option<&Path>) -> Router {
    // A draft's own bytes are read back by the page at full speed, and may be 256 MiB.
    let compressible = DefaultPredicate::new().and(NotForContentType::const_new("application/octet-stream"));

    let through = ServiceBuilder::new()
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(from_fn(trace::log))
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
        .route("/api/openapi.json", get(api::description::document))
        .route("/api/docs", get(api::description::page))
        .nest("/api/v1", api::routes())
        .merge(pages(&state))
        .merge(built(&state, site))
        .layer(RequestBodyTimeoutLayer::new(BODY_SILENCE))
        .layer(through)
        .with_state(state)
}

/// The pages, rendered here first, and their server functions under `/api/fn`.
fn pages(state: &AppState) -> Router<AppState> {
    let options = state.leptos.clone();
    Router::new()
        .leptos_routes_with_context(state, app::routes(), context(state.backend.clone()), move || {
            shell(options.clone())
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
fn built(state: &AppState, site: Option<&Path>) -> Router<AppState> {
    let not_found = get(not_found)
        .layer(from_fn_with_state(state.clone(), door::knock))
        .layer(from_fn_with_state(patience::FOR_PAGES, patience::wait))
        .with_state(state.clone());
    let Some(site) = site else { return Router::new().fallback_service(not_found) };
    // The names of the built files do not change with what is in them, so a browser must ask; the
    // answer is a 304 without a body unless there was an upgrade.
    let revalidate = SetResponseHeaderLayer::overriding(
        header::CACHE_CONTROL,
        |response: &Response<ServeFileSystemResponseBody>| {
            (response.status() != StatusCode::NOT_FOUND).then(|| HeaderValue::from_static("no-cache"))
        },
    );
    let files =
        ServeDir::new(site).precompressed_br().precompressed_gzip().append_index_html_on_directories(false);
    Router::new().fallback_service(ServiceBuilder::new().layer(revalidate).service(files.fallback(not_found)))
}

/// 404, as a page of its own.
async fn not_found(State(state): State<AppState>, request: Request) -> Response {
    let options = state.leptos.clone();
    let render = render_app_async_with_context(context(state.backend), move || shell(options.clone()));
    let mut response = render(request).await.into_response();
    // The page may have answered otherwise: somebody who is not signed in is sent to do so.
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}
