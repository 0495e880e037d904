//! What a spreadsheet did to texts and numbers before the file was saved.

use super::{Cell, Code, Finding, Report, Witness, params, with_replacements};
use crate::check::rules::excel;

impl<R: Report> Cell<'_, R> {
    /// Of a text that is compared, or that may be a long number. Most are told by their first and last
    /// character to be neither a number nor a date.
    #[inline]
    pub(super) fn looks_damaged(&mut self) {
        let bytes = self.text.as_bytes();
        if bytes.last().is_some_and(u8::is_ascii_digit) || bytes.first().is_some_and(u8::is_ascii_digit) {
            self.number_or_date(true);
        }
    }

    /// The same of a text in which dates may well stand.
    pub(super) fn looks_like_a_damaged_number(&mut self) {
        self.number_or_date(false);
    }

    fn number_or_date(&mut self, dates: bool) {
        if let Some(witness) = Witness::of_digits(self.text) {
            self.witness(witness);
            if excel::has_lost_precision(self.text) {
                self.lost_precision();
            }
        } else if excel::has_lost_precision(self.text) {
            self.lost_precision();
        } else if excel::is_scientific(self.text) {
            self.find(Code::CellExcelScientific, |_| Finding::new(Code::CellExcelScientific, params! {}));
        } else if dates {
            self.looks_like_a_date();
        }
    }

    pub(super) fn lost_precision(&mut self) {
        self.find(Code::CellExcelPrecision, |_| Finding::new(Code::CellExcelPrecision, params! {}));
    }

    /// Of a text that is only shown.
    #[inline]
    pub(super) fn looks_changed(&mut self) {
        if excel::is_scientific(self.text) {
            self.find(Code::CellExcelScientific, |_| Finding::new(Code::CellExcelScientific, params! {}));
        } else {
            self.looks_like_a_date();
        }
    }

    /// A date where a text is expected.
    #[inline]
    pub(super) fn looks_like_a_date(&mut self) {
        if let Some(texts) = excel::date_made_of(self.text) {
            self.find(Code::CellExcelDate, |_| {
                with_replacements(Finding::new(Code::CellExcelDate, params! {}), texts)
            });
        }
    }
}
