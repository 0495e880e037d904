//! Some rows of the file, read again.

use std::collections::BTreeSet;

use roster::{
    edit::Edit,
    read::{Opened, Reader, Record, Refusal},
};
use wasm_bindgen::JsValue;

use crate::{desk::Done, file::Slice};

/// Bytes read at a time.
const PIECE: f64 = 2.0 * 1024.0 * 1024.0;
/// Bytes between two rows that are wanted which are rather read along than passed over: asking for a
/// slice costs about as much as reading so many.
const GAP: u64 = 128 * 1024;

/// A stretch of the text that holds rows which are wanted.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    /// The number, byte and line of the row that it begins with.
    row: u32,
    from: u64,
    line: u32,
    to: u64,
}

/// For whoever wants the rows whatever happens meanwhile.
pub(crate) fn to_the_end() -> bool {
    true
}

/// Reads the rows, in their order, and those that come with them; none: all rows. With the edits
/// applied. False: `goes_on`, which is asked between two pieces, said no.
pub(crate) async fn read(
    done: &Done,
    rows: Option<&BTreeSet<u32>>,
    edits: &[Edit],
    goes_on: impl Fn() -> bool,
    mut each: impl FnMut(&Record<'_>),
) -> Result<bool, JsValue> {
    let opened = done.checked.borrow().opened.clone();
    let limits = done.configuration.borrow().limits;
    let mut take = |_: &Opened, record: &Record<'_>| {
        each(record);
        Ok(())
    };
    let refused = |refusal: Refusal| JsValue::from_str(&refusal.to_string());
    let mut bytes = Vec::new();
    for stretch in stretches(done, rows) {
        let Stretch { row, from, line, to } = stretch;
        let mut reader = Reader::resume(&opened, edits, limits, row, from, line);
        let mut at = from as f64;
        while at < to as f64 {
            let end = (at + PIECE).min(to as f64);
            piece(done, at, end, &mut bytes).await?;
            if !goes_on() {
                return Ok(false);
            }
            reader.push(&bytes, &mut take).map_err(refused)?;
            at = end;
        }
        // A stretch that ends with the file may end without a line end; others end with a row.
        reader.finish(&mut take).map_err(refused)?;
    }
    Ok(true)
}

fn stretches(done: &Done, rows: Option<&BTreeSet<u32>>) -> Vec<Stretch> {
    let checked = done.checked.borrow();
    let index = &checked.index;
    let end = match &checked.text {
        Some(text) => text.end(),
        None => done.file.size() as u64,
    };
    let Some(rows) = rows else {
        let first = index.before(1);
        return first.map(|(row, from, line)| Stretch { row, from, line, to: end }).into_iter().collect();
    };
    let mut stretches: Vec<Stretch> = Vec::new();
    for wanted in rows {
        let Some((row, from, line)) = index.before(*wanted) else { break };
        let to = index.after(*wanted).unwrap_or(end);
        match stretches.last_mut() {
            Some(last) if from <= last.to.saturating_add(GAP) => last.to = last.to.max(to),
            _ => stretches.push(Stretch { row, from, line, to }),
        }
    }
    stretches
}

/// A piece of the text: of the file, or of what was made of it.
async fn piece(done: &Done, from: f64, to: f64, into: &mut Vec<u8>) -> Result<(), JsValue> {
    let made_from = done.checked.borrow().text.as_ref().map(|text| text.from as f64);
    let of_file = made_from.map_or(to, |made| to.min(made));
    into.clear();
    if from < of_file {
        Slice::begin(&done.file, from, of_file)?.read(into).await?;
        if (into.len() as f64) < of_file - from {
            return Err("the file is shorter than it was: it has been changed".into());
        }
    }
    let checked = done.checked.borrow();
    if let Some(text) = &checked.text {
        text.copy(from as u64, to as u64, into);
    }
    Ok(())
}
