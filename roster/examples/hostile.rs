//! `hostile FOLDER`: writes workbooks that want to cost much, or to be read in two ways, so that the
//! browser's worker can be given those that roster/tests/hostile.rs gives to a native build.

#[path = "../tests/common/workbook.rs"]
mod workbook;

use std::{env, fmt::Write, fs, path::PathBuf};

use workbook::{Book, Entry, archive, rows};

const LIST: [&str; 3] =
    ["Name|Email|Group", "Ann Lee|ann@x.example|Sales", "Bob Roe|bob@x.example|Operations"];
const SHEET: &str = "xl/worksheets/sheet1.xml";

fn main() {
    let folder = PathBuf::from(env::args().nth(1).expect("hostile FOLDER"));
    let write = |name: &str, bytes: Vec<u8>| fs::write(folder.join(name), bytes).unwrap();
    let list = || Book::new(&rows(&LIST));

    let lone = "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>";
    write("lone-cell.xlsx", Book::new(lone).bytes());
    write("people-and-lone-cell.xlsx", Book::new(&(rows(&LIST) + lone)).bytes());

    let cell = "<row><c t='inlineStr'><is><t>";
    let endless = repeated(SHEET, &(rows(&LIST) + cell), "0123456789abcdef", 13 << 20, "</t></is></c></row>");
    write("cell-of-200-mebibytes.xlsx", list().part(endless).bytes());

    let mut entries = list().entries();
    entries.extend((0..10_000).map(|at| Entry::stored(&format!("xl/media/{at}.bin"), b"")));
    write("ten-thousand-parts.xlsx", archive(&entries));

    let mut entries = list().entries();
    let twin = entries.iter().find(|entry| entry.name == SHEET).unwrap().clone();
    entries.push(twin);
    write("part-twice.xlsx", archive(&entries));

    let mut bomb = String::from("<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a0 'ha'>");
    for at in 1..100 {
        write!(bomb, "<!ENTITY a{at} '&a{};&a{};'>", at - 1, at - 1).unwrap();
    }
    bomb += "]><sst><si><t>&a99;</t></si></sst>";
    let strings = Entry::deflated("xl/sharedStrings.xml", bomb.as_bytes());
    write("entities.xlsx", list().strings(&["<t>x</t>"]).part(strings).bytes());

    for (name, size) in [("lying-smaller.xlsx", 10), ("lying-larger.xlsx", 1 << 30)] {
        let mut entries = list().entries();
        let sheet = entries.iter_mut().find(|entry| entry.name == SHEET).unwrap();
        (sheet.size, sheet.local_size) = (size, size);
        write(name, archive(&entries));
    }

    let bytes = list().bytes();
    write("truncated.xlsx", bytes[..bytes.len() / 2].to_vec());

    // A gigabyte and more of nothing.
    for (name, piece) in [
        ("blanks.xlsx", " "),
        ("comments.xlsx", "<!-- -->"),
        ("tags.xlsx", "<x/>"),
        ("empty-rows.xlsx", "<row/>"),
    ] {
        let piece = piece.repeat(1024 / piece.len());
        let sheet = repeated(SHEET, "", &piece, 1_200_000_000 / piece.len(), "");
        write(name, list().part(sheet).bytes());
    }
    let text = format!("<si><t>{}</t></si>", "a text that many share, or so it says ".repeat(20));
    let texts = Entry::repeated("xl/sharedStrings.xml", b"<sst>", text.as_bytes(), 1_200_000, b"</sst>");
    write("shared-texts.xlsx", list().strings(&["<t/>"]).part(texts).bytes());

    // One long text in very many cells.
    let book = Book::new("").strings(&[&format!("<t>{}</t>", "long ".repeat(6_000))]);
    let row = format!("<row>{}</row>", "<c t='s'><v>0</v></c>".repeat(20));
    write(
        "one-text-everywhere.xlsx",
        book.part(repeated(SHEET, &rows(&["Email"]), &row, 100_000, "")).bytes(),
    );
}

/// A sheet of many equal pieces.
fn repeated(name: &str, before: &str, piece: &str, times: usize, behind: &str) -> Entry {
    let begin = format!("<worksheet><sheetData>{before}");
    let end = format!("{behind}</sheetData></worksheet>");
    Entry::repeated(name, begin.as_bytes(), piece.as_bytes(), times, end.as_bytes())
}
