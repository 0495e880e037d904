//! A file to fill in: the columns that imports of a company know, with its own names.

use std::str::FromStr;

use roster::write::template;

use super::snapshot;
use crate::access::{Right, Scope};
use crate::{Backend, Error, companies};

/// What the template is to be opened with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TemplateFormat {
    /// UTF-8 with a byte order mark.
    #[default]
    Csv,
    /// A workbook with drop-downs and notes.
    Xlsx,
}

impl TemplateFormat {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// As HTTP names the kind of file.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

impl FromStr for TemplateFormat {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "csv" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            _ => Err(Error::refused("A template comes as csv or xlsx.")),
        }
    }
}

/// A template, ready to be downloaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// `northwind-people-template.csv`: ASCII, and nothing that would have to be escaped in a header.
    pub filename: String,
    pub bytes: Vec<u8>,
}

/// The company's template, with one example row.
pub async fn template(backend: &Backend, scope: &Scope, format: TemplateFormat) -> Result<Template, Error> {
    scope.require(Right::Import)?;
    let snapshot = snapshot(backend, scope).await?;
    let slug = companies::get(backend, scope).await?.slug;
    let write = move || match format {
        TemplateFormat::Csv => template::csv(&snapshot).map_err(Error::internal),
        TemplateFormat::Xlsx => template::workbook(&snapshot).map_err(Error::internal),
    };
    let bytes = tokio::task::spawn_blocking(write).await.map_err(Error::internal)??;
    Ok(Template { filename: format!("{slug}-people-template.{}", format.as_str()), bytes })
}
