//! Cells as spreadsheets put them on the clipboard: a line for each row, a tab between cells, quotation marks
//! around what has a line break in it.

use super::splitter::{Layout, Splitter, TooLong};

/// What may be pasted into cells: bytes of one row, and cells of one.
const ROW_BYTES: usize = 1 << 20;
const ROW_CELLS: usize = 1_024;

/// The rows of what was copied, each with its cells, trimmed. Empty lines are rows, but for the line break that
/// ends the last one; one value without tabs or line breaks is one row with one cell.
pub fn block(text: &str) -> Vec<Vec<String>> {
    let layout = Layout { delimiter: b'\t', counts_quoted_lines: true };
    let mut splitter = Splitter::resume(layout, ROW_CELLS, 0, 1);
    let mut rows = Vec::new();
    let mut each = |record: super::splitter::RawRecord<'_>| {
        let cells = match record.text() {
            Ok(text) => (0..record.len()).map(|at| record.cell(text, at).into_owned()).collect(),
            Err(_) => record.lossy_cells(),
        };
        rows.push(cells);
        Ok::<(), TooLong>(())
    };
    // What is too long for a row ends the block: what came before it stands.
    let _ = splitter
        .push(text.as_bytes(), ROW_BYTES, &mut each)
        .and_then(|()| splitter.finish(ROW_BYTES, &mut each));
    rows
}

/// Rows as [`block`] reads them, and as spreadsheets do. No cell is made harmless: it goes where it came from.
pub fn copied<'a, R>(rows: impl IntoIterator<Item = R>) -> String
where
    R: IntoIterator<Item = &'a str>,
{
    let mut text = String::new();
    for (row, cells) in rows.into_iter().enumerate() {
        if row > 0 {
            text.push('\n');
        }
        for (column, cell) in cells.into_iter().enumerate() {
            if column > 0 {
                text.push('\t');
            }
            if cell.contains(['\t', '\n', '\r']) || cell.starts_with('"') {
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            } else {
                text.push_str(cell);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_a_spreadsheet_are_told_apart() {
        assert_eq!(block("Sales"), [["Sales"]]);
        assert_eq!(block("Ann\tBell\r\nBo\tCarr\r\n"), [["Ann", "Bell"], ["Bo", "Carr"]]);
        assert_eq!(block("1\n\n3"), [vec!["1"], vec![""], vec!["3"]]);
        assert_eq!(block("\"two\nlines\"\t\"a \"\"b\"\"\""), [["two\nlines", "a \"b\""]]);
        assert!(block("").is_empty());
    }

    #[test]
    fn what_is_copied_is_read_again() {
        let rows = [vec!["Ann", "\"quoted\"", ""], vec!["two\nlines", "a\tb", "5\" pipe"]];
        assert_eq!(block(&copied(rows.iter().map(|row| row.iter().copied()))), rows);
    }
}
