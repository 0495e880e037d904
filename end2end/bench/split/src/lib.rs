//! A file's bytes, slice by slice, split into records by `csv-core` and nothing more: what the import
//! worker's time is compared with. JavaScript puts a slice into the buffer and has it split.

use std::cell::RefCell;

use csv_core::{ReadRecordResult, Reader};

struct Splitting {
    reader: Reader,
    slice: Vec<u8>,
    cells: Vec<u8>,
    ends: Vec<usize>,
    filled: usize,
    ended: usize,
    records: u32,
}

thread_local! {
    static SPLITTING: RefCell<Splitting> = RefCell::new(Splitting {
        reader: Reader::new(),
        slice: Vec::new(),
        cells: vec![0; 64 << 10],
        ends: vec![0; 256],
        filled: 0,
        ended: 0,
        records: 0,
    });
}

/// Where a slice of so many bytes is to be put.
// SAFETY: the only function of this name in the bundle.
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    SPLITTING.with_borrow_mut(|splitting| {
        splitting.slice.resize(length, 0);
        splitting.slice.as_mut_ptr()
    })
}

/// Splits the slice; one of no bytes is the end. Returns how many records there were so far.
// SAFETY: the only function of this name in the bundle.
#[unsafe(no_mangle)]
pub extern "C" fn split() -> u32 {
    SPLITTING.with_borrow_mut(|Splitting { reader, slice, cells, ends, filled, ended, records }| {
        let mut at = 0;
        loop {
            let (result, read, written, some) =
                reader.read_record(&slice[at..], &mut cells[*filled..], &mut ends[*ended..]);
            at += read;
            *filled += written;
            *ended += some;
            match result {
                ReadRecordResult::Record => {
                    *records += 1;
                    *filled = 0;
                    *ended = 0;
                }
                ReadRecordResult::End | ReadRecordResult::InputEmpty => return *records,
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    panic!("a record of the bench is longer than any it writes");
                }
            }
        }
    })
}
