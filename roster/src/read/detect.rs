//! What a file is, from its beginning: its kind, its encoding, its delimiter, its header row.

use super::{Dialect, DialectChoice, DialectPart, Format, Limits, Refusal, Splitter, splitter::Broken};
use crate::{
    check::{Code, Finding, params},
    map::{Field, known_header},
};

/// Records looked at for the delimiter and the header: titles and notes above it are common.
const RECORDS: usize = 50;
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
const UTF8_BOM: &[u8] = b"\xef\xbb\xbf";

/// The dialect, and where its text begins.
#[derive(Debug)]
pub(super) struct Detected {
    pub dialect: Dialect,
    /// Bytes to pass over: a byte order mark, a `sep=` line.
    pub skip: usize,
    /// The line the text begins on behind them.
    pub first_line: u32,
}

/// `sample` is the first kilobytes; `whole` says that they are all there is.
pub(super) fn detect(
    sample: &[u8],
    whole: bool,
    filename: &str,
    choice: &DialectChoice,
    limits: &Limits,
) -> Result<Detected, Refusal> {
    if sample.is_empty() {
        return Err(Finding::new(Code::FileEmpty, params! {"what": "bytes"}).into());
    }
    refuse_other_kinds(sample, filename)?;
    refuse_other_encoding(choice)?;
    let mut skip = if sample.starts_with(UTF8_BOM) { UTF8_BOM.len() } else { 0 };
    let mut first_line = 1;
    let mut chosen = choice.delimiter.as_ref().and_then(|text| delimiter_named(text));
    if let Some((delimiter, length)) = sep_line(sample.get(skip..).unwrap_or_default()) {
        skip += length;
        first_line = 2;
        chosen = chosen.or(Some(delimiter));
    }
    let text = sample.get(skip..).unwrap_or_default();
    let (delimiter, sure) = match chosen {
        Some(delimiter) => (delimiter, true),
        None => most_consistent_delimiter(text, whole),
    };
    let records = first_records(text, delimiter, whole, limits, first_line);
    let (header_row, found) = match choice.header_row {
        Some(line) => (line, true),
        None => header_row(&records)
            .map_or_else(|| (records.first().map_or(1, |(line, _)| *line), false), |line| (line, true)),
    };
    let mut guessed = Vec::new();
    if !sure {
        guessed.push(DialectPart::Delimiter);
    }
    if !found {
        guessed.push(DialectPart::HeaderRow);
    }
    let dialect = Dialect {
        format: Format::Csv,
        encoding: Some("UTF-8".into()),
        delimiter: Some(char::from(delimiter).to_string()),
        header_row,
        sheet: None,
        guessed,
    };
    Ok(Detected { dialect, skip, first_line })
}

/// Files that are no text, by their first bytes, whatever their name says.
fn refuse_other_kinds(sample: &[u8], filename: &str) -> Result<(), Refusal> {
    const KINDS: &[(&[u8], &str)] = &[
        (b"\x89PNG", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"%PDF", "a PDF document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel or Word file, or a protected workbook"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"7z\xbc\xaf", "a 7-Zip archive"),
        (b"Rar!", "a RAR archive"),
        (b"\x7fELF", "a program"),
        (b"MZ\x90", "a program"),
        (b"{\\rtf", "a rich-text document"),
    ];
    let refuse = |kind: &str| {
        Err(Finding::new(Code::FileUnsupported, params! {"kind": kind, "filename": filename}).into())
    };
    if let Some((_, kind)) = KINDS.iter().find(|(magic, _)| sample.starts_with(magic)) {
        return refuse(kind);
    }
    if sample.starts_with(b"PK\x03\x04") {
        let is_workbook =
            sample.windows(3).any(|bytes| bytes == b"xl/") || filename.to_lowercase().ends_with(".xlsx");
        return refuse(if is_workbook { "an Excel workbook" } else { "a ZIP archive" });
    }
    if sample.starts_with(b"\xff\xfe") || sample.starts_with(b"\xfe\xff") {
        return Err(Finding::new(Code::FileEncodingBroken, params! {"encoding": "UTF-16"}).into());
    }
    let start = sample.get(..sample.len().min(4096)).unwrap_or_default();
    if memchr::memchr_iter(0, start).count() * 10 > start.len() {
        return refuse("binary data");
    }
    Ok(())
}

fn refuse_other_encoding(choice: &DialectChoice) -> Result<(), Refusal> {
    match &choice.encoding {
        Some(name) if !name.eq_ignore_ascii_case("utf-8") && !name.eq_ignore_ascii_case("utf8") => {
            Err(Finding::new(Code::FileEncodingBroken, params! {"encoding": name.as_str()}).into())
        }
        _ => Ok(()),
    }
}

fn delimiter_named(text: &str) -> Option<u8> {
    match text {
        "\\t" | "tab" => Some(b'\t'),
        _ => text.bytes().next().filter(|byte| byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r')),
    }
}

/// A lone `sep=;` line, as Excel writes and obeys it: its delimiter and its length with line end.
fn sep_line(text: &[u8]) -> Option<(u8, usize)> {
    let rest = text.strip_prefix(b"sep=").or_else(|| text.strip_prefix(b"SEP="))?;
    let (delimiter, rest) = rest.split_first()?;
    let end = match rest {
        [b'\r', b'\n', ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        _ => return None,
    };
    Some((*delimiter, 5 + end))
}

/// The delimiter whose records agree best on how many cells they have. False: nothing to go by.
fn most_consistent_delimiter(text: &[u8], whole: bool) -> (u8, bool) {
    let limits = Limits::default();
    let mut best = (b',', 0.0);
    for delimiter in DELIMITERS {
        let records = first_records(text, delimiter, whole, &limits, 1);
        let mut counts: Vec<usize> = records.iter().map(|(_, cells)| cells.len()).collect();
        counts.sort_unstable();
        let Some((cells, agreeing)) = counts
            .chunk_by(|one, other| one == other)
            .filter_map(|same| same.first().map(|cells| (*cells, same.len())))
            .filter(|(cells, _)| *cells > 1)
            .max_by_key(|(cells, agreeing)| (*agreeing, *cells))
        else {
            continue;
        };
        // Agreement first; among equals more cells are less of an accident.
        let score = agreeing as f64 / counts.len() as f64 + cells as f64 / 10_000.0;
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    (best.0, best.1 > 0.0)
}

/// The first records that are not blank, with their lines. The last one of a part of a file is
/// incomplete and left out.
fn first_records(
    text: &[u8],
    delimiter: u8,
    whole: bool,
    limits: &Limits,
    first_line: u32,
) -> Vec<(u32, Vec<String>)> {
    let mut records = Vec::new();
    let mut splitter = Splitter::resume(delimiter, limits.columns as usize + 1, 0, first_line);
    let mut take = |record: super::splitter::RawRecord<'_>| {
        let Ok(text) = record.text() else { return Ok(()) };
        let cells: Vec<String> =
            (0..record.len()).map(|column| record.cell(text, column).into_owned()).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            records.push((record.line, cells));
        }
        if records.len() >= RECORDS { Err(Enough) } else { Ok(()) }
    };
    let limit = limits.record_bytes as usize;
    if splitter.push(text, limit, &mut take).is_ok() && whole {
        // An unclosed quote is told by the real reading, with its line.
        let _ = splitter.finish(limit, &mut take);
    }
    records
}

/// Stops a look at the first records.
struct Enough;

impl From<Broken> for Enough {
    fn from(_: Broken) -> Self {
        Self
    }
}

/// The first line whose cells name the most fields; none if no line names one.
fn header_row(records: &[(u32, Vec<String>)]) -> Option<u32> {
    let mut best: Option<(usize, u32)> = None;
    for (line, cells) in records {
        let known: Vec<Field> =
            cells.iter().filter_map(|cell| known_header(cell)).map(|(field, _)| field).collect();
        let score = known.len() + usize::from(known.contains(&Field::Email));
        if score > 0 && best.is_none_or(|(most, _)| score > most) {
            best = Some((score, *line));
        }
    }
    best.map(|(_, line)| line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dialect(text: &str) -> Dialect {
        detect(text.as_bytes(), true, "x.csv", &DialectChoice::default(), &Limits::default()).unwrap().dialect
    }

    #[test]
    fn delimiters_are_found_by_agreement() {
        assert_eq!(dialect("Name;Email\nA, B;a@x.de\nC, D;c@x.de\n").delimiter.as_deref(), Some(";"));
        assert_eq!(dialect("Name\tEmail\nA\ta@x.de\n").delimiter.as_deref(), Some("\t"));
        assert_eq!(dialect("Name|Email\nA|a@x.de\n").delimiter.as_deref(), Some("|"));
        assert_eq!(dialect("sep=;\nName;Email\nA;a@x.de\n").header_row, 2);
        assert_eq!(dialect("Email\na@x.de\n").delimiter.as_deref(), Some(","));
    }

    #[test]
    fn the_header_is_found_under_a_title() {
        let found = dialect("Staff list 2026,,\n\nName,Email Address,Group\nA,a@x.de,Sales\n");
        assert_eq!(found.header_row, 3);
        assert!(found.guessed.is_empty());
        assert_eq!(dialect("a,b\nc,d\n").guessed, [DialectPart::HeaderRow]);
    }

    #[test]
    fn other_kinds_of_files_are_named() {
        let refuse = |bytes: &[u8]| {
            detect(bytes, true, "x.csv", &DialectChoice::default(), &Limits::default()).unwrap_err().0.code
        };
        assert_eq!(refuse(b"\x89PNG\r\n\x1a\n"), Code::FileUnsupported);
        assert_eq!(refuse(b"PK\x03\x04 xl/workbook.xml"), Code::FileUnsupported);
        assert_eq!(refuse(b""), Code::FileEmpty);
        assert_eq!(refuse(&[0; 100]), Code::FileUnsupported);
    }
}
