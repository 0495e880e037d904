//! What outlives a page.

pub mod import;
mod reader;

pub use import::ImportAtHand;
pub use reader::Reader;
