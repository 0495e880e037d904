//! Splits text into records and cells.
//!
//! Our own and not `csv-core`, for three things its automaton does not give: the line and byte where
//! a record *and* an open quote begin, cells as slices of the input without a copy, and a quote
//! that opens after the blanks people put behind a comma (`a, "b, c"`). It looks at the
//! bytes that can end a cell (see `breaks`) and touches no other byte one by one.

use std::borrow::Cow;

use memchr::memchr;

use super::{Dialect, Format, breaks::Breaks, workbook::SEPARATOR};

/// Where a cell stands in its record, and whether its quotes need undoing.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: u32,
    end: u32,
    /// Holds doubled quotes, or text behind a closing quote.
    quoted: bool,
}

impl Layout {
    /// Of a text whose dialect is known.
    pub(crate) fn of(dialect: &Dialect) -> Self {
        let delimiter = dialect.delimiter.as_ref().and_then(|text| text.bytes().next());
        match dialect.format {
            Format::Csv => Self { delimiter: delimiter.unwrap_or(b','), counts_quoted_lines: true },
            Format::Xlsx => Self { delimiter: SEPARATOR, counts_quoted_lines: false },
        }
    }
}

/// Push parser: hand it bytes as they come, take records as they are complete.
#[derive(Debug)]
pub(crate) struct Splitter {
    /// The unread bytes: at most one incomplete record between two calls.
    buffer: Vec<u8>,
    /// Bytes of the file before the buffer's first.
    offset: u64,
    /// The line the buffer's first byte stands on, from 1.
    line: u32,
    /// Do not look again before the buffer is this long: keeps a long record from being scanned
    /// anew for every small slice.
    patience: usize,
    most_cells: usize,
    layout: Layout,
    spans: Vec<Span>,
}

/// What makes cells and lines of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    pub delimiter: u8,
    /// Does a line break inside quotes begin a new line? Not in the text of a sheet, where every
    /// record is one row.
    pub counts_quoted_lines: bool,
}

/// One record as it stands in the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawRecord<'a> {
    /// Of the record's first byte, in the file.
    pub offset: u64,
    /// Of the record's first line, from 1.
    pub line: u32,
    bytes: &'a [u8],
    spans: &'a [Span],
    /// May exceed the spans: no more than the limit are remembered.
    pub count: usize,
    /// A quotation mark opens in it that never closes; it is taken as it stands.
    pub unclosed: bool,
}

/// What stands at the end of the buffer.
enum Scan {
    Record { length: usize, lines: u32, count: usize, unclosed: bool },
    Incomplete,
}

/// A record longer than the limit, beginning on this line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLong {
    pub line: u32,
}

impl Splitter {
    /// Remembers up to `most_cells` cells of a record; further ones are only counted.
    /// The next byte is at `offset` on `line` of the text.
    pub(crate) fn resume(layout: Layout, most_cells: usize, offset: u64, line: u32) -> Self {
        Self { buffer: Vec::new(), offset, line, patience: 0, most_cells, layout, spans: Vec::new() }
    }

    /// Takes more bytes and gives every record they complete. `each` may stop it with an error.
    pub(crate) fn push<E>(
        &mut self,
        bytes: &[u8],
        record_limit: usize,
        each: impl FnMut(RawRecord<'_>) -> Result<(), E>,
    ) -> Result<(), E>
    where
        E: From<TooLong>,
    {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() < self.patience {
            return Ok(());
        }
        self.drain(false, record_limit, each)
    }

    /// The file has ended: gives the last record, if its line end is missing.
    pub(crate) fn finish<E>(
        &mut self,
        record_limit: usize,
        each: impl FnMut(RawRecord<'_>) -> Result<(), E>,
    ) -> Result<(), E>
    where
        E: From<TooLong>,
    {
        self.drain(true, record_limit, each)
    }

    fn drain<E>(
        &mut self,
        ended: bool,
        record_limit: usize,
        mut each: impl FnMut(RawRecord<'_>) -> Result<(), E>,
    ) -> Result<(), E>
    where
        E: From<TooLong>,
    {
        let mut done = 0;
        let mut breaks = Breaks::new(&self.buffer, self.layout.delimiter);
        let outcome = loop {
            let Some(rest) = self.buffer.get(done..).filter(|rest| !rest.is_empty()) else { break Ok(()) };
            // The same however much of the file is here: what is behind the limit is not looked at.
            let reach = rest.len().min(record_limit);
            let given_up = ended || reach == record_limit;
            let layout = self.layout;
            let mut scan =
                Scanner { bytes: rest, offset: done, breaks: &mut breaks, layout, ended, reach, given_up };
            match scan.record(self.most_cells, &mut self.spans) {
                Scan::Record { length, .. } if length > record_limit => {
                    break Err(TooLong { line: self.line }.into());
                }
                Scan::Record { length, lines, count, unclosed } => {
                    let record = RawRecord {
                        offset: self.offset + done as u64,
                        line: self.line,
                        bytes: rest,
                        spans: &self.spans,
                        count,
                        unclosed,
                    };
                    if let Err(stop) = each(record) {
                        break Err(stop);
                    }
                    done += length;
                    self.line += lines;
                }
                Scan::Incomplete if rest.len() > record_limit => {
                    break Err(TooLong { line: self.line }.into());
                }
                Scan::Incomplete => break Ok(()),
            }
        };
        self.buffer.drain(..done);
        self.offset += done as u64;
        self.patience = self.buffer.len() * 2;
        outcome
    }
}

/// Looks at the beginning of a record.
struct Scanner<'a, 'b> {
    /// From the record's first byte.
    bytes: &'a [u8],
    /// Where they stand in what `breaks` looks at.
    offset: usize,
    breaks: &'b mut Breaks<'a>,
    layout: Layout,
    ended: bool,
    /// Quotes close within so many bytes …
    reach: usize,
    /// … and these are all here: one that is open now stays open.
    given_up: bool,
}

impl Scanner<'_, '_> {
    /// Finds the record's end and its cells.
    fn record(&mut self, most_cells: usize, spans: &mut Vec<Span>) -> Scan {
        let bytes = self.bytes;
        spans.clear();
        let (mut count, mut lines, mut unclosed) = (0, 0, false);
        let mut start = 0;
        loop {
            let mut at = start;
            // Blanks before an opening quote belong to nobody.
            let mut begin = start;
            while bytes.get(begin) == Some(&b' ') {
                begin += 1;
            }
            let mut span = None;
            let mut quoted = false;
            if bytes.get(begin) == Some(&b'"') {
                match self.closing_quote(begin + 1) {
                    Close::At { quote, doubled, alone } => {
                        if self.layout.counts_quoted_lines {
                            lines += line_ends(bytes.get(begin..quote).unwrap_or_default());
                        }
                        at = quote + 1;
                        // `"a"` alone is a slice; anything else is put together when it is read.
                        quoted = doubled || !alone;
                        if !quoted {
                            span = Some(Span { start: begin as u32 + 1, end: quote as u32, quoted: false });
                        }
                    }
                    Close::Never => unclosed = true,
                    Close::Unknown => return Scan::Incomplete,
                }
            }
            let end = if span.is_some() {
                at
            } else {
                match self.breaks.next(self.offset + at) {
                    Some(found) => found - self.offset,
                    None if self.ended => bytes.len(),
                    None => return Scan::Incomplete,
                }
            };
            if count < most_cells {
                spans.push(span.unwrap_or(Span { start: start as u32, end: end as u32, quoted }));
            }
            count += 1;
            match after_cell(bytes, end, self.layout.delimiter, self.ended) {
                After::Cell(next) => start = next,
                After::Record(length) => {
                    let lines = if end == bytes.len() { lines } else { lines + 1 };
                    return Scan::Record { length, lines, count, unclosed };
                }
                After::Unknown => return Scan::Incomplete,
            }
        }
    }

    /// The quote that closes what was opened before `from`; doubled ones are passed over. A quote in
    /// front of further text, after a line break, closes nothing: it opens a later cell, and the one
    /// before `from` was forgotten to be closed.
    fn closing_quote(&self, from: usize) -> Close {
        let bytes = self.bytes.get(..self.reach).unwrap_or(self.bytes);
        let mut at = from;
        let mut doubled = false;
        while let Some(found) = bytes.get(at..).and_then(|rest| memchr(b'"', rest)) {
            let quote = at + found;
            if bytes.get(quote + 1) == Some(&b'"') {
                doubled = true;
                at = quote + 2;
                continue;
            }
            // What follows decides; blanks belong to nobody.
            let mut next = quote + 1;
            while bytes.get(next) == Some(&b' ') {
                next += 1;
            }
            let alone = match bytes.get(next) {
                None if !self.given_up => return Close::Unknown,
                None => true,
                Some(byte) => *byte == self.layout.delimiter || matches!(byte, b'\n' | b'\r'),
            };
            let crosses_lines =
                || memchr::memchr2(b'\n', b'\r', bytes.get(from..quote).unwrap_or_default()).is_some();
            if !alone && crosses_lines() {
                return Close::Never;
            }
            return Close::At { quote, doubled, alone: alone && next == quote + 1 };
        }
        if self.given_up { Close::Never } else { Close::Unknown }
    }
}

enum Close {
    At {
        quote: usize,
        doubled: bool,
        /// The cell ends right behind it.
        alone: bool,
    },
    Never,
    /// More of the file decides.
    Unknown,
}

enum After {
    Cell(usize),
    Record(usize),
    Unknown,
}

/// What follows the cell that ends at `at`: another, or the line end (`\n`, `\r\n` or `\r`).
fn after_cell(bytes: &[u8], at: usize, delimiter: u8, ended: bool) -> After {
    match bytes.get(at) {
        Some(byte) if *byte == delimiter => After::Cell(at + 1),
        Some(b'\n') => After::Record(at + 1),
        Some(_) => match bytes.get(at + 1) {
            Some(b'\n') => After::Record(at + 2),
            None if !ended => After::Unknown,
            _ => After::Record(at + 1),
        },
        None if ended => After::Record(at),
        None => After::Unknown,
    }
}

/// Line ends inside a quoted cell.
fn line_ends(bytes: &[u8]) -> u32 {
    let mut count = 0;
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'\n', b'\r', rest)) {
        count += 1;
        at += found + 1;
        if bytes.get(at - 1) == Some(&b'\r') && bytes.get(at) == Some(&b'\n') {
            at += 1;
        }
    }
    count
}

impl<'a> RawRecord<'a> {
    /// The bytes up to the end of the last remembered cell, checked to be UTF-8 once for all cells.
    pub(crate) fn text(&self) -> Result<&'a str, std::str::Utf8Error> {
        let end = self.spans.last().map_or(0, |span| span.end as usize);
        std::str::from_utf8(self.bytes.get(..end).unwrap_or_default())
    }

    /// The cells of a record that is not UTF-8, with � for what cannot be read.
    pub(crate) fn lossy_cells(&self) -> Vec<String> {
        let cell = |span: &Span| {
            let bytes = self.bytes.get(span.start as usize..span.end as usize).unwrap_or_default();
            let text = String::from_utf8_lossy(bytes);
            if span.quoted { unquoted(&text).into_owned() } else { text.trim().to_owned() }
        };
        self.spans.iter().map(cell).collect()
    }

    /// Cells that are remembered.
    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    /// One cell of `text` (which is [`text`](Self::text)), trimmed, its quotes undone.
    #[inline]
    pub(crate) fn cell(&self, text: &'a str, column: usize) -> Cow<'a, str> {
        let Some(span) = self.spans.get(column) else { return Cow::Borrowed("") };
        let raw = text.get(span.start as usize..span.end as usize).unwrap_or_default();
        if span.quoted { unquoted(raw) } else { Cow::Borrowed(trim(raw)) }
    }
}

#[cold]
fn unquoted(raw: &str) -> Cow<'_, str> {
    Cow::Owned(unquote(trim(raw)).trim().to_owned())
}

/// `str::trim` for the usual cell, which neither begins nor ends with anything to trim.
#[inline]
fn trim(text: &str) -> &str {
    let plain = |byte: Option<&u8>| byte.is_some_and(|byte| (0x21..0x7f).contains(byte));
    if plain(text.as_bytes().first()) && plain(text.as_bytes().last()) { text } else { text.trim() }
}

/// `"a ""b"" c"` → `a "b" c`; what stands behind the closing quote is kept (`"a" b` → `a b`).
fn unquote(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw.strip_prefix('"').unwrap_or(raw);
    while let Some((before, after)) = rest.split_once('"') {
        out.push_str(before);
        if let Some(more) = after.strip_prefix('"') {
            out.push('"');
            rest = more;
        } else {
            rest = after;
            break;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str, delimiter: u8, slice: usize) -> Result<Vec<(u32, u64, Vec<String>)>, TooLong> {
        let layout = Layout { delimiter, counts_quoted_lines: true };
        let mut splitter = Splitter::resume(layout, 256, 0, 1);
        let mut records = Vec::new();
        let mut take = |record: RawRecord<'_>| {
            let text = record.text().unwrap();
            let cells = (0..record.len()).map(|column| record.cell(text, column).into_owned()).collect();
            records.push((record.line, record.offset, cells));
            Ok::<(), TooLong>(())
        };
        for bytes in text.as_bytes().chunks(slice) {
            splitter.push(bytes, 1 << 20, &mut take)?;
        }
        splitter.finish(1 << 20, &mut take)?;
        Ok(records)
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        let whole = split(text, b',', text.len().max(1)).unwrap();
        for slice in [1, 2, 3, 7] {
            assert_eq!(split(text, b',', slice).unwrap(), whole, "in slices of {slice}: {text:?}");
        }
        whole.into_iter().map(|(_, _, cells)| cells).collect()
    }

    #[test]
    fn plain_records_with_every_line_end() {
        assert_eq!(cells("a,b\nc,d\r\ne,f\rg,h"), [["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"]]);
        assert_eq!(cells("a,\n,b\n"), [["a", ""], ["", "b"]]);
    }

    #[test]
    fn quotes_as_spreadsheets_and_people_write_them() {
        assert_eq!(cells("\"a, b\",\"c \"\"d\"\"\"\n"), [["a, b", "c \"d\""]]);
        assert_eq!(cells("Joe, \"x, y\" ,z\n"), [["Joe", "x, y", "z"]]);
        assert_eq!(cells("5\" pipe,b\n"), [["5\" pipe", "b"]]);
        assert_eq!(cells("\"a\" b,c\n"), [["a b", "c"]]);
        assert_eq!(cells("\"a\nb\",c\n"), [["a\nb", "c"]]);
        assert_eq!(cells("\"\",\"\"\n"), [["", ""]]);
    }

    #[test]
    fn lines_and_offsets_are_the_files() {
        let records = split("a\r\n\r\n\"x\r\ny\",1\nb\n", b',', 4).unwrap();
        let places: Vec<_> = records.iter().map(|(line, offset, _)| (*line, *offset)).collect();
        assert_eq!(places, [(1, 0), (2, 3), (3, 5), (5, 14)]);
    }

    #[test]
    fn an_unclosed_quote_swallows_nothing() {
        assert_eq!(cells("a,b\n1,\"x\n2,y\n"), [["a", "b"], ["1", "\"x"], ["2", "y"]]);
        assert_eq!(cells("1,\"x\n2,\"y\"\n"), [["1", "\"x"], ["2", "y"]]);
        assert_eq!(cells("\"x\ny\",\"z\n"), [["x\ny", "\"z"]]);
        let lines: Vec<u32> =
            split("1,\"x\n\n2,\"y\"\n", b',', 1).unwrap().iter().map(|(line, _, _)| *line).collect();
        assert_eq!(lines, [1, 2, 3]);
    }

    #[test]
    fn a_record_without_end_is_given_up() {
        let mut splitter = Splitter::resume(Layout { delimiter: b',', counts_quoted_lines: true }, 256, 0, 1);
        let mut none = |_: RawRecord<'_>| Ok::<(), TooLong>(());
        let mut outcome = Ok(());
        for _ in 0..100 {
            outcome = splitter.push(&[b'x'; 100], 5000, &mut none);
            if outcome.is_err() {
                break;
            }
        }
        assert_eq!(outcome, Err(TooLong { line: 1 }));
        assert!(splitter.buffer.len() <= 10_200);
    }
}
