//! What a company's administrators decide for it.

mod company;
mod fields;
mod mail;
mod rules;
mod sign_up;
mod team;
mod tokens;

pub use company::CompanySettings;
pub(crate) use fields::type_words;
pub use fields::{OwnField, OwnFields};
pub use mail::{MailSettings, OneTemplate};
pub use rules::{Rules, WriteRule};
pub(crate) use rules::{operator_words, when};
pub use sign_up::SignUpSettings;
pub use team::Team;
pub use tokens::Tokens;
