//! Invitations: how somebody who is in a company comes into it. A link that works once, made when its mail is sent.

mod about;
mod invite;
mod mint;

pub(crate) use about::about;
pub use invite::{Invited, invite, would_invite};
pub(crate) use mint::mint;
