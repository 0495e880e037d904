//! Fields of the company's own, by their type. Their values are made in one spelling for each meaning.

use std::borrow::Cow;

use regex_lite::Regex;

use super::{Cell, Code, Finding, FixKind, Report, Witness, params, with_choices, with_replacements};
use crate::{
    check::{
        Slot, Values,
        closed_set::{ClosedSet, Match},
        columns::Rule,
        row::Making,
        rules::{
            date::{self, Date, Figures, Written},
            excel,
            number::{self, Number},
            phone, url,
        },
    },
    map::DateOrder,
};

impl<R: Report> Cell<'_, R> {
    pub(super) fn custom(&mut self, values: &mut Values) {
        let Some(custom) = &self.mapped.custom else { return };
        let text = self.text;
        let value: Option<Cow<'_, str>> = match &custom.rule {
            Rule::Text { most, pattern, holds_dates } => {
                self.free_text(*most, pattern.as_ref(), *holds_dates).then_some(Cow::Borrowed(text))
            }
            Rule::Number { min, max, decimals } => self.number(*min, *max, *decimals),
            Rule::Date => self.date().map(|date| Cow::Owned(date.to_string())),
            Rule::Boolean => self.yes_or_no().map(|yes| Cow::Borrowed(if yes { "true" } else { "false" })),
            Rule::Choice(options) => self.choice(options).map(Cow::Borrowed),
            Rule::AnyChoice => self.fits(super::TEXT_CHARACTERS, text).then_some(Cow::Borrowed(text)),
            Rule::Email => self.other_email().map(Cow::Owned),
            Rule::Phone => self.phone().then_some(Cow::Borrowed(text)),
            Rule::Url => self.url().then_some(Cow::Borrowed(text)),
        };
        let Some(slot) = values.custom.get_mut(custom.slot) else { return };
        match value {
            Some(value) if self.making == Making::All => slot.value.set(&value),
            Some(_) => {}
            None => slot.value = Slot::Blank,
        }
    }

    fn free_text(&mut self, most: usize, pattern: Option<&(String, Regex)>, holds_dates: bool) -> bool {
        if holds_dates {
            self.looks_like_a_damaged_number();
        } else {
            self.looks_damaged();
        }
        if !self.fits(most, self.text) {
            return false;
        }
        let Some((pattern, _)) = pattern.filter(|(_, regex)| !regex.is_match(self.text)) else { return true };
        let label = self.mapped.label.as_str();
        self.find(Code::PatternMismatch, |_| {
            Finding::new(Code::PatternMismatch, params! {"label": label, "pattern": pattern.as_str()})
        });
        false
    }

    fn number(
        &mut self,
        min: Option<f64>,
        max: Option<f64>,
        decimals: Option<u8>,
    ) -> Option<Cow<'static, str>> {
        let plain = match number::parse(self.text) {
            Number::Plain(plain) => plain.into_owned(),
            Number::Unsure { readings, why } => {
                self.find(Code::NumberMalformed, |_| {
                    with_replacements(Finding::new(Code::NumberMalformed, params! {"why": why}), readings)
                });
                return None;
            }
            Number::No => {
                self.find(Code::NumberMalformed, |_| Finding::new(Code::NumberMalformed, params! {}));
                return None;
            }
        };
        if excel::has_lost_precision(self.text) {
            self.find(Code::CellExcelPrecision, |_| Finding::new(Code::CellExcelPrecision, params! {}));
        } else if excel::is_scientific(self.text) {
            self.find(Code::CellExcelScientific, |_| Finding::new(Code::CellExcelScientific, params! {}));
        }
        let Some(bounds) = number::out_of_bounds(&plain, min, max, decimals) else {
            return Some(Cow::Owned(plain));
        };
        let label = self.mapped.label.as_str();
        self.find(Code::NumberOutOfRange, |_| {
            Finding::new(Code::NumberOutOfRange, params! {"label": label, "bounds": bounds})
        });
        None
    }

    fn date(&mut self) -> Option<Date> {
        let (why, readings) = match date::parse(self.text) {
            Written::Day(date) => return Some(date),
            Written::Figures(figures) => match self.figures(figures) {
                Ok(date) => return date,
                Err(malformed) => malformed,
            },
            Written::Nearly { readings, why } => (why.to_owned(), readings),
            Written::Impossible { year, month, day } => {
                (format!("{} {year} has no day {day}", date::month_name(month)), Vec::new())
            }
            Written::No => (String::new(), Vec::new()),
        };
        self.find(Code::DateMalformed, |_| {
            let params = if why.is_empty() {
                params! {}
            } else {
                params! {"why": why}
            };
            let finding = Finding::new(Code::DateMalformed, params);
            readings.into_iter().fold(finding, |finding, date| {
                finding.with_fix(FixKind::Replace, format!("Use {}", date.in_words()), Some(date.to_string()))
            })
        });
        None
    }

    /// Read in the column's order, if that is known; else it is for the whole column to say, and no day
    /// as long as it could be two.
    fn figures(&mut self, figures: Figures) -> Result<Option<Date>, (String, Vec<Date>)> {
        let Some(order) = self.mapped.date_order else {
            self.witness(Witness::Date(figures));
            let order = figures.order().unwrap_or(DateOrder::DayFirst);
            return Ok(figures.read(order).filter(|_| !figures.is_open()));
        };
        if let Some(date) = figures.read(order) {
            return Ok(Some(date));
        }
        let first = match order {
            DateOrder::DayFirst => "day",
            DateOrder::MonthFirst => "month",
        };
        let other = figures.order().and_then(|order| figures.read(order));
        Err((format!("the {first} comes first in this column"), other.into_iter().collect()))
    }

    fn choice<'a>(&mut self, options: &'a ClosedSet) -> Option<&'a str> {
        match options.find(self.text) {
            Match::Exact(at) => options.text(at),
            Match::Folded(named) => {
                self.folded(self.text, named);
                Some(&named.name)
            }
            Match::Ambiguous(several) => {
                self.ambiguous(self.text, several);
                None
            }
            Match::Unknown => {
                self.date_for_a_name(options, self.text);
                let label = self.mapped.label.as_str();
                self.find(Code::ChoiceUnknown, |text| {
                    let nearest = options.nearest(text);
                    let params = params! {"label": label, "suggestions": nearest.clone()};
                    // Where nothing is near, a few options can all be offered.
                    let fixes = if nearest.is_empty() { options.few_texts().to_vec() } else { nearest };
                    with_choices(Finding::new(Code::ChoiceUnknown, params), fixes)
                });
                None
            }
        }
    }

    fn phone(&mut self) -> bool {
        self.looks_like_a_damaged_number();
        let is_phone = phone::normalised(self.text).is_some();
        if !is_phone {
            self.find(Code::PhoneMalformed, |_| Finding::new(Code::PhoneMalformed, params! {}));
        }
        is_phone
    }

    fn url(&mut self) -> bool {
        let is_url = url::is_url(self.text);
        if !is_url {
            self.find(Code::UrlMalformed, |text| {
                with_replacements(Finding::new(Code::UrlMalformed, params! {}), url::mended(text))
            });
        }
        is_url
    }
}
