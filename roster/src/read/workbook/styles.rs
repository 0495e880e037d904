//! The styles: of all they say of a cell only the number format.

use std::collections::HashMap;

use super::{
    format::{Format, built_in},
    xml::{Event, Xml},
};
use crate::read::Refusal;

/// Formats of its own a workbook may have; spreadsheet programs stop at about 250.
const MOST_CODES: usize = 1_000;
/// Characters of a code; likewise 255.
const LONGEST_CODE: usize = 255;
/// Styles of cells; likewise 65,490.
const MOST_STYLES: usize = 1 << 16;

/// The number formats of the cells' styles.
#[derive(Debug, Default)]
pub(super) struct Styles {
    formats: Vec<Format>,
    /// Of each style, which of the formats.
    cells: Vec<u16>,
}

impl Styles {
    /// Reads the whole part.
    pub(super) fn read(xml: &mut Xml<'_>) -> Result<Self, Refusal> {
        let mut codes: HashMap<u32, String> = HashMap::new();
        let mut numbers: Vec<u32> = Vec::new();
        let (mut in_codes, mut in_cells) = (false, false);
        loop {
            match xml.next()? {
                Event::Start(tag) => match tag.name {
                    b"numFmts" => in_codes = !tag.empty,
                    b"cellXfs" => in_cells = !tag.empty,
                    b"numFmt" if in_codes && codes.len() < MOST_CODES => {
                        let number = tag.attribute(b"numFmtId").and_then(|text| text.parse().ok());
                        let code = tag.attribute(b"formatCode");
                        if let (Some(number), Some(code)) = (number, code)
                            && code.chars().count() <= LONGEST_CODE
                        {
                            codes.insert(number, code);
                        }
                    }
                    b"xf" if in_cells && numbers.len() < MOST_STYLES => {
                        let number = tag.attribute(b"numFmtId").and_then(|text| text.parse().ok());
                        numbers.push(number.unwrap_or_default());
                    }
                    _ => xml.pass_over()?,
                },
                Event::End(b"numFmts") => in_codes = false,
                Event::End(b"cellXfs") => in_cells = false,
                Event::Ended => break,
                _ => {}
            }
        }
        Ok(Self::new(&codes, &numbers))
    }

    fn new(codes: &HashMap<u32, String>, numbers: &[u32]) -> Self {
        let mut styles = Self::default();
        let mut known: HashMap<u32, u16> = HashMap::new();
        for number in numbers {
            let at = *known.entry(*number).or_insert_with(|| {
                let code = codes.get(number).map_or(built_in(*number), String::as_str);
                styles.formats.push(Format::new(code));
                (styles.formats.len() - 1) as u16
            });
            styles.cells.push(at);
        }
        styles
    }

    /// The number format of a style; “General” for one that is not there.
    #[inline]
    pub(super) fn format(&self, style: usize) -> &Format {
        let format = self.cells.get(style).and_then(|at| self.formats.get(usize::from(*at)));
        format.unwrap_or(&Format::General)
    }
}
