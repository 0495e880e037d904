//! A pull scanner for the XML that spreadsheets are written in.
//!
//! Our own and not a crate's: it reads straight from the unpacking, never holds more than a window
//! of the part however long a text or a comment is, and gives names and values as slices of that
//! window. It understands what workbooks have — elements, attributes, text, CDATA, comments,
//! processing instructions, the five entities and numeric ones — and refuses document types, which
//! workbooks do not have and bombs are made of.

use memchr::{memchr, memmem};

use super::{
    entity::{self, unescape},
    inflate::Part,
    refuse::{Damage, damaged},
};
use crate::read::Refusal;

/// What may be passed over in a part without a word: elements that mean nothing to us count one, comments
/// and the like [`COMMENT`]. A second's work; real workbooks have a thousandth of it.
const MOST_IDLE: u32 = 1 << 25;
const COMMENT: u32 = 16;
/// Bytes unpacked at a time.
const WINDOW: usize = 64 << 10;
/// No tag is longer than this; text may be.
const LONGEST_TAG: usize = WINDOW;
/// CDATA is given whole, so there is a limit to it.
const LONGEST_CDATA: usize = 1 << 20;

/// Reads a part event by event.
pub(super) struct Xml<'a> {
    part: Part<'a>,
    buffer: Vec<u8>,
    /// The window's bytes that are filled.
    filled: usize,
    at: usize,
    begun: bool,
    ended: bool,
    depth: u32,
    idle: u32,
}

/// What comes next; slices are valid until the next call.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Event<'b> {
    /// `<name …>`, or `<name …/>`, which has no end of its own.
    Start(Tag<'b>),
    /// `</name>`, its local name.
    End(&'b [u8]),
    /// Text with its entities as they stand, in pieces of any length.
    Text(&'b [u8]),
    /// Text that has no entities.
    Plain(&'b [u8]),
    /// The part has ended, all its elements closed.
    Ended,
}

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'b> {
    /// Without a prefix.
    pub name: &'b [u8],
    /// What stands behind the name.
    rest: &'b [u8],
    /// `<name/>`.
    pub empty: bool,
}

/// A cell with nothing but a value; what is not written is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UsualCell<'b> {
    pub reference: &'b [u8],
    pub style: &'b [u8],
    pub kind: &'b [u8],
    /// Its entities as they stand.
    pub value: &'b [u8],
}

/// An event as places in the buffer, so that finding it may refill the buffer.
enum Found {
    Start { end: usize },
    End { end: usize },
    Text { end: usize },
    Cdata { end: usize, next: usize },
    Ended,
}

impl<'a> Xml<'a> {
    pub(super) fn new(part: Part<'a>) -> Self {
        Self {
            part,
            buffer: vec![0; 2 * WINDOW],
            filled: 0,
            at: 0,
            begun: false,
            ended: false,
            depth: 0,
            idle: 0,
        }
    }

    /// The part's name, for refusals.
    pub(super) fn name(&self) -> &'a str {
        self.part.name()
    }

    /// Bytes of the part so far.
    pub(super) fn produced(&self) -> u64 {
        self.part.produced()
    }

    /// Elements that are open.
    pub(super) fn depth(&self) -> u32 {
        self.depth
    }

    /// An element was met that says nothing of use.
    #[inline]
    pub(super) fn pass_over(&mut self) -> Result<(), Refusal> {
        self.idle += 1;
        if self.idle > MOST_IDLE { Err(self.broken()) } else { Ok(()) }
    }

    #[cold]
    pub(super) fn broken(&self) -> Refusal {
        damaged(Damage::Markup, self.part.name())
    }

    pub(super) fn next(&mut self) -> Result<Event<'_>, Refusal> {
        let found = self.find()?;
        let from = self.at;
        Ok(match found {
            Found::Start { end } => {
                self.at = end + 1;
                let inside = self.buffer.get(from + 1..end).unwrap_or_default();
                let (inside, empty) = match inside.strip_suffix(b"/") {
                    Some(inside) => (inside, true),
                    None => (inside, false),
                };
                self.depth += u32::from(!empty);
                let length = inside.iter().position(|byte| is_blank(*byte)).unwrap_or(inside.len());
                let (name, rest) = inside.split_at(length);
                Event::Start(Tag { name: local(name), rest, empty })
            }
            Found::End { end } => {
                self.at = end + 1;
                let Some(depth) = self.depth.checked_sub(1) else { return Err(self.broken()) };
                self.depth = depth;
                let name = self.buffer.get(from + 2..end).unwrap_or_default();
                Event::End(local(name.trim_ascii_end()))
            }
            Found::Text { end } => {
                self.at = end;
                Event::Text(self.buffer.get(from..end).unwrap_or_default())
            }
            Found::Cdata { end, next } => {
                self.at = next;
                Event::Plain(self.buffer.get(from..end).unwrap_or_default())
            }
            Found::Ended => {
                if self.depth > 0 {
                    return Err(self.broken());
                }
                Event::Ended
            }
        })
    }

    /// `<c r="…" s="…" t="…"><v>…</v></c>`, style and type or not, which is how most cells are written, in
    /// one step. None, and nothing is taken, if what comes next is anything else or lies across the window's
    /// end. It makes reading a sheet a third faster.
    #[inline]
    pub(super) fn usual_cell(&mut self) -> Option<UsualCell<'_>> {
        let window = self.buffer.get(..self.filled)?;
        let rest = window.get(self.at..)?.strip_prefix(b"<c r=\"")?;
        let (reference, mut rest) = until(rest, b'"')?;
        let (mut style, mut kind) = (&b""[..], &b""[..]);
        if let Some(inside) = rest.strip_prefix(b" s=\"") {
            (style, rest) = until(inside, b'"')?;
        }
        if let Some(inside) = rest.strip_prefix(b" t=\"") {
            (kind, rest) = until(inside, b'"')?;
        }
        let (value, rest) = until(rest.strip_prefix(b"><v>")?, b'<')?;
        let rest = rest.strip_prefix(b"/v></c>")?;
        self.at = self.filled - rest.len();
        Some(UsualCell { reference, style, kind, value })
    }

    /// `<si><t>…</t></si>`, which is how most shared strings are written, likewise.
    #[inline]
    pub(super) fn usual_string(&mut self) -> Option<&[u8]> {
        let window = self.buffer.get(..self.filled)?;
        let rest = window.get(self.at..)?.strip_prefix(b"<si><t>")?;
        let (text, rest) = until(rest, b'<')?;
        let rest = rest.strip_prefix(b"/t></si>")?;
        self.at = self.filled - rest.len();
        Some(text)
    }

    /// Reads on to the end of the part without looking at it, so that its checksum is compared.
    pub(super) fn drain(&mut self) -> Result<(), Refusal> {
        while !self.ended {
            self.at = self.filled;
            self.fill()?;
        }
        Ok(())
    }

    /// The bytes not yet looked at.
    fn rest(&self) -> &[u8] {
        self.buffer.get(self.at..self.filled).unwrap_or_default()
    }

    /// Makes room and unpacks more.
    fn fill(&mut self) -> Result<(), Refusal> {
        self.buffer.copy_within(self.at..self.filled, 0);
        self.filled -= self.at;
        self.at = 0;
        if self.buffer.len() < self.filled + WINDOW {
            self.buffer.resize(self.filled + WINDOW, 0);
        }
        let room = self.buffer.get_mut(self.filled..).unwrap_or_default();
        let read = self.part.read(room)?;
        self.filled += read;
        self.ended = read == 0;
        if !self.begun && (self.filled >= 4 || self.ended) {
            self.begin()?;
        }
        Ok(())
    }

    /// Passes over a byte order mark; other encodings are refused.
    fn begin(&mut self) -> Result<(), Refusal> {
        self.begun = true;
        match self.rest() {
            [0xef, 0xbb, 0xbf, ..] => self.at += 3,
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [b'<', 0, ..] | [0, b'<', ..] => {
                return Err(damaged(Damage::Encoding, self.part.name()));
            }
            _ => {}
        }
        Ok(())
    }

    fn find(&mut self) -> Result<Found, Refusal> {
        loop {
            let rest = self.rest();
            match rest {
                [b'<', b'/', ..] => {
                    if let Some(length) = memchr(b'>', rest) {
                        return Ok(Found::End { end: self.at + length });
                    }
                }
                [b'<', b'?', ..] => {
                    if let Some(length) = memmem::find(rest, b"?>") {
                        let instruction = rest.get(..length).unwrap_or_default();
                        if !is_readable(instruction) {
                            return Err(damaged(Damage::Encoding, self.part.name()));
                        }
                        self.at += length + 2;
                        self.idle += COMMENT;
                        self.pass_over()?;
                        continue;
                    }
                }
                [b'<', b'!', ..] => {
                    if let Some(found) = self.find_special()? {
                        return Ok(found);
                    }
                    continue;
                }
                [b'<', _, ..] => {
                    if let Some(length) = tag_end(rest) {
                        return Ok(Found::Start { end: self.at + length });
                    }
                }
                [b'<'] => {}
                _ => {
                    if let Some(length) = memchr(b'<', rest) {
                        return Ok(Found::Text { end: self.at + length });
                    }
                    // A long text is given in pieces.
                    let whole = if self.ended { rest.len() } else { whole_text(rest) };
                    if whole > 0 && (self.ended || rest.len() >= WINDOW) {
                        return Ok(Found::Text { end: self.at + whole });
                    }
                    if self.ended {
                        return Ok(Found::Ended);
                    }
                }
            }
            if self.ended || self.rest().len() > LONGEST_TAG {
                return Err(self.broken());
            }
            self.fill()?;
        }
    }

    /// A comment (passed over: none), CDATA, or a document type.
    fn find_special(&mut self) -> Result<Option<Found>, Refusal> {
        while self.rest().len() < 9 && !self.ended {
            self.fill()?;
        }
        self.idle += COMMENT;
        self.pass_over()?;
        if self.rest().starts_with(b"<!--") {
            self.at += 4;
            loop {
                if let Some(length) = memmem::find(self.rest(), b"-->") {
                    self.at += length + 3;
                    return Ok(None);
                }
                if self.ended {
                    return Err(self.broken());
                }
                self.at = self.at.max(self.filled.saturating_sub(2));
                self.fill()?;
            }
        }
        if !self.rest().starts_with(b"<![CDATA[") {
            let what = if self.rest().starts_with(b"<!DOCTYPE") || self.rest().starts_with(b"<!ENTITY") {
                Damage::DocumentType
            } else {
                Damage::Markup
            };
            return Err(damaged(what, self.part.name()));
        }
        loop {
            let rest = self.rest();
            if let Some(length) = memmem::find(rest, b"]]>") {
                let next = self.at + length + 3;
                let end = self.at + length;
                self.at += 9;
                return Ok(Some(Found::Cdata { end, next }));
            }
            if self.ended || rest.len() > LONGEST_CDATA {
                return Err(self.broken());
            }
            self.fill()?;
        }
    }
}

impl<'b> Tag<'b> {
    /// Attributes in their order: name with prefix, value with its entities as they stand.
    pub(super) fn attributes(&self) -> Attributes<'b> {
        Attributes { rest: self.rest }
    }

    /// The value of the attribute of this name, its entities undone. None, too, if it is no text.
    pub(super) fn attribute(&self, name: &[u8]) -> Option<String> {
        let (_, raw) = self.attributes().find(|(found, _)| *found == name)?;
        let mut text = Vec::new();
        unescape(raw, &mut text);
        String::from_utf8(text).ok()
    }
}

pub(super) struct Attributes<'b> {
    rest: &'b [u8],
}

impl Attributes<'_> {
    /// After the last attribute: is nothing left that is none?
    #[inline]
    pub(super) fn are_sound(&self) -> bool {
        self.rest.iter().all(|byte| is_blank(*byte))
    }
}

impl<'b> Iterator for Attributes<'b> {
    type Item = (&'b [u8], &'b [u8]);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.trim_ascii_start();
        let equals = rest.iter().position(|byte| *byte == b'=')?;
        let name = rest.get(..equals)?.trim_ascii_end();
        let (quote, rest) = rest.get(equals + 1..)?.trim_ascii_start().split_first()?;
        let end = rest.iter().position(|byte| byte == quote)?;
        self.rest = rest.get(end + 1..).unwrap_or_default();
        Some((name, rest.get(..end)?))
    }
}

/// What stands before a byte that is near, and behind it.
#[inline]
fn until(text: &[u8], end: u8) -> Option<(&[u8], &[u8])> {
    let length = text.iter().position(|byte| *byte == end)?;
    Some((text.get(..length)?, text.get(length + 1..)?))
}

/// A name without its prefix.
#[inline]
pub(super) fn local(name: &[u8]) -> &[u8] {
    match name.iter().position(|byte| *byte == b':') {
        Some(colon) => name.get(colon + 1..).unwrap_or_default(),
        None => name,
    }
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Where the tag that begins `rest` ends: the first `>` outside quotation marks.
#[inline]
fn tag_end(rest: &[u8]) -> Option<usize> {
    let mut quote = 0;
    for (at, byte) in rest.iter().enumerate() {
        if quote == 0 {
            match byte {
                b'>' => return Some(at),
                b'"' | b'\'' => quote = *byte,
                _ => {}
            }
        } else if *byte == quote {
            quote = 0;
        }
    }
    None
}

/// As much of a text that goes on as can be given without cutting an entity or a line end in two.
fn whole_text(text: &[u8]) -> usize {
    let tail = text.len().saturating_sub(entity::LONGEST);
    let last = text.get(tail..).unwrap_or_default();
    if let Some(from) = memchr::memrchr(b'&', last)
        && memchr(b';', last.get(from..).unwrap_or_default()).is_none()
    {
        return tail + from;
    }
    text.len() - usize::from(text.last() == Some(&b'\r'))
}

/// Does an XML declaration name an encoding that we read?
fn is_readable(instruction: &[u8]) -> bool {
    let Some(from) = memmem::find(instruction, b"encoding").filter(|_| instruction.starts_with(b"<?xml "))
    else {
        return true;
    };
    let named = Attributes { rest: instruction.get(from..).unwrap_or_default() }.next();
    named.is_none_or(|(_, name)| {
        [&b"utf-8"[..], b"utf8", b"us-ascii", b"ascii"].iter().any(|known| name.eq_ignore_ascii_case(known))
    })
}
