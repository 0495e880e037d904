//! Web addresses: only those a browser opens, `http` and `https`.

/// Longer ones are not kept by anything that follows.
const MOST_CHARACTERS: usize = 2_000;

pub(in crate::check) fn is_url(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    let known = scheme
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"));
    let Some((_, rest)) = text.split_once("://").filter(|_| known) else { return false };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = rest.get(..end).unwrap_or_default();
    let is_clean = |character: char| {
        !character.is_whitespace()
            && !character.is_control()
            && !matches!(character, '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`')
    };
    text.chars().count() <= MOST_CHARACTERS && text.chars().all(is_clean) && is_authority(authority)
}

/// A host, and perhaps a port. A name and password in front of it belong nowhere in a list of people.
fn is_authority(authority: &str) -> bool {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !authority.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    port.is_none_or(is_port) && is_host(host)
}

fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return address.parse::<std::net::Ipv6Addr>().is_ok();
    }
    let Ok(ascii) = idna::domain_to_ascii(host) else { return false };
    let ascii = ascii.strip_suffix('.').unwrap_or(&ascii);
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let numeric = ascii.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    ascii.len() <= 253
        && ascii.split('.').all(is_label)
        && (!numeric || ascii.parse::<std::net::Ipv4Addr>().is_ok())
}

/// The address with what was left out or mistyped in front: `www.example.com`, `http:/example.com`.
pub(in crate::check) fn mended(text: &str) -> Option<String> {
    let scheme_end = text.find(':').filter(|at| text.get(*at..).is_some_and(|rest| rest.starts_with(":/")));
    let mended = if let Some(at) = scheme_end {
        let scheme = text.get(..at).unwrap_or_default().to_ascii_lowercase();
        let rest = text.get(at + 1..).unwrap_or_default().trim_start_matches('/');
        let scheme = match scheme.as_str() {
            "http" | "htp" | "htttp" | "ttp" | "hhtp" => "http",
            "https" | "htps" | "htpps" | "ttps" | "hhtps" | "httsp" => "https",
            _ => return None,
        };
        format!("{scheme}://{rest}")
    } else {
        // Something with a point in it, and not somebody's mail.
        let host = text.split(['/', '?', '#']).next().unwrap_or_default();
        let last = host.rsplit('.').next().unwrap_or_default();
        let named = host.contains('.') && last.len() >= 2 && last.chars().all(char::is_alphabetic);
        if !named || host.contains('@') {
            return None;
        }
        format!("https://{text}")
    };
    (mended != text && is_url(&mended)).then_some(mended)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_open_these() {
        for text in [
            "https://example.com",
            "http://example.com/a?b=c#d",
            "HTTPS://Example.com:8443/",
            "http://münchen.de/weg",
            "http://127.0.0.1:3000/x",
            "http://[::1]/",
            "https://localhost/x",
            "https://example.com?x=1",
        ] {
            assert!(is_url(text), "{text}");
        }
        for text in [
            "",
            "example.com",
            "ftp://example.com",
            "javascript:alert(1)",
            "https://",
            "https:///x",
            "https://a b.com",
            "https://example.com/a b",
            "http://user:word@example.com/",
            "http://example.com:99999/",
            "http://1.2.3.4.5/",
            "https://-a.com",
            "http://[::g]/",
            "https://exa\u{0}mple.com",
            "mailto:a@b.de",
        ] {
            assert!(!is_url(text), "{text}");
        }
        assert!(!is_url(&format!("https://example.com/{}", "x".repeat(2_000))));
    }

    #[test]
    fn what_was_left_out_is_put_in_front() {
        assert_eq!(mended("www.example.com/x").as_deref(), Some("https://www.example.com/x"));
        assert_eq!(mended("http:/example.com").as_deref(), Some("http://example.com"));
        assert_eq!(mended("htps://example.com").as_deref(), Some("https://example.com"));
        for text in ["ftp://example.com", "nothing", "a@b.de", "1.5", "javascript:alert(1)"] {
            assert_eq!(mended(text), None, "{text}");
        }
    }
}
