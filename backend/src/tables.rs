//! Tables on their way out as files: what their names are, and the work at their end.

use jiff::Timestamp;
use roster::write::{Table, TableError};

use crate::Error;

/// `people.csv` → `people-result-20261121T101500Z.xlsx`. ASCII, and nothing that would have to be escaped in a
/// header.
pub(crate) fn filename(of: &str, what: &str, at: Timestamp, extension: &str) -> String {
    let stem = of.rsplit_once('.').map_or(of, |(stem, _)| stem);
    let plain = |character: char| {
        if character.is_ascii_alphanumeric() || " .-_()".contains(character) { character } else { '_' }
    };
    let stem: String = stem.chars().map(plain).collect();
    format!("{stem}-{what}-{}.{extension}", at.strftime("%Y%m%dT%H%M%SZ"))
}

/// The rest of the table. Packing a workbook takes seconds where it is large, so on a thread that may block.
pub(crate) async fn finish(table: Table) -> Result<Vec<u8>, Error> {
    tokio::task::spawn_blocking(move || Ok(table.finish()?)).await.map_err(Error::internal)?
}

impl From<TableError> for Error {
    fn from(cause: TableError) -> Self {
        Self::internal(cause)
    }
}
