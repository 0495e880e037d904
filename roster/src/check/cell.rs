//! One filled cell, by the rule of its field.

use super::{
    Code, Finding, FixKind, Slot, Values,
    closed_set::{ClosedSet, Match, edit_distance},
    columns::{Columns, MappedColumn},
    email, params,
    row::{Making, Report, empty},
};
use crate::{
    map::Field,
    person::{AccountType, EmailAddress, EmailProblem, Status, parse_yes_no, split_name, validate_ascii},
};

/// Characters a text field may have (`import.md` 2).
const NAME_CHARACTERS: usize = 100;
const TEXT_CHARACTERS: usize = 200;

/// One filled cell and its field.
pub(super) struct Cell<'a, R> {
    pub columns: &'a Columns,
    pub mapped: &'a MappedColumn,
    pub text: &'a str,
    pub making: Making,
    pub report: &'a mut R,
}

impl<R: Report> Cell<'_, R> {
    /// Reports on this cell, quoting its value.
    fn find(&mut self, code: Code, make: impl FnOnce(&str) -> Finding) {
        let text = self.text;
        self.report.report(code, Some(self.mapped.column), || make(text).with_value(text));
    }

    /// The rules of every cell, whatever its field. False: its value must not be used.
    pub(super) fn is_sound(&mut self, cell_characters: usize) -> bool {
        let bytes = self.text.as_bytes();
        if bytes.iter().any(|byte| *byte < 0x20 || *byte == 0x7f) && self.has_control_character() {
            self.find(Code::CellControlCharacter, |text| {
                let clean: String = text.chars().filter(|character| !character.is_control()).collect();
                Finding::new(Code::CellControlCharacter, params! {}).with_fix(
                    FixKind::Replace,
                    "Remove it".into(),
                    Some(clean),
                )
            });
            return false;
        }
        if bytes.len() > cell_characters && self.text.chars().count() > cell_characters {
            self.find(Code::CellTooLong, |_| {
                Finding::new(Code::CellTooLong, params! {"limit": cell_characters as u64})
            });
            return false;
        }
        if self.begins_like_a_formula() && looks_like_a_formula(self.text) {
            self.find(Code::CellFormulaLike, |_| Finding::new(Code::CellFormulaLike, params! {}));
        }
        true
    }

    pub(super) fn begins_like_a_formula(&self) -> bool {
        matches!(self.text.as_bytes().first(), Some(b'=' | b'+' | b'-' | b'@'))
    }

    /// Line breaks and tabs are what people type; the rest of the control characters is damage.
    fn has_control_character(&self) -> bool {
        self.text.chars().any(|character| character.is_control() && !matches!(character, '\n' | '\r' | '\t'))
    }

    pub(super) fn read(&mut self, values: &mut Values) {
        match self.mapped.field {
            Field::Email => self.email(values),
            Field::Name => {
                let (first, last) = split_name(self.text);
                if self.fits(NAME_CHARACTERS, first) && self.fits(NAME_CHARACTERS, last) {
                    if self.making == Making::All {
                        values.first_name.set(first);
                        values.last_name.set(last);
                    }
                } else {
                    empty(&Field::Name, values);
                }
            }
            Field::FirstName => self.text(NAME_CHARACTERS, &mut values.first_name),
            Field::LastName => self.text(NAME_CHARACTERS, &mut values.last_name),
            Field::UserName => self.key(&mut values.user_name),
            Field::Reference => self.key(&mut values.reference),
            Field::JobRole => self.text(TEXT_CHARACTERS, &mut values.job_role),
            Field::Region => self.text(TEXT_CHARACTERS, &mut values.region),
            Field::Status => self.status(values),
            Field::AccountType => self.account_type(values),
            Field::Language => self.language(values),
            Field::Invite => match parse_yes_no(self.text) {
                Some(yes) => values.invite = Slot::Given(yes),
                None => self.find(Code::BooleanUnknown, |_| Finding::new(Code::BooleanUnknown, params! {})),
            },
            Field::Company => self.company(),
            Field::Groups | Field::Cohorts | Field::Courses | Field::Packages => self.names(values),
            Field::Custom(_) => {}
        }
    }

    fn fits(&mut self, limit: usize, text: &str) -> bool {
        if text.len() <= limit || text.chars().count() <= limit {
            return true;
        }
        let label = self.mapped.field.label();
        let length = text.chars().count();
        self.find(Code::TextTooLong, |_| {
            let params = params! {"label": label, "length": length as u64, "limit": limit as u64};
            Finding::new(Code::TextTooLong, params)
        });
        false
    }

    fn text(&mut self, limit: usize, slot: &mut Slot<String>) {
        if !self.fits(limit, self.text) {
            *slot = Slot::Blank;
        } else if self.making == Making::All {
            slot.set(self.text);
        }
    }

    /// A text by which rows are compared.
    fn key(&mut self, slot: &mut Slot<String>) {
        if self.fits(TEXT_CHARACTERS, self.text) {
            slot.set(self.text);
        } else {
            *slot = Slot::Blank;
        }
    }

    fn email(&mut self, values: &mut Values) {
        if self.text.is_ascii() {
            match validate_ascii(self.text) {
                Ok(()) => {
                    values.email.push_str(self.text);
                    values.email_key.push_str(self.text);
                    values.email_key.make_ascii_lowercase();
                }
                Err(problem) => self.no_email(problem),
            }
            return;
        }
        match self.text.parse::<EmailAddress>() {
            Ok(address) => {
                values.email_key.push_str(&address.key());
                values.email.push_str(address.as_str());
            }
            Err(problem) => self.no_email(problem),
        }
    }

    /// What would mend it decides which code it is counted under, so the finding comes first.
    fn no_email(&mut self, problem: EmailProblem) {
        let finding = email::finding(self.text, problem);
        self.find(finding.code, |_| finding);
    }

    fn status(&mut self, values: &mut Values) {
        if let Some(status) = Status::parse(self.text) {
            values.status = Slot::Given(if self.mapped.inverted { status.inverted() } else { status });
            return;
        }
        values.status = Slot::Blank;
        self.find(Code::StatusUnknown, |text| {
            suggest(Code::StatusUnknown, text, Status::ALL.map(Status::as_str).as_slice())
        });
    }

    fn account_type(&mut self, values: &mut Values) {
        if let Some(kind) = AccountType::parse(self.text) {
            values.account_type = Slot::Given(kind);
            return;
        }
        values.account_type = Slot::Blank;
        self.find(Code::AccountTypeUnknown, |text| {
            suggest(Code::AccountTypeUnknown, text, AccountType::ALL.map(AccountType::as_str).as_slice())
        });
    }

    fn language(&mut self, values: &mut Values) {
        values.language = Slot::Blank;
        let Some(tag) = language_tag(self.text) else {
            self.find(Code::LanguageUnknown, |_| Finding::new(Code::LanguageUnknown, params! {}));
            return;
        };
        if tag != self.text {
            self.find(Code::LanguageCorrected, |_| {
                Finding::new(Code::LanguageCorrected, params! {"language": tag.as_str()})
            });
        }
        values.language = Slot::Given(tag);
    }

    fn company(&mut self) {
        if !self.columns.has_company {
            return;
        }
        let company = self.columns.company.as_str();
        match self.columns.companies.find(self.text) {
            Match::Exact(_) => {}
            Match::Folded(_) => {
                self.find(Code::NameFolded, |_| Finding::new(Code::NameFolded, params! {"name": company}));
            }
            Match::Ambiguous(_) | Match::Unknown => self.find(Code::CompanyUnknown, |_| {
                Finding::new(Code::CompanyUnknown, params! {"company": company})
            }),
        }
    }

    /// Several names in a cell stand apart by `;`.
    fn names(&mut self, values: &mut Values) {
        if !self.columns.has_company {
            return;
        }
        let columns = self.columns;
        let memberships = &mut values.memberships;
        let (set, code, ids) = match self.mapped.field {
            Field::Groups => (&columns.groups, Code::GroupUnknown, &mut memberships.groups),
            Field::Cohorts => (&columns.cohorts, Code::CohortUnknown, &mut memberships.groups),
            Field::Courses => (&columns.courses, Code::CourseUnmatched, &mut memberships.courses),
            _ => (&columns.packages, Code::PackageUnknown, &mut memberships.packages),
        };
        if memchr::memchr(b';', self.text.as_bytes()).is_none() {
            if let Some(id) = self.named(set, code, self.text) {
                ids.insert(id);
            }
            return;
        }
        for name in self.text.split(';').map(str::trim).filter(|name| !name.is_empty()) {
            if let Some(id) = self.named(set, code, name) {
                ids.insert(id);
            }
        }
    }

    fn named(&mut self, set: &ClosedSet, code: Code, name: &str) -> Option<i64> {
        match set.find(name) {
            Match::Exact(id) => Some(id),
            Match::Folded(named) => {
                self.find(Code::NameFolded, |_| {
                    Finding::new(Code::NameFolded, params! {"name": named.name.as_str()})
                });
                Some(named.id)
            }
            Match::Ambiguous(several) => {
                self.find(Code::MatchAmbiguous, |_| {
                    let names: Vec<String> =
                        several.iter().map(|named| format!("“{}”", named.name)).collect();
                    Finding::new(Code::MatchAmbiguous, params! {"names": names.join(", ")})
                });
                None
            }
            Match::Unknown => {
                let company = self.columns.company.as_str();
                self.report.report(code, Some(self.mapped.column), || {
                    let nearest = set.nearest(name);
                    let params = params! {"company": company, "suggestions": nearest.clone()};
                    nearest.into_iter().fold(Finding::new(code, params).with_value(name), |finding, near| {
                        finding.with_fix(FixKind::Map, format!("Take it as {near}"), Some(near))
                    })
                });
                None
            }
        }
    }
}

/// A closed set of words: the nearest known one is the fix.
fn suggest(code: Code, text: &str, words: &[&str]) -> Finding {
    let lower = text.to_lowercase();
    let mut near: Vec<(usize, &str)> =
        words.iter().filter_map(|word| Some((edit_distance(&lower, word)?, *word))).collect();
    near.sort_unstable();
    let names: Vec<&str> = near.into_iter().map(|(_, word)| word).collect();
    let finding = Finding::new(code, params! {"suggestions": names.clone()});
    names.into_iter().fold(finding, |finding, word| {
        finding.with_fix(FixKind::Map, format!("Take it as {word}"), Some(word.to_owned()))
    })
}

/// `=SUM(…)`, `@cmd|…`: not a phone number, not a negative figure, not a dash.
fn looks_like_a_formula(text: &str) -> bool {
    let rest = text.get(1..).unwrap_or_default();
    text.starts_with('=') && !rest.is_empty()
        || rest.contains('(') && rest.chars().next().is_some_and(|first| first.is_ascii_alphabetic())
        || rest.contains('|') && rest.contains('!')
}

/// BCP-47 in its usual case: `en_gb` → `en-GB`. None: it is no tag.
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
        assert_eq!(language_tag("ZH-hant-tw").as_deref(), Some("zh-Hant-TW"));
        assert_eq!(language_tag("English"), None);
        assert_eq!(language_tag("e"), None);
    }

    #[test]
    fn phone_numbers_are_no_formulas() {
        assert!(looks_like_a_formula("=1+1"));
        assert!(looks_like_a_formula("+SUM(A1)"));
        assert!(!looks_like_a_formula("+44 (0)20 1234"));
        assert!(!looks_like_a_formula("-"));
        assert!(!looks_like_a_formula("@home"));
    }
}
