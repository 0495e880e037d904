//! Workbooks from a fuzzer's bytes. Packed ones it could only break: the interesting parts lie behind a
//! compression and a checksum. So an input that is no archive is the text of the parts, which are put
//! into a sound one here.

use crate::workbook::{Book, Entry};

/// Between the parts: rows, shared texts, number formats, the workbook itself, more.
pub const BETWEEN: u8 = 0x1e;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// The workbook that an input stands for.
pub fn bytes(input: &[u8]) -> Vec<u8> {
    if input.starts_with(b"PK") {
        return input.to_vec();
    }
    let mut parts = input.split(|byte| *byte == BETWEEN);
    let rows = parts.next().unwrap_or_default();
    let texts = parts.next().unwrap_or_default();
    let formats = String::from_utf8_lossy(parts.next().unwrap_or_default());
    let workbook = parts.next().unwrap_or_default();
    let second = parts.next().unwrap_or_default();

    let mut book = Book::new("");
    book.date1904 = rows.len() % 7 == 0;
    // So that there is a part to replace.
    book.strings = vec![String::new()];
    book.formats = formats.lines().map(str::to_owned).collect();
    if !second.is_empty() {
        book =
            book.sheet("More", "visible", "").part(part("xl/worksheets/sheet2.xml", "worksheet", &[second]));
    }
    let sheet = [&b"<sheetData>"[..], rows, b"</sheetData>"];
    book = book.part(part("xl/worksheets/sheet1.xml", "worksheet", &sheet));
    book = book.part(part("xl/sharedStrings.xml", "sst", &[texts]));
    if !workbook.is_empty() {
        book = book.part(part("xl/workbook.xml", "workbook", &[workbook]));
    }
    book.bytes()
}

fn part(name: &str, root: &str, inside: &[&[u8]]) -> Entry {
    let begin = format!(
        "<{root} xmlns=\"{MAIN}\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
    );
    let bytes = [begin.as_bytes(), &inside.concat(), b"</", root.as_bytes(), b">"].concat();
    Entry::stored(name, &bytes)
}

/// What the fuzzer begins with, beside the corpus.
pub fn seeds() -> Vec<Vec<u8>> {
    let header = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>Email</t></is></c></row>";
    let texts = "<si><t>Name</t></si><si><r><t>Ada </t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">Love_x000D_lace</t></r></si><si><t>A<![CDATA[d]]>a &amp; &#x41;</t><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh></si>";
    let formats = "#14\nyyyy-mm-dd hh:mm\n00000\n0.00E+00\n#,##0.00\n[$-409]d mmm yy;@\n[h]:mm:ss\n0%\n# ?/?\n\"No. \"0\n@";
    let workbook = "<workbookPr date1904=\"1\"/><sheets><sheet name=\"Notes\" sheetId=\"2\" state=\"hidden\" r:id=\"rId1\"/><sheet name=\"People\" sheetId=\"1\" r:id=\"rId1\"/></sheets>";
    let row = |cells: &str| format!("{header}<row r=\"2\">{cells}</row>");
    let sheets = [
        row(
            "<c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"B2\" t=\"str\"><f>A1&amp;B1</f><v>ada@example.com</v></c>",
        ),
        row("<c r=\"A2\" s=\"1\"><v>45000.5</v></c><c r=\"B2\" s=\"3\"><v>42</v></c><c t=\"b\"><v>1</v></c>"),
        row("<c r=\"A2\" s=\"4\"><v>441000000000</v></c><c r=\"B2\" t=\"e\"><v>#N/A</v></c><c r=\"ZZ2\"/>"),
        row(
            "<c r=\"A2\" t=\"d\"><v>2026-05-31T00:00:00</v></c><c r=\"B2\"><f>1+1</f></c><c s=\"9\"><v>1E+2</v></c>",
        ),
        row("<c><v>0.1</v></c><c s=\"6\"><v>-1</v></c><c s=\"7\"><v>1.5</v></c><c s=\"8\"><v>.25</v></c>"),
        format!("{header}<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>"),
        format!(
            "{header}<row r=\"5\" hidden=\"1\"><c r=\"B5\" t=\"s\"><v>99</v></c></row><row/><row r=\"2\"><c r=\"A9\"/></row>"
        ),
    ];
    let mut seeds: Vec<Vec<u8>> = Vec::new();
    for sheet in sheets {
        seeds.push(format!("{sheet}\u{1e}{texts}\u{1e}{formats}").into_bytes());
        seeds.push(format!("{sheet}\u{1e}{texts}\u{1e}{formats}\u{1e}{workbook}\u{1e}{header}").into_bytes());
    }
    seeds
}
