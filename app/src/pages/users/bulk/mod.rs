//! What is done to many people at once.

mod bar;
mod plan;
mod shown;

pub(super) use bar::BulkBar;
pub use plan::PlanBulk;
pub use shown::Bulk;
