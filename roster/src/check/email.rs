//! What is wrong with an address, and what would mend it.

use super::{Code, Finding, FixKind, params};
use crate::person::{EmailAddress, EmailProblem};

/// The finding for a text that is no address, without its place.
pub(super) fn finding(text: &str, problem: EmailProblem) -> Finding {
    let mended = mend(text).filter(|mended| mended.parse::<EmailAddress>().is_ok());
    let wrapped = mended.is_some() && (text.contains('<') || text.to_lowercase().starts_with("mailto:"));
    let code = if wrapped { Code::EmailWrapped } else { Code::EmailMalformed };
    let mut params = params! {"why": problem.to_string()};
    if let Some(mended) = &mended {
        params.insert("suggestion".into(), mended.as_str().into());
    }
    let finding = Finding::new(code, params).with_value(text);
    match mended {
        Some(mended) => finding.with_fix(FixKind::Replace, format!("Use {mended}"), Some(mended)),
        None => finding,
    }
}

/// Takes off what people and programs put around addresses: `mailto:`, a name and `<>`, blanks
/// inside, a full stop or comma behind.
fn mend(text: &str) -> Option<String> {
    let mut rest = text;
    if let Some((_, inside)) = rest.rsplit_once('<') {
        rest = inside.split('>').next().unwrap_or(inside);
    }
    if rest.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:")) {
        rest = rest.get(7..).unwrap_or_default();
    }
    let mended: String = rest
        .trim_matches(|c: char| matches!(c, '.' | ',' | ';' | ':' | '\'' | '"'))
        .split_whitespace()
        .collect();
    (mended != text && !mended.is_empty()).then_some(mended)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fix(text: &str) -> Option<String> {
        let problem = text.parse::<EmailAddress>().unwrap_err();
        finding(text, problem).fixes.first().and_then(|fix| fix.value.clone())
    }

    #[test]
    fn what_stands_around_an_address_is_taken_off() {
        for text in
            ["mailto:a@b.de", "Ann B <a@b.de>", "a@b.de.", "a@b.de,", "a @b.de", "<a@b.de>", "MAILTO:a@b.de"]
        {
            assert_eq!(fix(text).as_deref(), Some("a@b.de"), "{text}");
        }
        assert_eq!(fix("a.b.de"), None);
    }
}
