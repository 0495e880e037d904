//! What outlives a page.

mod beside;
pub mod import;
mod reader;

pub use beside::Beside;
pub use import::ImportAtHand;
pub use reader::Reader;
