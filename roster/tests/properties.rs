//! What must hold of every table, not only of those we thought of.

mod common;

use common::{check, company};
use proptest::prelude::*;
use roster::{
    protocol::Configuration,
    read::{DialectChoice, Limits, Reader},
};

/// Cells as people write them: quotes, separators and line breaks included. Trimmed, because
/// reading trims.
fn cell() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9 ,;\t|\"'\n\räß€@.=+-]{0,12}".prop_map(|text| text.trim().to_owned())
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    (1_usize..6).prop_flat_map(|columns| prop::collection::vec(prop::collection::vec(cell(), columns), 1..12))
}

fn write(table: &[Vec<String>], delimiter: char, quote_all: bool, line_end: &str) -> String {
    let cells = |row: &Vec<String>| {
        let quoted = row.iter().map(|cell| {
            if quote_all || cell.contains([delimiter, '"', '\n', '\r']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.clone()
            }
        });
        quoted.collect::<Vec<_>>().join(&delimiter.to_string())
    };
    table.iter().map(|row| cells(row) + line_end).collect()
}

fn read(bytes: &[u8], choice: &DialectChoice, slices: &[usize]) -> Vec<Vec<String>> {
    let mut reader = Reader::new("table.csv", choice.clone(), &[], Limits::default());
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut rest = bytes;
    let mut slices = slices.iter().cycle();
    let mut take = |_: &roster::read::Opened, record: &roster::read::Record<'_>| {
        rows.push(record.to_cells());
        Ok(())
    };
    while !rest.is_empty() {
        let (now, later) = rest.split_at((*slices.next().unwrap()).clamp(1, rest.len()));
        reader.push(now, &mut take).unwrap();
        rest = later;
    }
    reader.finish(&mut take).unwrap();
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// A table written is the table read, whatever the delimiter, the quotes and the line ends.
    #[test]
    fn what_is_written_is_read(
        table in table(),
        delimiter in prop::sample::select(vec![',', ';', '\t', '|']),
        quote_all in any::<bool>(),
        line_end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        slices in prop::collection::vec(1_usize..40, 1..5),
    ) {
        let mut wanted = vec![vec!["Email".to_owned(); table[0].len()]];
        wanted.extend(table.iter().filter(|row| row.iter().any(|cell| !cell.is_empty())).cloned());
        prop_assume!(wanted.len() > 1);
        // A tab is trimmed like any white space, so a cell of tabs is an empty one.
        let text = write(&wanted, delimiter, quote_all, line_end);
        let choice = DialectChoice {
            delimiter: Some(delimiter.to_string()),
            header_row: Some(1),
            ..DialectChoice::default()
        };
        let read = read(text.as_bytes(), &choice, &slices);
        let same = read.len() == wanted.len() - 1
            && read.iter().zip(&wanted[1..]).all(|(read, wanted)| read == wanted);
        prop_assert!(same, "{text:?}\nread {read:?}\nwanted {:?}", &wanted[1..]);
    }

    /// However the bytes arrive, the records and the findings are the same; and nothing panics.
    #[test]
    fn slicing_changes_nothing(bytes in prop::collection::vec(any::<u8>(), 0..600), slice in 1_usize..50) {
        let outcome = |slice: usize| match check(company(), &bytes, slice) {
            Ok((checked, rows)) => format!("{:?} {:?} {rows:?}", checked.findings.kept(), checked.summary),
            Err(refusal) => format!("{refusal:?}"),
        };
        prop_assert_eq!(outcome(slice), outcome(bytes.len().max(1)));
    }

    /// The same for bytes that look like a list of people.
    #[test]
    fn slicing_people_changes_nothing(
        text in "(Name|Email|Status|Group)(,(Email|Group|x)){1,3}\n([a-c@.,;\"\n\r äé]{0,60})",
        slice in 1_usize..50,
    ) {
        let outcome = |slice: usize| match check(Configuration::default(), text.as_bytes(), slice) {
            Ok((checked, rows)) => format!("{:?} {:?} {rows:?}", checked.findings.kept(), checked.summary),
            Err(refusal) => format!("{refusal:?}"),
        };
        prop_assert_eq!(outcome(slice), outcome(text.len()));
    }
}
