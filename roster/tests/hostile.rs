//! Workbooks that want to cost much or to be read in two ways. Each ends in a sentence or in sound
//! records, in little memory; the time it took is printed.

mod common;
#[path = "common/workbook.rs"]
mod workbook;

use std::{
    fmt::Write,
    sync::{Mutex, PoisonError},
    time::Instant,
};

use common::company;
use peak_alloc::PeakAlloc;
use proptest::prelude::*;
use roster::{Check, CheckRequest, read::Limits};
use workbook::{Book, Entry, archive, rows};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// One at a time: the allocator counts for the whole process.
static TURN: Mutex<()> = Mutex::new(());

/// MiB that a workbook may cost beside its own bytes.
const MOST: f32 = 256.0;
/// Without optimisation a part of a gigabyte or a million says as much.
const SCALE: usize = if cfg!(debug_assertions) { 64 } else { 1 };

/// What becomes of a workbook: its sentence, or its figures and first findings.
fn outcome(bytes: &[u8]) -> String {
    outcome_within(bytes, Limits::default())
}

fn outcome_within(bytes: &[u8], limits: Limits) -> String {
    let mut configuration = company();
    configuration.filename = "people.xlsx".into();
    let request = CheckRequest { configuration, limits };
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage_as_mb();
    let start = Instant::now();
    let mut check = Check::new(request);
    let read = bytes.chunks(2 << 20).try_for_each(|part| check.push(part));
    let told = match read.and_then(|()| check.finish()) {
        Ok(checked) => {
            let findings = checked.findings.kept().iter().take(3);
            let findings: Vec<String> = findings.map(|finding| format!(" · {finding}")).collect();
            format!("{} columns, {} rows{}", checked.opened.header.len(), checked.rows, findings.concat())
        }
        Err(refusal) => refusal.to_string(),
    };
    let peak = MEMORY.peak_usage_as_mb() - before;
    println!("{:>8} bytes {:>7.0?} {peak:>6.1} MiB: {told}", bytes.len(), start.elapsed());
    assert!(peak < MOST, "{peak} MiB: {told}");
    told
}

fn turn() -> impl Drop {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

const LIST: [&str; 3] =
    ["Name|Email|Group", "Ann Lee|ann@x.example|Sales", "Bob Roe|bob@x.example|Operations"];

fn list() -> Book {
    Book::new(&rows(&LIST))
}

#[test]
fn a_lone_cell_at_the_far_end_costs_nothing() {
    let _turn = turn();
    let lone = "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>";
    let told = outcome(&Book::new(lone).bytes());
    assert!(told.contains("257 columns"), "{told}");
    let told = outcome(&Book::new(&(rows(&LIST) + lone)).bytes());
    assert!(told.starts_with("3 columns, 3 rows"), "{told}");
    assert!(told.contains("Row 3 (line 1048576)"), "{told}");
    let beyond = list().part(sheet(&(rows(&LIST) + "<row r='1048577'><c><v>1</v></c></row>")));
    assert!(outcome(&beyond.bytes()).contains("row 1048577"));
    let beyond = list().part(sheet("<row><c r='XFE1'><v>1</v></c></row>"));
    assert!(outcome(&beyond.bytes()).contains("cell XFE1"));
}

/// A sheet in place of the first one.
fn sheet(rows: &str) -> Entry {
    let text = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    Entry::deflated("xl/worksheets/sheet1.xml", text.as_bytes())
}

/// The same of a piece many times over.
fn repeated_sheet(before: &str, piece: &str, times: usize, behind: &str) -> Entry {
    let begin = format!("<worksheet><sheetData>{before}");
    let end = format!("{behind}</sheetData></worksheet>");
    Entry::repeated("xl/worksheets/sheet1.xml", begin.as_bytes(), piece.as_bytes(), times, end.as_bytes())
}

#[test]
fn an_endless_cell_is_cut() {
    let _turn = turn();
    for (before, behind) in [
        ("<row><c t='inlineStr'><is><t>", "</t></is></c></row>"),
        ("<row><c><v>", "</v></c></row>"),
        ("<row><c t='str'><f>", "</f><v>x</v></c></row>"),
    ] {
        let people = rows(&LIST);
        let endless = repeated_sheet(&format!("{people}{before}"), "xxxxxxxxxxxxxxxx", 13 << 20, behind);
        assert!(endless.size > 200 << 20);
        let bytes = list().part(endless).bytes();
        assert!(bytes.len() < 300_000, "{}", bytes.len());
        let told = outcome(&bytes);
        assert!(told.starts_with("3 columns, 3 rows"), "{told}");
    }
    // Neither do tags, comments, CDATA or attributes end.
    for (before, behind) in
        [("<row a='", "'/>"), ("<row ", "/>"), ("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?x ", "?>")]
    {
        let people = rows(&LIST);
        let endless = repeated_sheet(&format!("{people}{before}"), "abc def ", 4 << 20, behind);
        let told = outcome(&list().part(endless).bytes());
        let passed_over = before == "<!--";
        assert!(told.contains(if passed_over { "3 columns" } else { "This workbook is damaged" }), "{told}");
    }
}

#[test]
fn too_many_parts_are_counted_and_told() {
    let _turn = turn();
    let mut entries = list().entries();
    entries.extend((0..10_000).map(|at| Entry::stored(&format!("xl/media/{at}.bin"), b"")));
    let told = outcome(&archive(&entries));
    assert!(told.contains("made of 10,005 parts; the limit is 1,000"), "{told}");
    // The archive says that it has fewer than it has.
    let mut bytes = archive(&entries);
    let end = bytes.len() - 22;
    bytes[end + 8..end + 12].copy_from_slice(&[5, 0, 5, 0]);
    assert!(outcome(&bytes).contains("made of 1,001 parts"));
}

#[test]
fn what_two_programs_would_read_differently_is_refused() {
    let _turn = turn();
    let other = rows(&["Name|Email", "Eve|eve@x.example"]);
    let sound = list().entries();
    let place = sound.iter().position(|entry| entry.name == "xl/worksheets/sheet1.xml").unwrap();
    let lying = |lie: &dyn Fn(&mut Entry)| {
        let mut entries = sound.clone();
        lie(&mut entries[place]);
        outcome(&archive(&entries))
    };

    for name in ["xl/worksheets/sheet1.xml", "XL/Worksheets/Sheet1.xml", "xl\\worksheets\\sheet1.xml"] {
        let twin = Entry { name: name.into(), local_name: name.into(), ..sheet(&other) };
        let told = outcome(&archive(&[&sound[..], &[twin]].concat()));
        assert!(told.contains("twice"), "{told}");
    }
    assert!(lying(&|entry| entry.size -= 1).contains("damaged"));
    assert!(lying(&|entry| entry.size += 1).contains("damaged"));
    let both = |by: i64| {
        move |entry: &mut Entry| {
            entry.size = (i64::from(entry.size) + by) as u32;
            entry.local_size = entry.size;
        }
    };
    assert!(lying(&both(1)).contains("longer or shorter"));
    assert!(lying(&both(-1)).contains("longer or shorter"));
    assert!(lying(&both(1 << 30)).contains("longer or shorter"));
    assert!(lying(&|entry| entry.local_size = 7).contains("is not what is there"));
    assert!(
        lying(&|entry| entry.local_name = "xl/worksheets/sheet9.xml".into()).contains("is not what is there")
    );
    assert!(lying(&|entry| entry.checksum ^= 1).contains("is not what was saved"));
    assert!(lying(&|entry| entry.method = 9).contains("packed in a way"));
    assert!(lying(&|entry| entry.flags = 1).contains("encrypted"));
    assert!(lying(&|entry| entry.packed.extend_from_slice(b"behind")).contains("longer or shorter"));
    assert!(lying(&|entry| entry.packed.truncate(40)).contains("cannot be unpacked"));
    assert!(lying(&|entry| entry.packed.fill(0xaa)).contains("cannot be unpacked"));
    // A descriptor behind the part instead of figures before it is what streaming writers do.
    assert!(lying(&|entry| entry.flags = 8).starts_with("3 columns, 2 rows"));

    // The same bytes as two parts.
    let mut bytes = archive(&sound);
    let find = |bytes: &[u8], name: &str| {
        let places: Vec<usize> =
            (0..bytes.len()).filter(|at| bytes[*at..].starts_with(name.as_bytes())).collect();
        *places.last().unwrap()
    };
    let (one, another) = (find(&bytes, "xl/worksheets/sheet1.xml") - 4, find(&bytes, "xl/workbook.xml") - 4);
    let target: Vec<u8> = bytes[another..another + 4].to_vec();
    bytes[one..one + 4].copy_from_slice(&target);
    assert!(outcome(&bytes).contains("is not what is there"));
}

#[test]
fn archives_within_are_refused() {
    let _turn = turn();
    for (name, content) in [
        ("xl/embeddings/Workbook1.xlsx", &b"x"[..]),
        ("xl/embeddings/list.ZIP", b"x"),
        ("xl/media/picture.png", b"PK\x03\x04"),
    ] {
        let told = outcome(&list().part(Entry::stored(name, content)).bytes());
        assert!(told.contains("holds another packed file") && told.contains(name), "{told}");
    }
}

#[test]
fn entities_are_not_expanded() {
    let _turn = turn();
    let mut bomb = String::from("<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a0 'ha'>");
    for at in 1..100 {
        let _ = write!(bomb, "<!ENTITY a{at} '&a{0};&a{0};'>", at - 1);
    }
    bomb += "]><sst><si><t>&a99;</t></si></sst>";
    for part in ["xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "_rels/.rels"] {
        let book = list().strings(&["<t>x</t>"]).formats(&["0"]);
        let told = outcome(&book.part(Entry::deflated(part, bomb.as_bytes())).bytes());
        assert!(told.contains("declares a document type") && told.contains(part), "{told}");
    }
    // Without a declaration it is text.
    let told = outcome(&Book::new(&rows(&["Email", "a@x.example"]).replace("a@", "&amp;a99;&#97;@")).bytes());
    assert!(told.starts_with("1 columns, 1 rows"), "{told}");
}

#[test]
fn gigabytes_are_not_unpacked() {
    let _turn = turn();
    let limits = Limits::default();
    let limits = Limits {
        inflated_bytes: limits.inflated_bytes / SCALE as u64,
        text_bytes: limits.text_bytes / SCALE as u64,
        ..limits
    };
    for piece in [" ".repeat(1024), "<!-- -->".repeat(128), "<x/>".repeat(256), "<row/>".repeat(200)] {
        let much = repeated_sheet("", &piece, 1_200_000_000 / SCALE / piece.len(), "");
        let told = outcome_within(&list().part(much).bytes(), limits);
        let told_so = ["MiB, which is the limit", "the markup of", "row 1048577"];
        assert!(told_so.iter().any(|so| told.contains(so)), "{told}");
    }
    let text = format!("<si><t>{}</t></si>", "a text that many share, or so it says ".repeat(20));
    let strings =
        Entry::repeated("xl/sharedStrings.xml", b"<sst>", text.as_bytes(), 1_200_000 / SCALE, b"</sst>");
    let told = outcome_within(&list().strings(&["<t/>"]).part(strings).bytes(), limits);
    assert!(told.contains("texts of this workbook come to more than"), "{told}");
    let strings = Entry::repeated("xl/sharedStrings.xml", b"<sst>", b"<si/>", 200_000_000 / SCALE, b"</sst>");
    let told = outcome_within(&list().strings(&["<t/>"]).part(strings).bytes(), limits);
    assert!(told.contains("texts of this workbook come to more than"), "{told}");
    // One long text in many cells.
    let cells = "<c t='s'><v>0</v></c>".repeat(20);
    let book = Book::new("").strings(&[&format!("<t>{}</t>", "long ".repeat(6_000))]);
    let piece = format!("<row>{cells}</row>");
    let much = repeated_sheet(&rows(&["Email"]), &piece, 100_000, "");
    let told = outcome_within(&book.part(much).bytes(), limits);
    assert!(told.contains("MiB of text, which is the limit"), "{told}");
    // And in all cells of one row.
    let cells = "<c t='s'><v>0</v></c>".repeat(16_000);
    let book =
        Book::new(&format!("<row>{cells}</row>")).strings(&[&format!("<t>{}</t>", "€".repeat(32_000))]);
    let told = outcome(&book.bytes());
    assert!(told.contains("Row 1 of this sheet holds more than 16 MiB"), "{told}");
}

#[test]
fn a_million_of_anything_small_is_read() {
    let _turn = turn();
    let people = rows(&LIST);
    let told = outcome(&list().part(repeated_sheet(&people, "<row/>", 1_000_000, "")).bytes());
    assert!(told.starts_with("3 columns, 2 rows"), "{told}");
    let told = outcome(&list().part(repeated_sheet(&people, "<row><c s='1'/></row>", 1_000_000, "")).bytes());
    assert!(told.starts_with("3 columns, 2 rows"), "{told}");
    let strings =
        Entry::repeated("xl/sharedStrings.xml", b"<sst>", b"<si><t>a</t></si>", 1_000_000, b"</sst>");
    let told = outcome(&list().strings(&["<t/>"]).part(strings).bytes());
    assert!(told.starts_with("3 columns, 2 rows"), "{told}");
    // A million people with one address.
    let count = 1_000_000 / SCALE;
    let row = "<row><c t='s'><v>0</v></c></row>";
    let book = Book::new("").strings(&["<t>a@x.example</t>"]);
    let told = outcome(&book.part(repeated_sheet(&rows(&["Email"]), row, count, "")).bytes());
    assert!(told.starts_with(&format!("1 columns, {count} rows")), "{told}");
    // Deep elements, many sheets, many formats, many attributes.
    let told = outcome(&list().part(repeated_sheet(&people, "<a>", 2_000_000, "")).bytes());
    assert!(told.contains("the markup of"), "{told}");
    let sheets = "<sheet name='x' r:id='rId1'/>";
    let workbook =
        Entry::repeated("xl/workbook.xml", b"<workbook><sheets>", sheets.as_bytes(), 1_000_000, b"");
    assert!(outcome(&list().part(workbook).bytes()).contains("the limit is 1,000"));
    let formats = "<numFmt numFmtId='9' formatCode='0&quot;a&quot;0'/>".repeat(100);
    let styles = format!("<styleSheet><numFmts>{formats}</numFmts><cellXfs>");
    let ends = b"</cellXfs></styleSheet>";
    let styles =
        Entry::repeated("xl/styles.xml", styles.as_bytes(), b"<xf numFmtId='9'/>", 5_000_000 / SCALE, ends);
    let told = outcome(&list().formats(&["0"]).part(styles).bytes());
    assert!(told.starts_with("3 columns, 2 rows"), "{told}");
}

#[test]
fn rows_and_cells_out_of_order_are_told() {
    let _turn = turn();
    for (rows, place) in [
        ("<row r='2'/><row r='1'/>", "row 1"),
        ("<row r='2'/><row r='2'/>", "row 2"),
        ("<row r='1'><c r='B1'><v>1</v></c><c r='A1'><v>1</v></c></row>", "cell A1"),
        ("<row r='1'><c r='B1'><v>1</v></c><c r='B1'><v>1</v></c></row>", "cell B1"),
        ("<row r='1'><c r='B2'><v>1</v></c></row>", "cell B2"),
        ("<row r='0'/>", "row 0"),
        ("<row r='1'><c r='7'><v>1</v></c></row>", "cell 7"),
        ("<row r='1'><c t='s'><v>7</v></c></row>", "cell A1"),
        ("<row r='1'><c t='s'><v>-1</v></c></row>", "cell A1"),
    ] {
        let told = outcome(&Book::new(rows).bytes());
        assert!(told.contains("damaged") && told.contains(place), "{rows}: {told}");
    }
}

/// A good workbook that has a bit of everything.
fn good() -> Vec<u8> {
    let numbers =
        "<row r='9' hidden='1'><c r='A9' s='1'><v>46173.5</v></c><c r='B9' s='2'><v>7</v></c></row>";
    let texts =
        "<row r='11'><c t='s'><v>0</v></c><c t='b'><v>1</v></c><c t='str'><f>A1</f><v>x</v></c></row>";
    let book = Book::new(&(rows(&LIST) + numbers + texts)).strings(&["<t>a &amp; b</t>", "<r><t>c</t></r>"]);
    book.formats(&["yyyy-mm-dd hh:mm", "00000"]).sheet("Hidden", "hidden", &rows(&["x"])).bytes()
}

#[test]
fn a_file_that_breaks_off_is_told() {
    let _turn = turn();
    let bytes = good();
    assert!(outcome(&bytes).starts_with("3 columns, 4 rows"));
    for length in (4..bytes.len()).step_by(97).chain(bytes.len() - 30..bytes.len()) {
        let told = outcome(&bytes[..length]);
        assert!(told.contains("incomplete"), "{length}: {told}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Whatever becomes of a workbook on its way, reading it ends in records or in a sentence.
    #[test]
    fn no_mutation_does_harm(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let _turn = turn();
        let mut bytes = good();
        for (place, value) in changes {
            let at = place.index(bytes.len());
            bytes[at] = value;
        }
        outcome(&bytes);
    }

    /// The same where the packing and its checksum are right, and the markup is not.
    #[test]
    fn no_markup_does_harm(
        changes in prop::collection::vec((any::<prop::sample::Index>(), "[<>/&;'\"=rcvtsi0-9 \0\u{80}]{0,3}"), 1..6),
        part in 0_usize..7,
    ) {
        let _turn = turn();
        let book = Book::new(&rows(&LIST)).strings(&["<t>a</t>"]).formats(&["[<5]0.00;##\"x\"", "h:mm"]);
        let parts = book.parts();
        let (name, text) = &parts[part % parts.len()];
        let mut text = text.clone().into_bytes();
        for (place, new) in changes {
            let at = place.index(text.len());
            text.splice(at..(at + 1).min(text.len()), new.bytes());
        }
        outcome(&book.clone().part(Entry::deflated(name, &text)).bytes());
    }

    /// No number format and no number does harm.
    #[test]
    fn no_format_does_harm(
        code in "[0#?.,;%E+ymdhsAP/@\\[\\]<>=$\"\\\\ ()_*Gxé-]{0,20}",
        number in "-?[0-9]{0,20}\\.?[0-9]{0,20}(E[+-]?[0-9]{1,3})?",
    ) {
        let _turn = turn();
        let cell = format!("<row><c s='1'><v>{number}</v></c></row>");
        outcome(&Book::new(&(rows(&["Email"]) + &cell)).formats(&[&code]).bytes());
    }
}
