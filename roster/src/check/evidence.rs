//! What a column says as a whole: which figure of its dates is the day, and whether its numbers have
//! lost leading zeros. Cells report what they witness; the column is judged when all have been heard.

use super::{
    Code, Finding, FixKind, params,
    rules::date::{Date, Figures},
};
use crate::map::DateOrder;

/// More digits than these fit no reference, and no `u64` either.
const MOST_DIGITS: usize = 18;

/// What one cell adds to what its column says. Small: a file has a million of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Witness {
    /// A date in figures with its year behind.
    Date(Figures),
    /// Digits alone; `zero`: they begin with a needless one.
    Digits { value: u64, length: u8, zero: bool },
}

impl Witness {
    /// Of a text that is nothing but digits.
    pub(super) fn of_digits(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.is_empty() || bytes.len() > MOST_DIGITS {
            return None;
        }
        let mut value: u64 = 0;
        for byte in bytes {
            if !byte.is_ascii_digit() {
                return None;
            }
            value = value * 10 + u64::from(byte - b'0');
        }
        let zero = bytes.len() > 1 && bytes.first() == Some(&b'0');
        Some(Self::Digits { value, length: bytes.len() as u8, zero })
    }
}

impl Witness {
    /// Might something be said of its cell? The others only count.
    pub(super) fn is_open(&self) -> bool {
        match self {
            Self::Date(figures) => figures.is_open(),
            Self::Digits { zero, .. } => !zero,
        }
    }
}

/// Of one column: counts only, so that a cell can be taken back when it is edited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    day_first: u32,
    month_first: u32,
    dates: u32,
    digits: u32,
    /// Numbers by how long they are, with and without leading zeros.
    padded: [u32; MOST_DIGITS + 1],
    bare: [u32; MOST_DIGITS + 1],
}

/// What follows for the cells of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Judgement {
    /// Nothing is to be said or done.
    #[default]
    Nothing,
    /// How its dates are read; none: nothing decides it.
    Dates(Option<DateOrder>),
    /// Some dates can only be read one way and others only the other way.
    Contradicted,
    /// Its numbers have this many digits, and some have lost leading zeros.
    Zeros(u8),
}

impl Judgement {
    pub(super) const fn date_order(self) -> Option<DateOrder> {
        match self {
            Self::Dates(order) => order,
            _ => None,
        }
    }
}

impl Evidence {
    pub(super) fn add(&mut self, witness: &Witness) {
        self.count(witness, |count| *count += 1);
    }

    /// Takes back what was [added](Self::add).
    pub(super) fn remove(&mut self, witness: &Witness) {
        self.count(witness, |count| *count = count.saturating_sub(1));
    }

    fn count(&mut self, witness: &Witness, change: impl Fn(&mut u32)) {
        match *witness {
            Witness::Date(figures) => {
                change(&mut self.dates);
                match figures.order() {
                    Some(DateOrder::DayFirst) => change(&mut self.day_first),
                    Some(DateOrder::MonthFirst) => change(&mut self.month_first),
                    None => {}
                }
            }
            Witness::Digits { length, zero, .. } => {
                change(&mut self.digits);
                let lengths = if zero { &mut self.padded } else { &mut self.bare };
                if let Some(count) = lengths.get_mut(usize::from(length)) {
                    change(count);
                }
            }
        }
    }

    /// The administrator's choice of an order counts before what the dates say.
    pub(super) fn judge(&self, choice: Option<DateOrder>) -> Judgement {
        if self.dates > 0 || choice.is_some() {
            return match (choice, self.day_first > 0, self.month_first > 0) {
                (Some(order), _, _) => Judgement::Dates(Some(order)),
                (None, true, true) => Judgement::Contradicted,
                (None, true, false) => Judgement::Dates(Some(DateOrder::DayFirst)),
                (None, false, true) => Judgement::Dates(Some(DateOrder::MonthFirst)),
                (None, false, false) => Judgement::Dates(None),
            };
        }
        if self.digits > 0 { self.zeros() } else { Judgement::Nothing }
    }

    /// One width for all that begin with a zero, nothing longer, and enough of that width that it is the
    /// column's: then what is shorter has lost something. Numbers that only grew (`1 … 120`) have none.
    fn zeros(&self) -> Judgement {
        let mut widths = (0_u8..).zip(&self.padded).filter(|(_, count)| **count > 0);
        let (Some((width, padded)), None) = (widths.next(), widths.next()) else { return Judgement::Nothing };
        let at = usize::from(width);
        let full = padded + self.bare.get(at).copied().unwrap_or_default();
        let shorter: u32 = self.bare.iter().take(at).sum();
        let longer: u32 = self.bare.iter().skip(at + 1).sum();
        if shorter > 0 && longer == 0 && full >= 2 && full.saturating_mul(4) >= shorter {
            Judgement::Zeros(width)
        } else {
            Judgement::Nothing
        }
    }
}

/// What is to be said of a cell once its column has been judged, without its place.
pub(super) fn finding(witness: &Witness, judgement: Judgement) -> Option<Finding> {
    match (*witness, judgement) {
        (Witness::Date(figures), Judgement::Dates(None) | Judgement::Contradicted) if figures.is_open() => {
            Some(undecided(figures, judgement == Judgement::Contradicted))
        }
        (Witness::Digits { value, length, zero: false }, Judgement::Zeros(width)) if length < width => {
            let padded = format!("{value:0width$}", width = usize::from(width));
            let finding = Finding::new(Code::CellExcelLostZero, params! {"digits": width});
            let label = format!("Use {padded}");
            Some(finding.with_value(&value.to_string()).with_fix(FixKind::Replace, label, Some(padded)))
        }
        _ => None,
    }
}

/// Would [`finding`] say something? For counting.
pub(super) fn finds(witness: &Witness, judgement: Judgement) -> Option<Code> {
    match (*witness, judgement) {
        (Witness::Date(figures), Judgement::Dates(None) | Judgement::Contradicted) if figures.is_open() => {
            Some(Code::DateUndecided)
        }
        (Witness::Digits { length, zero: false, .. }, Judgement::Zeros(width)) if length < width => {
            Some(Code::CellExcelLostZero)
        }
        _ => None,
    }
}

fn undecided(figures: Figures, contradicted: bool) -> Finding {
    let in_words = |order| figures.read(order).map(Date::in_words).unwrap_or_default();
    let (day_first, month_first) = (in_words(DateOrder::DayFirst), in_words(DateOrder::MonthFirst));
    let mut params = params! {"day_first": day_first.as_str(), "month_first": month_first.as_str()};
    if contradicted {
        params.insert("contradicted".into(), true.into());
    }
    Finding::new(Code::DateUndecided, params)
        .with_value(&figures.to_string())
        .with_fix(FixKind::DateOrder, format!("The day comes first: {day_first}"), Some("day_first".into()))
        .with_fix(
            FixKind::DateOrder,
            format!("The month comes first: {month_first}"),
            Some("month_first".into()),
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rules::date::{Written, parse};

    fn date(text: &str) -> Witness {
        match parse(text) {
            Written::Figures(figures) => Witness::Date(figures),
            other => panic!("{text}: {other:?}"),
        }
    }

    fn heard(witnesses: &[Witness]) -> Evidence {
        let mut evidence = Evidence::default();
        for witness in witnesses {
            evidence.add(witness);
        }
        evidence
    }

    fn digits(texts: &[&str]) -> Judgement {
        let witnesses: Vec<Witness> = texts.iter().filter_map(|text| Witness::of_digits(text)).collect();
        heard(&witnesses).judge(None)
    }

    #[test]
    fn one_row_decides_and_one_contradicts() {
        let open = date("03/04/2026");
        assert_eq!(heard(&[open]).judge(None), Judgement::Dates(None));
        assert_eq!(
            heard(&[open]).judge(Some(DateOrder::MonthFirst)),
            Judgement::Dates(Some(DateOrder::MonthFirst))
        );
        let mut evidence = heard(&[open, date("31/05/2026")]);
        assert_eq!(evidence.judge(None), Judgement::Dates(Some(DateOrder::DayFirst)));
        evidence.add(&date("5/31/2026"));
        assert_eq!(evidence.judge(None), Judgement::Contradicted);
        evidence.remove(&date("31/05/2026"));
        assert_eq!(evidence.judge(None), Judgement::Dates(Some(DateOrder::MonthFirst)));
    }

    #[test]
    fn an_open_date_is_asked_with_both_readings() {
        let found = finding(&date("3.4.2026"), Judgement::Dates(None)).unwrap();
        assert_eq!(found.value.as_deref(), Some("3.4.2026"));
        assert_eq!(found.params["day_first"], "3 April 2026");
        assert_eq!(found.fixes[1].value.as_deref(), Some("month_first"));
        assert_eq!(finds(&date("3.4.2026"), Judgement::Dates(None)), Some(found.code));
        assert!(finding(&date("3.3.2026"), Judgement::Dates(None)).is_none());
        assert!(finding(&date("3.4.2026"), Judgement::Dates(Some(DateOrder::DayFirst))).is_none());
        assert!(finding(&date("31.5.2026"), Judgement::Contradicted).is_none());
    }

    #[test]
    fn zeros_are_missed_only_where_the_column_has_them() {
        assert_eq!(digits(&["00123", "00456", "789"]), Judgement::Zeros(5));
        assert_eq!(digits(&["00123", "12345", "789"]), Judgement::Zeros(5));
        for column in [
            &["1", "20", "300"][..],
            &["00123", "0456", "789"],
            &["00123", "123456", "789"],
            &["007", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
            &["00123", "00456"],
            &["0", "1", "12"],
            &["2019", "2026"],
        ] {
            assert_eq!(digits(column), Judgement::Nothing, "{column:?}");
        }
        let found = finding(&Witness::of_digits("789").unwrap(), Judgement::Zeros(5)).unwrap();
        assert_eq!(found.fixes[0].value.as_deref(), Some("00789"));
        assert!(finding(&Witness::of_digits("00123").unwrap(), Judgement::Zeros(5)).is_none());
    }

    #[test]
    fn a_witness_is_small() {
        assert!(size_of::<Witness>() <= 16);
    }
}
