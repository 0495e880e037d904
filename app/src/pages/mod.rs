//! The pages: one folder a feature.

pub mod activity;
pub mod annual;
mod assign;
pub mod courses;
pub mod dashboard;
pub mod doors;
pub mod error;
pub mod groups;
pub mod imports;
pub mod inside;
pub mod me;
pub mod outbox;
pub mod owner;
pub mod packages;
pub mod settings;
pub mod signups;
pub mod users;
