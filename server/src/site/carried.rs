//! The site that the binary carries: `build.rs` puts it in.

use std::sync::LazyLock;

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};

/// The names of files, in order, and what is in them; and a hash of all of it.
mod made {
    include!(concat!(env!("OUT_DIR"), "/carried.rs"));
}

/// What stands before the hash in the paths of files that may be kept for good.
const FOLDER: &str = "/built";
const FOR_GOOD: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Under a name that stays when the content changes.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

static TAG: LazyLock<HeaderValue> = LazyLock::new(|| {
    HeaderValue::try_from(format!("W/\"{}\"", made::DIGEST)).unwrap_or(HeaderValue::from_static("W/\"\""))
});

/// What a file may have been packed with beforehand, the smallest first: the ending of its name, and how HTTP calls it.
const PACKED: [(&str, HeaderValue); 2] =
    [(".br", HeaderValue::from_static("br")), (".gz", HeaderValue::from_static("gzip"))];

/// The site in this binary.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Carried {
    /// By name, in order.
    files: &'static [(&'static str, &'static [u8])],
    /// Of all of them.
    digest: &'static str,
}

impl Carried {
    /// `None` in a binary that was built without the pages.
    pub(super) fn find() -> Option<Self> {
        let site = Self { files: made::FILES, digest: made::DIGEST };
        (!site.files.is_empty()).then_some(site)
    }

    pub(super) fn root(self) -> String {
        format!("{FOLDER}/{}", self.digest)
    }

    pub(super) fn has(self, name: &str) -> bool {
        self.file(name).is_some()
    }

    /// The file that is asked for; `None` if there is none.
    pub(super) fn answer(self, request: &Request) -> Option<Response> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return None;
        }
        let path = request.uri().path();
        let (name, kept) = match path.strip_prefix(FOLDER).and_then(|path| path.strip_prefix('/')) {
            Some(below) => (below.strip_prefix(self.digest)?.strip_prefix('/')?, FOR_GOOD),
            None => (path.strip_prefix('/')?, ASK_AGAIN),
        };
        let plain = self.file(name)?;
        let headers = request.headers();
        if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known == *TAG) {
            let headers = [(header::ETAG, TAG.clone()), (header::CACHE_CONTROL, kept)];
            return Some((StatusCode::NOT_MODIFIED, headers).into_response());
        }
        let packed = PACKED.into_iter().find_map(|(ending, encoding)| {
            let content = self.file(&format!("{name}{ending}"))?;
            accepts(headers, encoding.to_str().ok()?).then_some((content, encoding))
        });
        let (content, encoding) = match packed {
            Some((content, encoding)) => (content, Some(encoding)),
            None => (plain, None),
        };
        let mut response = Response::new(Body::from(content));
        let headers = response.headers_mut();
        let kind = mime_guess::from_path(name).first_or_octet_stream();
        if let Ok(kind) = HeaderValue::from_str(kind.as_ref()) {
            headers.insert(header::CONTENT_TYPE, kind);
        }
        if let Some(encoding) = encoding {
            headers.insert(header::CONTENT_ENCODING, encoding);
        }
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(content.len()));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        headers.insert(header::ETAG, TAG.clone());
        headers.insert(header::CACHE_CONTROL, kept);
        Some(response)
    }

    fn file(self, name: &str) -> Option<&'static [u8]> {
        let place = self.files.binary_search_by_key(&name, |(name, _)| name).ok()?;
        self.files.get(place).map(|(_, content)| *content)
    }
}

/// Whether who asks can unpack it: named, and not with a weight of nought (RFC 9110, 12.5.3).
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let offers = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    offers.flat_map(|offers| offers.split(',')).any(|offer| {
        let (name, weight) = offer.split_once(';').unwrap_or((offer, ""));
        let refused = weight
            .trim()
            .strip_prefix("q=")
            .and_then(|weight| weight.parse::<f32>().ok())
            .is_some_and(|weight| weight == 0.0);
        name.trim().eq_ignore_ascii_case(encoding) && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_is_not_accepted() {
        for (said, accepted) in [
            (Some("gzip, deflate, br, zstd"), true),
            (Some("BR;q=0.5"), true),
            (Some("br;q=0, gzip"), false),
            (Some("br;q=0.000"), false),
            (Some("brotli"), false),
            (None, false),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(said) = said {
                headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(said));
            }
            assert_eq!(accepts(&headers, "br"), accepted, "{said:?}");
        }
    }
}
