//! Files of people, from bytes to findings to a plan.
//!
//! | step | module | from → to |
//! | --- | --- | --- |
//! | read | [`read`] | bytes, in any slices → records of cells, each with its line |
//! | map | [`map`] | header cells → [`map::Field`]s, each with why |
//! | edit | [`edit`] | the administrator's edit log, laid over the records |
//! | merge | [`merge`] | what two people decided about one draft → one, and what of it contradicts |
//! | check | [`check`] | records → [`check::Finding`]s and a verdict for every row |
//! | plan | [`plan`] | a checked row and the user it names → an [`plan::Action`] |
//! | write | [`write`](mod@write) | tables out, safe to open in a spreadsheet |
//!
//! Everything here is pure: no clock, no network, no database, no threads. The browser's worker and
//! the server run this same code over the same bytes and get byte-identical findings, which is why
//! the server need not believe the browser and the browser need not wait for the server.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::indexing_slicing))]

pub mod check;
pub mod choices;
pub mod edit;
pub mod map;
pub mod merge;
pub mod person;
pub mod plan;
pub mod protocol;
pub mod read;
pub mod settings;
pub mod snapshot;
pub mod write;

pub use check::{Check, CheckRequest, Checked, Finding};
pub use settings::Settings;
pub use snapshot::Snapshot;
