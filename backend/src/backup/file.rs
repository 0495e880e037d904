//! A backup as bytes: lines, packed.

use std::io::{self, BufRead as _, BufReader, BufWriter, Read, Write};

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::mpsc::{Receiver, Sender};

use super::{Amount, FORMAT, Gathered, Head, IS, Piece, Tally};
use crate::Error;
use crate::store::whole::{Cell, Column, ColumnKind, Row, Table};

/// Everything that is no row.
#[derive(Deserialize)]
#[serde(untagged)]
enum Mark {
    Head(Head),
    Table(Table),
    TableEnd(Tally),
    End(End),
}

/// The last line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    tables: u64,
    rows: u64,
}

/// The row as its line, with the line's end.
pub(super) fn line(row: &Row, into: &mut Vec<u8>) {
    let mut before = b'[';
    for cell in row {
        into.push(before);
        before = b',';
        // Nothing can go wrong with writing into memory.
        let _ = match cell {
            Cell::Null => into.write_all(b"null"),
            Cell::Number(number) => write!(into, "{number}"),
            Cell::Text(text) => serde_json::to_writer(&mut *into, text).map_err(Into::into),
            Cell::Bytes(bytes) => write!(into, "\"{}\"", BASE64.encode(bytes)),
        };
    }
    into.extend_from_slice(b"]\n");
}

/// Writes what comes, to its end. On a thread that may block.
pub(super) fn write(mut pieces: Receiver<Piece>, output: impl Write) -> Result<Amount, Error> {
    let mut packed = zstd::Encoder::new(BufWriter::new(output), 0).map_err(unwritten)?;
    packed.include_checksum(true).map_err(unwritten)?;
    let mut amount = Amount::default();
    let mut tally = Tally::default();
    let mut text = Vec::new();
    loop {
        let piece = pieces.blocking_recv().ok_or_else(|| Error::internal("the reading ended early"))?;
        text.clear();
        match piece {
            Piece::Head(head) => {
                amount.taken_at = Some(head.taken_at);
                mark(&mut text, &head)?;
            }
            Piece::Table(table) => {
                tally = Tally::default();
                mark(&mut text, &table)?;
            }
            Piece::Rows(rows) => {
                for row in &rows {
                    let begin = text.len();
                    line(row, &mut text);
                    tally.add_line(text.get(begin..).unwrap_or_default());
                }
            }
            Piece::TableEnd(_) => {
                amount.tables += 1;
                amount.rows += tally.rows;
                mark(&mut text, &tally)?;
            }
            Piece::End => {
                mark(&mut text, &End { tables: amount.tables, rows: amount.rows })?;
                packed.write_all(&text).map_err(unwritten)?;
                packed.finish().and_then(|mut output| output.flush()).map_err(unwritten)?;
                return Ok(amount);
            }
        }
        packed.write_all(&text).map_err(unwritten)?;
    }
}

fn mark(text: &mut Vec<u8>, what: &impl Serialize) -> Result<(), Error> {
    serde_json::to_writer(&mut *text, what)?;
    text.push(b'\n');
    Ok(())
}

fn unwritten(cause: io::Error) -> Error {
    Error::refused(format!("The backup cannot be written: {cause}."))
}

/// Reads a backup, to its end. On a thread that may block. Whoever does not want any more says why.
///
/// # Errors
/// [`Error::Refused`] for what is no backup, or not a whole one.
pub(super) fn read(input: impl Read, pieces: &Sender<Piece>) -> Result<(), Error> {
    let packed = zstd::Decoder::new(input).map_err(|cause| unread(&cause, false))?;
    let mut lines = BufReader::with_capacity(1 << 16, packed);
    let mut reading = Reading::default();
    let mut text = Vec::new();
    loop {
        text.clear();
        let length = lines.read_until(b'\n', &mut text);
        let length = length.map_err(|cause| unread(&cause, reading.begun))?;
        if length == 0 {
            return Err(cut_off());
        }
        for piece in reading.line(&text)? {
            let ends = matches!(piece, Piece::End);
            if ends {
                // Behind it is what tells whether all of it was read as it was written.
                text.clear();
                let behind = lines.read_until(b'\n', &mut text).map_err(|cause| unread(&cause, true))?;
                if behind > 0 {
                    return Err(altered());
                }
            }
            if pieces.blocking_send(piece).is_err() || ends {
                return Ok(());
            }
        }
    }
}

/// How far a backup has been read.
#[derive(Default)]
struct Reading {
    begun: bool,
    columns: Option<Vec<Column>>,
    gathered: Gathered,
    amount: Amount,
}

impl Reading {
    /// What the line comes to.
    fn line(&mut self, text: &[u8]) -> Result<Vec<Piece>, Error> {
        if text.first() == Some(&b'[') && self.begun {
            let columns = self.columns.as_deref().ok_or_else(altered)?;
            let row = row(text, columns)?;
            return Ok(self.gathered.add(row).map(Piece::Rows).into_iter().collect());
        }
        let mark = serde_json::from_slice(text);
        let mark = mark.map_err(|_| if self.begun { altered() } else { no_backup() })?;
        match mark {
            Mark::Head(head) if !self.begun && head.muster == IS => {
                if head.format > FORMAT {
                    return Err(super::restore::newer(&head));
                }
                self.begun = true;
                Ok(vec![Piece::Head(head)])
            }
            _ if !self.begun => Err(no_backup()),
            Mark::Table(table) if self.columns.is_none() => {
                self.columns = Some(table.columns.clone());
                Ok(vec![Piece::Table(table)])
            }
            Mark::TableEnd(tally) if self.columns.take().is_some() => {
                self.amount.tables += 1;
                self.amount.rows += tally.rows;
                let rest = std::mem::take(&mut self.gathered).rows;
                let rest = (!rest.is_empty()).then_some(Piece::Rows(rest));
                Ok(rest.into_iter().chain([Piece::TableEnd(Some(tally))]).collect())
            }
            Mark::End(end) if self.columns.is_none() => {
                if (end.tables, end.rows) == (self.amount.tables, self.amount.rows) {
                    Ok(vec![Piece::End])
                } else {
                    Err(altered())
                }
            }
            _ => Err(altered()),
        }
    }
}

fn row(text: &[u8], columns: &[Column]) -> Result<Row, Error> {
    let values: Vec<Value> = serde_json::from_slice(text).map_err(|_| altered())?;
    if values.len() != columns.len() {
        return Err(altered());
    }
    let cell = |(value, column): (Value, &Column)| match (value, column.kind) {
        (Value::Null, _) => Ok(Cell::Null),
        (Value::Number(number), ColumnKind::Number | ColumnKind::Flag) => {
            number.as_i64().map(Cell::Number).ok_or_else(altered)
        }
        (Value::String(text), ColumnKind::Text) => Ok(Cell::Text(text)),
        (Value::String(text), ColumnKind::Bytes) => {
            BASE64.decode(text.as_bytes()).map(Cell::Bytes).map_err(|_| altered())
        }
        _ => Err(altered()),
    };
    values.into_iter().zip(columns).map(cell).collect()
}

fn no_backup() -> Error {
    Error::refused("This file is no backup that Muster made. Nothing was written.")
}

fn cut_off() -> Error {
    Error::refused(
        "The backup ends before its end: it was cut off while it was written or copied. Take another; nothing was kept \
         of this one.",
    )
}

pub(super) fn altered() -> Error {
    Error::refused(
        "The backup is damaged: what is in it is not what was written. Take another; nothing was kept of this one.",
    )
}

fn unread(cause: &io::Error, begun: bool) -> Error {
    match (cause.kind(), begun) {
        (io::ErrorKind::UnexpectedEof, _) => cut_off(),
        (io::ErrorKind::Other, false) => no_backup(),
        (io::ErrorKind::Other, true) => altered(),
        _ => Error::refused(format!("The backup cannot be read: {cause}.")),
    }
}
