//! One way to write a table, whatever it is opened with: header, records, done.

use std::{collections::BTreeSet, io, str::FromStr};

use super::csv::CsvWriter;
use super::workbook::Sheets;

/// What a table is written as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TableFormat {
    /// UTF-8 with a byte order mark; cells that a spreadsheet would run are neutralised.
    #[default]
    Csv,
    /// A workbook of one sheet, and another for every million rows more. No cell is a formula.
    Xlsx,
}

impl TableFormat {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// As HTTP names the kind of file.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// It is none of `csv` and `xlsx`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a table comes as csv or xlsx")]
pub struct UnknownFormat;

impl FromStr for TableFormat {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        match text {
            "csv" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            _ => Err(UnknownFormat),
        }
    }
}

/// One cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Stays text: zeros in front stay, and nothing becomes a date or a formula.
    Text(&'a str),
    Number(u32),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Cell<'_> {
    fn from(number: u32) -> Self {
        Self::Number(number)
    }
}

/// The table could not be written; for the log.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    #[error("the table could not be written: {0}")]
    Csv(#[from] io::Error),
    #[error("the workbook could not be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

/// A table under way. What is there so far can be taken at any time; of a workbook all comes at the end.
#[derive(Debug)]
pub struct Table {
    to: To,
}

#[derive(Debug)]
enum To {
    Csv(CsvWriter<Vec<u8>>),
    Xlsx(Box<Sheets>),
}

impl Table {
    /// A table with this header. `delimiter` is what stands between the cells of CSV.
    pub fn new<H: AsRef<str>>(
        format: TableFormat,
        delimiter: char,
        header: impl IntoIterator<Item = H>,
    ) -> Result<Self, TableError> {
        let to = match format {
            TableFormat::Csv => {
                let mut writer = CsvWriter::delimited(Vec::new(), delimiter)?;
                writer.record(header)?;
                To::Csv(writer)
            }
            TableFormat::Xlsx => {
                let header = header.into_iter().map(|cell| cell.as_ref().to_owned()).collect();
                To::Xlsx(Box::new(Sheets::new(header)?))
            }
        };
        Ok(Self { to })
    }

    pub fn record<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) -> Result<(), TableError> {
        self.marked(cells, &BTreeSet::new())
    }

    /// A record of which these cells (from 0) are at fault. A workbook shows them in colour and bold.
    pub fn marked<'a>(
        &mut self,
        cells: impl IntoIterator<Item = Cell<'a>>,
        at_fault: &BTreeSet<u32>,
    ) -> Result<(), TableError> {
        match &mut self.to {
            To::Csv(writer) => {
                let text = |cell| match cell {
                    Cell::Text(text) => std::borrow::Cow::Borrowed(text),
                    Cell::Number(number) => number.to_string().into(),
                };
                Ok(writer.record(cells.into_iter().map(text))?)
            }
            To::Xlsx(sheets) => Ok(sheets.record(cells, at_fault)?),
        }
    }

    /// What is there so far and was not taken yet.
    pub fn take(&mut self) -> Vec<u8> {
        match &mut self.to {
            To::Csv(writer) => std::mem::take(writer.get_mut()),
            To::Xlsx(_) => Vec::new(),
        }
    }

    /// The rest.
    pub fn finish(self) -> Result<Vec<u8>, TableError> {
        match self.to {
            To::Csv(writer) => Ok(writer.into_inner()),
            To::Xlsx(sheets) => Ok(sheets.finish()?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{DialectChoice, Limits, Reader};

    /// The header and the records of what was written, as a file that comes in is read.
    fn read_back(filename: &str, bytes: &[u8]) -> Vec<Vec<String>> {
        let mut reader = Reader::new(filename, DialectChoice::default(), &[], Limits::default());
        let mut records = Vec::new();
        let mut each = |_: &crate::read::Opened, record: &crate::read::Record<'_>| {
            records.push(record.to_cells());
            Ok(())
        };
        reader.push(bytes, &mut each).unwrap();
        reader.finish(&mut each).unwrap();
        let header = reader.opened().unwrap().header.clone();
        records.insert(0, header);
        records
    }

    #[test]
    fn both_kinds_hold_the_same_and_run_nothing() {
        let rows = [["1", "=1+1", "007"], ["2", "Zoë; \"Zo\"", "3/4"], ["3", "+44 20", "-"]];
        for format in [TableFormat::Csv, TableFormat::Xlsx] {
            let mut table = Table::new(format, ';', ["Row", "Name", "Reference"]).unwrap();
            let mut bytes = Vec::new();
            for [row, name, reference] in rows {
                let cells = [row.parse::<u32>().unwrap().into(), name.into(), reference.into()];
                table.marked(cells, &BTreeSet::from([1])).unwrap();
                bytes.extend(table.take());
            }
            bytes.extend(table.finish().unwrap());
            let safe = [["1", "'=1+1", "007"], ["2", "Zoë; \"Zo\"", "3/4"], ["3", "'+44 20", "'-"]];
            let read = read_back(&format!("people.{}", format.as_str()), &bytes);
            assert_eq!(read[0], ["Row", "Name", "Reference"], "{format:?}");
            assert_eq!(read[1..], safe.map(|row| row.map(ToOwned::to_owned).to_vec()), "{format:?}");
        }
    }
}
