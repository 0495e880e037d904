//! What the targets share: a file read in one piece and in many, and what must be true of any reading.

#[allow(dead_code, reason = "each of the tests uses some of it")]
#[path = "../../roster/tests/common/mod.rs"]
mod common;
#[path = "../../roster/tests/common/workbook.rs"]
mod workbook;

pub mod book;
pub mod people;
pub mod show;
mod sound;
pub mod steps;

use std::iter;

use roster::{
    Check, CheckRequest, Checked,
    check::{Candidate, Candidates},
    protocol::Configuration,
    read::Refusal,
};
pub use sound::assert_sound;

/// The company of the corpus, so that what crashes here crashes there.
pub fn company(filename: &str) -> Configuration {
    Configuration { filename: filename.to_owned(), ..common::company() }
}

pub type Outcome = Result<(Checked, Vec<Candidate>), Refusal>;

/// Both readings of a file, fed in slices of the sizes given, over and over.
pub fn read(request: &CheckRequest, bytes: &[u8], sizes: &[usize]) -> Outcome {
    let mut check = Check::new(request.clone());
    for part in slices(bytes, sizes) {
        check.push(part)?;
    }
    let checked = check.finish()?;
    let mut candidates = Candidates::new(request, &checked);
    let mut rows = Vec::new();
    for part in slices(bytes, sizes) {
        candidates.push(part, &mut |row| rows.push(row))?;
    }
    candidates.finish(&mut |row| rows.push(row))?;
    Ok((checked, rows))
}

fn slices<'a>(bytes: &'a [u8], sizes: &'a [usize]) -> impl Iterator<Item = &'a [u8]> {
    let mut sizes = sizes.iter().cycle();
    let mut rest = bytes;
    iter::from_fn(move || {
        let size = (*sizes.next()?).clamp(1, rest.len().max(1)).min(rest.len());
        let (now, later) = rest.split_at(size);
        rest = later;
        (!now.is_empty()).then_some(now)
    })
}

/// Sizes of slices that follow from the bytes, so that an input is a file and nothing else.
fn sizes(bytes: &[u8]) -> [usize; 3] {
    // FNV-1a, which every input changes wholly.
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    [1 + (hash >> 8) as usize % 7, 1 + (hash >> 16) as usize % 70, 1 + (hash >> 32) as usize % 5_000]
}

/// A file in one piece and in slices says the same, and what it says holds together.
pub fn examine(request: &CheckRequest, bytes: &[u8]) -> Outcome {
    let whole = read(request, bytes, &[bytes.len().max(1)]);
    let sliced = read(request, bytes, &sizes(bytes));
    if !same(&whole, &sliced) {
        // Compared as text only now: an input is read thousands of times a second.
        assert_eq!(said(&sliced), said(&whole), "the slices change what is said");
    }
    if let Ok((checked, candidates)) = &whole {
        assert_sound(request, checked, candidates);
    }
    whole
}

fn same(one: &Outcome, other: &Outcome) -> bool {
    match (one, other) {
        (Ok((one, rows)), Ok((other, other_rows))) => {
            one.opened == other.opened
                && one.mapping == other.mapping
                && one.findings.kept() == other.findings.kept()
                && one.summary == other.summary
                && rows == other_rows
        }
        (Err(one), Err(other)) => one.0 == other.0,
        _ => false,
    }
}

/// All that is said about a file, as text.
pub fn said(outcome: &Outcome) -> String {
    match outcome {
        Ok((checked, candidates)) => format!(
            "{:#?}\n{:#?}\n{:#?}\n{:#?}\n{candidates:#?}",
            checked.opened,
            checked.mapping,
            checked.findings.kept(),
            checked.summary
        ),
        Err(refusal) => format!("{refusal:#?}"),
    }
}
