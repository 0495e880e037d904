//! Packages of a company's courses.

use backend::packages::Package;
use serde::Serialize;

pub(crate) mod change;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod reassign;

/// A package as it is answered.
#[derive(Debug, Serialize)]
pub(crate) struct PackageAnswer {
    id: String,
    name: String,
    /// In their order.
    courses: Vec<String>,
}

impl From<Package> for PackageAnswer {
    fn from(package: Package) -> Self {
        Self {
            id: package.id.to_string(),
            name: package.name,
            courses: package.courses.iter().map(ToString::to_string).collect(),
        }
    }
}
