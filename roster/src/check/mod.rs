//! Rows → findings, and a verdict for every row.
//!
//! [`Check`] is the first reading of a file: it finds everything there is to say. [`Candidates`] is
//! the second: it hands out the rows, typed, with the verdicts of the first. Both run the same
//! `row` rules, so a row that is imported is the row that was checked.

mod alone;
mod bitmap;
mod candidates;
mod cell;
mod closed_set;
mod code;
mod columns;
mod distinct;
mod email;
mod evidence;
mod finding;
mod findings;
mod judging;
mod message;
mod nearest;
mod odd_values;
mod problems;
mod refused;
mod row;
mod rules;
mod run;
mod same;
mod unknown;
mod values;

pub use alone::check_alone;
pub use bitmap::Bitmap;
pub use candidates::{Candidate, Candidates, Verdict};
pub(crate) use cell::account_type_in_words;
pub use cell::language_tag;
pub(crate) use closed_set::edit_distance;
pub use code::{Code, Severity};
pub use distinct::DistinctValue;
pub(crate) use finding::params;
pub use finding::{Finding, Fix, FixKind, Params};
pub use findings::{Findings, Summary, SummaryLine};
pub use message::figure;
pub use problems::problems;
pub(crate) use rules::{fits_pattern, is_date, is_number, is_pattern, is_phone, is_url};
pub use run::{Check, CheckRequest, Checked, Recheck, Rechecked, RowIndex};
pub use unknown::UnknownValue;
pub use values::{CustomValue, IdSet, Memberships, NewNames, Slot, Values};
