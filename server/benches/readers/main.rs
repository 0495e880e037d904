//! `cargo bench -p server --bench readers`: a company of 1,000,000 people, read by 50 readers at once through the HTTP
//! API and the pages of the real binary, on SQLite and on PostgreSQL (the server that `MUSTER_TEST_POSTGRES` names); then
//! 100,000 of them are suspended in one go.
//!
//! Each kind of question is printed with how long it takes a reader who is alone, fifty who ask once a second each, and
//! fifty who ask again as soon as they are answered: how long half of the answers took, and 99 of a hundred, and the
//! ratio of the latter to the bar of 100 ms. `/livez`, which asks nobody, is asked in the same seconds: what it takes is
//! the machine's doing.
//!
//! `-- 100000` for another number of people, `-- postgres` for one database alone, `-- --kept DIRECTORY` to leave the
//! databases there, and to take those that an earlier run has left.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement that fails has failed"
)]
#![allow(dead_code, reason = "what tests use besides")]

mod company;
mod questions;
mod reading;
#[path = "../../tests/muster/support/mod.rs"]
mod support;
mod suspending;

use std::path::PathBuf;

use crate::company::Company;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (mut people, mut only, mut kept) = (1_000_000, None, None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "sqlite" | "postgres" => only = Some(argument),
            "--kept" => kept = arguments.next().map(PathBuf::from),
            // `cargo bench` says `--bench` besides.
            _ => people = argument.parse().unwrap_or(people),
        }
    }
    for name in ["sqlite", "postgres"] {
        if only.as_ref().is_none_or(|only| only == name) {
            let company = Company::there(name, people, kept.as_deref());
            reading::measure(&company);
            suspending::measure(&company);
        }
    }
}
