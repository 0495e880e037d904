//! A file to fill in: the columns that imports of a company know, with its own names.

use roster::write::{TableFormat, template};

use super::snapshot;
use crate::access::{Right, Scope};
use crate::{Backend, Error, companies};

/// A template, ready to be downloaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// `northwind-people-template.csv`: ASCII, and nothing that would have to be escaped in a header.
    pub filename: String,
    pub bytes: Vec<u8>,
}

/// The company's template, with one example row.
pub async fn template(backend: &Backend, scope: &Scope, format: TableFormat) -> Result<Template, Error> {
    scope.require(Right::Import)?;
    let snapshot = snapshot(backend, scope).await?;
    let slug = companies::get(backend, scope).await?.slug;
    let write = move || match format {
        TableFormat::Csv => template::csv(&snapshot).map_err(Error::internal),
        TableFormat::Xlsx => template::workbook(&snapshot).map_err(Error::internal),
    };
    let bytes = tokio::task::spawn_blocking(write).await.map_err(Error::internal)??;
    Ok(Template { filename: format!("{slug}-people-template.{}", format.as_str()), bytes })
}
