//! A file becomes people, on both databases.

mod changes;
mod choices;
mod commits;
mod companies;
mod control;
mod files;
mod gains;
mod made;
mod matching;
mod plans;
mod reach;
mod refusals;
mod remembered;
mod reports;
mod results;
mod rules;
mod seats;
mod spreadsheets;
mod support;
mod swaps;
mod together;
mod undo;
