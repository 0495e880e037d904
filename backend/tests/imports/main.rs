//! A file becomes people, on both databases.

mod changes;
mod commits;
mod companies;
mod files;
mod plans;
mod refusals;
mod remembered;
mod reports;
mod results;
mod rules;
mod spreadsheets;
mod support;
mod swaps;
mod undo;
