//! Mail goes out, to a mail server that is not always well, on both databases.

mod delivery;
mod imports;
mod smtp;
mod templates;
