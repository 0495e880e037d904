//! `make soak`: a bounded load of readers, two importers, sign-ups and somebody who looks on, for ten minutes on SQLite
//! and on two processes with PostgreSQL (the server that `MUSTER_TEST_POSTGRES` names), and what has to hold afterwards.
//! Everything is done by HTTP, to the binary that `MUSTER_TEST_BINARY` names, or the one that is built with this.
//!
//! `-- 30` for another number of seconds, `-- sqlite` or `-- postgres` for one database alone, `-- --kill` to kill
//! processes under it, and PostgreSQL once if `scripts/postgres.sh` has started it for this.
//!
//! It fails if one of the things that have to hold does not. The soak itself is a module of the tests, where it runs for
//! seconds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement that fails has failed"
)]
#![allow(dead_code, reason = "what tests use besides")]

#[path = "../../tests/muster/soak/mod.rs"]
mod soak;
#[path = "../../tests/muster/support/mod.rs"]
mod support;

use std::{process::ExitCode, time::Duration};

use crate::soak::Load;

fn main() -> ExitCode {
    let (mut seconds, mut only, mut kills) = (600, None, false);
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "sqlite" | "postgres" => only = Some(argument),
            "--kill" => kills = true,
            // `cargo bench` says `--bench` besides.
            _ => seconds = argument.parse().unwrap_or(seconds),
        }
    }
    let mut holds = true;
    for kind in ["sqlite", "postgres"] {
        if only.as_ref().is_none_or(|only| only == kind) {
            let lasts = Duration::from_secs(seconds);
            holds &= soak::run(kind, if kills { with_kills(lasts) } else { load(lasts) });
        }
    }
    if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn load(lasts: Duration) -> Load {
    Load {
        lasts,
        // So many that SQLite has filled its page caches (128 MiB at most) after a few minutes, not by growing all along.
        there: 100_000,
        readers: 10,
        reads_every: Duration::from_millis(250),
        new: 300,
        shared: 50,
        imports_every: Duration::from_secs(3),
        joiners: 2,
        kills: 0,
    }
}

/// The files are longer, and come sooner, so that there is something to interrupt.
fn with_kills(lasts: Duration) -> Load {
    Load { new: 3_000, imports_every: Duration::from_secs(1), kills: 8, ..load(lasts) }
}
