//! Number formats: the codes that say how a cell shows its number.
//!
//! `000-00-0000`, `yyyy-mm-dd`, `[<=9999999]###-####;(###) ###-####`: what they make visible is what
//! the person who made the list meant, so it is what is read. Two things are left out of it,
//! because no list of people means them: separators of thousands and signs of currency.

use super::{
    date::{Epoch, Moment, write_moment},
    digits::{Digits, Piece},
    number::{Decimal, is_plain_integer, parse, write_general},
    text::write_cell,
};

/// What a number format does to a number.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Format {
    General,
    /// Digits without anything around them: the usual whole number is shown as it is stored.
    Whole,
    Sections(Vec<Section>),
}

/// One of the parts of a code that `;` separates.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Section {
    condition: Option<(Comparison, f64)>,
    shows: Shows,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    GreaterOrEqual,
    Greater,
}

#[derive(Clone, Debug, PartialEq)]
enum Shows {
    General,
    Text(String),
    Moment(Moment),
    Digits(Digits),
}

/// The code of a built-in number; those that no list says are “General”.
pub(super) fn built_in(number: u32) -> &'static str {
    match number {
        1 | 59 | 60 => "0",
        2 => "0.00",
        3 | 37 | 38 | 41 | 42 | 61 => "#,##0",
        4 | 39 | 40 | 43 | 44 | 62 => "#,##0.00",
        9 | 67 => "0%",
        10 | 68 => "0.00%",
        14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 | 71..=74 | 81 => "yyyy-mm-dd",
        18..=21 | 32 | 33 | 45 | 47 | 75 | 76 | 78 | 80 => "hh:mm:ss",
        22 | 77 => "yyyy-mm-dd hh:mm:ss",
        // Dates in some languages of the Far East and times in others: the number decides.
        34 | 35 | 55 | 56 => "[<1]hh:mm:ss;yyyy-mm-dd",
        46 | 79 => "[h]:mm:ss",
        _ => "General",
    }
}

impl Format {
    pub(super) fn new(code: &str) -> Self {
        let sections: Vec<Section> = split_sections(code).map(Section::new).collect();
        match sections.as_slice() {
            [] | [Section { condition: None, shows: Shows::General }] => Self::General,
            [Section { condition: None, shows: Shows::Digits(digits) }] if digits.is_whole() => Self::Whole,
            _ => Self::Sections(sections),
        }
    }

    /// Appends what a cell with this format shows of its number, as a cell for our splitter.
    #[inline]
    pub(super) fn write(&self, raw: &[u8], epoch: Epoch, into: &mut Vec<u8>) {
        match self {
            Self::General => write_general(raw, into),
            Self::Whole => {
                let whole = raw.strip_suffix(b".0").unwrap_or(raw);
                let other = if is_plain_integer(whole) { None } else { parse(raw) };
                match other {
                    Some(number) => {
                        let mut decimal = Decimal::new(number);
                        decimal.round(0);
                        decimal.write(into);
                    }
                    None => write_general(raw, into),
                }
            }
            Self::Sections(sections) => write_section(sections, raw, epoch, into),
        }
    }
}

fn write_section(sections: &[Section], raw: &[u8], epoch: Epoch, into: &mut Vec<u8>) {
    let Some(number) = parse(raw) else { return write_general(raw, into) };
    let Some((section, signed)) = choose(sections, number) else { return write_general(raw, into) };
    match &section.shows {
        Shows::General => write_general(raw, into),
        Shows::Text(text) => write_cell(text.as_bytes(), into),
        Shows::Moment(moment) => {
            if !write_moment(number, epoch, *moment, into) {
                write_general(raw, into);
            }
        }
        Shows::Digits(digits) => {
            let shown = digits.show(number, signed);
            // `#` shows nothing of a zero, which is not nothing.
            if shown.is_empty() {
                write_general(raw, into);
            } else {
                write_cell(shown.as_bytes(), into);
            }
        }
    }
}

/// The section for a number, and whether its code says itself that the number is negative.
fn choose(sections: &[Section], number: f64) -> Option<(&Section, bool)> {
    if sections.iter().any(|section| section.condition.is_some()) {
        let fits = |section: &&Section| match section.condition {
            Some((comparison, bound)) => comparison.holds(number, bound),
            None => true,
        };
        return sections.iter().take(3).find(fits).map(|section| (section, false));
    }
    match sections {
        [positive, ..] if number > 0.0 => Some((positive, false)),
        [_, negative, ..] if number < 0.0 => Some((negative, true)),
        [_, _, zero, ..] if number == 0.0 => Some((zero, false)),
        [only, ..] => Some((only, false)),
        [] => None,
    }
}

impl Comparison {
    fn holds(self, number: f64, bound: f64) -> bool {
        match self {
            Self::Less => number < bound,
            Self::LessOrEqual => number <= bound,
            Self::Equal => (number - bound).abs() < f64::EPSILON,
            Self::NotEqual => (number - bound).abs() >= f64::EPSILON,
            Self::GreaterOrEqual => number >= bound,
            Self::Greater => number > bound,
        }
    }

    /// `<=9999999`
    fn parse(text: &str) -> Option<(Self, f64)> {
        let kinds = [
            ("<=", Self::LessOrEqual),
            (">=", Self::GreaterOrEqual),
            ("<>", Self::NotEqual),
            ("<", Self::Less),
            (">", Self::Greater),
            ("=", Self::Equal),
        ];
        let (sign, comparison) = kinds.iter().find(|(sign, _)| text.starts_with(sign))?;
        Some((*comparison, parse(text.get(sign.len()..)?.trim().as_bytes())?))
    }
}

/// The code's parts; a `;` in quotes or behind a `\` separates nothing.
fn split_sections(code: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(code).filter(|code| !code.is_empty());
    std::iter::from_fn(move || {
        let code = rest?;
        let mut quoted = false;
        let mut letters = code.char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '"' => quoted = !quoted,
                '\\' | '_' | '*' if !quoted => {
                    letters.next();
                }
                ';' if !quoted => {
                    rest = code.get(at + 1..);
                    return code.get(..at);
                }
                _ => {}
            }
        }
        rest = None;
        Some(code)
    })
}

/// What a section's letters have shown so far.
#[expect(clippy::struct_excessive_bools, reason = "each is a sign that may stand anywhere in the code")]
#[derive(Default)]
struct Reading {
    digits: Digits,
    /// Digits have begun; behind the point.
    behind: bool,
    /// A comma stands behind digits; if more digits follow it separates thousands, else it divides by one.
    comma: bool,
    date: bool,
    time: bool,
    /// `m` is a month or minutes, as its neighbours say.
    months: bool,
    elapsed: bool,
    /// Powers of ten, fractions, “General”: shown as the plain number.
    plain: bool,
}

impl Section {
    fn new(code: &str) -> Self {
        let mut condition = None;
        let mut reading = Reading::default();
        let mut rest = code;
        while let Some(letter) = rest.chars().next() {
            let mut used = letter.len_utf8();
            match letter {
                '"' => {
                    let inside = rest.get(1..).unwrap_or_default();
                    let text = inside.split_once('"').map_or(inside, |(text, _)| text);
                    reading.literal(text);
                    used += text.len() + 1;
                }
                '\\' => {
                    if let Some(next) = rest.chars().nth(1) {
                        reading.literal(next.encode_utf8(&mut [0; 4]));
                        used += next.len_utf8();
                    }
                }
                // As wide as the next letter, or filled with it.
                '_' | '*' => used += rest.chars().nth(1).map_or(0, char::len_utf8),
                '[' => {
                    let inside = rest.get(1..).unwrap_or_default();
                    let text = inside.split_once(']').map_or(inside, |(text, _)| text);
                    condition = condition.or_else(|| Comparison::parse(text));
                    reading.elapsed |= matches!(text, "h" | "hh" | "H" | "HH")
                        || matches!(text, "m" | "mm" | "s" | "ss" | "M" | "MM" | "S" | "SS");
                    used += text.len() + 1;
                }
                _ => used = reading.letter(letter, rest),
            }
            rest = rest.get(used..).unwrap_or_default();
        }
        Self { condition, shows: reading.shows() }
    }
}

impl Reading {
    fn literal(&mut self, text: &str) {
        if text.is_empty() || matches!(text, "$" | "€" | "£" | "¥" | "₹" | "₩" | "₽") {
            return;
        }
        let to = if self.behind { &mut self.digits.fraction } else { &mut self.digits.whole };
        to.push(Piece::Literal(text.to_owned()));
    }

    fn digit(&mut self, piece: Piece) {
        self.digits.grouped |= self.comma && !self.behind;
        self.comma = false;
        let to = if self.behind { &mut self.digits.fraction } else { &mut self.digits.whole };
        to.push(piece);
    }

    fn has_digits(&self) -> bool {
        let mut pieces = self.digits.whole.iter().chain(&self.digits.fraction);
        pieces.any(|piece| !matches!(piece, Piece::Literal(_)))
    }

    /// A letter outside quotes and brackets, which begins `rest`: how many bytes it is the first of.
    fn letter(&mut self, letter: char, rest: &str) -> usize {
        let begins = |word: &str| rest.get(..word.len()).is_some_and(|text| text.eq_ignore_ascii_case(word));
        match letter {
            '0' => self.digit(Piece::Zero),
            '#' | '?' => self.digit(Piece::Digit),
            '.' if self.has_digits() || !(self.date || self.time) => self.behind = true,
            ',' if self.has_digits() => self.comma = true,
            '%' => {
                self.digits.percent = true;
                self.literal("%");
            }
            '/' if self.has_digits() => self.plain = true,
            'E' | 'e' if self.has_digits() && (begins("e+") || begins("e-")) => self.plain = true,
            // The second is German, and some programs write it.
            'G' | 'g' | 'S' | 's' if begins("general") || begins("standard") => {
                self.plain = true;
                return if begins("general") { "general".len() } else { "standard".len() };
            }
            'A' | 'a' if begins("am/pm") => {
                self.time = true;
                return "am/pm".len();
            }
            'A' | 'a' if begins("a/p") => {
                self.time = true;
                return "a/p".len();
            }
            'y' | 'Y' | 'd' | 'D' | 'e' | 'E' | 'g' | 'G' | 'b' | 'B' | 'a' | 'A' => self.date = true,
            'm' | 'M' => {
                let length = rest.len() - rest.trim_start_matches(['m', 'M']).len();
                // Minutes stand behind hours or before seconds; the names of months are longer.
                let behind = rest.get(length..).unwrap_or_default();
                let before_seconds = behind
                    .trim_start_matches(|next: char| !next.is_ascii_alphabetic())
                    .starts_with(['s', 'S']);
                let minutes = length <= 2 && (before_seconds || (self.time && !self.months));
                if minutes {
                    self.time = true;
                } else {
                    self.months = true;
                    self.date = true;
                }
                return length;
            }
            'h' | 'H' | 's' | 'S' => self.time = true,
            '@' => self.plain = true,
            // Blanks around a number, and commas and points of dates, say nothing.
            _ => self.literal(letter.encode_utf8(&mut [0; 4])),
        }
        letter.len_utf8()
    }

    fn shows(mut self) -> Shows {
        // In a date, zeros are the fractions of a second: `ss.000`.
        if self.elapsed {
            return Shows::Moment(Moment::Elapsed);
        }
        match (self.date, self.time) {
            (true, true) => return Shows::Moment(Moment::DateAndTime),
            (true, false) => return Shows::Moment(Moment::Date),
            (false, true) => return Shows::Moment(Moment::Time),
            (false, false) => {}
        }
        // A comma behind the digits shows thousands as one.
        if self.plain || self.comma {
            return Shows::General;
        }
        if self.has_digits() {
            self.digits.tidy();
            return Shows::Digits(self.digits);
        }
        let mut text = String::new();
        for piece in self.digits.whole.iter().chain(&self.digits.fraction) {
            if let Piece::Literal(literal) = piece {
                text.push_str(literal);
            }
        }
        // A code that hides its number hides what the list says.
        if text.chars().any(char::is_alphanumeric) { Shows::Text(text) } else { Shows::General }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, number: &str) -> String {
        let mut into = Vec::new();
        Format::new(code).write(number.as_bytes(), Epoch::Of1900, &mut into);
        String::from_utf8(into).unwrap()
    }

    #[test]
    fn what_is_visible_is_read() {
        for (code, number, seen) in [
            ("General", "441234567890", "441234567890"),
            ("Standard", "46173", "46173"),
            ("", "0.5", "0.5"),
            ("0", "7.0", "7"),
            ("0", "-0.4", "0"),
            ("#", "0", "0"),
            ("#,###", "0", "0"),
            ("#,##0", "-1234567", "-1234567"),
            ("000", "-5", "-005"),
            ("00-00", "123456", "1234-56"),
            ("\\A0000\\Z", "12", "A0012Z"),
            ("0.0#", "1.25", "1.25"),
            ("0.0#", "1", "1.0"),
            ("0.00;(0.00)", "-2", "-2.00"),
            ("0;-0;\"none\"", "0", "none"),
            ("0_ ;[Red]\\-0\\ ", "-3", "\"-3 \""),
            ("[>=100]\"many\";0", "100", "many"),
            ("[>=100]\"many\";0", "99", "99"),
            ("TT.MM.JJJJ", "46173", "2026-05-31"),
            ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "46173.0", "2026-05-31"),
            ("[$-F400]h:mm:ss\\ AM/PM", "0.75", "18:00"),
            ("yyyy-mm-dd\"T\"hh:mm:ss", "46173.75", "2026-05-31 18:00"),
            ("[ss]", "0.001", "00:01:26"),
            ("0.00E+00", "123456", "123456"),
            ("# ??/??", "1.5", "1.5"),
            ("0,", "1234567", "1234567"),
            ("yyyy", "no number", "no number"),
        ] {
            assert_eq!(shown(code, number), seen, "{code} of {number}");
        }
    }
}
