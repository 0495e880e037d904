//! `GET /api/v1/imports/{id}/activation-links`: CSV, made new each time. A page asks by `POST`, as it changes
//! something.

use axum::{
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use backend::{access::Right, imports};
use roster::write::TableFormat;

use crate::{
    api::{body::Id, caller::Caller, download::Download},
    problem::Problem,
};

pub(crate) async fn handle(
    caller: Caller,
    Id(id): Id,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    // Every call voids the links of the one before, so neither a glance nor another site's link may be one.
    if method == Method::HEAD {
        return Err(Problem::new(StatusCode::METHOD_NOT_ALLOWED, "Making links is more than looking."));
    }
    let elsewhere = headers
        .get("sec-fetch-site")
        .is_some_and(|site| !matches!(site.as_bytes(), b"same-origin" | b"none"));
    if elsewhere && headers.contains_key(header::COOKIE) {
        return Err(Problem::new(StatusCode::FORBIDDEN, "This was not asked for on a page of this Muster."));
    }
    let scope = caller.enter(Right::Import).await?;
    let backend = caller.backend();
    let import = imports::get(backend, &scope, id).await?;
    let mut download = Download::begin(backend)?;
    imports::activation_links(backend, &scope, id, download.to()).await?;
    let name = imports::activation_links_filename(backend, &import);
    let mut response = download.answer(&name, TableFormat::Csv.content_type()).await?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
