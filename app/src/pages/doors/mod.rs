//! The ways in: first run, sign in, one-time links. Forms that work before (and without) any script.

mod address;
mod code;
mod forgot;
mod join;
mod login;
mod set_password;
mod setup;

pub use address::NewAddress;
pub use code::Code;
pub use forgot::Forgot;
pub use join::{Join, JoinWaiting, Sent, Verify};
pub use login::Login;
pub use set_password::{Activate, Reset};
pub use setup::Setup;

/// The fewest characters a password may have, said beside the field; the server holds to its own.
pub(crate) const PASSWORD_CHARACTERS: u32 = 12;
pub(crate) const PASSWORD_HINT: &str =
    "At least 12 characters. A few words that do not belong together are easy to remember.";
