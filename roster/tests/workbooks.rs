//! Makes the workbooks of `tests/corpus` whose names begin with `sheet-`, and compares: a test that fails
//! says where the new ones are. Those that begin with `written-` are by real writers: `tests/workbooks.py`.

#[path = "common/workbook.rs"]
mod workbook;

use std::{fmt::Write, fs, path::Path};

use proptest::prelude::*;
use roster::read::{DialectChoice, Limits, Reader};
use workbook::{Book, Entry, archive, rows};

const LIST: [&str; 3] =
    ["Name|Email|Group", "Ann Lee|ann@x.example|Sales", "Bob Roe|bob@x.example|Operations"];

/// One person a row: an address made of the row, and what is to be seen in the job role.
fn references(cells: &[&str]) -> String {
    let mut out = rows(&["Email|Job Role|Name"]);
    for (at, cell) in cells.iter().enumerate() {
        let text = |text: &str| format!("<c t='inlineStr'><is><t>{text}</t></is></c>");
        let name = text(&format!("Person Number{at}"));
        write!(out, "<row>{}{cell}{name}</row>", text(&format!("p{at}@x.example"))).unwrap();
    }
    out
}

fn number(style: usize, value: &str) -> String {
    format!("<c s='{style}'><v>{value}</v></c>")
}

/// Each number in the format beside it.
fn formatted(pairs: &[(&str, &str)]) -> Book {
    let codes: Vec<&str> = pairs.iter().map(|(code, _)| *code).collect();
    let cells: Vec<String> = pairs.iter().enumerate().map(|(at, (_, value))| number(at + 1, value)).collect();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    Book::new(&references(&cells)).formats(&codes)
}

fn list() -> Book {
    Book::new(&rows(&LIST))
}

fn damaged(harm: impl FnOnce(&mut Vec<Entry>)) -> Vec<u8> {
    let mut entries = list().entries();
    harm(&mut entries);
    archive(&entries)
}

fn books() -> Vec<(&'static str, Book)> {
    let lines = rows(&LIST);
    let numbers = |cells: &[&str]| {
        let cells: Vec<String> = cells.iter().map(|value| number(0, value)).collect();
        Book::new(&references(&cells.iter().map(String::as_str).collect::<Vec<_>>()))
    };
    vec![
        ("plain", list()),
        ("strict-standard", Book { strict: true, ..list() }),
        (
            "prefixed-elements",
            Book { prefix: "x:", ..Book::new(&lines.replace('<', "<x:").replace("<x:/", "</x:")) },
        ),
        ("general-numbers", numbers(&[
            "7", "441234567890", "4.4123456789E+11", "0.1", "0.30000000000000004", "1.5", "-2", "1E-7", "1E+21",
            "12345678901234567", "0.10", "1e400",
        ])),
        ("padded-numbers", formatted(&[
            ("00000", "42"), ("000-00-0000", "12345678"), ("\"EMP-\"0000", "7"), ("00000", "1234567"),
            ("[<=9999999]###-####;(###) ###-####", "5551234"), ("[<=9999999]###-####;(###) ###-####", "2025551234"),
            ("0000\\-00", "202611"), ("00000;@", "12"), ("0\"a\"0", "5"),
        ])),
        ("rounded-numbers", formatted(&[
            ("0.00", "1.005"), ("0.00", "3"), ("0", "2.5"), ("#9", "0.25"), ("#10", "0.12345"), ("#3", "1234567.4"),
            ("#4", "-1234.5"), ("#,##0.00 \"€\"", "1234.5"), ("[$£-809]#,##0.00", "9.5"), ("0.##", "2"), ("#.0#", "0.5"),
            ("$#,##0_);($#,##0)", "-1234"), ("0.00_);[Red](0.00)", "-1.5"), ("0;[Red]0", "-3"), ("0.0,,\"M\"", "1200000"),
            ("0.00E+00", "441234567890"), ("# ?/?", "0.5"), ("#49", "12"), ("\"Active\";;\"Gone\"", "1"),
            ("\"Active\";;\"Gone\"", "0"), (";;;", "5"), ("#,##0%", "12.5"),
        ])),
        ("dates", formatted(&[
            ("#14", "46173"), ("#22", "46173.604166666664"), ("#18", "0.604166666666667"), ("#20", "46173.25"),
            ("#46", "1.5"), ("#27", "46173"), ("#57", "46173"), ("yyyy\\-mm\\-dd", "46173"), ("[$-409]d\\-mmm\\-yy;@", "46173"),
            ("dd/mm/yyyy hh:mm:ss", "46173.50001157407"), ("mmm yyyy", "46173"), ("[h]:mm", "2.0625"), ("m/d/yy h:mm AM/PM", "46173.75"),
            ("\"day\" 0", "46173"), ("yyyy\"年\"m\"月\"d\"日\"", "46173"), ("mm:ss.0", "0.0005"), ("#34", "46173"), ("#34", "0.75"),
            ("dddd", "46173"), ("hh:mm:ss", "46173.99999"),
        ])),
        ("dates-that-are-none", formatted(&[
            ("#14", "0"), ("#14", "-5"), ("#14", "2958466"), ("#14", "60"), ("#14", "59"), ("#14", "61"), ("#14", "1"),
            ("#14", "2958465"), ("#22", "0.5"), ("#14", "202605310900"),
        ])),
        ("dates-1904", Book { date1904: true, ..formatted(&[
            ("#14", "0"), ("#14", "44711"), ("#22", "44711.5"), ("#14", "2957003"), ("#14", "2957004"), ("#14", "-1"),
        ]) }),
        ("dates-written-out", Book::new(&references(&[
            "<c t='d'><v>2026-05-31</v></c>", "<c t='d'><v>2026-05-31T00:00:00</v></c>",
            "<c t='d'><v>2026-05-31T14:30:00.000Z</v></c>", "<c t='d'><v>May</v></c>",
        ]))),
        ("formulas", Book::new(&references(&[
            "<c t='str'><f>A1&amp;\"x\"</f><v>text of a formula</v></c>", "<c><f>1+1</f><v>2</v></c>",
            "<c t='b'><f>1=1</f><v>1</v></c>", "<c t='e'><f>1/0</f><v>#DIV/0!</v></c>", "<c><f>1+1</f></c>",
            "<c><f>1+1</f><v></v></c>", "<c t='str'><f>\"\"</f><v></v></c>", "<c><f t='shared' si='0'/><v>5</v></c>",
            "<c><f t='shared' si='0'/></c>",
        ]))),
        ("truth-and-errors", Book::new(&references(&[
            "<c t='b'><v>0</v></c>", "<c t='b'><v>1</v></c>", "<c t='e'><v>#N/A</v></c>", "<c t='e'><v>#REF!</v></c>",
        ]))),
        ("rich-text", Book::new(&references(&[
            "<c t='s'><v>0</v></c>", "<c t='s'><v>1</v></c>", "<c t='s'><v>2</v></c>", "<c t='s'><v>3</v></c>", "<c t='s'><v>4</v></c>",
            "<c t='inlineStr'><is><r><t>in</t></r><r><rPr><b/></rPr><t>line</t></r></is></c>",
        ])).strings(&[
            "<r><rPr><b/></rPr><t xml:space='preserve'>bold </t></r><r><t>plain</t></r>",
            "<t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh><phoneticPr fontId='1'/>",
            "<t><![CDATA[a < b & c]]></t>", "", "<t/>",
        ])),
        ("escapes", Book::new(&references(&["<c t='s'><v>0</v></c>", "<c t='s'><v>1</v></c>", "<c t='s'><v>2</v></c>", "<c t='s'><v>3</v></c>"]))
            .strings(&["<t>two_x000D_&#10;lines</t>", "<t>_x005F_x000D_</t>", "<t>&lt;&amp;&#x41;&quot;&apos;</t>", "<t>bell_x0007_</t>"])),
        ("cells-that-look-like-csv", Book::new(&references(&[
            "<c t='inlineStr'><is><t>a,b;c|d</t></is></c>", "<c t='inlineStr'><is><t>\"quoted\"</t></is></c>",
            "<c t='inlineStr'><is><t>5\" pipe</t></is></c>", "<c t='inlineStr'><is><t>unit_x001F_separator</t></is></c>",
            "<c t='inlineStr'><is><t xml:space='preserve'>  blanks  </t></is></c>", "<c t='inlineStr'><is><t>two\nlines</t></is></c>",
            "<c t='inlineStr'><is><t>\"</t></is></c>", "<c t='inlineStr'><is><t>sep=;</t></is></c>",
        ]))),
        ("rows-without-numbers", Book::new(&lines.replace(" r=\"1\"", "").replace(" r=\"2\"", "").replace(" r=\"3\"", ""))),
        ("rows-numbered-by-cells", Book::new(
            "<row><c r='A3' t='inlineStr'><is><t>Email</t></is></c></row><row><c r='A5' t='inlineStr'><is><t>a@x.example</t></is></c></row>")),
        ("gaps", Book::new(
            "<row r='4'><c r='C4' t='inlineStr'><is><t>Email</t></is></c><c r='E4' t='inlineStr'><is><t>Name</t></is></c></row>\
             <row r='9'><c r='C9' t='inlineStr'><is><t>a@x.example</t></is></c><c r='E9' t='inlineStr'><is><t>Ann Lee</t></is></c></row>")),
        ("title-above", Book::new(&rows(&["Staff list 2026", "", "as of May|||", "Name|Email|Group", "Ann Lee|ann@x.example|Sales"]))),
        ("formats-without-values", Book::new(&(lines.clone() + "<row r='4'><c s='1'/><c s='1'/></row>" + "<row r='900' s='1' customFormat='1'/>"))),
        ("lone-far-cell", Book::new(&(lines.clone() + "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"))),
        ("far-header", Book::new("<row r='1'><c r='XFD1'><v>1</v></c></row>")),
        ("hidden-rows", Book::new(&lines.replace("r=\"3\"", "r=\"3\" hidden=\"1\""))),
        ("first-sheet-hidden", list().state("hidden").sheet("Notes", "veryHidden", &rows(&["x"])).sheet("List", "visible", &rows(&["Email", "l@x.example"]))),
        ("all-sheets-hidden", list().state("hidden")),
        ("chosen", list().sheet("Other Sheet", "visible", &rows(&["Email", "o@x.example"]))),
        ("not-there", list().sheet("Tom &amp; Jerry", "visible", "")),
        ("nothing-on-it", Book::new("")),
        ("header-alone", Book::new(&rows(&["Name|Email"]))),
        ("long-cell", Book::new(&references(&[&format!("<c t='inlineStr'><is><t>{}</t></is></c>", "é".repeat(33_000))]))),
        ("merged-cells", list().part(Entry::deflated("xl/worksheets/sheet1.xml", format!(
            "<worksheet><sheetData>{}<row r='4'><c r='A4' t='inlineStr'><is><t>Cal Orr</t></is></c><c r='B4' t='inlineStr'><is><t>c@x.example</t></is></c><c r='C4' t='inlineStr'><is><t>Sales</t></is></c></row><row r='5'><c r='A5'/><c r='B5' t='inlineStr'><is><t>d@x.example</t></is></c><c r='C5'/></row></sheetData><mergeCells count='2'><mergeCell ref='A4:A5'/><mergeCell ref='C4:C5'/></mergeCells></worksheet>",
            rows(&LIST)).as_bytes()))),
        ("extensions-in-cells", Book::new(&references(&[
            "<c t='inlineStr'><is><t>mine</t></is><extLst><ext><x14:v xmlns:x14='x'>theirs</x14:v><x14:c><x14:v>9</x14:v></x14:c></ext></extLst></c>",
        ]))),
        ("comments-in-markup", Book::new(&lines.replace("<c ", "<!-- a > b --><?note x?><c ").replace("Ann", "An<!-- -->n"))),
        ("missing-styles", Book::new(&references(&["<c s='7'><v>46173</v></c>"]))),
        ("order-of-rows", Book::new("<row r='2'><c><v>1</v></c></row><row r='1'><c><v>1</v></c></row>")),
        ("order-of-cells", Book::new("<row r='1'><c r='B1'><v>1</v></c><c r='A1'><v>1</v></c></row>")),
        ("text-that-is-not-there", Book::new("<row r='1'><c r='B1' t='s'><v>3</v></c></row>").strings(&["<t>x</t>"])),
        ("utf16-part", list().part(Entry::deflated("xl/worksheets/sheet1.xml",
            &"\u{feff}<worksheet/>".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()))),
        ("latin1-part", list().part(Entry::deflated("xl/worksheets/sheet1.xml", b"<?xml version='1.0' encoding='ISO-8859-1'?><worksheet/>"))),
        ("entity-bomb", list().part(Entry::deflated("xl/worksheets/sheet1.xml",
            b"<?xml version='1.0'?><!DOCTYPE w [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><worksheet>&b;</worksheet>"))),
        ("archive-within", list().part(Entry::stored("xl/embeddings/Workbook1.xlsx", b"PK"))),
        ("only-a-chart", list().part(Entry::deflated("xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id='rId1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartsheet' Target='chartsheets/sheet1.xml'/></Relationships>"))),
        ("absolute-targets", list().part(Entry::deflated("xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id='rId1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet' Target='/XL/worksheets\\Sheet1.xml'/></Relationships>"))),
    ]
}

fn archives() -> Vec<(&'static str, Vec<u8>)> {
    let sheet = |entries: &mut Vec<Entry>, harm: &dyn Fn(&mut Entry)| {
        let at = entries.iter().position(|entry| entry.name == "xl/worksheets/sheet1.xml").unwrap();
        harm(&mut entries[at]);
    };
    let whole = list().bytes();
    let zip = |parts: &[(&str, &str)]| {
        let parts: Vec<Entry> =
            parts.iter().map(|(name, text)| Entry::stored(name, text.as_bytes())).collect();
        archive(&parts)
    };
    vec![
        ("sheet-cut-off.xlsx", whole[..whole.len() - 300].to_vec()),
        ("sheet-comment-behind.xlsx", {
            let mut bytes = whole.clone();
            let end = bytes.len() - 2;
            bytes[end] = 5;
            bytes.extend_from_slice(b"hello");
            bytes
        }),
        ("sheet-wrong-checksum.xlsx", damaged(|entries| sheet(entries, &|entry| entry.checksum ^= 1))),
        ("sheet-wrong-size.xlsx", damaged(|entries| {
            sheet(entries, &|entry| {
                entry.size += 9;
                entry.local_size += 9;
            });
        })),
        ("sheet-contradicting-names.xlsx", damaged(|entries| sheet(entries, &|entry| entry.local_name = "xl/worksheets/sheet2.xml".into()))),
        ("sheet-broken-packing.xlsx", damaged(|entries| sheet(entries, &|entry| entry.packed[9..].fill(0xff)))),
        ("sheet-encrypted-part.xlsx", damaged(|entries| sheet(entries, &|entry| entry.flags = 1))),
        ("sheet-unknown-packing.xlsx", damaged(|entries| sheet(entries, &|entry| entry.method = 93))),
        ("sheet-descriptors.xlsx", damaged(|entries| entries.iter_mut().for_each(|entry| entry.flags = 8))),
        ("sheet-twice.xlsx", damaged(|entries| {
            let twin = entries.iter().find(|entry| entry.name == "xl/worksheets/sheet1.xml").unwrap().clone();
            entries.push(twin);
        })),
        ("sheet-missing.xlsx", damaged(|entries| entries.retain(|entry| entry.name != "xl/worksheets/sheet1.xml"))),
        ("sheet-stored.xlsm", {
            let parts = list().parts();
            archive(&parts.iter().map(|(name, text)| Entry::stored(name, text.as_bytes())).collect::<Vec<_>>())
        }),
        ("sheet-without-relationships.xlsx", damaged(|entries| entries.retain(|entry| {
            !entry.name.starts_with('_') && !entry.name.contains(".rels")
        }))),
        ("kind-archive.zip", zip(&[("people.csv", "Name,Email")])),
        ("kind-document.docx", zip(&[("[Content_Types].xml", ""), ("word/document.xml", "")])),
        ("kind-presentation.pptx", zip(&[("[Content_Types].xml", ""), ("ppt/presentation.xml", "")])),
        ("kind-numbers.numbers", zip(&[("Index/Document.iwa", "")])),
        ("kind-binary-workbook.xlsb", zip(&[("[Content_Types].xml", ""), ("xl/workbook.bin", "")])),
        ("kind-web-page.xls", b"<html><head><meta charset=utf-8></head><table><tr><td>Name<td>Email</table>".to_vec()),
        ("kind-web-archive.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n".to_vec()),
        ("kind-workbook-2003.xml", b"<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>".to_vec()),
        ("kind-markup.xml", b"<?xml version=\"1.0\"?><people><person/></people>".to_vec()),
        ("kind-data.txt", b"[\n  {\"name\": \"Ann\", \"email\": \"ann@x.example\"}\n]".to_vec()),
        ("kind-shortcut.gsheet", b"{\"url\": \"https://docs.google.com/open?id=1\", \"doc_id\": \"1\"}".to_vec()),
        ("kind-contacts.vcf", b"BEGIN:VCARD\r\nFN:Ann Lee\r\nEND:VCARD\r\n".to_vec()),
        ("kind-pdf.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec()),
        ("kind-rich-text.rtf", b"{\\rtf1\\ansi Name, Email}".to_vec()),
        ("kind-symbolic-link.slk", b"ID;PWXL;N;E\r\nP;PGeneral\r\n".to_vec()),
    ]
}

/// What lies in the corpus is what is made here. What is not is put down to be looked at, and copied there.
#[test]
fn the_corpus_holds_these_workbooks() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let books = books().into_iter().map(|(name, book)| (format!("sheet-{name}.xlsx"), book.bytes()));
    let archives = archives().into_iter().map(|(name, bytes)| (name.to_string(), bytes));
    let made = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let mut others = Vec::new();
    for (name, bytes) in books.chain(archives) {
        if fs::read(folder.join(&name)).is_ok_and(|found| found == bytes) {
            continue;
        }
        fs::write(made.join(&name), &bytes).unwrap();
        others.push(name);
    }
    assert!(
        others.is_empty(),
        "others lie in the corpus; the new ones are in {}: {others:?}",
        made.display()
    );
}

/// Text as XML and workbooks write it: entities, and units for what XML cannot hold.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.replace("_x", "_x005F_x").chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' => {
                write!(out, "_x{:04X}_", u32::from(letter)).unwrap();
            }
            _ => out.push(letter),
        }
    }
    out
}

fn read(bytes: &[u8], slice: usize) -> Vec<Vec<String>> {
    let choice = DialectChoice { header_row: Some(1), ..DialectChoice::default() };
    let mut reader = Reader::new("table.xlsx", choice, &[], Limits::default());
    let mut rows = Vec::new();
    let mut take = |_: &roster::read::Opened, record: &roster::read::Record<'_>| {
        rows.push(record.to_cells());
        Ok(())
    };
    for part in bytes.chunks(slice) {
        reader.push(part, &mut take).unwrap();
    }
    reader.finish(&mut take).unwrap();
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// A table written into a workbook is the table read, however its cells and texts are written.
    #[test]
    fn what_is_written_is_read(
        table in prop::collection::vec(
            prop::collection::vec("[a-z&<>\"'_xX05Fd \r\n\t,;|=äß€😀\u{1}\u{1f}]{0,9}", 1..5), 1..12),
        ways in prop::collection::vec(0_u8..4, 1..9),
        prefix in prop::sample::select(vec!["", "x:"]),
        slice in 1_usize..5000,
    ) {
        let header = "<x:row><x:c t='str'><x:v>H</x:v></x:c><x:c t='str'><x:v>H</x:v></x:c><x:c t='str'><x:v>H</x:v></x:c>\
                      <x:c t='str'><x:v>H</x:v></x:c></x:row>";
        let mut sheet = String::from(header);
        let mut strings = Vec::new();
        let mut ways = ways.iter().cycle();
        for (row, cells) in table.iter().enumerate() {
            write!(sheet, "<x:row r=\"{}\">", row + 2).unwrap();
            for (column, cell) in ('A'..).zip(cells) {
                let text = escaped(cell);
                let place = format!("r=\"{column}{}\"", row + 2);
                let written = match ways.next().unwrap() {
                    0 => format!("<x:c {place} t=\"inlineStr\"><x:is><x:t>{text}</x:t></x:is></x:c>"),
                    1 => format!("<x:c {place} t=\"str\"><x:f>A1</x:f><x:v>{text}</x:v></x:c>"),
                    2 => {
                        strings.push(format!("<x:t>{text}</x:t>"));
                        format!("<x:c {place} s=\"0\" t=\"s\"><x:v>{}</x:v></x:c>", strings.len() - 1)
                    }
                    _ => {
                        strings.push(format!("<x:r><x:t>{text}</x:t></x:r><x:rPh><x:t>no</x:t></x:rPh>"));
                        format!("<x:c t='s' {place}><x:v>{}</x:v></x:c>", strings.len() - 1)
                    }
                };
                sheet += &written;
            }
            sheet += "</x:row>";
        }
        let unprefixed = |text: &str| if prefix.is_empty() { text.replace("<x:", "<").replace("</x:", "</") } else { text.into() };
        let mut book = Book { prefix, ..Book::new(&unprefixed(&sheet)) };
        book.strings = strings.iter().map(|text| unprefixed(text)).collect();
        let trimmed = |cells: &Vec<String>| {
            let mut cells: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
            while cells.last().is_some_and(String::is_empty) {
                cells.pop();
            }
            cells
        };
        let wanted: Vec<Vec<String>> = table.iter().map(trimmed).filter(|cells| !cells.is_empty()).collect();
        prop_assume!(!wanted.is_empty());
        let read: Vec<Vec<String>> = read(&book.bytes(), slice).iter().map(trimmed).collect();
        prop_assert_eq!(read, wanted);
    }
}
