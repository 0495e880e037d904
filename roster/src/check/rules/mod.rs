//! What a value of each kind must be, one family a file: pure, and without a word about where it stands.

pub(super) mod characters;
pub(super) mod date;
pub(super) mod excel;
pub(super) mod mail_domain;
pub(super) mod number;
pub(super) mod pattern;
pub(super) mod phone;
pub(super) mod script;
pub(super) mod url;
pub(super) mod words;
