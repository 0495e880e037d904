//! Dates as people and spreadsheets write them.

use std::fmt;

use super::words::{is_weekday, month};
use crate::map::DateOrder;

/// A day of the calendar; shown as ISO writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::check) struct Date {
    year: u16,
    month: u8,
    day: u8,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Date {
    /// None: there is no such day.
    pub(in crate::check) fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        ((1000..=9999).contains(&year) && (1..=days).contains(&day)).then_some(Self { year, month, day })
    }

    /// `31 May 2026`.
    pub(in crate::check) fn in_words(self) -> String {
        format!("{} {} {}", self.day, month_name(self.month), self.year)
    }

    /// The day a spreadsheet means by a bare number: days since the end of 1899.
    fn from_serial(serial: u32) -> Option<Self> {
        let mut days = serial.checked_sub(1)?;
        // Spreadsheets count a 29 February 1900 that never was.
        if serial > 59 {
            days -= 1;
        }
        let mut year: u16 = 1900;
        loop {
            let length = if Self::new(year, 2, 29).is_some() { 366 } else { 365 };
            if days < length {
                break;
            }
            days -= length;
            year += 1;
        }
        for month in 1..=12 {
            let length = (28..=31).rev().find(|day| Self::new(year, month, *day).is_some())?;
            if days < u32::from(length) {
                return Self::new(year, month, days as u8 + 1);
            }
            days -= u32::from(length);
        }
        None
    }
}

impl fmt::Display for Date {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

pub(in crate::check) fn month_name(month: u8) -> &'static str {
    MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or("that month")
}

/// `03/05/2026`: which is the day must come from the column or the administrator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) struct Figures {
    pub first: u8,
    pub second: u8,
    pub year: u16,
    /// What stands between them: `/`, `.` or `-`.
    pub separator: u8,
    /// Are the figures written with a leading zero?
    pub padded: (bool, bool),
}

impl Figures {
    pub(in crate::check) fn read(self, order: DateOrder) -> Option<Date> {
        let (day, month) = match order {
            DateOrder::DayFirst => (self.first, self.second),
            DateOrder::MonthFirst => (self.second, self.first),
        };
        Date::new(self.year, month, day)
    }

    /// The order that the figures alone leave possible; both or neither: none.
    pub(in crate::check) fn order(self) -> Option<DateOrder> {
        match (self.first > 12, self.second > 12) {
            (true, false) => Some(DateOrder::DayFirst),
            (false, true) => Some(DateOrder::MonthFirst),
            _ => None,
        }
    }

    /// Both readings are days, and not the same one.
    pub(in crate::check) fn is_open(self) -> bool {
        self.first != self.second && (1..=12).contains(&self.first) && (1..=12).contains(&self.second)
    }
}

/// As they stood in the cell.
impl fmt::Display for Figures {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = char::from(self.separator);
        let width = |padded| if padded { 2 } else { 1 };
        let (first, second) = (width(self.padded.0), width(self.padded.1));
        write!(to, "{:0first$}{separator}{:0second$}{separator}{}", self.first, self.second, self.year)
    }
}

/// What a text is as a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::check) enum Written {
    /// It can only mean this day.
    Day(Date),
    Figures(Figures),
    /// It lacks something; these are what it probably means.
    Nearly {
        readings: Vec<Date>,
        why: &'static str,
    },
    /// It is written like a date, but there is no such day.
    Impossible {
        year: u16,
        month: u8,
        day: u8,
    },
    No,
}

const TWO_DIGITS: &str = "write the year with four digits";
const SERIAL: &str = "it is the number by which a spreadsheet counts days";

pub(in crate::check) fn parse(text: &str) -> Written {
    if text.len() > 60 {
        return Written::No;
    }
    let text = without_time(text).trim_end_matches([',', ' ']);
    let first_is_digit = text.as_bytes().first().is_some_and(u8::is_ascii_digit);
    if first_is_digit && let Some(written) = digits_alone(text).or_else(|| three_figures(text)) {
        return written;
    }
    named_month(text).unwrap_or(Written::No)
}

/// The date of a date and time; a text that is none is left as it is.
fn without_time(text: &str) -> &str {
    let Some(colon) = memchr::memchr(b':', text.as_bytes()) else { return text };
    let before = text.get(..colon).unwrap_or_default();
    let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let hour = before.get(before.len() - digits..).unwrap_or_default();
    let date = before.get(..before.len() - digits).unwrap_or_default();
    let minutes = text.get(colon + 1..).unwrap_or_default();
    let is_time = (1..=2).contains(&digits)
        && hour.parse::<u8>().is_ok_and(|hour| hour <= 24)
        && minutes.get(..2).and_then(|minute| minute.parse::<u8>().ok()).is_some_and(|minute| minute < 60)
        && minutes.chars().all(|rest| {
            rest.is_ascii_digit()
                || matches!(rest, ':' | '.' | ',' | '+' | '-' | 'Z' | 'A' | 'P' | 'M' | 'a' | 'p' | 'm')
                || rest.is_whitespace()
        });
    match (is_time, date.strip_suffix('T')) {
        (true, Some(date)) => date,
        (true, None) if date.ends_with(char::is_whitespace) => date.trim_end(),
        _ => text,
    }
}

/// `20260531`, and the serial numbers of spreadsheets.
fn digits_alone(text: &str) -> Option<Written> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u32 = text.parse().ok()?;
    match text.len() {
        8 if (19_000_101..22_000_101).contains(&number) => {
            let (year, month, day) =
                ((number / 10_000) as u16, (number / 100 % 100) as u8, (number % 100) as u8);
            Some(Date::new(year, month, day).map_or(Written::No, Written::Day))
        }
        5 if (10_000..=73_415).contains(&number) => {
            let readings = Date::from_serial(number).into_iter().collect();
            Some(Written::Nearly { readings, why: SERIAL })
        }
        _ => Some(Written::No),
    }
}

/// Three numbers with the same sign between them, and perhaps a blank behind it.
fn three_figures(text: &str) -> Option<Written> {
    let separator = text.bytes().find(|byte| matches!(byte, b'/' | b'.' | b'-'))?;
    let text = if separator == b'.' { text.strip_suffix('.').unwrap_or(text) } else { text };
    let mut parts = text.split(char::from(separator)).map(str::trim);
    let (one, two, three) = (parts.next()?, parts.next()?, parts.next()?);
    let figure = |part: &str| {
        (part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse::<u16>().ok()).flatten()
    };
    let (first, second, third) = (figure(one)?, figure(two)?, figure(three)?);
    if parts.next().is_some() || !(1..=2).contains(&two.len()) {
        return None;
    }
    let small = |figure: u16| u8::try_from(figure).unwrap_or(u8::MAX);
    let (first_small, second_small) = (small(first), small(second));
    Some(match (one.len(), three.len()) {
        // The year in front: nobody writes the day behind it.
        (4, 1..=2) => day_or_impossible(first, second_small, small(third)),
        (1..=2, 4) => {
            let padded = (one.starts_with('0'), two.starts_with('0'));
            let figures =
                Figures { first: first_small, second: second_small, year: third, separator, padded };
            match figures.order() {
                Some(DateOrder::DayFirst) if figures.read(DateOrder::DayFirst).is_none() => {
                    Written::Impossible { year: third, month: second_small, day: first_small }
                }
                Some(DateOrder::MonthFirst) if figures.read(DateOrder::MonthFirst).is_none() => {
                    Written::Impossible { year: third, month: first_small, day: second_small }
                }
                None if first > 12 || first == 0 || second == 0 || !(1000..=9999).contains(&third) => {
                    Written::No
                }
                _ => Written::Figures(figures),
            }
        }
        (1..=2, 2) => two_digit_year(&[(second_small, first_small), (first_small, second_small)], third),
        _ => return None,
    })
}

fn day_or_impossible(year: u16, month: u8, day: u8) -> Written {
    match Date::new(year, month, day) {
        Some(date) => Written::Day(date),
        None if (1..=12).contains(&month) && (1..=31).contains(&day) && year >= 1000 => {
            Written::Impossible { year, month, day }
        }
        None => Written::No,
    }
}

/// Spreadsheets take 30 and above for the last century; who was born in 1931 or hired in 2030 is offered
/// the other one second.
fn two_digit_year(months_and_days: &[(u8, u8)], year: u16) -> Written {
    let centuries = if year < 30 { [2000, 1900] } else { [1900, 2000] };
    let mut readings: Vec<Date> = Vec::new();
    for century in centuries {
        for (month, day) in months_and_days {
            readings.extend(Date::new(century + year, *month, *day).filter(|date| !readings.contains(date)));
        }
    }
    if readings.is_empty() { Written::No } else { Written::Nearly { readings, why: TWO_DIGITS } }
}

/// `31 May 2026`, `May 31, 2026`, `31-May-26`, `Sunday 31st May 2026`, `31 de mayo de 2026`.
fn named_month(text: &str) -> Option<Written> {
    let mut parts: Vec<&str> = text
        .split(|character: char| character.is_whitespace() || matches!(character, '-' | '/' | ',' | '.'))
        .filter(|part| !part.is_empty() && !matches!(*part, "de" | "of"))
        .collect();
    if parts.len() == 4 && parts.first().is_some_and(|part| is_weekday(part)) {
        parts.remove(0);
    }
    let [one, two, three] = parts.try_into().ok()?;
    let number = |part: &str| part.parse::<u16>().ok().filter(|_| part.len() <= 4);
    let day = |part: &str| {
        let digits = part.trim_end_matches(|character: char| character.is_ascii_alphabetic());
        let suffix = part.get(digits.len()..).unwrap_or_default().to_ascii_lowercase();
        let known = matches!(suffix.as_str(), "" | "st" | "nd" | "rd" | "th" | "er");
        digits.parse::<u8>().ok().filter(|day| known && (1..=31).contains(day))
    };
    let (year, year_text, month, day) = if let Some(month) = month(two) {
        // The year stands in front only when it has four digits.
        if one.len() == 4 && number(one).is_some() {
            (number(one)?, one, month, day(three)?)
        } else {
            (number(three)?, three, month, day(one)?)
        }
    } else {
        (number(three)?, three, month(one)?, day(two)?)
    };
    match year_text.len() {
        4 => Some(day_or_impossible(year, month, day)),
        2 => Some(two_digit_year(&[(month, day)], year)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<String> {
        match parse(text) {
            Written::Day(date) => Some(date.to_string()),
            _ => None,
        }
    }

    fn readings(text: &str) -> Vec<String> {
        match parse(text) {
            Written::Nearly { readings, .. } => readings.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn one_meaning_is_one_day() {
        for text in [
            "2026-05-31",
            "2026-5-31",
            "2026/05/31",
            "2026.05.31",
            "2026. 05. 31.",
            "20260531",
            "31 May 2026",
            "May 31, 2026",
            "31-May-2026",
            "31. Mai 2026",
            "31st May 2026",
            "Sunday, 31 May 2026",
            "31 de mayo de 2026",
            "2026-05-31T00:00:00Z",
            "2026-05-31 00:00:00",
            "2026-05-31T10:15:30.123+02:00",
            "31 May 2026, 10:00",
            "May 31 2026 1:05 PM",
            "2026-May-31",
        ] {
            assert_eq!(day(text).as_deref(), Some("2026-05-31"), "{text}");
        }
        assert_eq!(day("2028-02-29").as_deref(), Some("2028-02-29"));
    }

    #[test]
    fn figures_wait_for_their_order() {
        let figures = |text| match parse(text) {
            Written::Figures(figures) => figures,
            other => panic!("{text}: {other:?}"),
        };
        for text in ["31/05/2026", "31.5.2026", "31-05-2026", "31/05/2026 10:00", "31. 5. 2026"] {
            assert_eq!(figures(text).order(), Some(DateOrder::DayFirst), "{text}");
            assert_eq!(figures(text).read(DateOrder::DayFirst).unwrap().to_string(), "2026-05-31");
        }
        assert_eq!(figures("5-31-2026").order(), Some(DateOrder::MonthFirst));
        let open = figures("03/04/2026");
        assert!(open.is_open() && open.order().is_none() && open.padded == (true, true));
        assert_eq!(open.read(DateOrder::DayFirst).unwrap().in_words(), "3 April 2026");
        assert_eq!(open.read(DateOrder::MonthFirst).unwrap().in_words(), "4 March 2026");
        assert!(!figures("5/5/2026").is_open());
    }

    #[test]
    fn two_digit_years_are_offered_in_four() {
        assert_eq!(readings("31/05/26"), ["2026-05-31", "1926-05-31"]);
        assert_eq!(readings("31-May-85"), ["1985-05-31", "2085-05-31"]);
        assert_eq!(readings("03/04/26"), ["2026-04-03", "2026-03-04", "1926-04-03", "1926-03-04"]);
        assert_eq!(readings("46173"), ["2026-05-31"]);
        assert_eq!(readings("36526"), ["2000-01-01"]);
    }

    #[test]
    fn days_that_never_come() {
        assert_eq!(parse("29/02/2027"), Written::Impossible { year: 2027, month: 2, day: 29 });
        assert_eq!(parse("2027-02-29"), Written::Impossible { year: 2027, month: 2, day: 29 });
        assert_eq!(parse("31 April 2026"), Written::Impossible { year: 2026, month: 4, day: 31 });
        for text in [
            "",
            "soon",
            "3-May",
            "May 2026",
            "2026",
            "13/13/2026",
            "0/5/2026",
            "2026-13-01",
            "1/2/3/2026",
            "31/05/226",
            "10:30",
            "99999",
            "20261301",
            "2026-00-10",
            "31/05-2026",
            "1900-02-29x",
        ] {
            assert_eq!(parse(text), Written::No, "{text}");
        }
    }
}
