//! The text made of a file that is not UTF-8 itself.

/// Bytes in one block. One long vector would be copied again and again while it grows, and be held twice
/// each time.
const BLOCK: usize = 1 << 20;

/// Records' offsets count in it. Up to [`from`](Self::from) text and file are the same, and only what
/// comes behind is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MadeText {
    pub from: u64,
    blocks: Vec<Vec<u8>>,
}

impl MadeText {
    pub(super) fn add(&mut self, mut text: &[u8]) {
        while !text.is_empty() {
            let room = self.blocks.last().map_or(0, |block| BLOCK - block.len());
            if room == 0 {
                self.blocks.push(Vec::with_capacity(BLOCK));
                continue;
            }
            let (now, later) = text.split_at_checked(room).unwrap_or((text, &[]));
            if let Some(block) = self.blocks.last_mut() {
                block.extend_from_slice(now);
            }
            text = later;
        }
    }

    /// Where the text ends.
    pub fn end(&self) -> u64 {
        self.from + self.blocks.iter().map(|block| block.len() as u64).sum::<u64>()
    }

    /// Appends what stands at these places of the text, as far as it is kept.
    pub fn copy(&self, from: u64, to: u64, into: &mut Vec<u8>) {
        let mut at = from.max(self.from) - self.from;
        let end = to.max(self.from) - self.from;
        while at < end {
            let start = (at % BLOCK as u64) as usize;
            let block = self.blocks.get((at / BLOCK as u64) as usize).map(Vec::as_slice).unwrap_or_default();
            let length = (end - at).min((BLOCK - start) as u64) as usize;
            let part = block.get(start..).unwrap_or_default();
            into.extend_from_slice(part.get(..length).unwrap_or(part));
            at += length as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_is_copied_from_anywhere() {
        let text: Vec<u8> = (0..BLOCK * 2 + 77).map(|at| (at % 251) as u8).collect();
        let mut made = MadeText { from: 10, ..MadeText::default() };
        for part in text.chunks(300_007) {
            made.add(part);
        }
        assert_eq!(made.end(), 10 + text.len() as u64);
        for (from, to) in
            [(0, 20), (10, 10), (BLOCK, BLOCK + 40), (BLOCK - 3, BLOCK * 2 + 11), (5, BLOCK * 3)]
        {
            let mut copied = Vec::new();
            made.copy(from as u64, to as u64, &mut copied);
            let start = from.max(10) - 10;
            let end = (to.max(10) - 10).min(text.len());
            assert_eq!(copied, text[start..end], "{from}..{to}");
        }
    }
}
