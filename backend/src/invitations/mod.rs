//! Invitations: how somebody who is in a company comes into it. A link that works once, made when its mail is sent.

mod about;
mod mint;

pub(crate) use about::about;
pub(crate) use mint::mint;
