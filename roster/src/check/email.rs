//! What is wrong with an address, and what would mend it.

use super::{
    Code, Finding, FixKind, params,
    rules::{mail_domain, script},
};
use crate::person::{EmailAddress, EmailProblem};

/// The code under which a text that is no address is told, where that does not take finding out what would
/// mend it: of most.
pub(super) fn plain_code(text: &str) -> Option<Code> {
    let may_be_wrapped =
        text.contains('<') || text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:"));
    (!may_be_wrapped).then_some(Code::EmailMalformed)
}

/// The finding for a text that is no address, without its place.
pub(super) fn finding(text: &str, problem: EmailProblem) -> Finding {
    let several = several(text);
    let is_good = |mended: &String| mended.parse::<EmailAddress>().is_ok();
    let latin = || script::look_alikes(text).map(|(latin, _)| latin);
    let mended = several.first().cloned();
    let mended = mended.or_else(|| latin().filter(is_good)).or_else(|| mend(text).filter(is_good));
    let wrapped = several.is_empty() && mended.is_some() && plain_code(text).is_none();
    let code = if wrapped { Code::EmailWrapped } else { Code::EmailMalformed };
    let mut params = params! {"why": problem.to_string()};
    if !several.is_empty() {
        params.insert("why".into(), "there are several, and a person has one".into());
    } else if let Some(mended) = &mended {
        params.insert("suggestion".into(), mended.as_str().into());
    }
    let finding = Finding::new(code, params).with_value(text);
    if several.is_empty() { with_fixes(finding, mended) } else { with_fixes(finding, several) }
}

fn with_fixes(finding: Finding, addresses: impl IntoIterator<Item = String>) -> Finding {
    addresses.into_iter().fold(finding, |finding, address| {
        finding.with_fix(FixKind::Replace, format!("Use {address}"), Some(address))
    })
}

/// The domain of a good address is probably mistyped. `at`: where its `@` stands.
pub(super) fn typo(address: &str, at: usize) -> Option<Finding> {
    let meant = mail_domain::meant(address.get(at + 1..)?)?;
    let suggestion = format!("{}@{meant}", address.get(..at)?);
    let finding = Finding::new(Code::EmailTypo, params! {"suggestion": suggestion.as_str()});
    Some(with_fixes(finding, [suggestion]))
}

/// Letters of another script in disguise.
pub(super) fn look_alike(address: &str) -> Option<Finding> {
    let (latin, letters) = script::look_alikes(address)?;
    let letters: Vec<String> =
        letters.into_iter().map(|letter| format!("{letter} is U+{:04X}", u32::from(letter))).collect();
    let finding = Finding::new(Code::EmailLookalike, params! {"letters": letters.join(", ")});
    Some(with_fixes(finding, Some(latin).filter(|latin| latin.parse::<EmailAddress>().is_ok())))
}

/// `a@b.de; c@d.de`: each of them, if all are good; at most three.
fn several(text: &str) -> Vec<String> {
    if text.matches('@').count() < 2 {
        return Vec::new();
    }
    let parts =
        text.split(|character: char| matches!(character, ';' | ',' | '/' | '|') || character.is_whitespace());
    let parts: Vec<&str> =
        parts.filter(|part| !part.is_empty() && !matches!(*part, "or" | "and" | "&")).collect();
    let are_good = parts.len() > 1 && parts.iter().all(|part| part.parse::<EmailAddress>().is_ok());
    if are_good { parts.into_iter().take(3).map(str::to_owned).collect() } else { Vec::new() }
}

/// Takes off what people and programs put around addresses: `mailto:`, a name and `<>`, blanks
/// inside, a full stop or comma behind; and writes the `@` and the points of those who hide them.
fn mend(text: &str) -> Option<String> {
    let mut rest = text;
    if let Some((_, inside)) = rest.rsplit_once('<') {
        rest = inside.split('>').next().unwrap_or(inside);
    }
    if rest.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:")) {
        rest = rest.get(7..).unwrap_or_default();
        rest = rest.split('?').next().unwrap_or(rest);
    }
    let mut mended: String = rest
        .trim_matches(|c: char| {
            matches!(c, '.' | ',' | ';' | ':' | '\'' | '"' | '(' | ')' | '[' | ']' | '“' | '”' | '‘' | '’')
                || c.is_whitespace()
        })
        .split_whitespace()
        .collect();
    if !mended.contains('@') {
        for at in ["(at)", "[at]", "{at}", "\u{ff20}"] {
            mended = mended.replace(at, "@");
        }
    }
    let (local, domain) = mended.rsplit_once('@')?;
    let mut domain = domain.replace(',', ".").replace("[dot]", ".").replace("(dot)", ".");
    while domain.contains("..") {
        domain = domain.replace("..", ".");
    }
    let mended = format!("{local}@{domain}");
    (mended != text).then_some(mended)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixes(text: &str) -> Vec<String> {
        let problem = text.parse::<EmailAddress>().unwrap_err();
        finding(text, problem).fixes.into_iter().filter_map(|fix| fix.value).collect()
    }

    #[test]
    fn what_stands_around_an_address_is_taken_off() {
        for text in [
            "mailto:a@b.de",
            "Ann B <a@b.de>",
            "a@b.de.",
            "a@b.de,",
            "a @b.de",
            "<a@b.de>",
            "MAILTO:a@b.de",
            "mailto:a@b.de?subject=Hello",
            "“a@b.de”",
            "a@b,de",
            "a@b..de",
            "a (at) b.de",
            "a\u{ff20}b.de",
            "Ann (a@b.de)".trim_start_matches("Ann "),
        ] {
            assert_eq!(fixes(text), ["a@b.de"], "{text}");
        }
        assert!(fixes("a.b.de").is_empty());
        assert!(fixes("a@@b.de").is_empty());
    }

    #[test]
    fn of_several_addresses_one_is_chosen() {
        assert_eq!(fixes("a@b.de; c@d.de"), ["a@b.de", "c@d.de"]);
        assert_eq!(fixes("a@b.de or c@d.de"), ["a@b.de", "c@d.de"]);
        assert!(fixes("a@b.de; nobody").is_empty());
    }

    #[test]
    fn slips_and_disguises_are_warnings() {
        let found = typo("Ann@GMIAL.com", 3).unwrap();
        assert_eq!((found.code, found.fixes[0].value.as_deref()), (Code::EmailTypo, Some("Ann@gmail.com")));
        assert!(typo("ann@example.com", 3).is_none());
        let found = look_alike("ann@ex\u{430}mple.com").unwrap();
        assert_eq!(found.fixes[0].value.as_deref(), Some("ann@example.com"));
        assert_eq!(found.params["letters"], "\u{430} is U+0430");
    }
}
