//! Splits text into records and cells.
//!
//! Our own and not `csv-core`, for three things its automaton does not give: the line and byte where
//! a record *and* an open quote begin, cells as slices of the input without a copy, and a quote
//! that opens after the blanks people put behind a comma (`a, "b, c"`). It looks at the
//! bytes that can end a cell (see `breaks`) and touches no other byte one by one.

use std::borrow::Cow;

use memchr::memchr;

use super::breaks::Breaks;

/// Where a cell stands in its record, and whether its quotes need undoing.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: u32,
    end: u32,
    /// Holds doubled quotes, or text behind a closing quote.
    quoted: bool,
}

/// Push parser: hand it bytes as they come, take records as they are complete.
#[derive(Debug)]
pub(crate) struct Splitter {
    delimiter: u8,
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
    spans: Vec<Span>,
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
}

/// What stands at the end of the buffer.
enum Scan {
    Record {
        length: usize,
        lines: u32,
        count: usize,
    },
    Incomplete,
    /// A quote that was opened on this line (counted from the record's first, from 0) never closes.
    Unclosed {
        line: u32,
        length: usize,
    },
}

/// What a record was that could not be finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// The quote opened on this line and the file ended, or the record's limit was reached.
    UnclosedQuote { line: u32 },
    /// A record longer than the limit, beginning on this line.
    TooLong { line: u32 },
}

impl Splitter {
    /// Remembers up to `most_cells` cells of a record; further ones are only counted.
    pub(crate) fn new(delimiter: u8, most_cells: usize) -> Self {
        Self { delimiter, buffer: Vec::new(), offset: 0, line: 1, patience: 0, most_cells, spans: Vec::new() }
    }

    /// The same, from the middle of a file: the next byte is at `offset` on `line`.
    pub(crate) fn resume(delimiter: u8, most_cells: usize, offset: u64, line: u32) -> Self {
        Self { offset, line, ..Self::new(delimiter, most_cells) }
    }

    /// Takes more bytes and gives every record they complete. `each` may stop it with an error.
    pub(crate) fn push<E>(
        &mut self,
        bytes: &[u8],
        record_limit: usize,
        each: impl FnMut(RawRecord<'_>) -> Result<(), E>,
    ) -> Result<(), E>
    where
        E: From<Broken>,
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
        E: From<Broken>,
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
        E: From<Broken>,
    {
        let mut done = 0;
        let mut breaks = Breaks::new(&self.buffer, self.delimiter);
        let outcome = loop {
            let Some(rest) = self.buffer.get(done..).filter(|rest| !rest.is_empty()) else { break Ok(()) };
            match scan(rest, done, &mut breaks, self.delimiter, ended, self.most_cells, &mut self.spans) {
                Scan::Record { length, lines, count } => {
                    let record = RawRecord {
                        offset: self.offset + done as u64,
                        line: self.line,
                        bytes: rest,
                        spans: &self.spans,
                        count,
                    };
                    if let Err(stop) = each(record) {
                        break Err(stop);
                    }
                    done += length;
                    self.line += lines;
                }
                Scan::Incomplete if rest.len() > record_limit => {
                    break Err(Broken::TooLong { line: self.line }.into());
                }
                Scan::Unclosed { line, length } if ended || length > record_limit => {
                    break Err(Broken::UnclosedQuote { line: self.line + line }.into());
                }
                Scan::Incomplete | Scan::Unclosed { .. } => break Ok(()),
            }
        };
        self.buffer.drain(..done);
        self.offset += done as u64;
        self.patience = self.buffer.len() * 2;
        outcome
    }
}

/// Finds the end of the record that begins `bytes`, which stand at `offset` in what `breaks` looks at.
fn scan(
    bytes: &[u8],
    offset: usize,
    breaks: &mut Breaks<'_>,
    delimiter: u8,
    ended: bool,
    most_cells: usize,
    spans: &mut Vec<Span>,
) -> Scan {
    spans.clear();
    let mut count = 0;
    let mut at = 0;
    let mut lines = 0;
    loop {
        let start = at;
        let mut quoted = false;
        // Blanks before an opening quote belong to nobody.
        let mut begin = at;
        while bytes.get(begin) == Some(&b' ') {
            begin += 1;
        }
        if bytes.get(begin) == Some(&b'"') {
            match closing_quote(bytes, begin + 1, ended) {
                Close::At { quote, doubled } => {
                    lines += line_ends(bytes.get(begin..quote).unwrap_or_default());
                    at = quote + 1;
                    // `"a"` alone is a slice; anything else is put together when it is read.
                    let next = bytes.get(at).copied();
                    quoted = doubled || !(next.is_none() || next == Some(delimiter) || is_end(next));
                    if !quoted {
                        if count < most_cells {
                            spans.push(Span { start: begin as u32 + 1, end: quote as u32, quoted: false });
                        }
                        count += 1;
                        match after_cell(bytes, at, delimiter, ended) {
                            After::Cell(next) => {
                                at = next;
                                continue;
                            }
                            After::Record(length) => return Scan::Record { length, lines: lines + 1, count },
                            After::Unknown => return Scan::Incomplete,
                        }
                    }
                }
                Close::Never => {
                    return Scan::Unclosed { line: lines, length: bytes.len() };
                }
            }
        }
        let Some(end) = breaks.next(offset + at).map(|found| found - offset) else {
            if !ended {
                return Scan::Incomplete;
            }
            if count < most_cells {
                spans.push(Span { start: start as u32, end: bytes.len() as u32, quoted });
            }
            return Scan::Record { length: bytes.len(), lines, count: count + 1 };
        };
        if count < most_cells {
            spans.push(Span { start: start as u32, end: end as u32, quoted });
        }
        count += 1;
        match after_cell(bytes, end, delimiter, ended) {
            After::Cell(next) => at = next,
            After::Record(length) => return Scan::Record { length, lines: lines + 1, count },
            After::Unknown => return Scan::Incomplete,
        }
    }
}

enum Close {
    At { quote: usize, doubled: bool },
    Never,
}

/// The quote that closes what was opened before `from`; doubled ones are passed over.
fn closing_quote(bytes: &[u8], from: usize, ended: bool) -> Close {
    let mut at = from;
    let mut doubled = false;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr(b'"', rest)) {
        let quote = at + found;
        match bytes.get(quote + 1) {
            Some(b'"') => {
                doubled = true;
                at = quote + 2;
            }
            // The last byte so far: the next one may double it.
            None if !ended => return Close::Never,
            _ => return Close::At { quote, doubled },
        }
    }
    Close::Never
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

const fn is_end(byte: Option<u8>) -> bool {
    matches!(byte, Some(b'\n' | b'\r'))
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

    fn split(text: &str, delimiter: u8, slice: usize) -> Result<Vec<(u32, u64, Vec<String>)>, Broken> {
        let mut splitter = Splitter::new(delimiter, 256);
        let mut records = Vec::new();
        let mut take = |record: RawRecord<'_>| {
            let text = record.text().unwrap();
            let cells = (0..record.len()).map(|column| record.cell(text, column).into_owned()).collect();
            records.push((record.line, record.offset, cells));
            Ok::<(), Broken>(())
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
    fn an_unclosed_quote_names_its_line() {
        assert_eq!(split("a,b\n1,\"x\n2,y\n", b',', 100), Err(Broken::UnclosedQuote { line: 2 }));
        assert_eq!(split("a\n\"x\ny\",\"z\n", b',', 3), Err(Broken::UnclosedQuote { line: 3 }));
    }

    #[test]
    fn a_record_without_end_is_given_up() {
        let mut splitter = Splitter::new(b',', 256);
        let mut none = |_: RawRecord<'_>| Ok::<(), Broken>(());
        let mut outcome = Ok(());
        for _ in 0..100 {
            outcome = splitter.push(&[b'x'; 100], 5000, &mut none);
            if outcome.is_err() {
                break;
            }
        }
        assert_eq!(outcome, Err(Broken::TooLong { line: 1 }));
        assert!(splitter.buffer.len() <= 10_200);
    }
}
