//! The shared strings: texts that stand once in the workbook however many cells have them.

use super::{
    refuse::{Bound, Damage, damaged, too_large},
    text::{Gathered, write_cell},
    xml::{Event, Xml},
};
use crate::read::{Limits, Refusal};

/// Texts are kept in pieces of this size, so that a table that grows is never copied.
const SEGMENT: usize = 1 << 20;
/// What all of them together may take, as a part of what may be unpacked: 128 MiB. A million people with
/// eight texts each that nobody shares come to about this.
const SHARE: u64 = 8;

/// All texts, written as cells already.
#[derive(Debug, Default)]
pub(super) struct Strings {
    segments: Vec<Vec<u8>>,
    /// Where each begins: its segment times [`SEGMENT`] and its place there. A text never lies in two.
    starts: Vec<u32>,
}

impl Strings {
    /// Reads the whole part.
    pub(super) fn read(xml: &mut Xml<'_>, limits: &Limits) -> Result<Self, Refusal> {
        let mut strings = Self::default();
        // Places are counted in 32 bits.
        let limit = (limits.inflated_bytes / SHARE).min(u64::from(u32::MAX / 2));
        let mut text = Gathered::new(limits.cell_characters);
        let mut inside = false;
        // Readings of Japanese names stand beside the names, and are not seen in the cell.
        let mut phonetic = 0_u32;
        // Between two texts.
        let mut between = true;
        loop {
            if between {
                while let Some(raw) = xml.usual_string() {
                    text.clear();
                    text.push(raw);
                    strings.add(&mut text, xml.name(), limit)?;
                }
            }
            match xml.next()? {
                Event::Start(tag) => match tag.name {
                    b"t" => inside = !tag.empty && phonetic == 0,
                    b"rPh" => phonetic += u32::from(!tag.empty),
                    b"si" => {
                        text.clear();
                        between = tag.empty;
                        if tag.empty {
                            strings.add(&mut text, xml.name(), limit)?;
                        }
                    }
                    _ => xml.pass_over()?,
                },
                Event::End(b"t") => inside = false,
                Event::End(b"rPh") => phonetic = phonetic.saturating_sub(1),
                Event::End(b"si") => {
                    between = true;
                    strings.add(&mut text, xml.name(), limit)?;
                }
                Event::Text(raw) if inside => text.push(raw),
                Event::Plain(plain) if inside => text.push_plain(plain),
                Event::Ended => return Ok(strings),
                _ => {}
            }
        }
    }

    fn add(&mut self, text: &mut Gathered, part: &str, limit: u64) -> Result<(), Refusal> {
        let Some(seen) = text.text() else { return Err(damaged(Damage::Encoding, part)) };
        // Quotes may double it.
        let room = seen.len() * 2 + 2;
        if self.segments.last().is_none_or(|last| last.len() + room > SEGMENT) {
            self.segments.push(Vec::with_capacity(SEGMENT.max(room)));
        }
        let at = self.segments.len().saturating_sub(1);
        if let Some(segment) = self.segments.last_mut() {
            self.starts.push((at * SEGMENT + segment.len()) as u32);
            write_cell(seen.as_bytes(), segment);
        }
        // The places are held twice, and once more, while there come to be more of them.
        if (self.segments.len() * SEGMENT + self.starts.len() * 12) as u64 > limit + SEGMENT as u64 {
            return Err(too_large(Bound::Texts, 0, limit >> 20));
        }
        Ok(())
    }

    /// A text as a cell, its quotes in place; none if there are not so many.
    #[inline]
    pub(super) fn get(&self, at: usize) -> Option<&[u8]> {
        let start = *self.starts.get(at)? as usize;
        let segment = self.segments.get(start / SEGMENT)?;
        let end = match self.starts.get(at + 1) {
            Some(next) if *next as usize / SEGMENT == start / SEGMENT => *next as usize % SEGMENT,
            _ => segment.len(),
        };
        segment.get(start % SEGMENT..end)
    }
}
