//! Text → records: the dialect is found in the text's beginning, and every record is numbered.

use super::{
    Dialect, DialectChoice, DialectPart, Format, Limits, Refusal, Sheet,
    detect::{Detected, SHOWN, detect},
    encoding::Found,
    reader::{Each, Opened},
    record::{Cells, Record},
    splitter::{Layout, RawRecord, Splitter, TooLong},
};
use crate::{
    check::{Code, Finding, params},
    edit::{Edit, Edits},
};

/// The dialect is found in this much of the text.
const SAMPLE: usize = 64 << 10;

#[derive(Debug)]
pub(super) struct Text {
    choice: DialectChoice,
    limits: Limits,
    edits: Edits,
    /// What the file is, as far as its text does not say it.
    origin: Origin,
    beginning: Vec<u8>,
    /// Of the text's first byte.
    offset: u64,
    split: Option<Split>,
    header_passed: bool,
    pub opened: Option<Opened>,
    pub rows: u32,
}

#[derive(Clone, Debug)]
struct Origin {
    format: Format,
    found: Option<Found>,
    sheet: Option<String>,
    sheets: Vec<Sheet>,
}

/// The text's dialect has been found.
#[derive(Debug)]
struct Split {
    splitter: Splitter,
    layout: Layout,
    header_row: u32,
    guessed: Vec<DialectPart>,
}

impl Text {
    pub(super) fn new(choice: DialectChoice, edits: &[Edit], limits: Limits) -> Self {
        Self {
            choice,
            limits,
            edits: Edits::new(edits),
            origin: Origin { format: Format::Csv, found: None, sheet: None, sheets: Vec::new() },
            beginning: Vec::new(),
            offset: 0,
            split: None,
            header_passed: false,
            opened: None,
            rows: 0,
        }
    }

    /// From the middle of the text: the next byte is the first of row `row`, at `offset` on `line`.
    pub(super) fn resume(
        opened: &Opened,
        edits: &[Edit],
        limits: Limits,
        row: u32,
        offset: u64,
        line: u32,
    ) -> Self {
        let layout = Layout::of(&opened.dialect);
        let splitter = Splitter::resume(layout, limits.columns as usize + 1, offset, line);
        let header_row = opened.dialect.header_row;
        Self {
            split: Some(Split { splitter, layout, header_row, guessed: Vec::new() }),
            header_passed: true,
            opened: Some(opened.clone()),
            rows: row - 1,
            ..Self::new(DialectChoice::default(), edits, limits)
        }
    }

    /// The text's first byte stands there in the file.
    pub(super) fn begins_at(&mut self, offset: u64) {
        self.offset = offset;
    }

    /// What the file's encoding is; also when it is found late.
    pub(super) fn is_encoded(&mut self, found: &Found) {
        if self.origin.found.as_ref() == Some(found) {
            return;
        }
        self.origin.found = Some(found.clone());
        if let (Some(opened), Some(split)) = (&mut self.opened, &self.split) {
            opened.dialect = self.origin.dialect(split.layout, split.header_row, &split.guessed);
            opened.readings.clone_from(&found.readings);
        }
    }

    /// The text is that of a sheet.
    pub(super) fn is_sheet(&mut self, sheet: String, sheets: Vec<Sheet>) {
        self.origin = Origin { format: Format::Xlsx, found: None, sheet: Some(sheet), sheets };
    }

    pub(super) fn push(&mut self, text: &[u8], each: &mut Each<'_>) -> Result<(), Refusal> {
        if self.split.is_some() {
            return self.split(text, false, each);
        }
        self.beginning.extend_from_slice(text);
        if self.beginning.len() < SAMPLE {
            return Ok(());
        }
        let beginning = std::mem::take(&mut self.beginning);
        let skip = self.open(beginning.get(..SAMPLE).unwrap_or(&beginning), false);
        self.split(beginning.get(skip..).unwrap_or_default(), false, each)
    }

    pub(super) fn finish(&mut self, each: &mut Each<'_>) -> Result<(), Refusal> {
        if self.split.is_some() {
            return self.split(&[], true, each);
        }
        let beginning = std::mem::take(&mut self.beginning);
        let skip = self.open(&beginning, true);
        self.split(beginning.get(skip..).unwrap_or_default(), true, each)
    }

    /// Finds the dialect; gives how many bytes of the sample are no records.
    fn open(&mut self, sample: &[u8], whole: bool) -> usize {
        let is_sheet = self.origin.format == Format::Xlsx;
        let Detected { layout, header_row, guessed, skip, first_line, header, mut rows } =
            detect(sample, whole, is_sheet, &self.choice, &self.limits);
        let offset = self.offset + skip as u64;
        let splitter = Splitter::resume(layout, self.limits.columns as usize + 1, offset, first_line);
        let split = Split { splitter, layout, header_row, guessed };
        // One that is too long is refused when its record comes, which knows how long it is.
        if let Some(header) = header.filter(|header| header.len() <= self.limits.columns as usize) {
            rows.truncate(SHOWN);
            for row in &mut rows {
                row.truncate(self.limits.columns as usize);
            }
            let dialect = self.origin.dialect(split.layout, split.header_row, &split.guessed);
            self.opened = Some(self.opened_as(dialect, header, rows));
        }
        self.split = Some(split);
        skip
    }

    fn opened_as(&self, dialect: Dialect, header: Vec<String>, sample: Vec<Vec<String>>) -> Opened {
        Opened {
            dialect,
            sheets: self.origin.sheets.clone(),
            readings: self.origin.found.as_ref().map(|found| found.readings.clone()).unwrap_or_default(),
            header,
            sample,
            hidden_rows: 0,
            formulas_without_values: 0,
        }
    }

    fn split(&mut self, text: &[u8], ended: bool, each: &mut Each<'_>) -> Result<(), Refusal> {
        let Some(mut split) = self.split.take() else { return Ok(()) };
        let limit = self.limits.record_bytes as usize;
        let found = (split.layout, split.header_row, std::mem::take(&mut split.guessed));
        let mut take = |record: RawRecord<'_>| self.take(&found, record, each).map_err(Stop::Refused);
        let outcome = split
            .splitter
            .push(text, limit, &mut take)
            .and_then(|()| if ended { split.splitter.finish(limit, &mut take) } else { Ok(()) });
        split.guessed = found.2;
        self.split = Some(split);
        outcome.map_err(|stop| match stop {
            Stop::Refused(refusal) => refusal,
            Stop::TooLong(TooLong { line }) => {
                let mebibytes = self.limits.record_bytes >> 20;
                Finding::new(Code::FileUnreadable, params! {"line": line, "mebibytes": mebibytes})
                    .on_line(line)
                    .into()
            }
        })
    }

    /// One record of the text: passed over above the header, the header, blank, or a row.
    fn take(
        &mut self,
        found: &(Layout, u32, Vec<DialectPart>),
        record: RawRecord<'_>,
        each: &mut Each<'_>,
    ) -> Result<(), Refusal> {
        let (layout, header_row, guessed) = found;
        if !self.header_passed && record.line < *header_row {
            return Ok(());
        }
        let Ok(text) = record.text() else {
            // What is no UTF-8 in a file that otherwise is: the cells show where, and say so.
            let cells = record.lossy_cells();
            let Some(last) = cells.iter().rposition(|cell| !cell.is_empty()) else { return Ok(()) };
            if self.header_passed {
                return self.row(record, Cells::Edited(&cells), last, false, each);
            }
            return self.header(record, cells, *layout, *header_row, guessed);
        };
        let last = (0..record.len()).rev().find(|column| !record.cell(text, *column).is_empty());
        let Some(last) = last else { return Ok(()) };
        if self.header_passed {
            return self.row(record, Cells::Raw { record, text }, last, is_plain(text), each);
        }
        let cells = (0..record.len()).map(|column| record.cell(text, column).into_owned()).collect();
        self.header(record, cells, *layout, *header_row, guessed)
    }

    fn header(
        &mut self,
        record: RawRecord<'_>,
        mut header: Vec<String>,
        layout: Layout,
        header_row: u32,
        guessed: &[DialectPart],
    ) -> Result<(), Refusal> {
        self.header_passed = true;
        if self.opened.is_some() {
            return Ok(());
        }
        // It stands so far down that the sample ended before it.
        header.truncate(header.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1));
        if header.len() > self.limits.columns as usize {
            let params = params! {"columns": record.count as u64, "limit": self.limits.columns};
            return Err(Finding::new(Code::FileTooManyColumns, params).on_line(record.line).into());
        }
        let dialect = self.origin.dialect(layout, header_row, guessed);
        self.opened = Some(self.opened_as(dialect, header, Vec::new()));
        Ok(())
    }

    fn row(
        &mut self,
        raw: RawRecord<'_>,
        cells: Cells<'_>,
        last: usize,
        plain: bool,
        each: &mut Each<'_>,
    ) -> Result<(), Refusal> {
        let Some(opened) = self.opened.as_ref() else { return Ok(()) };
        self.rows += 1;
        if self.rows > self.limits.rows {
            let params = params! {"limit": self.limits.rows};
            return Err(Finding::new(Code::FileTooManyRows, params).on_line(raw.line).into());
        }
        // Trailing empty cells beyond the header are nobody's columns.
        let header = opened.header.len();
        let count = if raw.count > raw.len() {
            raw.count
        } else if raw.count > header {
            (last + 1).max(header)
        } else if opened.dialect.format == Format::Xlsx {
            // A sheet's row ends with its last filled cell.
            header
        } else {
            raw.count
        };
        let record = Record {
            row: self.rows,
            line: raw.line,
            offset: raw.offset,
            removed: false,
            unclosed: raw.unclosed,
            plain,
            count,
            cells,
            before: None,
        };
        if !self.edits.concerns(self.rows, record.text()) {
            return each(opened, &record);
        }
        let mut cells = record.to_edit();
        let is_left = self.edits.apply(self.rows, &mut cells);
        each(opened, &record.edited(is_left.then_some(&cells), header))
    }
}

/// Printable ASCII throughout. To its end and not up to the first that is not, and so many bytes at a
/// time.
fn is_plain(text: &str) -> bool {
    text.bytes().fold(0, |odd, byte| odd | u8::from(byte.wrapping_sub(b' ') >= 0x5f)) == 0
}

impl Origin {
    fn dialect(&self, layout: Layout, header_row: u32, guessed: &[DialectPart]) -> Dialect {
        let is_sheet = self.format == Format::Xlsx;
        let mut guessed = guessed.to_vec();
        if self.found.as_ref().is_some_and(|found| found.is_guess) {
            guessed.insert(0, DialectPart::Encoding);
        }
        Dialect {
            format: self.format,
            encoding: self.found.as_ref().map(|found| found.encoding.name().to_owned()),
            delimiter: (!is_sheet).then(|| char::from(layout.delimiter).to_string()),
            header_row,
            sheet: self.sheet.clone(),
            guessed,
        }
    }
}

enum Stop {
    Refused(Refusal),
    TooLong(TooLong),
}

impl From<TooLong> for Stop {
    fn from(too_long: TooLong) -> Self {
        Self::TooLong(too_long)
    }
}
