//! Rows of people who have asked to join, of what companies ask of them, and of the codes by which they come.
//!
//! A form is opened by the company's slug, and a request is gone on with by its link: both before any scope.

mod code;
mod person;
mod request;
mod settings;

pub(crate) use code::{code, codes, delete_code, give_code_back, put_code, use_code};
pub(crate) use entity::sign_up_request::{State, WaitsFor};
pub(crate) use person::{
    administrators, delete_unused_account, insert_user, owners, seats_taken, tie, with_address,
};
pub(crate) use request::{
    NewRequest, by_link, count_waiting, decide, delete, delete_decided, delete_others, expire, get, insert,
    is_known, list, put_account, put_link, request, to_decide, verify, wait_for, waits,
};
pub(crate) use settings::{Door, door, put_settings, settings};
