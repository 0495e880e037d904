//! Digits in a pattern of zeros, `#` and what stands between them.

use super::number::Decimal;

/// The pattern.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Digits {
    pub whole: Vec<Piece>,
    pub fraction: Vec<Piece>,
    /// Has thousands apart: an amount, whose other signs are left out.
    pub grouped: bool,
    pub percent: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// `0`: a digit in any case.
    Zero,
    /// `#` or `?`: a digit if there is one.
    Digit,
    Literal(String),
}

impl Piece {
    /// The text of a literal. Brackets around a negative amount are its minus.
    fn literal(&self, signed: bool) -> Option<&str> {
        match self {
            Self::Literal(text) if !(signed && (text == "(" || text == ")")) => Some(text),
            _ => None,
        }
    }
}

impl Digits {
    /// Shows whole numbers as they are: `0`, `#`, `#,##0`.
    pub(super) fn is_whole(&self) -> bool {
        let zeros = self.whole.iter().filter(|piece| **piece == Piece::Zero).count();
        let plain = self.grouped || !self.whole.iter().any(|piece| matches!(piece, Piece::Literal(_)));
        plain && zeros == 1 && self.fraction.is_empty() && !self.percent
    }

    /// Takes out what shows nothing, once for all cells.
    pub(super) fn tidy(&mut self) {
        if self.grouped {
            self.whole.retain(|piece| !matches!(piece, Piece::Literal(_)));
            self.fraction.retain(|piece| !matches!(piece, Piece::Literal(_)));
        }
        // The leftmost place takes all the digits that are left, so one `#` is as good as a hundred.
        let first = self.whole.iter().position(|piece| *piece != Piece::Digit).unwrap_or(self.whole.len());
        self.whole.drain(..first.saturating_sub(1));
        self.whole.drain(..usize::from(first > 0 && self.whole.get(1) == Some(&Piece::Zero)));
    }

    /// `signed`: this is the section for negative numbers, which may say so by its own signs.
    pub(super) fn show(&self, number: f64, signed: bool) -> String {
        let mut decimal = Decimal::new(number);
        if self.percent {
            decimal.percent();
        }
        decimal.round(self.fraction.iter().filter(|piece| !matches!(piece, Piece::Literal(_))).count());
        let mut out = Vec::new();
        let mut whole = decimal.whole().rev();
        let mut places = self.whole.iter().filter(|piece| !matches!(piece, Piece::Literal(_))).count();
        // From the right; the leftmost place takes all the digits that are left.
        for piece in self.whole.iter().rev() {
            if let Piece::Literal(_) = piece {
                if let Some(text) = piece.literal(signed) {
                    out.extend(text.bytes().rev());
                }
                continue;
            }
            places -= 1;
            match whole.next() {
                Some(digit) => out.push(digit),
                None if *piece == Piece::Zero => out.push(b'0'),
                None => {}
            }
            if places == 0 {
                out.extend(whole.by_ref());
            }
        }
        let has_minus = out.contains(&b'-');
        if decimal.negative && !(signed && has_minus) {
            out.push(b'-');
        }
        out.reverse();
        let mut text = String::from_utf8_lossy(&out).into_owned();
        self.show_fraction(&decimal, signed, &mut text);
        if self.percent && self.grouped {
            text.push('%');
        }
        text
    }

    fn show_fraction(&self, decimal: &Decimal, signed: bool, text: &mut String) {
        let needed = if decimal.is_zero() { 0 } else { decimal.places() };
        let mut place = 0;
        let mut point = false;
        for piece in &self.fraction {
            if let Piece::Literal(_) = piece {
                text.extend(piece.literal(signed));
                continue;
            }
            if *piece == Piece::Zero || place < needed {
                if !point {
                    text.push('.');
                    point = true;
                }
                text.push(char::from(decimal.fraction(place)));
            }
            place += 1;
        }
    }
}
