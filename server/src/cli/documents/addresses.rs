//! Addresses that the documents name, of the API and of pages, are answered.

use std::{fmt::Write as _, fs};

use super::{code, documents, root};

/// How the guide for programs calls `/api/v1`.
const SHORT: &str = "$API/";

#[test]
fn addresses_in_the_documents_exist() {
    let routes = routes();
    assert!(routes.len() > 100, "{routes:?}");
    let mut wrongs = String::new();
    let mut addresses = 0;
    for (path, text) in documents() {
        for line in code(&text) {
            for address in line.split(|letter: char| letter.is_whitespace() || "\"'`?,;|)(·".contains(letter))
            {
                let Some(address) = spelt_out(address, line) else { continue };
                addresses += 1;
                if !routes.iter().any(|route| leads(&address, route)) {
                    writeln!(wrongs, "{}: {address}", path.display()).unwrap();
                }
            }
        }
    }
    assert!(wrongs.is_empty(), "\n{wrongs}");
    assert!(addresses > 50, "{addresses}");
}

/// From the root on, if it is one of the API's, or stands by itself: in an example that would be a file.
fn spelt_out(address: &str, line: &str) -> Option<String> {
    if address.starts_with('/') && address == line {
        return (address != "/api/v1").then(|| address.to_owned());
    }
    if let Some(rest) = address.strip_prefix(SHORT) {
        return Some(format!("/api/v1/{rest}"));
    }
    let at = address.find("/api/")?;
    // Of a page's host, not of a folder.
    let host = &address[..at];
    let whole = host.is_empty() || host.contains("://");
    (whole && address[at..] != *"/api/v1" && !address.contains('…')).then(|| address[at..].to_owned())
}

/// Whether the route answers this address: `{id}` is whatever stands there.
fn leads(address: &str, route: &str) -> bool {
    let (mut asked, mut answered) = (address.trim_end_matches('.').split('/'), route.split('/'));
    loop {
        match (asked.next(), answered.next()) {
            (None, None) => return true,
            (Some(asked), Some(answered)) if asked == answered || answered.starts_with(['{', ':']) => {}
            _ => return false,
        }
    }
}

/// All that the router answers, and all pages.
fn routes() -> Vec<String> {
    let of = |file: &str, begin: &str, prefix: &str| {
        let source = fs::read_to_string(root().join(file)).unwrap();
        let routes = source.split(begin).skip(1).filter_map(|route| route.split('"').nth(1));
        routes.map(|route| format!("{prefix}{route}")).collect::<Vec<_>>()
    };
    [
        of("server/src/api/mod.rs", ".route(", "/api/v1"),
        of("server/src/router.rs", ".route(", ""),
        of("app/src/app/mod.rs", "path!(", ""),
        of("app/src/app/doors.rs", "path!(", ""),
    ]
    .concat()
}
