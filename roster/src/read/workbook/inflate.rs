//! A part of the package, unpacked piece by piece, its bytes counted while they come out.

use zlib_rs::{Inflate, InflateFlush, Status};

use super::{
    package::Entry,
    refuse::{Bound, Damage, damaged, too_large},
};
use crate::read::Refusal;

/// Reads one part from its beginning to its end, where its length and checksum are compared.
pub(super) struct Part<'a> {
    entry: &'a Entry,
    packed: &'a [u8],
    /// None for a part that is stored as it is.
    inflate: Option<Inflate>,
    checksum: crc32fast::Hasher,
    produced: u64,
    allowance: u64,
    /// For the sentence.
    limit: u64,
    ended: bool,
}

impl<'a> Part<'a> {
    pub(super) fn new(entry: &'a Entry, packed: &'a [u8], allowance: u64, limit: u64) -> Self {
        // Bare deflate, with the largest window there is: 2 to the 15th.
        let inflate = entry.deflated.then(|| Inflate::new(false, 15));
        let checksum = crc32fast::Hasher::new();
        Self { entry, packed, inflate, checksum, produced: 0, allowance, limit, ended: false }
    }

    pub(super) fn name(&self) -> &'a str {
        &self.entry.name
    }

    /// Bytes that came out so far.
    pub(super) fn produced(&self) -> u64 {
        self.produced
    }

    /// Fills `into` from its beginning and says how far; 0 only at the end.
    pub(super) fn read(&mut self, into: &mut [u8]) -> Result<usize, Refusal> {
        if self.ended || into.is_empty() {
            return Ok(0);
        }
        let written = if self.inflate.is_some() { self.inflate(into)? } else { self.copy(into) };
        self.checksum.update(into.get(..written).unwrap_or_default());
        self.produced += written as u64;
        if self.produced > self.allowance {
            return Err(too_large(Bound::Inflated, 0, self.limit >> 20));
        }
        if self.produced > self.entry.size {
            return Err(damaged(Damage::Size, &self.entry.name));
        }
        if self.ended {
            self.compare()?;
        }
        Ok(written)
    }

    fn inflate(&mut self, into: &mut [u8]) -> Result<usize, Refusal> {
        let Some(inflate) = &mut self.inflate else { return Ok(0) };
        let (read_before, written_before) = (inflate.total_in(), inflate.total_out());
        let status = inflate
            .decompress(self.packed, into, InflateFlush::NoFlush)
            .map_err(|_| damaged(Damage::Packing, &self.entry.name))?;
        let read = (inflate.total_in() - read_before) as usize;
        let written = (inflate.total_out() - written_before) as usize;
        self.packed = self.packed.get(read..).unwrap_or_default();
        self.ended = matches!(status, Status::StreamEnd);
        // More was asked for, and nothing more is there.
        if !self.ended && written == 0 {
            return Err(damaged(Damage::Packing, &self.entry.name));
        }
        Ok(written)
    }

    fn copy(&mut self, into: &mut [u8]) -> usize {
        let length = self.packed.len().min(into.len());
        let (now, later) = self.packed.split_at(length);
        into.get_mut(..length).unwrap_or_default().copy_from_slice(now);
        self.packed = later;
        self.ended = later.is_empty();
        length
    }

    /// Is what came out what the directory said?
    fn compare(&self) -> Result<(), Refusal> {
        if self.produced != self.entry.size || !self.packed.is_empty() {
            return Err(damaged(Damage::Size, &self.entry.name));
        }
        if self.checksum.clone().finalize() != self.entry.checksum {
            return Err(damaged(Damage::Checksum, &self.entry.name));
        }
        Ok(())
    }
}
