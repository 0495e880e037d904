//! `cargo bench -p roster --bench workbook`: a workbook of 100,000 people and eight columns, as
//! spreadsheets write it, read into records and checked. Prints how cost grows with size.

#[path = "../tests/common/workbook.rs"]
mod workbook;

use std::{fmt::Write, time::Instant};

use roster::{
    Check, CheckRequest,
    protocol::Configuration,
    read::{DialectChoice, Limits, Reader},
    snapshot::Named,
};
use workbook::{Book, Entry};

fn main() {
    // `cargo bench -p roster --bench workbook -- 1000000`
    let rows = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(100_000);
    let (file, unpacked) = people(rows);
    let read_only = best(|| read(&file, rows));
    let checked = best(|| check(&file, rows));
    println!("{rows} rows, {:.1} MB packed, {unpacked:.0} MB unpacked", file.len() as f64 / 1e6);
    println!("read into records      {read_only:>8.3} s  {:>6.0} MB/s unpacked", unpacked / read_only);
    println!("read and all checks    {checked:>8.3} s  {:>6.0} MB/s unpacked", unpacked / checked);
    println!();
    for size in [1_000, 10_000, rows] {
        let (part, _) = people(size);
        let seconds = best(|| check(&part, size));
        println!("{size:>9} rows          {:>8.1} ns a row", seconds * 1e9 / f64::from(size));
    }
}

/// The best of five: the machine's noise only ever adds.
fn best(mut run: impl FnMut()) -> f64 {
    (0..5)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min)
}

/// Shared strings, a date, a number; also how many MB its parts are.
fn people(rows: u32) -> (Vec<u8>, f64) {
    let header =
        ["First Name", "Last Name", "Email Address", "Status", "Group", "Job Role", "Start", "Reference"];
    let shared = ["active", "Sales", "Account Manager"];
    let mut texts: Vec<String> = header.iter().chain(&shared).map(|text| format!("<t>{text}</t>")).collect();
    let mut sheet = String::from("<row r=\"1\" spans=\"1:8\">");
    for (at, column) in ('A'..='H').enumerate() {
        let _ = write!(sheet, "<c r=\"{column}1\" t=\"s\"><v>{at}</v></c>");
    }
    sheet.push_str("</row>");
    for row in 0..rows {
        let line = row + 2;
        let own = texts.len();
        texts.push(format!("<t>Given{row}</t>"));
        texts.push(format!("<t>Family-Name{row}</t>"));
        texts.push(format!("<t>person.number{row}@training.example.com</t>"));
        let _ = write!(sheet, "<row r=\"{line}\" spans=\"1:8\">");
        for (at, column) in ('A'..='F').enumerate() {
            let text = if at < 3 { own + at } else { at + 5 };
            let _ = write!(sheet, "<c r=\"{column}{line}\" t=\"s\"><v>{text}</v></c>");
        }
        let start = 40_000 + row % 5_000;
        let _ = write!(
            sheet,
            "<c r=\"G{line}\" s=\"1\"><v>{start}</v></c><c r=\"H{line}\"><v>{row}</v></c></row>"
        );
    }
    let mut book = Book::new(&sheet).formats(&["yyyy-mm-dd"]);
    book.strings = texts;
    let unpacked = book.entries().iter().map(|entry: &Entry| f64::from(entry.size)).sum::<f64>();
    (book.bytes(), unpacked / 1e6)
}

fn read(file: &[u8], rows: u32) {
    let mut reader = Reader::new("people.xlsx", DialectChoice::default(), &[], Limits::default());
    for slice in file.chunks(2 << 20) {
        reader.push(slice, &mut |_, _| Ok(())).expect("readable");
    }
    reader.finish(&mut |_, _| Ok(())).expect("readable");
    assert_eq!(reader.rows(), rows);
}

fn check(file: &[u8], rows: u32) {
    let mut configuration = Configuration { filename: "people.xlsx".into(), ..Configuration::default() };
    configuration.snapshot.company = "Acme".into();
    configuration.snapshot.groups.push(Named { id: 1, name: "Sales".into() });
    let mut check = Check::new(CheckRequest { configuration, ..CheckRequest::default() });
    for slice in file.chunks(2 << 20) {
        check.push(slice).expect("readable");
    }
    let checked = check.finish().expect("readable");
    assert_eq!((checked.rows, checked.summary.errors), (rows, 0));
}
