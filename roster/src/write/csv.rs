//! CSV: RFC 4180, UTF-8 with a byte order mark, CRLF, and no cell a spreadsheet would execute.

use std::{
    borrow::Cow,
    io::{self, Write},
};

/// Writes records to anything; the byte order mark goes first, or Excel takes UTF-8 for the local
/// code page.
#[derive(Debug)]
pub struct CsvWriter<W> {
    to: W,
    delimiter: char,
}

impl<W: Write> CsvWriter<W> {
    pub fn new(to: W) -> io::Result<Self> {
        Self::delimited(to, ',')
    }

    /// With this character between cells: one of `,` `;` `|` and a tab.
    pub fn delimited(mut to: W, delimiter: char) -> io::Result<Self> {
        to.write_all(b"\xef\xbb\xbf")?;
        Ok(Self { to, delimiter })
    }

    /// One record. Cells that begin like a formula get an apostrophe in front.
    pub fn record<I>(&mut self, cells: I) -> io::Result<()>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                self.to.write_all(self.delimiter.encode_utf8(&mut [0; 4]).as_bytes())?;
            }
            let cell = neutralise(cell.as_ref());
            if cell.contains(['"', ',', ';', '|', '\n', '\r', '\t']) || cell.trim() != cell {
                write!(self.to, "\"{}\"", cell.replace('"', "\"\""))?;
            } else {
                self.to.write_all(cell.as_bytes())?;
            }
        }
        self.to.write_all(b"\r\n")
    }

    /// Where the records go, so that a caller can take what is there so far.
    pub fn get_mut(&mut self) -> &mut W {
        &mut self.to
    }

    pub fn into_inner(self) -> W {
        self.to
    }
}

/// A cell a spreadsheet would take for a formula, made text by an apostrophe.
pub fn neutralise(cell: &str) -> Cow<'_, str> {
    if is_formula_like(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell as it was before [`neutralise`]: what we wrote can be read again (`import.md` 6).
#[inline]
pub fn restore(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula_like(rest) => rest,
        _ => cell,
    }
}

fn is_formula_like(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_neutralised_is_restored() {
        for cell in ["=1+1", "-", "@home", "'tis", "plain", ""] {
            assert_eq!(restore(&neutralise(cell)), cell);
        }
    }

    #[test]
    fn cells_are_quoted_and_formulas_neutralised() {
        let mut writer = CsvWriter::new(Vec::new()).unwrap();
        writer.record(["a", "b, c", "say \"hi\"", "=1+1", ""]).unwrap();
        let text = String::from_utf8(writer.into_inner()).unwrap();
        assert_eq!(text, "\u{feff}a,\"b, c\",\"say \"\"hi\"\"\",'=1+1,\r\n");
    }
}
