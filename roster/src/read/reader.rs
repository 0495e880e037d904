//! The reader: bytes in, numbered records out, the administrator's edits laid over them.

use std::borrow::Cow;

use super::{
    Dialect, DialectChoice, Limits, Reading, Refusal, Sheet, Splitter,
    detect::detect,
    splitter::{Broken, RawRecord},
};
use crate::{
    check::{Code, Finding, params},
    edit::{Edit, Edits},
};

/// The dialect is found in this much of the file.
const SAMPLE: usize = 64 << 10;
/// Rows of the file shown before all of it has been read.
const SHOWN: usize = 20;

/// What is known once the beginning has been read.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    pub dialect: Dialect,
    /// Of a workbook, all its sheets, in its order.
    pub sheets: Vec<Sheet>,
    /// Where the encoding is a guess: what the file would be in the likely ones, the one that is taken
    /// first.
    pub readings: Vec<Reading>,
    /// Trimmed; trailing empty ones dropped.
    pub header: Vec<String>,
    /// The first records under the header, at most 20, as they stand in the file.
    pub sample: Vec<Vec<String>>,
}

/// Reads one file, once, from its beginning.
#[derive(Debug)]
pub struct Reader {
    filename: String,
    choice: DialectChoice,
    limits: Limits,
    edits: Edits,
    beginning: Vec<u8>,
    splitter: Option<Splitter>,
    opened: Option<Opened>,
    dialect: Option<Dialect>,
    bytes: u64,
    rows: u32,
}

/// One record under the header, with the edits applied.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// From 1, in the file's order; removed rows keep theirs.
    pub row: u32,
    /// The record's first line in the file, from 1.
    pub line: u32,
    /// Where it begins in the file, in bytes.
    pub offset: u64,
    /// Taken out by an edit.
    pub removed: bool,
    /// Printable ASCII throughout, as it stands in the file.
    plain: bool,
    /// Cells, trailing empty ones beyond the header not counted; may exceed [`len`](Self::len).
    pub count: usize,
    cells: Cells<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Cells<'a> {
    Raw { record: RawRecord<'a>, text: &'a str },
    Edited(&'a [String]),
}

impl<'a> Record<'a> {
    /// The cell's trimmed text; empty where the row is too short.
    #[inline]
    pub fn cell(&self, column: usize) -> Cow<'a, str> {
        match self.cells {
            Cells::Raw { record, text } => record.cell(text, column),
            Cells::Edited(cells) => Cow::Borrowed(cells.get(column).map_or("", |cell| cell.trim())),
        }
    }

    /// True: every character is printable ASCII, so that no cell need be searched for others.
    pub(crate) fn is_plain(&self) -> bool {
        self.plain
    }

    /// Cells that can be read; never more than the limit on columns.
    pub fn len(&self) -> usize {
        match self.cells {
            Cells::Raw { record, .. } => record.len(),
            Cells::Edited(cells) => cells.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn to_cells(&self) -> Vec<String> {
        (0..self.len()).map(|column| self.cell(column).into_owned()).collect()
    }
}

impl Reader {
    /// `filename` only helps to say what a file of another kind is.
    pub fn new(filename: &str, choice: DialectChoice, edits: &[Edit], limits: Limits) -> Self {
        Self {
            filename: filename.to_owned(),
            choice,
            limits,
            edits: Edits::new(edits),
            beginning: Vec::new(),
            splitter: None,
            opened: None,
            dialect: None,
            bytes: 0,
            rows: 0,
        }
    }

    /// Reads on from the middle of the file that `opened` is of: the next byte pushed is the first of
    /// row `row`, at `offset` on `line`.
    pub fn resume(opened: &Opened, edits: &[Edit], limits: Limits, row: u32, offset: u64, line: u32) -> Self {
        let dialect = opened.dialect.clone();
        let splitter = Splitter::resume(dialect.delimiter_byte(), limits.columns as usize + 1, offset, line);
        Self {
            splitter: Some(splitter),
            opened: Some(opened.clone()),
            dialect: Some(dialect),
            rows: row - 1,
            ..Self::new("", DialectChoice::default(), edits, limits)
        }
    }

    /// Known once enough has been pushed to see the header and the first rows, and at the latest
    /// after [`finish`](Self::finish).
    pub fn opened(&self) -> Option<&Opened> {
        self.opened.as_ref()
    }

    /// Records so far, removed ones included.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// Takes the next bytes, of any length, and hands on every record they complete.
    pub fn push(
        &mut self,
        bytes: &[u8],
        each: &mut dyn FnMut(&Opened, &Record<'_>) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        self.bytes += bytes.len() as u64;
        if self.bytes > self.limits.text_bytes {
            return Err(too_large(self.limits.text_bytes));
        }
        if self.splitter.is_some() {
            return self.split(bytes, false, each);
        }
        self.beginning.extend_from_slice(bytes);
        if self.beginning.len() < SAMPLE {
            return Ok(());
        }
        self.open(false)?;
        let beginning = std::mem::take(&mut self.beginning);
        self.split(&beginning, false, each)
    }

    /// The file has ended. A file without any record under its header is refused as empty.
    pub fn finish(
        &mut self,
        each: &mut dyn FnMut(&Opened, &Record<'_>) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        if self.splitter.is_none() {
            self.open(true)?;
        }
        let beginning = std::mem::take(&mut self.beginning);
        self.split(&beginning, true, each)?;
        if self.opened.is_none() {
            return Err(Finding::new(Code::FileEmpty, params! {"what": "text"}).into());
        }
        if self.rows == 0 {
            return Err(Finding::new(Code::FileEmpty, params! {"what": "rows"}).into());
        }
        Ok(())
    }

    /// Finds the dialect, and gives the first rows a look so that they can be shown at once.
    fn open(&mut self, whole: bool) -> Result<(), Refusal> {
        let detected = detect(&self.beginning, whole, &self.filename, &self.choice, &self.limits)?;
        self.beginning.drain(..detected.skip);
        let splitter = Splitter::resume(
            detected.dialect.delimiter_byte(),
            self.limits.columns as usize + 1,
            detected.skip as u64,
            detected.first_line,
        );
        self.splitter = Some(splitter);
        self.dialect = Some(detected.dialect);
        Ok(())
    }

    fn split(
        &mut self,
        bytes: &[u8],
        ended: bool,
        each: &mut dyn FnMut(&Opened, &Record<'_>) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let (Some(mut splitter), Some(dialect)) = (self.splitter.take(), self.dialect.clone()) else {
            return Ok(());
        };
        let limit = self.limits.record_bytes as usize;
        let mut take = |record: RawRecord<'_>| self.take(&dialect, record, each).map_err(Stop::Refused);
        let outcome = splitter
            .push(bytes, limit, &mut take)
            .and_then(|()| if ended { splitter.finish(limit, &mut take) } else { Ok(()) });
        self.splitter = Some(splitter);
        outcome.map_err(|stop| match stop {
            Stop::Refused(refusal) => refusal,
            Stop::Broken(broken) => self.broken(broken),
        })
    }

    /// One record of the file: passed over above the header, the header, blank, or a row.
    fn take(
        &mut self,
        dialect: &Dialect,
        record: RawRecord<'_>,
        each: &mut dyn FnMut(&Opened, &Record<'_>) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        if record.line < dialect.header_row && self.opened.is_none() {
            return Ok(());
        }
        let Ok(text) = record.text() else {
            return Err(Refusal::from(
                Finding::new(Code::FileEncodingBroken, params! {"encoding": "UTF-8", "line": record.line})
                    .on_line(record.line),
            ));
        };
        let filled = (0..record.len()).rev().find(|column| !record.cell(text, *column).is_empty());
        let Some(last) = filled else { return Ok(()) };
        let Some(opened) = self.opened.as_mut() else {
            if record.count > self.limits.columns as usize && last + 1 > self.limits.columns as usize {
                let params = params! {"columns": record.count as u64, "limit": self.limits.columns};
                return Err(Finding::new(Code::FileTooManyColumns, params).on_line(record.line).into());
            }
            let header = (0..=last).map(|column| record.cell(text, column).into_owned()).collect();
            self.opened = Some(Opened {
                dialect: dialect.clone(),
                sheets: Vec::new(),
                readings: Vec::new(),
                header,
                sample: Vec::new(),
            });
            return Ok(());
        };
        self.rows += 1;
        if self.rows > self.limits.rows {
            let params = params! {"limit": self.limits.rows};
            return Err(Finding::new(Code::FileTooManyRows, params).on_line(record.line).into());
        }
        // Trailing empty cells beyond the header are nobody's columns.
        let count = if record.count > record.len() {
            record.count
        } else if record.count > opened.header.len() {
            (last + 1).max(opened.header.len())
        } else {
            record.count
        };
        let raw = Record {
            row: self.rows,
            line: record.line,
            offset: record.offset,
            removed: false,
            // Counted to the end, and so many bytes at a time.
            plain: text.bytes().filter(|byte| !(b' '..0x7f).contains(byte)).count() == 0,
            count,
            cells: Cells::Raw { record, text },
        };
        if opened.sample.len() < SHOWN {
            opened.sample.push(raw.to_cells());
        }
        if !self.edits.touches(self.rows) {
            return each(opened, &raw);
        }
        let mut cells = raw.to_cells();
        cells.truncate(count);
        let removed = !self.edits.apply(self.rows, &mut cells);
        let count = count.max(cells.len());
        each(opened, &Record { removed, plain: false, count, cells: Cells::Edited(&cells), ..raw })
    }

    fn broken(&self, broken: Broken) -> Refusal {
        match broken {
            Broken::UnclosedQuote { line } => {
                Finding::new(Code::FileUnclosedQuote, params! {"line": line}).on_line(line).into()
            }
            Broken::TooLong { line } => {
                let mebibytes = self.limits.record_bytes >> 20;
                Finding::new(Code::FileUnreadable, params! {"line": line, "mebibytes": mebibytes})
                    .on_line(line)
                    .into()
            }
        }
    }
}

/// More bytes than a text file may have; callers that know the size beforehand use it too.
pub(crate) fn too_large(limit: u64) -> Refusal {
    Finding::new(Code::FileTooLarge, params! {"mebibytes": limit >> 20}).into()
}

enum Stop {
    Refused(Refusal),
    Broken(Broken),
}

impl From<Broken> for Stop {
    fn from(broken: Broken) -> Self {
        Self::Broken(broken)
    }
}
