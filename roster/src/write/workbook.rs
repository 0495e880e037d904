//! Rows as a workbook, one after the other: they are written down as they come, not held in memory.

use std::collections::BTreeSet;

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::{Cell, neutralise};

/// Rows of a sheet, the header among them.
const ROWS: u32 = 1_048_576;
/// A cell holds no more characters.
const CHARACTERS: usize = 32_767;
/// And a sheet no more columns.
const COLUMNS: usize = 16_384;

/// A table as one sheet, and as many more as it takes.
pub(super) struct Sheets {
    workbook: Workbook,
    header: Vec<String>,
    looks: Looks,
    /// How many there are so far.
    count: usize,
    /// The next row of the last of them.
    row: u32,
}

struct Looks {
    heading: Format,
    text: Format,
    at_fault: Format,
}

impl std::fmt::Debug for Sheets {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Sheets")
            .field("count", &self.count)
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

impl Sheets {
    pub(super) fn new(header: Vec<String>) -> Result<Self, XlsxError> {
        let mut workbook = Workbook::new();
        // The library would ask the clock.
        let made = ExcelDateTime::from_ymd(2026, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let text = Format::new().set_num_format("@");
        let looks = Looks {
            heading: text.clone().set_bold().set_background_color(Color::RGB(0x00E4_E8EF)),
            at_fault: text.clone().set_bold().set_background_color(Color::RGB(0x00FB_D5D5)),
            text,
        };
        let mut sheets = Self { workbook, header, looks, count: 0, row: 0 };
        sheets.begin_sheet()?;
        Ok(sheets)
    }

    pub(super) fn record<'a>(
        &mut self,
        cells: impl IntoIterator<Item = Cell<'a>>,
        at_fault: &BTreeSet<u32>,
    ) -> Result<(), XlsxError> {
        if self.row >= ROWS {
            self.begin_sheet()?;
        }
        let sheet = self.workbook.worksheet_from_index(self.count - 1)?;
        for (column, cell) in cells.into_iter().take(COLUMNS).enumerate() {
            let look =
                if at_fault.contains(&(column as u32)) { &self.looks.at_fault } else { &self.looks.text };
            match cell {
                // A cell at fault shows it even where there is nothing in it.
                Cell::Text("") if std::ptr::eq(look, &raw const self.looks.text) => {}
                Cell::Text(text) => write(sheet, self.row, column, text, look)?,
                Cell::Number(number) => {
                    sheet.write_number(self.row, column as u16, number)?;
                }
            }
        }
        self.row += 1;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Vec<u8>, XlsxError> {
        self.workbook.save_to_buffer()
    }

    fn begin_sheet(&mut self) -> Result<(), XlsxError> {
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, heading) in self.header.iter().take(COLUMNS).enumerate() {
            let width = (heading.chars().count() as f64 + 4.0).clamp(14.0, 40.0);
            sheet.set_column_width(column as u16, width)?;
        }
        for (column, heading) in self.header.iter().take(COLUMNS).enumerate() {
            write(sheet, 0, column, heading, &self.looks.heading)?;
        }
        self.count += 1;
        self.row = 1;
        Ok(())
    }
}

/// Text, and never a formula: not when it is written, and not when somebody goes into the cell and out again.
fn write(sheet: &mut Worksheet, row: u32, column: usize, text: &str, look: &Format) -> Result<(), XlsxError> {
    let safe = neutralise(text);
    let short = safe.char_indices().nth(CHARACTERS).map_or(&*safe, |(end, _)| safe.get(..end).unwrap_or(""));
    sheet.write_string_with_format(row, column as u16, short, look)?;
    Ok(())
}
