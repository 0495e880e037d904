//! What a file is, from its beginning: its kind, its encoding, its delimiter, its header row.

use super::{
    DialectChoice, DialectPart, Limits,
    splitter::{Layout, RawRecord, Splitter, TooLong},
    workbook::SEPARATOR,
};
use crate::{
    map::{Field, known_header, resembles},
    person::EmailAddress,
    write::restore,
};

/// Records looked at for the delimiter and the header: titles and notes above it are common.
const RECORDS: usize = 50;
/// A byte order mark, in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Rows of the file shown before all of it has been read.
pub(super) const SHOWN: usize = 20;

/// What the beginning of a text says.
#[derive(Debug)]
pub(super) struct Detected {
    pub layout: Layout,
    /// The line of the header, from 1.
    pub header_row: u32,
    /// What was inferred without proof.
    pub guessed: Vec<DialectPart>,
    /// Bytes to pass over: a `sep=` line.
    pub skip: usize,
    /// The line the text begins on behind them.
    pub first_line: u32,
    /// The header's cells, and the first records under it; none if it is not in the sample.
    pub header: Option<Vec<String>>,
    pub rows: Vec<Vec<String>>,
}

/// `sample` is the first kilobytes; `whole` says that they are all there is. `is_sheet`: the text was
/// made of a sheet, and how is known.
pub(super) fn detect(
    sample: &[u8],
    whole: bool,
    is_sheet: bool,
    choice: &DialectChoice,
    limits: &Limits,
) -> Detected {
    // Programs that add a mark to a text that has one leave the second in the first column's name.
    let mut skip = if sample.starts_with(MARK) { MARK.len() } else { 0 };
    let mut first_line = 1;
    let mut chosen = choice.delimiter.as_ref().and_then(|text| delimiter_named(text));
    if is_sheet {
        chosen = Some(SEPARATOR);
    } else if let Some((delimiter, length)) = sep_line(sample.get(skip..).unwrap_or_default()) {
        skip += length;
        first_line = 2;
        chosen = chosen.or(Some(delimiter));
    }
    let text = sample.get(skip..).unwrap_or_default();
    let layout = |delimiter| Layout { delimiter, counts_quoted_lines: !is_sheet };
    let (delimiter, sure) = match chosen {
        Some(delimiter) => (delimiter, true),
        None => most_consistent_delimiter(text, whole),
    };
    let layout = layout(delimiter);
    let start = First { whole, limits, line: first_line };
    let records = start.records(text, layout, choice.header_row.unwrap_or(0));
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
    let mut under = records.into_iter().skip_while(|(line, _)| *line < header_row).map(|(_, cells)| cells);
    let header = under.next();
    let rows: Vec<Vec<String>> = under.collect();
    let header = header.map(|header| trimmed_header(header, &rows));
    Detected { layout, header_row, guessed, skip, first_line, header, rows }
}

/// Columns at the end that neither the header nor the first rows say anything in are no columns.
fn trimmed_header(mut header: Vec<String>, rows: &[Vec<String>]) -> Vec<String> {
    let last =
        |cells: &Vec<String>| cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    let named = last(&header);
    let used = rows.iter().map(last).max().unwrap_or_default().min(header.len());
    header.truncate(named.max(used));
    header
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
        let start = First { whole, limits: &limits, line: 1 };
        let records = start.records(text, Layout { delimiter, counts_quoted_lines: true }, 0);
        let mut counts: Vec<usize> = records.iter().take(RECORDS).map(|(_, cells)| cells.len()).collect();
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

/// The beginning of a text, and what is known of it.
struct First<'a> {
    whole: bool,
    limits: &'a Limits,
    /// The line it begins on.
    line: u32,
}

impl First<'_> {
    /// The first records that are not blank, with their lines: enough to find a header among them, or
    /// to show what is under the one on line `header`. The last record of a part of a file is
    /// incomplete and left out.
    fn records(&self, text: &[u8], layout: Layout, header: u32) -> Vec<(u32, Vec<String>)> {
        let mut records: Vec<(u32, Vec<String>)> = Vec::new();
        let mut splitter = Splitter::resume(layout, self.limits.columns as usize + 1, 0, self.line);
        let mut under = 0;
        let mut take = |record: RawRecord<'_>| {
            let cells: Vec<String> = match record.text() {
                Ok(text) => (0..record.len()).map(|column| record.cell(text, column).into_owned()).collect(),
                Err(_) => record.lossy_cells(),
            };
            if cells.iter().any(|cell| !cell.is_empty()) {
                under += usize::from(record.line >= header);
                records.push((record.line, cells));
            }
            // A row under the fiftieth, should that be the header, and a score more to be shown.
            if under > RECORDS + SHOWN { Err(Enough) } else { Ok(()) }
        };
        let limit = self.limits.record_bytes as usize;
        if splitter.push(text, limit, &mut take).is_ok() && self.whole {
            let _ = splitter.finish(limit, &mut take);
        }
        records
    }
}

/// Stops a look at the first records.
struct Enough;

impl From<TooLong> for Enough {
    fn from(_: TooLong) -> Self {
        Self
    }
}

/// The first line whose cells name the most fields; none if no line names one. Where hardly a cell is
/// known, slips of the keys and words around the names are looked through in the first lines. A line
/// with an address in it is a person's.
fn header_row(records: &[(u32, Vec<String>)]) -> Option<u32> {
    /// Looking for slips takes some microseconds a cell.
    const LOOKED_THROUGH: usize = 10;
    let certain = best_line(records.iter().take(RECORDS), |cell| known_header(cell).map(|(field, _)| field));
    match certain {
        Some((2.., line)) => Some(line),
        _ => best_line(records.iter().take(LOOKED_THROUGH), resembles).or(certain).map(|(_, line)| line),
    }
}

/// The first of the best lines, with its score.
fn best_line<'a>(
    records: impl Iterator<Item = &'a (u32, Vec<String>)>,
    field_of: impl Fn(&str) -> Option<Field>,
) -> Option<(usize, u32)> {
    let mut best: Option<(usize, u32)> = None;
    for (line, cells) in records {
        if cells.iter().any(|cell| cell.contains('@') && restore(cell).parse::<EmailAddress>().is_ok()) {
            continue;
        }
        let known: Vec<Field> = cells.iter().filter_map(|cell| field_of(cell)).collect();
        let score = known.len() + usize::from(known.contains(&Field::Email));
        if score > 0 && best.is_none_or(|(most, _)| score > most) {
            best = Some((score, *line));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Detected {
        detect(text.as_bytes(), true, false, &DialectChoice::default(), &Limits::default())
    }

    #[test]
    fn delimiters_are_found_by_agreement() {
        assert_eq!(found("Name;Email\nA, B;a@x.de\nC, D;c@x.de\n").layout.delimiter, b';');
        assert_eq!(found("Name\tEmail\nA\ta@x.de\n").layout.delimiter, b'\t');
        assert_eq!(found("Name|Email\nA|a@x.de\n").layout.delimiter, b'|');
        assert_eq!(found("sep=;\nName;Email\nA;a@x.de\n").header_row, 2);
        assert_eq!(found("Email\na@x.de\n").layout.delimiter, b',');
    }

    #[test]
    fn the_header_is_found_under_a_title() {
        let detected = found("Staff list 2026,,\n\nName,Email Address,Group\nA,a@x.de,Sales\n");
        assert_eq!(detected.header_row, 3);
        assert!(detected.guessed.is_empty());
        assert_eq!(detected.rows, [["A", "a@x.de", "Sales"]]);
        assert_eq!(found("a,b\nc,d\n").guessed, [DialectPart::HeaderRow]);
    }

    #[test]
    fn a_person_is_no_header() {
        let misspelt = found("Emial,Frist Name,Satus\na@x.de,A,active\nb@x.de,B,active\n");
        assert_eq!(misspelt.header_row, 1);
        assert!(misspelt.guessed.is_empty());
        assert_eq!(found("Kontakt,Zustand\na@x.de,active\n").header_row, 1);
    }

    #[test]
    fn columns_that_nobody_uses_are_none() {
        assert_eq!(found("Name,Email,,\nA,a@x.de,,\n").header.unwrap(), ["Name", "Email"]);
        assert_eq!(found("Name,Email,,\nA,a@x.de,x,\n").header.unwrap(), ["Name", "Email", ""]);
    }
}
