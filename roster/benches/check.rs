//! `cargo bench -p roster`: one million people checked, beside the same bytes only split into
//! records by `csv-core` in the same run. Prints the ratio (bar: 2.5 ×) and how cost grows with size.

use std::{fmt::Write, time::Instant};

use roster::{Check, CheckRequest, protocol::Configuration, snapshot::Named};

fn main() {
    // `cargo bench -p roster -- 100000`
    let rows = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(1_000_000);
    let file = people(rows);
    let megabytes = file.len() as f64 / 1e6;
    let split = best(|| assert_eq!(split(file.as_bytes()), rows + 1));
    let checked = best(|| check(&file, rows));
    println!("{rows} rows, {megabytes:.0} MB");
    println!("csv-core, split only   {:>8.3} s  {:>6.0} MB/s", split, megabytes / split);
    println!("roster, all checks     {:>8.3} s  {:>6.0} MB/s", checked, megabytes / checked);
    println!("ratio                  {:>8.2} ×  (bar 2.50 ×)", checked / split);
    println!();
    for size in [1_000, 10_000, 100_000, rows] {
        let part = people(size);
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

fn people(rows: u32) -> String {
    let mut file =
        String::from("First Name,Last Name,Email Address,Status,Group,Job Role,Region,Reference\n");
    for row in 0..rows {
        let _ = writeln!(
            file,
            "Given{row},Family-Name{row},person.number{row}@training.example.com,active,Sales,Account Manager,North West,{row:08}"
        );
    }
    file
}

fn check(file: &str, rows: u32) {
    let mut configuration = Configuration::default();
    configuration.snapshot.company = "Acme".into();
    configuration.snapshot.groups.push(Named { id: 1, name: "Sales".into() });
    let mut check = Check::new(CheckRequest { configuration, ..CheckRequest::default() });
    for slice in file.as_bytes().chunks(2 << 20) {
        check.push(slice).expect("readable");
    }
    let checked = check.finish().expect("readable");
    assert_eq!((checked.rows, checked.summary.errors), (rows, 0));
}

fn split(bytes: &[u8]) -> u32 {
    let mut reader = csv_core::Reader::new();
    let mut output = vec![0; 64 << 10];
    let mut ends = vec![0; 64];
    let (mut records, mut at, mut filled, mut ended) = (0, 0, 0, 0);
    loop {
        let (result, read, written, cells) =
            reader.read_record(&bytes[at..], &mut output[filled..], &mut ends[ended..]);
        at += read;
        filled += written;
        ended += cells;
        match result {
            csv_core::ReadRecordResult::Record => {
                records += 1;
                filled = 0;
                ended = 0;
            }
            csv_core::ReadRecordResult::End => return records,
            _ => {}
        }
    }
}
