//! Large files, piece by piece: announced, sent from where they end, and at last made an import.

use backend::imports::uploads::Upload;
use serde::Serialize;

pub(crate) mod append;
pub(crate) mod create;
pub(crate) mod finish;
pub(crate) mod get;

/// A file on its way.
#[derive(Debug, Serialize)]
pub(crate) struct UploadAnswer {
    /// Also the import's that it will be.
    id: String,
    /// Bytes that have come in: where to go on.
    offset: u64,
    size: u64,
}

impl From<Upload> for UploadAnswer {
    fn from(upload: Upload) -> Self {
        Self { id: upload.id.to_string(), offset: upload.offset, size: upload.size }
    }
}
