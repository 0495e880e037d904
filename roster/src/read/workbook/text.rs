//! Text as workbooks write it → a cell of the text that our splitter reads.

use super::entity::unescape;

/// Between the cells of a row: the unit separator, which is made for this and stands in no list.
pub(crate) const SEPARATOR: u8 = 0x1f;

/// The text of one cell or shared string, as it comes in pieces. No more of it is held than a check
/// needs to say that it is too long.
#[derive(Debug)]
pub(super) struct Gathered {
    bytes: Vec<u8>,
    /// Characters that a cell may have.
    limit: usize,
}

impl Gathered {
    pub(super) fn new(limit: u32) -> Self {
        Self { bytes: Vec::new(), limit: limit as usize }
    }

    pub(super) fn clear(&mut self) {
        self.bytes.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// A piece of text that has entities.
    #[inline]
    pub(super) fn push(&mut self, raw: &[u8]) {
        if let Some(raw) = self.within(raw) {
            unescape(raw, &mut self.bytes);
        }
    }

    /// A piece of text that has none.
    pub(super) fn push_plain(&mut self, text: &[u8]) {
        if let Some(text) = self.within(text) {
            self.bytes.extend_from_slice(text);
        }
    }

    /// As much of a piece as is of use: a character has at most four bytes, or twelve as an entity.
    #[inline]
    fn within<'a>(&self, raw: &'a [u8]) -> Option<&'a [u8]> {
        let most = self.limit.saturating_add(1).saturating_mul(4);
        if self.bytes.len() >= most { None } else { Some(raw.get(..most.saturating_mul(3)).unwrap_or(raw)) }
    }

    /// The bytes as they stand.
    pub(super) fn raw(&self) -> &[u8] {
        &self.bytes
    }

    /// What a person sees: `_x000D_` and the like undone, cut one character behind the limit. None: it is
    /// not UTF-8.
    pub(super) fn text(&mut self) -> Option<&str> {
        if memchr::memmem::find(&self.bytes, b"_x").is_some() {
            self.bytes = unescape_units(&self.bytes);
        }
        if self.bytes.len() > self.limit {
            self.cut();
        }
        std::str::from_utf8(&self.bytes).ok()
    }

    #[cold]
    fn cut(&mut self) {
        let valid = match std::str::from_utf8(&self.bytes) {
            Ok(text) => text,
            // Cut within a character, or broken; the latter is found again by who asks for the text.
            Err(error) if error.error_len().is_some() => return,
            Err(error) => {
                let valid = self.bytes.get(..error.valid_up_to()).unwrap_or_default();
                std::str::from_utf8(valid).unwrap_or_default()
            }
        };
        let end = valid.char_indices().nth(self.limit.saturating_add(1)).map_or(valid.len(), |(end, _)| end);
        self.bytes.truncate(end);
    }
}

/// Appends a cell so that the splitter gives back exactly `text`.
#[inline]
pub(super) fn write_cell(text: &[u8], into: &mut Vec<u8>) {
    let odd = |byte: &u8| matches!(byte, b'"' | b'\n' | b'\r' | &SEPARATOR);
    let blank = |byte: Option<&u8>| byte.is_some_and(|byte| matches!(byte, b' ' | b'\t'));
    if !blank(text.first()) && !blank(text.last()) && !text.iter().any(odd) {
        into.extend_from_slice(text);
    } else {
        write_quoted(text, into);
    }
}

#[cold]
fn write_quoted(text: &[u8], into: &mut Vec<u8>) {
    into.push(b'"');
    for part in text.split_inclusive(|byte| *byte == b'"') {
        into.extend_from_slice(part);
        if part.ends_with(b"\"") {
            into.push(b'"');
        }
    }
    into.push(b'"');
}

/// `_x000D_` → a carriage return: how workbooks write what XML cannot, and `_x005F_` an underscore that
/// would begin one. Units of UTF-16; halves that do not pair stay as they stand.
#[cold]
fn unescape_units(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(found) = memchr::memmem::find(rest, b"_x") {
        let (before, after) = rest.split_at(found);
        out.extend_from_slice(before);
        let first = unit(after);
        let second = unit(after.get(7..).unwrap_or_default());
        let (letter, length) = match (first, second) {
            (Some(high @ 0xd800..=0xdbff), Some(low @ 0xdc00..=0xdfff)) => {
                (char::decode_utf16([high, low]).next().and_then(Result::ok), 14)
            }
            (Some(single), _) => (char::from_u32(u32::from(single)), 7),
            (None, _) => (None, 0),
        };
        if let Some(letter) = letter {
            out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
            rest = after.get(length..).unwrap_or_default();
        } else {
            out.push(b'_');
            rest = after.get(1..).unwrap_or_default();
        }
    }
    out.extend_from_slice(rest);
    out
}

/// The unit that `_xHHHH_` at the beginning of `text` stands for.
fn unit(text: &[u8]) -> Option<u16> {
    let digits = text.get(..7)?.strip_prefix(b"_x")?.strip_suffix(b"_")?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(raw: &str, limit: u32) -> String {
        let mut gathered = Gathered::new(limit);
        gathered.push(raw.as_bytes());
        gathered.text().unwrap().to_owned()
    }

    #[test]
    fn units_and_entities_are_undone_once() {
        assert_eq!(seen("a_x000D__x000A_b", 99), "a\r\nb");
        assert_eq!(seen("_x005F_x000D_", 99), "_x000D_");
        assert_eq!(seen("_xD83D__xDE00_ _xD83D_ _x00e9_ _x12_", 99), "😀 _xD83D_ é _x12_");
        assert_eq!(seen("a &amp;lt; &#65;&#x42; &nbsp; & b\r\nc\rd", 99), "a &lt; AB &nbsp; & b\nc\nd");
    }

    #[test]
    fn long_text_is_cut_behind_the_limit() {
        assert_eq!(seen("abcdef", 3), "abcd");
        assert_eq!(seen("ééé", 3), "ééé");
        assert_eq!(seen("éééééééé", 3), "éééé");
        let mut gathered = Gathered::new(3);
        for _ in 0..1000 {
            gathered.push("€".repeat(100).as_bytes());
        }
        assert!(gathered.raw().len() < 100);
        assert_eq!(gathered.text(), Some("€€€€"));
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let written = |text: &str| {
            let mut into = Vec::new();
            write_cell(text.as_bytes(), &mut into);
            String::from_utf8(into).unwrap()
        };
        assert_eq!(written("a, b"), "a, b");
        assert_eq!(written("5\" pipe"), "\"5\"\" pipe\"");
        assert_eq!(written("a\nb"), "\"a\nb\"");
        assert_eq!(written(" a"), "\" a\"");
        assert_eq!(written("\""), "\"\"\"\"");
    }
}
