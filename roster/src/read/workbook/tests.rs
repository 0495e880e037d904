//! What comes out of workbooks that `tests/common/workbook.rs` makes.

#[path = "../../../tests/common/workbook.rs"]
mod builder;

use builder::{Book, rows};

use super::*;

fn text(bytes: Vec<u8>) -> Result<(String, SheetNotes), String> {
    let workbook = Workbook::open(bytes, &Limits::default()).map_err(|refusal| refusal.to_string())?;
    let mut out = Vec::new();
    let notes = workbook.read_sheet(workbook.first_visible(), &mut |piece| {
        out.extend_from_slice(piece);
        Ok(())
    });
    let notes = notes.map_err(|refusal| refusal.to_string())?;
    Ok((String::from_utf8(out).unwrap().replace('\u{1f}', "|"), notes))
}

fn read(book: &Book) -> String {
    text(book.bytes()).unwrap().0
}

#[test]
fn texts_of_every_kind() {
    let book = Book::new(
        "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c><c r='D1' t='s'><v>2</v></c></row>\
         <row r='3'><c r='B3' t='inlineStr'><is><t>in </t><r><t>line</t></r></is></c>\
         <c r='C3' t='str'><f>A1</f><v>a &amp; b</v></c><c r='D3' t='b'><v>1</v></c>\
         <c r='E3' t='e'><v>#N/A</v></c><c r='F3'><f>1+1</f></c><c r='G3'><v></v></c></row>",
    )
    .strings(&[
        "<t>Name</t>",
        "<r><rPr><b/></rPr><t xml:space='preserve'>E-</t></r><r><t>mail</t></r><rPh sb='0' eb='1'><t>x</t></rPh>",
        "<t>a \"b\"</t>",
    ]);
    let (text, notes) = text(book.bytes()).unwrap();
    assert_eq!(text, "Name|E-mail||\"a \"\"b\"\"\"\n\n|in line|a & b|TRUE|#N/A\n");
    assert_eq!(notes, SheetNotes { hidden_rows: 0, formulas_without_values: 1 });
}

#[test]
fn numbers_and_dates_by_their_format() {
    let cell = |style: usize, value: &str| format!("<c s='{style}'><v>{value}</v></c>");
    let book = Book::new(&format!(
        "<row>{}{}{}{}</row><row>{}{}{}{}</row>",
        cell(0, "441234567890"),
        cell(1, "46173"),
        cell(2, "46173.604166667"),
        cell(3, "7"),
        cell(4, "123456789"),
        cell(5, "0.25"),
        cell(6, "1234567"),
        cell(7, "46173"),
    ))
    .formats(&["#14", "[$-409]d/m/yy\\ h:mm;@", "00000", "000-00-0000", "#9", "#,##0", "#49"]);
    assert_eq!(
        read(&book),
        "441234567890|2026-05-31|2026-05-31 14:30|00007\n123-45-6789|25%|1234567|46173\n"
    );
}

#[test]
fn other_writers_are_read_too() {
    let lines = rows(&["Name|Email", "Ann|a@x.de"]);
    let plain = read(&Book::new(&lines));
    assert_eq!(plain, "Name|Email\nAnn|a@x.de\n");
    let prefixed = lines.replace('<', "<x:").replace("<x:/", "</x:");
    let book = Book { prefix: "x:", strict: true, ..Book::new(&prefixed) };
    assert_eq!(read(&book), plain);
}
