//! What a value of each kind must be, one family a file: pure, and without a word about where it stands.

pub(super) mod characters;
pub(super) mod date;
pub(super) mod excel;
pub(super) mod mail_domain;
pub(super) mod number;
pub(super) mod pattern;
pub(super) mod phone;
pub(super) mod script;
pub(super) mod url;
pub(super) mod words;

/// Would a cell of a date be taken as it is, for one day or, once the column has told the order, another?
pub(crate) fn is_date(text: &str) -> bool {
    matches!(date::parse(text), date::Written::Day(_) | date::Written::Figures(_))
}

/// Would a cell of a number be taken as it is?
pub(crate) fn is_number(text: &str) -> bool {
    matches!(number::parse(text), number::Number::Plain(_))
}

/// Would a cell of a telephone number be taken as it is?
pub(crate) fn is_phone(text: &str) -> bool {
    phone::normalised(text).is_some()
}

/// Would a cell of a web address be taken as it is?
pub(crate) fn is_url(text: &str) -> bool {
    url::is_url(text)
}

/// Can it be used as a pattern?
pub(crate) fn is_pattern(pattern: &str) -> bool {
    pattern::compile(pattern).is_some()
}

/// Does the whole text match? No text matches what is no pattern.
pub(crate) fn fits_pattern(pattern: &str, text: &str) -> bool {
    pattern::compile(pattern).is_some_and(|pattern| pattern.is_match(text))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::map::DateOrder;

    proptest! {
        /// Whatever stands in a cell, every rule has an answer.
        #[test]
        fn no_text_is_too_strange(text in "\\PC{0,40}|[0-9 .,:/'+EeT-]{0,30}|[A-Za-z@.<>-]{0,30}|.{0,30}") {
            let _ = characters::cleaned(&text, characters::Care::Invisible);
            let _ = characters::unwanted(&text, characters::Care::Control);
            if let date::Written::Figures(figures) = date::parse(&text) {
                prop_assert!(figures.read(DateOrder::DayFirst).is_some() || figures.read(DateOrder::MonthFirst).is_some());
                prop_assert!(figures.order().is_none_or(|order| figures.read(order).is_some()));
            }
            let _ = excel::date_made_of(&text);
            let _ = excel::failure(&text);
            let _ = excel::has_lost_precision(&text);
            let _ = script::look_alikes(&text);
            let _ = phone::normalised(&text);
            let _ = pattern::compile(&text);
            let _ = words::month(&text);
            let _ = mail_domain::meant(&text);
            if let Some(mended) = url::mended(&text) {
                prop_assert!(url::is_url(&mended));
            }
            if let number::Number::Plain(plain) = number::parse(&text) {
                // One spelling: reading it again changes nothing.
                prop_assert_eq!(number::parse(&plain), number::Number::Plain(plain.as_ref().into()));
            }
            if excel::is_scientific(&text) {
                prop_assert!(excel::expanded(&text).is_none_or(|plain| plain.parse::<f64>().is_ok()));
            }
        }

        /// A date is read back from every way of writing it that leaves nothing open.
        #[test]
        fn dates_come_back(year in 1900_u16..2200, month in 1_u8..=12, day in 1_u8..=28) {
            let date = date::Date::new(year, month, day).unwrap();
            for text in [
                date.to_string(),
                date.in_words(),
                format!("{year}/{month}/{day}"),
                format!("{date}T12:34:56Z"),
                format!("{} {day}, {year}", date::month_name(month)),
            ] {
                prop_assert_eq!(date::parse(&text), date::Written::Day(date), "{}", text);
            }
        }
    }
}
