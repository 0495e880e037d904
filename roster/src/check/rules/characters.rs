//! Characters nobody sees, and the one that stands for what could not be read.

use std::borrow::Cow;

/// A text whose invisible characters mean nothing: they came along with a copy and would make two equal
/// addresses different. In names some of them belong to the script (Persian, Hindi), so there only
/// control characters count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) enum Care {
    /// Names and other free texts.
    Control,
    /// Everything that is compared: addresses, references, names of groups, figures.
    Invisible,
}

/// The first character that must not be there, as it is called.
pub(in crate::check) fn unwanted(text: &str, care: Care) -> Option<Cow<'static, str>> {
    text.chars().find(|character| is_unwanted(*character, care)).map(called)
}

/// The text without them.
pub(in crate::check) fn cleaned(text: &str, care: Care) -> String {
    let clean: String = text.chars().filter(|character| !is_unwanted(*character, care)).collect();
    clean.trim().to_owned()
}

/// Could not be read when the text was decoded, here or by whoever saved it.
pub(in crate::check) fn has_replacement(text: &str) -> bool {
    text.contains(char::REPLACEMENT_CHARACTER)
}

/// Line breaks and tabs are what people type; the other control characters are damage, and so is the mark
/// of a file's beginning where another file was put behind it.
fn is_unwanted(character: char, care: Care) -> bool {
    let control =
        character.is_control() && !matches!(character, '\n' | '\r' | '\t') || character == '\u{feff}';
    control || care == Care::Invisible && is_invisible(character)
}

/// Zero-width and direction marks, and the soft hyphen.
const fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206f}' | '\u{feff}')
}

fn called(character: char) -> Cow<'static, str> {
    match character {
        '\0' => "a NUL".into(),
        '\u{ad}' => "a soft hyphen".into(),
        '\u{200b}' => "a zero-width space".into(),
        '\u{200c}' | '\u{200d}' | '\u{2060}' => "a zero-width joiner".into(),
        '\u{feff}' => "a byte order mark".into(),
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "a mark for the direction of writing".into()
        }
        _ => format!("U+{:04X}", u32::from(character)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_are_named_and_removed() {
        assert_eq!(unwanted("a\0b", Care::Control).unwrap(), "a NUL");
        assert_eq!(unwanted("a\u{85}b", Care::Control).unwrap(), "U+0085");
        assert_eq!(unwanted("a\u{200b}b", Care::Invisible).unwrap(), "a zero-width space");
        assert_eq!(
            unwanted("\u{202a}+44 20\u{202c}", Care::Invisible).unwrap(),
            "a mark for the direction of writing"
        );
        assert_eq!(unwanted("a\u{200b}b", Care::Control), None);
        assert_eq!(unwanted("two\nlines\tand a tab", Care::Invisible), None);
        assert_eq!(unwanted("O\u{2019}Brien", Care::Invisible), None);
        assert_eq!(cleaned("\u{feff} ann@\u{200b}b.de\u{7}", Care::Invisible), "ann@b.de");
        assert!(has_replacement("J\u{fffd}rg") && !has_replacement("Jörg"));
    }
}
