//! Fields with a few words of their own: status, account type, language, yes and no.

use super::{Cell, Code, Finding, FixKind, Report, params, with_choices};
use crate::{
    check::{Slot, Values, closed_set::edit_distance, rules::words},
    person::{AccountType, Status, parse_yes_no},
};

impl<R: Report> Cell<'_, R> {
    pub(super) fn status(&mut self, values: &mut Values) {
        let status = if self.mapped.inverted {
            // Yes to “suspended” is suspended; the words of a status say themselves what they mean.
            match parse_yes_no(self.text) {
                Some(true) => Some(Status::Suspended),
                Some(false) => Some(Status::Active),
                None => Status::parse(self.text),
            }
        } else {
            Status::parse(self.text)
        };
        if let Some(status) = status {
            values.status = Slot::Given(status);
            return;
        }
        values.status = Slot::Blank;
        let inverted = self.mapped.inverted;
        self.find(Code::StatusUnknown, |text| {
            let is_yes_or_no = words::yes_or_no(text).is_some();
            let meant = words::status(text);
            let meant = meant.map(|status| if inverted && is_yes_or_no { status.inverted() } else { status });
            let meant = meant.map(Status::as_str);
            unknown(Code::StatusUnknown, text, meant, &Status::ALL.map(Status::as_str))
        });
    }

    pub(super) fn account_type(&mut self, values: &mut Values) {
        values.account_type = Slot::Blank;
        let Some(kind) = AccountType::parse(self.text) else {
            self.find(Code::AccountTypeUnknown, |text| {
                let meant = words::account_type(text).map(AccountType::as_str);
                unknown(Code::AccountTypeUnknown, text, meant, &AccountType::ALL.map(AccountType::as_str))
            });
            return;
        };
        if let Some(most) = self.columns.may_grant.filter(|most| kind > *most) {
            self.find(Code::AccountTypeNotAllowed, |_| {
                let params = params! {"account_type": account_type_in_words(kind), "most": account_type_in_words(most)};
                Finding::new(Code::AccountTypeNotAllowed, params).with_fix(
                    FixKind::Map,
                    format!("Make them {}", account_type_in_words(most)),
                    Some(most.as_str().to_owned()),
                )
            });
            return;
        }
        values.account_type = Slot::Given(kind);
    }

    pub(super) fn language(&mut self, values: &mut Values) {
        values.language = Slot::Blank;
        let no_language = words::no_language(self.text);
        // The rule is the shortest code: `eng` is written `en`.
        let short = || words::language(self.text).filter(|_| self.text.len() == 3).map(str::to_owned);
        let tag = language_tag(self.text).filter(|_| no_language.is_none());
        let Some(tag) = tag.map(|tag| short().unwrap_or(tag)) else {
            self.find(Code::LanguageUnknown, |text| {
                let meant = no_language.or_else(|| words::language(text));
                let suggestions: Vec<String> = meant.into_iter().map(str::to_owned).collect();
                let params = params! {"suggestions": suggestions.clone()};
                with_choices(Finding::new(Code::LanguageUnknown, params), suggestions)
            });
            return;
        };
        if tag != self.text {
            self.find(Code::LanguageCorrected, |_| {
                Finding::new(Code::LanguageCorrected, params! {"language": tag.as_str()})
            });
        }
        values.language = Slot::Given(tag);
    }

    pub(super) fn invite(&mut self, values: &mut Values) {
        values.invite = match self.yes_or_no() {
            Some(yes) => Slot::Given(yes),
            None => Slot::Blank,
        };
    }

    pub(super) fn yes_or_no(&mut self) -> Option<bool> {
        let yes = parse_yes_no(self.text);
        if yes.is_none() {
            self.find(Code::BooleanUnknown, |text| {
                let meant = words::yes_or_no(text).map(|yes| if yes { "yes" } else { "no" });
                unknown(Code::BooleanUnknown, text, meant, &["yes", "no"])
            });
        }
        yes
    }
}

/// As sentences say it.
pub(crate) const fn account_type_in_words(kind: AccountType) -> &'static str {
    match kind {
        AccountType::Guest => "a guest",
        AccountType::User => "a user",
        AccountType::Manager => "a manager",
        AccountType::Admin => "an admin",
    }
}

/// One of a few words is expected: the one that is meant, or the nearest, is suggested.
fn unknown(code: Code, text: &str, meant: Option<&str>, words: &[&str]) -> Finding {
    let lower = text.to_lowercase();
    let mut near: Vec<(usize, &str)> =
        words.iter().filter_map(|word| Some((edit_distance(&lower, word)?, *word))).collect();
    near.sort_unstable();
    let suggestions: Vec<&str> = match meant {
        Some(meant) => vec![meant],
        None => near.into_iter().map(|(_, word)| word).collect(),
    };
    // Where nothing is near, a few words can all be offered.
    let fixes = if suggestions.is_empty() { words.to_vec() } else { suggestions.clone() };
    let fixes: Vec<String> = fixes.into_iter().map(str::to_owned).collect();
    with_choices(Finding::new(code, params! {"suggestions": suggestions}), fixes)
}

/// BCP-47 in its usual case: `en_gb` → `en-GB`, and `en-UK` as it is meant. None: it is no tag.
pub fn language_tag(text: &str) -> Option<String> {
    let mut tag = String::with_capacity(text.len());
    for (at, part) in text.split(['-', '_']).enumerate() {
        let alphabetic = part.bytes().all(|byte| byte.is_ascii_alphabetic());
        let well_formed = if at == 0 {
            (2..=3).contains(&part.len()) && alphabetic
        } else {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        if !well_formed {
            return None;
        }
        if at > 0 {
            tag.push('-');
        }
        match (at, part.len(), alphabetic) {
            (1.., 2, true) if part.eq_ignore_ascii_case("UK") && tag == "en-" => tag.push_str("GB"),
            (1.., 2, true) => tag.push_str(&part.to_ascii_uppercase()),
            (1.., 4, true) => {
                tag.push_str(&part.get(..1).unwrap_or_default().to_ascii_uppercase());
                tag.push_str(&part.get(1..).unwrap_or_default().to_ascii_lowercase());
            }
            _ => tag.push_str(&part.to_ascii_lowercase()),
        }
    }
    Some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_tags_take_their_usual_case() {
        assert_eq!(language_tag("en_gb").as_deref(), Some("en-GB"));
        assert_eq!(language_tag("en-UK").as_deref(), Some("en-GB"));
        assert_eq!(language_tag("ZH-hant-tw").as_deref(), Some("zh-Hant-TW"));
        assert_eq!(language_tag("English"), None);
        assert_eq!(language_tag("e"), None);
    }

    #[test]
    fn what_is_meant_comes_first_and_else_all_may_be_taken() {
        let fixes = |text, meant| {
            let found = unknown(Code::StatusUnknown, text, meant, &["active", "suspended"]);
            found.fixes.into_iter().filter_map(|fix| fix.value).collect::<Vec<_>>()
        };
        assert_eq!(fixes("inactive", Some("suspended")), ["suspended"]);
        assert_eq!(fixes("actve", None), ["active"]);
        assert_eq!(fixes("perhaps", None), ["active", "suspended"]);
    }
}
