//! Small workbooks for tests: as little of `.xlsx` as spreadsheet programs agree on, packed without
//! compression.

use std::fmt::Write as _;

/// A sheet of texts.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    pub name: &'a str,
    pub hidden: bool,
    /// Each row is a line, its cells with commas between.
    pub rows: &'a str,
}

/// A workbook of these sheets.
///
/// # Panics
/// Never, with fewer than four billion bytes.
pub fn workbook(sheets: &[Sheet<'_>]) -> Vec<u8> {
    const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let mut listed = String::new();
    let mut related = String::new();
    let mut typed = String::new();
    let mut parts = Vec::new();
    for (at, sheet) in sheets.iter().enumerate() {
        let number = at + 1;
        let state = if sheet.hidden { r#" state="hidden""# } else { "" };
        let name = escaped(sheet.name);
        // Writing to a String cannot fail.
        let _ = write!(listed, r#"<sheet name="{name}" sheetId="{number}"{state} r:id="rId{number}"/>"#);
        let _ = write!(
            related,
            r#"<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>"#
        );
        let _ = write!(
            typed,
            r#"<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{KIND}.worksheet+xml"/>"#
        );
        let rows: String = sheet.rows.lines().enumerate().map(|(at, line)| row(at + 1, line)).collect();
        parts.push((
            format!("xl/worksheets/sheet{number}.xml"),
            format!(r#"{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>"#),
        ));
    }
    let mut all = vec![
        (
            "[Content_Types].xml".to_owned(),
            format!(
                r#"{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>{typed}</Types>"#
            ),
        ),
        (
            "_rels/.rels".to_owned(),
            format!(
                r#"{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!(
                r#"{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!(r#"{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>"#),
        ),
    ];
    all.extend(parts);
    packed(&all)
}

fn row(number: usize, line: &str) -> String {
    let mut row = format!(r#"<row r="{number}">"#);
    for (column, cell) in line.split(',').enumerate().filter(|(_, cell)| !cell.is_empty()) {
        let letter = char::from(b'A' + (column % 26) as u8);
        let _ = write!(
            row,
            r#"<c r="{letter}{number}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>"#,
            escaped(cell)
        );
    }
    row.push_str("</row>");
    row
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// A ZIP archive of stored parts.
fn packed(parts: &[(String, String)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in parts {
        let offset = out.len() as u32;
        let mut about = Vec::new();
        // Version, flags, method, time, date.
        for word in [20_u16, 0, 0, 0, 0x21] {
            about.extend(word.to_le_bytes());
        }
        for number in [checksum(content.as_bytes()), content.len() as u32, content.len() as u32] {
            about.extend(number.to_le_bytes());
        }
        about.extend((name.len() as u16).to_le_bytes());
        about.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&about);
        out.extend(name.as_bytes());
        out.extend(content.as_bytes());
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&about);
        // Comment, disk, attributes inside and outside.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let begin = out.len() as u32;
    let count = (parts.len() as u16).to_le_bytes();
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count);
    out.extend(count);
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(begin.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// CRC-32, as ZIP has it.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, byte| {
        (0..8).fold(
            sum ^ u32::from(*byte),
            |sum, _| {
                if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 }
            },
        )
    })
}
