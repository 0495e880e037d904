//! The template as a workbook: drop-downs for what is chosen from a set, notes on every column, and the
//! company's names to look up.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format as Look, Formula,
    Workbook, Worksheet, XlsxError,
};

use super::{
    column::{Column, Format, columns_of},
    explain::explain,
};
use crate::{map::Field, snapshot::Snapshot, write::neutralise};

/// The last row a sheet can have, from 0.
const LAST_ROW: u32 = 1_048_575;
/// A cell holds no more characters.
const CELL: usize = 32_767;

/// The workbook could not be put together; for the log, an administrator can only try again.
#[derive(Debug, thiserror::Error)]
#[error("the workbook could not be written: {0}")]
pub struct WorkbookError(#[from] XlsxError);

/// The template as `.xlsx`. Equal snapshots give equal bytes.
///
/// The first sheet is the one to fill in; *Notes* explains its columns, and *Names* holds what the
/// drop-downs offer. Nothing is hidden: a workbook with hidden sheets gives a notice when it is read.
pub fn workbook(snapshot: &Snapshot) -> Result<Vec<u8>, WorkbookError> {
    let columns = columns_of(snapshot);
    let mut workbook = Workbook::new();
    // The library would ask the clock.
    let made = ExcelDateTime::from_ymd(2026, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let names = Names::of(&columns);
    people(workbook.add_worksheet(), &columns, &names)?;
    notes(workbook.add_worksheet(), &columns, snapshot)?;
    if !names.lists.is_empty() {
        names.write(workbook.add_worksheet())?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// The sheet people fill in.
fn people(sheet: &mut Worksheet, columns: &[Column], names: &Names<'_>) -> Result<(), WorkbookError> {
    sheet.set_name("People")?;
    sheet.set_freeze_panes(1, 0)?;
    let text = Look::new().set_num_format("@");
    let date = Look::new().set_num_format("yyyy-mm-dd");
    for (at, column) in (0_u16..).zip(columns) {
        let cells = match column.format {
            Format::Text => Some(&text),
            Format::Date => Some(&date),
            Format::Number => None,
        };
        if let Some(cells) = cells {
            sheet.set_column_format(at, cells)?;
        }
        sheet.set_column_width(at, width(&column.header))?;
        sheet.write_string_with_format(0, at, safe(&column.header), &heading(column.required))?;
        match (column.format, cells) {
            _ if column.example.is_empty() => {}
            (Format::Number, _) => {
                sheet.write_number(1, at, column.example.parse::<f64>().unwrap_or_default())?;
            }
            (Format::Date, _) => {
                sheet.write_datetime_with_format(
                    1,
                    at,
                    ExcelDateTime::parse_from_str(&column.example)?,
                    &date,
                )?;
            }
            (Format::Text, _) => {
                sheet.write_string_with_format(1, at, safe(&column.example), &text)?;
            }
        }
        if let Some(list) = names.range_of(column) {
            // Other spellings are read as well, and several names may stand in a cell: it may be overruled.
            let offered = DataValidation::new()
                .allow_list_formula(list)
                .set_error_style(DataValidationErrorStyle::Warning)
                .set_error_title("Not on the list")?
                .set_error_message("This is not one of the names on the list. Keep it all the same?")?;
            let offered = offered.show_error_message(!column.field.is_repeatable());
            sheet.add_data_validation(1, at, LAST_ROW, at, &offered)?;
        }
    }
    Ok(())
}

/// One row a column: is it required, what may it hold, what does the example say.
fn notes(sheet: &mut Worksheet, columns: &[Column], snapshot: &Snapshot) -> Result<(), WorkbookError> {
    sheet.set_name("Notes")?;
    let bold = Look::new().set_bold();
    let wrapped = Look::new().set_text_wrap();
    let introduction = [
        "Fill in the sheet “People”: one row a person, in place of the example. Then save, and drop the file on the \
         import page.",
        "The order of the columns does not matter, and those that are not required may be deleted. Leave the names \
         in the first row as they are.",
    ];
    for (row, line) in (0_u32..).zip(introduction) {
        sheet.write_string(row, 0, line)?;
    }
    let first = introduction.len() as u32 + 1;
    for (at, title) in (0_u16..).zip(["Column", "Required", "What it may hold", "Example"]) {
        sheet.write_string_with_format(first, at, title, &bold)?;
    }
    for (at, width) in (0_u16..).zip([28.0, 10.0, 80.0, 28.0]) {
        sheet.set_column_width(at, width)?;
    }
    for (row, column) in (first + 1..).zip(columns) {
        sheet.write_string(row, 0, safe(&column.header))?;
        sheet.write_string(row, 1, if column.required { "yes" } else { "no" })?;
        sheet.write_string_with_format(row, 2, safe(&explain(column, snapshot)), &wrapped)?;
        sheet.write_string(row, 3, safe(&column.example))?;
    }
    Ok(())
}

/// The lists that drop-downs offer, a column each. Written into the validation itself a list ends at 255
/// characters, and its entries at a comma.
struct Names<'a> {
    lists: Vec<(&'a Field, &'a str, &'a [String])>,
}

impl<'a> Names<'a> {
    fn of(columns: &'a [Column]) -> Self {
        let mut lists: Vec<(&Field, &str, &[String])> = Vec::new();
        for column in columns.iter().filter(|column| !column.choices.is_empty()) {
            if !lists.iter().any(|(field, ..)| **field == column.field) {
                let title = if column.field == Field::Courses { "Course" } else { column.header.as_str() };
                lists.push((&column.field, title, &column.choices));
            }
        }
        Self { lists }
    }

    fn range_of(&self, column: &Column) -> Option<Formula> {
        let at = self.lists.iter().position(|(field, ..)| **field == column.field)?;
        let (.., names) = self.lists.get(at)?;
        let letters = rust_xlsxwriter::utility::column_number_to_name(at as u16);
        Some(Formula::new(format!("=Names!${letters}$2:${letters}${}", names.len() + 1)))
    }

    fn write(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        sheet.set_name("Names")?;
        sheet.set_freeze_panes(1, 0)?;
        let text = Look::new().set_num_format("@");
        for (at, (_, title, names)) in (0_u16..).zip(&self.lists) {
            sheet.set_column_width(at, 28.0)?;
            sheet.write_string_with_format(0, at, safe(title), &heading(false))?;
            for (row, name) in (1_u32..).zip(*names) {
                sheet.write_string_with_format(row, at, safe(name), &text)?;
            }
        }
        Ok(())
    }
}

fn heading(required: bool) -> Look {
    let fill = if required { Color::RGB(0x00FC_E4B8) } else { Color::RGB(0x00E4_E8EF) };
    Look::new().set_bold().set_background_color(fill).set_num_format("@")
}

fn width(header: &str) -> f64 {
    (header.chars().count() as f64 + 4.0).clamp(14.0, 40.0)
}

/// Text that no spreadsheet program executes, short enough for a cell.
fn safe(text: &str) -> String {
    neutralise(text).chars().take(CELL).collect()
}
