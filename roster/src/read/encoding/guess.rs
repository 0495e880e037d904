//! Which encoding a text is in that is neither marked nor UTF-8: a guess.

use chardetng::EncodingDetector;
use encoding_rs::{
    Encoding, ISO_8859_2, ISO_8859_15, MACINTOSH, UTF_8, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
    WINDOWS_1253, WINDOWS_1254,
};

use super::Found;
use crate::read::Reading;

/// Encodings worth showing beside the guess, the likeliest first.
const LIKELY: [&Encoding; 8] = [
    WINDOWS_1252,
    MACINTOSH,
    WINDOWS_1250,
    WINDOWS_1251,
    ISO_8859_2,
    WINDOWS_1254,
    WINDOWS_1253,
    ISO_8859_15,
];
/// Readings shown.
const SHOWN: usize = 5;
const LINES: usize = 3;
/// Bytes of a line that are shown.
pub(super) const LINE: usize = 200;

/// `window` begins with the first byte that is not ASCII, `before` is its line up to there, and `whole`
/// says that the file ends with the window.
pub(super) fn guess(before: &[u8], window: &[u8], whole: bool) -> Found {
    if is_utf8(window, whole) {
        return Found::sure(UTF_8);
    }
    let mut detector = EncodingDetector::new();
    detector.feed(window, true);
    let mut encoding = detector.guess(None, false);
    // The detector does not know the code page of older Macs, whose letters stand where others have
    // signs that do not occur inside words.
    if oddness(window, MACINTOSH) < oddness(window, encoding) {
        encoding = MACINTOSH;
    }
    let text = [before, window].concat();
    let lines = odd_lines(&text);
    let mut readings: Vec<Reading> = Vec::new();
    for encoding in std::iter::once(encoding).chain(LIKELY) {
        let lines: Vec<String> = lines.iter().map(|line| decode(line, encoding)).collect();
        if readings.len() < SHOWN && !readings.iter().any(|reading| reading.lines == lines) {
            readings.push(Reading { encoding: encoding.name().to_owned(), lines });
        }
    }
    Found { encoding, is_guess: true, readings }
}

/// UTF-8, or so nearly that what is wrong is damage and not another encoding.
fn is_utf8(window: &[u8], whole: bool) -> bool {
    let (mut sound, mut broken) = (0_usize, 0_usize);
    for chunk in window.utf8_chunks() {
        sound += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        let last = chunk.invalid();
        if !last.is_empty() {
            broken += 1;
        }
    }
    // The window may end in the middle of a character.
    if !whole && std::str::from_utf8(window).is_err_and(|error| error.error_len().is_none()) {
        broken -= 1;
    }
    broken == 0 || sound > broken * 4
}

/// How many characters of the text would be out of place: signs between letters, and what no text has.
fn oddness(window: &[u8], encoding: &'static Encoding) -> usize {
    let (text, _) = encoding.decode_without_bom_handling(window);
    let characters: Vec<char> = text.chars().collect();
    let mut odd = 0;
    for (at, character) in characters.iter().enumerate().filter(|(_, character)| !character.is_ascii()) {
        let beside =
            |at: Option<usize>| at.and_then(|at| characters.get(at)).is_some_and(|it| it.is_alphabetic());
        let inside = beside(at.checked_sub(1)) || beside(at.checked_add(1));
        // `Ã¶`, `mŸller`: a capital inside a small word is no letter either.
        let small = at.checked_sub(1).and_then(|at| characters.get(at)).is_some_and(|it| it.is_lowercase());
        let apostrophe = matches!(character, '’' | '‘' | '–' | '—' | '·' | 'º' | 'ª');
        if character.is_control()
            || *character == '\u{fffd}'
            || inside && !character.is_alphabetic() && !apostrophe
            || small && character.is_uppercase()
        {
            odd += 1;
        }
    }
    odd
}

/// Some lines in which encodings differ, shortened.
fn odd_lines(window: &[u8]) -> Vec<&[u8]> {
    window
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .filter(|line| !line.is_ascii())
        .take(LINES)
        .map(|line| line.get(..LINE).unwrap_or(line))
        .collect()
}

fn decode(line: &[u8], encoding: &'static Encoding) -> String {
    encoding.decode_without_bom_handling(line).0.into_owned()
}
