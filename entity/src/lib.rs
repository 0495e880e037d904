//! The tables, one a file, written by hand to match the steps in `migrations`.
//!
//! Times are microseconds since 1970 in UTC; `backend::store` turns them into `jiff::Timestamp`. Enums
//! are stored as the short words the API uses.

pub mod access_code;
pub mod account;
pub mod account_link;
pub mod activity;
pub mod address_change;
pub mod address_link;
pub mod allowance;
pub mod annual_training;
pub mod api_token;
pub mod assignment;
pub mod bulk_action;
pub mod company;
pub mod company_change;
pub mod company_course;
pub mod course;
pub mod custom_field;
pub mod deleted_user;
pub mod group;
pub mod group_manager;
pub mod import;
pub mod import_chunk;
pub mod import_comment;
pub mod import_finding;
pub mod import_name;
pub mod import_presence;
pub mod import_row;
pub mod invitation;
pub mod job;
pub mod mail_sender;
pub mod mail_template;
pub mod membership;
pub mod outbox;
pub mod package;
pub mod package_course;
pub mod recovery_code;
pub mod remembered_column;
pub mod rule;
pub mod rule_group;
pub mod session;
pub mod setup_token;
pub mod sign_up_link;
pub mod sign_up_request;
pub mod sign_up_settings;
pub mod user;
pub mod user_field_value;
mod word;
