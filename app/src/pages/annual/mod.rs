//! Annual training: who is to do a package again, and what is done about them.

mod decide;
mod list;

pub use decide::DecideAnnualTraining;
pub use list::AnnualTraining;

/// The address of a package's list.
fn address(package: i64, archived: bool) -> String {
    let archived = if archived { "&archived=true" } else { "" };
    format!("/training/annual?package={package}{archived}")
}
