//! Bytes in any encoding → UTF-8 text, as they come.
//!
//! A byte order mark decides, then zero bytes (UTF-16), then what is valid UTF-8; anything else is a
//! guess and shown as one. Most files are plain ASCII for long stretches, which is the same in all but
//! UTF-16: nothing is decided before the first byte that is not, however far into the file it stands.

mod guess;

use encoding_rs::{CoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::Reading;

/// Bytes looked at, from the first that is not ASCII, to decide. The same however the file is sliced.
const WINDOW: usize = 64 << 10;

/// Turns a file's bytes into text, handed on in pieces. UTF-8 is handed on as it is, errors and all:
/// the record that an error stands in tells it.
#[derive(Debug)]
pub(super) struct Decoder {
    state: State,
    /// Bytes handed on before the first that was decoded: up to there, text and file are the same.
    same: u64,
    /// What of the line they are in comes before them.
    line: Vec<u8>,
    decoded: String,
    pub found: Found,
}

/// What the encoding is, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub encoding: &'static Encoding,
    pub is_guess: bool,
    /// Of a guess: what some lines would be in the likely encodings.
    pub readings: Vec<Reading>,
}

#[derive(Debug)]
enum State {
    /// Nothing but ASCII so far, and nobody said what it is.
    Ascii,
    /// The first bytes that are not, being collected.
    Waiting(Vec<u8>),
    Utf8,
    Other(encoding_rs::Decoder),
}

impl Found {
    fn sure(encoding: &'static Encoding) -> Self {
        Self { encoding, is_guess: false, readings: Vec::new() }
    }
}

/// The encoding somebody names, by any name it has on the web; and those that spreadsheets use.
pub(super) fn named(name: &str) -> Option<&'static Encoding> {
    let label = match name.trim().to_ascii_lowercase().replace([' ', '_'], "-").as_str() {
        "mac-roman" | "macroman" | "mac-os-roman" | "x-mac-roman" => "macintosh",
        "utf16" => "utf-16le",
        "cp850" | "cp437" | "dos" => return None,
        label => return Encoding::for_label_no_replacement(label.as_bytes()),
    };
    Encoding::for_label_no_replacement(label.as_bytes())
}

impl Decoder {
    /// Looks at the beginning of a file. Gives how many bytes of it are a mark and no text, too.
    pub(super) fn new(beginning: &[u8], chosen: Option<&'static Encoding>) -> (Self, usize) {
        let mark = Encoding::for_bom(beginning);
        let encoding = chosen.or(mark.map(|(encoding, _)| encoding)).or_else(|| utf16(beginning));
        let encoding = match (chosen, mark) {
            // Who says UTF-16 need not know which of the two.
            (Some(chosen), Some((marked, _))) if chosen == UTF_16LE && marked == UTF_16BE => Some(marked),
            _ => encoding,
        };
        // A mark is no text, unless another encoding was chosen in which it is some.
        let skip = mark.filter(|(marked, _)| Some(*marked) == encoding).map_or(0, |(_, length)| length);
        let state = match encoding {
            None => State::Ascii,
            Some(encoding) if encoding == UTF_8 => State::Utf8,
            Some(encoding) => State::Other(encoding.new_decoder_without_bom_handling()),
        };
        let found = Found::sure(encoding.unwrap_or(UTF_8));
        (Self { state, same: 0, line: Vec::new(), decoded: String::new(), found }, skip)
    }

    /// For text that is UTF-8 already.
    pub(super) fn utf8() -> Self {
        Self {
            state: State::Utf8,
            same: 0,
            line: Vec::new(),
            decoded: String::new(),
            found: Found::sure(UTF_8),
        }
    }

    /// Is the text another than the file, from the file's beginning?
    pub(super) fn decodes(&self) -> bool {
        matches!(self.state, State::Other(_))
    }

    /// Did somebody, or a mark, or its zero bytes say what the file is?
    pub(super) fn is_sure(&self) -> bool {
        !matches!(self.state, State::Ascii | State::Waiting(_))
    }

    /// Bytes handed on before the first that was decoded.
    pub(super) fn undecoded(&self) -> u64 {
        self.same
    }

    /// Hands on the text of more bytes; `true` with it: it was made, and is not in the file as such.
    pub(super) fn push<E>(
        &mut self,
        bytes: &[u8],
        ended: bool,
        mut each: impl FnMut(&[u8], bool) -> Result<(), E>,
    ) -> Result<(), E> {
        match &mut self.state {
            State::Utf8 => each(bytes, false),
            State::Other(decoder) => decode(decoder, &mut self.decoded, bytes, ended, &mut each),
            State::Ascii => {
                // The usual case is told many bytes at a time.
                let odd =
                    if bytes.is_ascii() { None } else { bytes.iter().position(|byte| !byte.is_ascii()) };
                let ascii = odd.unwrap_or(bytes.len());
                let (ascii, rest) = bytes.split_at_checked(ascii).unwrap_or((bytes, &[]));
                self.same += ascii.len() as u64;
                self.remember(ascii);
                each(ascii, false)?;
                if rest.is_empty() {
                    return Ok(());
                }
                self.state = State::Waiting(Vec::new());
                self.push(rest, ended, each)
            }
            State::Waiting(held) => {
                held.extend_from_slice(bytes);
                if held.len() < WINDOW && !ended {
                    return Ok(());
                }
                let held = std::mem::take(held);
                let window = held.get(..WINDOW).unwrap_or(&held);
                let whole = ended && window.len() == held.len();
                self.found = guess::guess(&self.line, window, whole);
                self.state = if self.found.encoding == UTF_8 {
                    State::Utf8
                } else {
                    State::Other(self.found.encoding.new_decoder_without_bom_handling())
                };
                self.push(&held, ended, each)
            }
        }
    }
}

impl Decoder {
    /// The last bytes of the line that is not at its end yet.
    fn remember(&mut self, ascii: &[u8]) {
        let last = ascii.get(ascii.len().saturating_sub(guess::LINE)..).unwrap_or(ascii);
        if let Some(end) = memchr::memrchr2(b'\n', b'\r', last) {
            self.line.clear();
            self.line.extend_from_slice(last.get(end + 1..).unwrap_or_default());
        } else {
            self.line.extend_from_slice(last);
            let over = self.line.len().saturating_sub(guess::LINE);
            self.line.drain(..over);
        }
    }
}

fn decode<E>(
    decoder: &mut encoding_rs::Decoder,
    text: &mut String,
    mut bytes: &[u8],
    ended: bool,
    each: &mut impl FnMut(&[u8], bool) -> Result<(), E>,
) -> Result<(), E> {
    text.reserve(WINDOW);
    loop {
        text.clear();
        let (result, read, _) = decoder.decode_to_string(bytes, text, ended);
        bytes = bytes.get(read..).unwrap_or_default();
        each(text.as_bytes(), true)?;
        if result == CoderResult::InputEmpty {
            return Ok(());
        }
    }
}

/// UTF-16 without a mark: in texts that people write, every other byte of most characters is zero.
fn utf16(beginning: &[u8]) -> Option<&'static Encoding> {
    let sample = beginning.get(..4096).unwrap_or(beginning);
    let (pairs, _) = sample.as_chunks::<2>();
    let count = |at: usize| pairs.iter().filter(|pair| pair.get(at) == Some(&0)).count() * 100;
    let (first, second) = (count(0), count(1));
    let (most, few) = (pairs.len() * 40, pairs.len() * 5);
    if pairs.len() < 2 {
        None
    } else if second >= most && first <= few {
        Some(UTF_16LE)
    } else if first >= most && second <= few {
        Some(UTF_16BE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode_all(bytes: &[u8], slice: usize) -> (String, Found) {
        let (mut decoder, skip) = Decoder::new(bytes, None);
        let mut text = Vec::new();
        let mut take = |more: &[u8], _: bool| {
            text.extend_from_slice(more);
            Ok::<(), ()>(())
        };
        for part in bytes[skip..].chunks(slice) {
            decoder.push(part, false, &mut take).unwrap();
        }
        decoder.push(&[], true, &mut take).unwrap();
        (String::from_utf8_lossy(&text).into_owned(), decoder.found)
    }

    fn decoded(bytes: &[u8]) -> (String, &'static str, bool) {
        let (text, found) = decode_all(bytes, bytes.len());
        for slice in [1, 3] {
            assert_eq!(decode_all(bytes, slice), (text.clone(), found.clone()));
        }
        (text, found.encoding.name(), found.is_guess)
    }

    #[test]
    fn what_is_certain_is_not_a_guess() {
        let utf16: Vec<u8> = "Name,Ort\r\nJörg,Łódź\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decoded(&utf16), ("Name,Ort\r\nJörg,Łódź\r\n".into(), "UTF-16LE", false));
        let big: Vec<u8> = "\u{feff}Zoë".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decoded(&big), ("Zoë".into(), "UTF-16BE", false));
        assert_eq!(decoded("\u{feff}Zoë".as_bytes()), ("Zoë".into(), "UTF-8", false));
        assert_eq!(decoded("Zoë".as_bytes()), ("Zoë".into(), "UTF-8", false));
        assert_eq!(decoded(b"plain"), ("plain".into(), "UTF-8", false));
    }

    #[test]
    fn code_pages_are_guessed() {
        let (text, encoding, guessed) =
            decoded(b"Name,Email\nJ\xf6rg M\xfcller,j@x.de\nRen\xe9 Fran\xe7ois,r@x.fr\n");
        assert_eq!((encoding, guessed), ("windows-1252", true));
        assert!(text.contains("Jörg Müller") && text.contains("René François"), "{text}");
        let (mac, _, _) = encoding_rs::MACINTOSH.encode("x");
        assert_eq!(&*mac, b"x");
        let (text, encoding, _) =
            decoded(b"Name,Email\nJ\x9arg M\x9fller,j@x.de\nRen\x8e Fran\x8dois,r@x.fr\n");
        assert_eq!(encoding, "macintosh", "{text}");
        let (cyrillic, _, _) =
            encoding_rs::WINDOWS_1251.encode("Имя;Почта\nАнна Иванова;a@x.ru\nПётр Смирнов;p@x.ru\n");
        let (text, encoding, _) = decoded(&cyrillic);
        assert_eq!(encoding, "windows-1251", "{text}");
    }

    #[test]
    fn a_late_letter_is_read_as_if_known_from_the_start() {
        let mut file = vec![b'a'; 200_000];
        file.extend_from_slice(b"\nJ\xf6rg M\xfcller\n");
        let (mut decoder, _) = Decoder::new(&file, None);
        let mut length = 0;
        let mut count = |more: &[u8], _: bool| {
            length += more.len();
            Ok::<(), ()>(())
        };
        decoder.push(&file, false, &mut count).unwrap();
        decoder.push(&[], true, &mut count).unwrap();
        assert_eq!((length, decoder.undecoded()), (file.len() + 2, 200_002));
        assert!(decoder.decodes());
    }

    #[test]
    fn encodings_have_many_names() {
        assert_eq!(named("latin1").unwrap().name(), "windows-1252");
        assert_eq!(named("Mac Roman").unwrap().name(), "macintosh");
        assert_eq!(named("UTF_16").unwrap().name(), "UTF-16LE");
        assert_eq!(named("iso-8859-2").unwrap().name(), "ISO-8859-2");
        assert!(named("klingon").is_none());
    }
}
