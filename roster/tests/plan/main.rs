//! Rows against companies, without a database.

#[path = "../common/mod.rs"]
mod common;
mod town;

mod choices;
mod companies;
mod fields;
mod gains;
mod may;
mod new_things;
mod properties;
mod rows;
mod rules;
mod seats;
mod trials;
mod unique;
