//! What pages ask the server: one noun a file. Each function authorises, calls one use case of the backend
//! and converts its answer to a view. Every failure is a sentence for the person at the page.

pub mod activity;
pub mod annual;
pub mod assignments;
pub mod bulk;
pub mod by_hand;
pub mod companies;
pub mod courses;
pub mod dashboard;
pub mod doors;
mod failure;
pub mod fields;
pub mod groups;
pub mod imports;
pub mod invitations;
pub mod mail;
pub mod me;
pub mod outbox;
pub mod packages;
pub mod people;
pub mod plan_rules;
pub mod rules;
pub mod second_factor;
pub mod settings;
pub mod sign_up_settings;
pub mod signups;
pub mod team;
pub mod together;
pub mod tokens;
pub mod undo;
pub mod viewer;

pub use failure::{Failure, FailureKind};
