//! A file on disk as a stream, a piece at a time.

use std::io;

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, stream};
use tokio::{fs::File, io::AsyncReadExt as _};

/// As much of a file as is held at once, in bytes.
pub(crate) const PIECE: usize = 1 << 20;

/// From where the file stands to its end.
pub(crate) fn of(file: File) -> impl Stream<Item = io::Result<Bytes>> + Send {
    stream::try_unfold(file, async |mut file| {
        let mut piece = BytesMut::with_capacity(PIECE);
        file.read_buf(&mut piece).await?;
        Ok((!piece.is_empty()).then(|| (piece.freeze(), file)))
    })
}
