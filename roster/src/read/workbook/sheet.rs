//! A sheet → text for our splitter: one record for every row, in the cells' order.

use super::{
    date::{Epoch, written_moment},
    refuse::{Bound, Damage, damaged, too_large},
    strings::Strings,
    styles::Styles,
    text::{Gathered, SEPARATOR, write_cell},
    xml::{Event, Tag, UsualCell, Xml},
};
use crate::read::{Limits, Refusal};

/// No spreadsheet has more rows or columns.
const LAST_ROW: u32 = 1_048_576;
const LAST_COLUMN: u32 = 16_384;
/// Bytes of a sheet's text, which a browser keeps: a million people come to some 120 MB. Without a bound
/// of its own, one long text that two million cells share would fill the tab.
const MOST_TEXT: u64 = 160 << 20;
/// Text is handed on in pieces of about this size, whole rows each.
const PIECE: usize = 64 << 10;

/// What is to be said about a sheet beside its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct SheetNotes {
    /// Rows with values that the spreadsheet program hides.
    pub hidden_rows: u32,
    /// Cells with a formula whose result was not saved; they are read as empty.
    pub formulas_without_values: u32,
}

/// What the sheet's cells refer to.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'a> {
    pub strings: &'a Strings,
    pub styles: &'a Styles,
    pub epoch: Epoch,
    pub limits: &'a Limits,
}

/// What the text between `<v>` and `</v>` is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Number,
    Shared,
    Text,
    Boolean,
    Error,
    Date,
}

/// The cell that is being read.
#[derive(Debug, Default)]
struct Cell {
    /// From 0.
    column: u32,
    kind: Kind,
    style: usize,
    formula: bool,
}

struct Rows<'a, 'e> {
    around: Surroundings<'a>,
    each: &'e mut dyn FnMut(&[u8]) -> Result<(), Refusal>,
    out: Vec<u8>,
    /// Bytes handed on before `out`.
    handed: u64,
    notes: SheetNotes,
    /// The row that is being read, or the last one; from 1.
    row: u32,
    hidden: bool,
    /// Its row number was given and need not be learned from a cell.
    numbered: bool,
    /// The column after the last cell that was read, from 0.
    next_column: u32,
    /// Rows whose record has been ended.
    ended: u32,
    /// Cells begun in the record of this row.
    begun: u32,
    cell: Cell,
    text: Gathered,
}

/// Reads the whole part and hands on its rows.
pub(super) fn read(
    xml: &mut Xml<'_>,
    around: Surroundings<'_>,
    each: &mut dyn FnMut(&[u8]) -> Result<(), Refusal>,
) -> Result<SheetNotes, Refusal> {
    let mut rows = Rows {
        around,
        each,
        out: Vec::with_capacity(2 * PIECE),
        handed: 0,
        notes: SheetNotes::default(),
        row: 0,
        hidden: false,
        numbered: false,
        next_column: 0,
        ended: 0,
        begun: 0,
        cell: Cell::default(),
        text: Gathered::new(around.limits.cell_characters),
    };
    // Values are only looked for where they are: extensions of later versions have elements of the same names.
    let (mut in_data, mut in_row, mut in_cell, mut in_value) = (None, false, false, false);
    let (mut phonetic, mut foreign) = (0_u32, 0_u32);
    loop {
        if in_row && !in_cell && foreign == 0 {
            while let Some(cell) = xml.usual_cell() {
                rows.usual_cell(&cell)?;
            }
        }
        match xml.next()? {
            Event::Start(tag) if foreign > 0 || tag.name == b"extLst" => {
                foreign += u32::from(tag.name == b"extLst" && !tag.empty);
                xml.pass_over()?;
            }
            Event::End(name) if foreign > 0 => foreign -= u32::from(name == b"extLst"),
            Event::Start(tag) if in_cell => match tag.name {
                b"v" => in_value = !tag.empty,
                b"t" => in_value = !tag.empty && phonetic == 0,
                b"f" => rows.cell.formula = true,
                b"rPh" => phonetic += u32::from(!tag.empty),
                b"c" | b"row" => return Err(xml.broken()),
                _ => xml.pass_over()?,
            },
            Event::Start(tag) if in_row => match tag.name {
                b"c" => {
                    let sound = rows.begin_cell(&tag)?;
                    in_cell = !tag.empty;
                    if !sound {
                        return Err(xml.broken());
                    }
                }
                b"row" => return Err(xml.broken()),
                _ => xml.pass_over()?,
            },
            Event::Start(tag) if in_data.is_some() => match tag.name {
                b"row" => {
                    let sound = rows.begin_row(&tag)?;
                    in_row = !tag.empty;
                    if !sound {
                        return Err(xml.broken());
                    }
                }
                b"c" => return Err(xml.broken()),
                _ => xml.pass_over()?,
            },
            Event::Start(tag) => {
                let begins = tag.name == b"sheetData" && !tag.empty;
                in_data = begins.then(|| xml.depth());
                xml.pass_over()?;
            }
            Event::Text(raw) if in_value => rows.text.push(raw),
            Event::Plain(plain) if in_value => rows.text.push_plain(plain),
            Event::End(b"v" | b"t") => in_value = false,
            Event::End(b"rPh") => phonetic = phonetic.saturating_sub(1),
            Event::End(b"c") if in_cell => {
                (in_cell, in_value, phonetic) = (false, false, 0);
                rows.end_cell()?;
            }
            Event::End(b"row") if in_row && !in_cell => {
                in_row = false;
                rows.end_row()?;
            }
            Event::End(b"sheetData") => {
                // All that was opened within has been closed.
                if in_row || in_data.is_none_or(|depth| xml.depth() + 1 != depth) {
                    return Err(xml.broken());
                }
                break;
            }
            Event::Ended if in_data.is_some() => return Err(xml.broken()),
            Event::Ended => break,
            _ => {}
        }
    }
    rows.hand_on()?;
    Ok(rows.notes)
}

impl Rows<'_, '_> {
    /// False: its attributes are broken.
    fn begin_row(&mut self, tag: &Tag<'_>) -> Result<bool, Refusal> {
        let before = self.row;
        self.row = before + 1;
        self.hidden = false;
        self.numbered = false;
        let mut attributes = tag.attributes();
        for (name, value) in &mut attributes {
            match name {
                b"r" => {
                    self.row = number(value).ok_or_else(|| self.misplaced(value))?;
                    self.numbered = true;
                }
                b"hidden" => self.hidden = matches!(value, b"1" | b"true"),
                _ => {}
            }
        }
        if self.row <= before {
            return Err(damaged(Damage::Order, &format!("row {}", self.row)));
        }
        if self.row > LAST_ROW {
            return Err(damaged(Damage::Place, &format!("row {}", self.row)));
        }
        self.next_column = 0;
        self.begun = 0;
        Ok(attributes.are_sound())
    }

    /// False: its attributes are broken.
    fn begin_cell(&mut self, tag: &Tag<'_>) -> Result<bool, Refusal> {
        let mut attributes = tag.attributes();
        let (mut reference, mut style, mut kind) = (None, &b""[..], &b""[..]);
        for (name, value) in &mut attributes {
            match name {
                b"r" => reference = Some(value),
                b"s" => style = value,
                b"t" => kind = value,
                _ => {}
            }
        }
        self.place_cell(reference, style, kind)?;
        Ok(attributes.are_sound())
    }

    #[inline]
    fn place_cell(&mut self, reference: Option<&[u8]>, style: &[u8], kind: &[u8]) -> Result<(), Refusal> {
        self.cell = Cell {
            column: self.next_column,
            kind: match kind {
                b"s" => Kind::Shared,
                b"str" | b"inlineStr" => Kind::Text,
                b"b" => Kind::Boolean,
                b"e" => Kind::Error,
                b"d" => Kind::Date,
                _ => Kind::Number,
            },
            style: number(style).unwrap_or_default() as usize,
            formula: false,
        };
        self.text.clear();
        if let Some(reference) = reference {
            let (column, row) = place(reference).ok_or_else(|| self.misplaced(reference))?;
            if row != self.row {
                let learned = !self.numbered && self.next_column == 0 && row > self.row;
                if !learned {
                    return Err(damaged(Damage::Order, &shown(reference)));
                }
                self.row = row;
            }
            self.cell.column = column;
        }
        if self.cell.column < self.next_column {
            return Err(damaged(Damage::Order, &self.cell_name()));
        }
        if self.cell.column >= LAST_COLUMN {
            return Err(self.misplaced(b""));
        }
        self.next_column = self.cell.column + 1;
        Ok(())
    }

    /// A whole cell at once.
    #[inline]
    fn usual_cell(&mut self, cell: &UsualCell<'_>) -> Result<(), Refusal> {
        self.place_cell(Some(cell.reference), cell.style, cell.kind)?;
        let value = cell.value;
        if self.cell.kind == Kind::Text || value.is_empty() || value.contains(&b'&') {
            self.text.push(value);
            return self.end_cell();
        }
        self.write_value(value)
    }

    fn end_cell(&mut self) -> Result<(), Refusal> {
        if self.text.is_empty() {
            // A formula that gives an empty text says that it is a text.
            let is_text = self.cell.kind == Kind::Text;
            self.notes.formulas_without_values += u32::from(self.cell.formula && !is_text);
            return Ok(());
        }
        if self.cell.kind == Kind::Text && self.text.text().is_none() {
            return Err(damaged(Damage::Encoding, &self.cell_name()));
        }
        let text = std::mem::replace(&mut self.text, Gathered::new(0));
        let outcome = self.write_value(text.raw());
        self.text = text;
        outcome
    }

    /// Writes the cell, whose value is not empty.
    #[inline]
    fn write_value(&mut self, raw: &[u8]) -> Result<(), Refusal> {
        if self.cell.kind == Kind::Shared {
            let strings = self.around.strings;
            let found = number(raw.trim_ascii()).and_then(|at| strings.get(at as usize));
            let Some(text) = found else { return Err(damaged(Damage::Text, &self.cell_name())) };
            if !text.is_empty() && self.begin_record_cell() {
                self.out.extend_from_slice(text);
            }
        } else if self.begin_record_cell() {
            self.write_own(raw);
        }
        let limit = u64::from(self.around.limits.record_bytes);
        if self.out.len() as u64 > limit + PIECE as u64 {
            return Err(too_large(Bound::Row, u64::from(self.row), limit >> 20));
        }
        Ok(())
    }

    /// Writes a value that stands in the cell itself.
    fn write_own(&mut self, raw: &[u8]) {
        match self.cell.kind {
            Kind::Number => {
                let format = self.around.styles.format(self.cell.style);
                format.write(raw.trim_ascii(), self.around.epoch, &mut self.out);
            }
            Kind::Boolean => match raw.trim_ascii() {
                b"1" | b"true" => self.out.extend_from_slice(b"TRUE"),
                b"0" | b"false" => self.out.extend_from_slice(b"FALSE"),
                other => write_cell(other, &mut self.out),
            },
            Kind::Date => match written_moment(raw) {
                Some(moment) => self.out.extend_from_slice(moment.as_bytes()),
                None => write_cell(raw, &mut self.out),
            },
            Kind::Text | Kind::Error | Kind::Shared => write_cell(raw, &mut self.out),
        }
    }

    /// Writes what stands before the cell: rows that are missing, cells that are empty. False: it is
    /// too far to the right to be of use, and one such cell has been written already.
    fn begin_record_cell(&mut self) -> bool {
        let wanted = self.cell.column.min(self.around.limits.columns) + 1;
        if wanted <= self.begun {
            return false;
        }
        if self.begun == 0 {
            let missing = (self.row - 1).saturating_sub(self.ended) as usize;
            self.out.resize(self.out.len() + missing, b'\n');
            self.ended = self.row - 1;
            self.begun = 1;
        }
        let empty = (wanted - self.begun) as usize;
        self.out.resize(self.out.len() + empty, SEPARATOR);
        self.begun = wanted;
        true
    }

    /// A row without values writes nothing: if others follow, they write what is missing.
    fn end_row(&mut self) -> Result<(), Refusal> {
        if self.begun == 0 {
            return Ok(());
        }
        self.begun = 0;
        self.out.push(b'\n');
        self.ended = self.row;
        self.notes.hidden_rows += u32::from(self.hidden);
        if self.out.len() >= PIECE {
            self.hand_on()?;
        }
        Ok(())
    }

    fn hand_on(&mut self) -> Result<(), Refusal> {
        self.handed += self.out.len() as u64;
        let limit = self.around.limits.text_bytes.min(MOST_TEXT);
        if self.handed > limit {
            return Err(too_large(Bound::Sheet, 0, limit >> 20));
        }
        if std::str::from_utf8(&self.out).is_err() {
            return Err(damaged(Damage::Encoding, &format!("row {}", self.row)));
        }
        (self.each)(&self.out)?;
        self.out.clear();
        Ok(())
    }

    /// `B3`
    #[cold]
    fn cell_name(&self) -> String {
        let mut letters = Vec::new();
        let mut rest = self.cell.column + 1;
        while rest > 0 {
            rest -= 1;
            letters.push(char::from(b'A' + (rest % 26) as u8));
            rest /= 26;
        }
        let letters: String = letters.iter().rev().collect();
        format!("cell {letters}{}", self.row)
    }

    #[cold]
    fn misplaced(&self, value: &[u8]) -> Refusal {
        let part = if value.is_empty() { self.cell_name() } else { shown(value) };
        damaged(Damage::Place, &part)
    }
}

/// A reference as the file writes it, for a sentence.
#[cold]
fn shown(value: &[u8]) -> String {
    let text = String::from_utf8_lossy(value.get(..20).unwrap_or(value));
    format!("cell {}", text.trim_end_matches(char::REPLACEMENT_CHARACTER))
}

/// A number of at most nine digits.
#[inline]
fn number(text: &[u8]) -> Option<u32> {
    if text.is_empty() || text.len() > 9 {
        return None;
    }
    text.iter()
        .try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}

/// `B3` → column 1 (from 0), row 3 (from 1).
#[inline]
fn place(text: &[u8]) -> Option<(u32, u32)> {
    let mut column = 0;
    let mut letters = 0;
    for byte in text.iter().take(3) {
        let letter = byte & !0x20;
        if !letter.is_ascii_uppercase() {
            break;
        }
        column = column * 26 + u32::from(letter - b'A') + 1;
        letters += 1;
    }
    let row = number(text.get(letters..)?)?;
    (column > 0 && column <= LAST_COLUMN && row > 0 && row <= LAST_ROW).then(|| (column - 1, row))
}
