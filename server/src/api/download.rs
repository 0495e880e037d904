//! Files to download, made on their way through a file without a name, so that a slow client holds neither
//! memory nor the database.

use std::io::{Seek as _, SeekFrom};

use axum::{
    body::Body,
    http::header,
    response::{IntoResponse, Response},
};
use backend::{Backend, Error};
use tokio::fs::File;

use crate::{pieces, problem::Problem};

/// A file while it is made.
#[derive(Debug)]
pub(crate) struct Download {
    file: File,
}

impl Download {
    pub(crate) fn begin(backend: &Backend) -> Result<Self, Problem> {
        let file = tempfile::tempfile_in(&backend.config().data_dir).map_err(Error::internal)?;
        Ok(Self { file: File::from_std(file) })
    }

    /// Where its bytes go.
    pub(crate) fn to(&mut self) -> &mut File {
        &mut self.file
    }

    /// All of it, under this name.
    pub(crate) async fn answer(self, name: &str, content_type: &str) -> Result<Response, Problem> {
        let mut file = self.file.into_std().await;
        file.seek(SeekFrom::Start(0)).map_err(Error::internal)?;
        let length = file.metadata().map_err(Error::internal)?.len();
        let headers = [
            (header::CONTENT_TYPE, content_type.to_owned()),
            (header::CONTENT_LENGTH, length.to_string()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        ];
        Ok((headers, Body::from_stream(pieces::of(File::from_std(file)))).into_response())
    }
}
