//! PostgreSQL's binary COPY format: a header, then for each row the number of its columns and for each column
//! its length and bytes, then an end mark.

/// Rows for `COPY … FROM STDIN (FORMAT binary)`.
#[derive(Debug)]
pub(super) struct BinaryRows {
    bytes: Vec<u8>,
    columns: u16,
}

impl BinaryRows {
    /// `size`: how many bytes are expected.
    pub(super) fn new(columns: u16, size: usize) -> Self {
        let mut bytes = Vec::with_capacity(size);
        // Signature, flags, length of a header extension.
        bytes.extend_from_slice(b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0");
        Self { bytes, columns }
    }

    /// Begins a row. As many columns as were announced must follow.
    pub(super) fn row(&mut self) -> &mut Self {
        self.bytes.extend_from_slice(&self.columns.to_be_bytes());
        self
    }

    pub(super) fn bigint(&mut self, value: i64) -> &mut Self {
        self.bytes.extend_from_slice(&8_u32.to_be_bytes());
        self.bytes.extend_from_slice(&value.to_be_bytes());
        self
    }

    pub(super) fn text(&mut self, value: &str) -> &mut Self {
        self.bytes.extend_from_slice(&(value.len() as u32).to_be_bytes());
        self.bytes.extend_from_slice(value.as_bytes());
        self
    }

    pub(super) fn boolean(&mut self, value: bool) -> &mut Self {
        self.bytes.extend_from_slice(&1_u32.to_be_bytes());
        self.bytes.push(u8::from(value));
        self
    }

    pub(super) fn bytes(&mut self, value: &[u8]) -> &mut Self {
        self.bytes.extend_from_slice(&(value.len() as u32).to_be_bytes());
        self.bytes.extend_from_slice(value);
        self
    }

    pub(super) fn null(&mut self) -> &mut Self {
        self.bytes.extend_from_slice(&u32::MAX.to_be_bytes());
        self
    }

    pub(super) fn maybe_bigint(&mut self, value: Option<i64>) -> &mut Self {
        match value {
            Some(value) => self.bigint(value),
            None => self.null(),
        }
    }

    pub(super) fn maybe_text(&mut self, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => self.text(value),
            None => self.null(),
        }
    }

    /// All of it.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.bytes.extend_from_slice(&u16::MAX.to_be_bytes());
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_written_as_postgres_reads_them() {
        let mut rows = BinaryRows::new(3, 0);
        rows.row().bigint(7).text("né").null();
        let bytes = rows.finish();
        assert_eq!(&bytes[..19], b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0");
        let row = b"\0\x03\0\0\0\x08\0\0\0\0\0\0\0\x07\0\0\0\x03n\xc3\xa9\xff\xff\xff\xff";
        assert_eq!(&bytes[19..19 + row.len()], row);
        assert_eq!(&bytes[19 + row.len()..], b"\xff\xff");
    }
}
