//! One filled cell, by the rule of its field.

mod address;
mod custom;
mod damage;
mod names;
mod words;

use super::{
    Code, Finding, FixKind, Slot, Values,
    columns::{Columns, MappedColumn, Rule},
    evidence::Witness,
    params,
    row::{Making, Report, empty},
    rules::{
        characters::{self, Care},
        excel,
    },
};
use crate::{map::Field, person::split_name};
pub(crate) use words::account_type_in_words;
pub use words::language_tag;

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

    /// Reports on a part of this cell: one of several names.
    fn find_part(&mut self, code: Code, part: &str, make: impl FnOnce() -> Finding) {
        self.report.report(code, Some(self.mapped.column), || make().with_value(part));
    }

    fn witness(&mut self, witness: Witness) {
        self.report.witness(self.mapped.column, witness);
    }

    /// The rules of every cell, whatever its field. False: its value must not be used.
    pub(super) fn is_sound(&mut self, cell_characters: usize) -> bool {
        let bytes = self.text.as_bytes();
        let is_odd = |byte: &u8| *byte < 0x20 || *byte >= 0x7f;
        if bytes.iter().any(is_odd) && !self.has_good_characters() {
            return false;
        }
        if bytes.len() > cell_characters && self.text.chars().count() > cell_characters {
            self.find(Code::CellTooLong, |_| {
                Finding::new(Code::CellTooLong, params! {"limit": cell_characters as u64})
            });
            return false;
        }
        match bytes.first() {
            Some(b'#') => self.is_no_failure(),
            Some(b'=' | b'+' | b'-' | b'@') => {
                if looks_like_a_formula(self.text) {
                    self.find(Code::CellFormulaLike, |_| Finding::new(Code::CellFormulaLike, params! {}));
                }
                true
            }
            _ => true,
        }
    }

    /// Cells that begin like this are looked at more closely.
    #[inline]
    pub(super) fn begins_oddly(&self) -> bool {
        matches!(self.text.as_bytes().first(), Some(b'=' | b'+' | b'-' | b'@' | b'#'))
    }

    fn has_good_characters(&mut self) -> bool {
        let care = self.care();
        if let Some(called) = characters::unwanted(self.text, care) {
            self.find(Code::CellControlCharacter, |text| {
                Finding::new(Code::CellControlCharacter, params! {"character": called}).with_fix(
                    FixKind::Replace,
                    "Remove it".into(),
                    Some(characters::cleaned(text, care)),
                )
            });
            return false;
        }
        if characters::has_replacement(self.text) {
            self.find(Code::FileEncodingBroken, |_| {
                Finding::new(Code::FileEncodingBroken, params! {"cell": true})
            });
            return false;
        }
        true
    }

    /// Invisible characters belong to the script of some names. In names of groups and the like they are
    /// looked past.
    fn care(&self) -> Care {
        match &self.mapped.field {
            Field::Email | Field::UserName | Field::Reference | Field::Status | Field::AccountType => {
                Care::Invisible
            }
            Field::Language | Field::Invite => Care::Invisible,
            Field::Custom(_) => match self.mapped.custom.as_ref().map(|custom| &custom.rule) {
                Some(Rule::Text { .. } | Rule::Choice(_) | Rule::AnyChoice) | None => Care::Control,
                Some(_) => Care::Invisible,
            },
            _ => Care::Control,
        }
    }

    fn is_no_failure(&mut self) -> bool {
        let Some(failure) = excel::failure(self.text) else { return true };
        self.find(Code::CellExcelError, |_| {
            let params = params! {"narrow": failure == excel::Failure::Narrow};
            Finding::new(Code::CellExcelError, params).with_fix(
                FixKind::Replace,
                "Clear the cell".into(),
                Some(String::new()),
            )
        });
        false
    }

    pub(super) fn read(&mut self, values: &mut Values) {
        match self.mapped.field {
            Field::Email => self.email(values),
            Field::Name => self.name(values),
            Field::FirstName => self.text(NAME_CHARACTERS, &mut values.first_name),
            Field::LastName => self.text(NAME_CHARACTERS, &mut values.last_name),
            Field::UserName => self.key(&mut values.user_name),
            Field::Reference => self.key(&mut values.reference),
            Field::JobRole => self.text(TEXT_CHARACTERS, &mut values.job_role),
            Field::Region => self.text(TEXT_CHARACTERS, &mut values.region),
            Field::Status => self.status(values),
            Field::AccountType => self.account_type(values),
            Field::Language => self.language(values),
            Field::Invite => self.invite(values),
            Field::Company => self.company(),
            Field::Groups | Field::Cohorts | Field::Courses | Field::Packages => self.names(values),
            Field::Custom(_) => self.custom(values),
        }
    }

    fn fits(&mut self, limit: usize, text: &str) -> bool {
        if text.len() <= limit || text.chars().count() <= limit {
            return true;
        }
        let label = self.mapped.label.as_str();
        let length = text.chars().count();
        self.find(Code::TextTooLong, |_| {
            let params = params! {"label": label, "length": length as u64, "limit": limit as u64};
            Finding::new(Code::TextTooLong, params)
        });
        false
    }

    fn name(&mut self, values: &mut Values) {
        let (first, last) = split_name(self.text);
        if !self.fits(NAME_CHARACTERS, first) || !self.fits(NAME_CHARACTERS, last) {
            empty(self.mapped, values);
            return;
        }
        if last.is_empty() && self.columns.needs_last_name {
            let label = Field::LastName.label();
            self.find(Code::RequiredMissing, |_| {
                Finding::new(Code::RequiredMissing, params! {"label": label})
            });
        }
        self.looks_like_a_date();
        if self.making == Making::All {
            values.first_name.set(first);
            values.last_name.set(last);
        }
    }

    fn text(&mut self, limit: usize, slot: &mut Slot<String>) {
        if !self.fits(limit, self.text) {
            *slot = Slot::Blank;
            return;
        }
        self.looks_changed();
        if self.making == Making::All {
            slot.set(self.text);
        }
    }

    /// A text by which rows are compared.
    fn key(&mut self, slot: &mut Slot<String>) {
        if self.fits(TEXT_CHARACTERS, self.text) {
            self.looks_damaged();
            slot.set(self.text);
        } else {
            *slot = Slot::Blank;
        }
    }
}

/// Adds a fix for each value: every such cell is taken as it.
fn with_choices(finding: Finding, values: impl IntoIterator<Item = String>) -> Finding {
    values.into_iter().fold(finding, |finding, value| {
        finding.with_fix(FixKind::Map, format!("Take it as {value}"), Some(value))
    })
}

/// Adds a fix for each value: this cell becomes it.
fn with_replacements(finding: Finding, values: impl IntoIterator<Item = String>) -> Finding {
    values.into_iter().fold(finding, |finding, value| {
        finding.with_fix(FixKind::Replace, format!("Use {value}"), Some(value))
    })
}

/// `=SUM(…)`, `@cmd|…`: not a phone number, not a negative figure, not a dash.
fn looks_like_a_formula(text: &str) -> bool {
    let rest = text.get(1..).unwrap_or_default();
    text.starts_with('=') && !rest.is_empty()
        || rest.contains('(') && rest.chars().next().is_some_and(|first| first.is_ascii_alphabetic())
        || rest.contains('|') && rest.contains('!')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_are_no_formulas() {
        assert!(looks_like_a_formula("=1+1"));
        assert!(looks_like_a_formula("+SUM(A1)"));
        assert!(!looks_like_a_formula("+44 (0)20 1234"));
        assert!(!looks_like_a_formula("-"));
        assert!(!looks_like_a_formula("@home"));
    }
}
