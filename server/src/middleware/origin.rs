//! A write that a browser sends on its own behalf must come from one of our own pages.
//!
//! The cookie is `SameSite=Lax`, which already keeps other sites' posts out; this holds where that
//! does not: sister domains, browsers that grant Lax a grace period, a cookie set by an older version.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, Method, StatusCode, Uri, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{problem::Problem, router::AppState};

/// Refuses (403) writes that carry a cookie and no `Origin` or `Referer` of ours, and all writes
/// whose `Origin` or `Referer` is another's: an anonymous form may sign somebody in.
pub(crate) async fn check(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_ours(request.headers(), request.uri(), &state.backend.config().public_url) {
        return next.run(request).await;
    }
    Problem::new(
        StatusCode::FORBIDDEN,
        "This was not sent from a page of this Muster. Open the page again and repeat it; if Muster stands \
         behind a proxy, MUSTER_PUBLIC_URL must be the address people use.",
    )
    .into_response()
}

fn is_ours(headers: &HeaderMap, uri: &Uri, public_url: &str) -> bool {
    let Some(source) = text(headers, header::ORIGIN).or_else(|| text(headers, header::REFERER)) else {
        return !headers.contains_key(header::COOKIE);
    };
    // `null`, and whatever else is no URL, is nobody's page.
    let Ok(source) = source.parse::<Uri>() else { return false };
    let (Some(scheme), Some(authority)) = (source.scheme_str(), source.authority()) else { return false };
    let host = text(headers, header::HOST).or_else(|| uri.authority().map(Authority::as_str));
    // The scheme is not compared with the host's: a proxy may have ended TLS.
    host.is_some_and(|host| host.eq_ignore_ascii_case(authority.as_str()))
        || format!("{scheme}://{authority}").eq_ignore_ascii_case(public_url)
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(pairs: &[(HeaderName, &'static str)]) -> bool {
        let headers = pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
        is_ours(&headers, &Uri::from_static("/login"), "https://people.example.com")
    }

    #[test]
    fn only_our_own_pages_may_write() {
        let host = (header::HOST, "127.0.0.1:3000");
        let cookie = (header::COOKIE, "__Host-muster=x");
        assert!(ours(std::slice::from_ref(&host)), "a program without a cookie");
        assert!(!ours(&[host.clone(), cookie.clone()]), "a cookie without an origin");
        assert!(ours(&[host.clone(), cookie.clone(), (header::ORIGIN, "http://127.0.0.1:3000")]));
        assert!(ours(&[host.clone(), cookie.clone(), (header::ORIGIN, "https://people.example.com")]));
        assert!(ours(&[host.clone(), cookie.clone(), (header::REFERER, "http://127.0.0.1:3000/users?q=a")]));
        for foreign in ["null", "https://example.com", "http://127.0.0.1:3001", "http://people.example.com"] {
            assert!(!ours(&[host.clone(), cookie.clone(), (header::ORIGIN, foreign)]), "{foreign}");
            assert!(!ours(&[host.clone(), (header::ORIGIN, foreign)]), "{foreign} without a cookie");
        }
    }
}
