//! The pattern a company demands of a text: a regular expression that the whole of it must match.

use regex_lite::{Regex, RegexBuilder};

/// Nobody writes a longer one by hand; a program that does gets none.
const MOST_CHARACTERS: usize = 1_000;
/// What a compiled pattern may take. Matching takes time in proportion to this and to the text.
const MOST_BYTES: usize = 1 << 16;

/// None: it is no pattern that can be used. Never panics, whatever it is.
pub(in crate::check) fn compile(pattern: &str) -> Option<Regex> {
    if pattern.len() > MOST_CHARACTERS {
        return None;
    }
    let build = |pattern: &str| RegexBuilder::new(pattern).size_limit(MOST_BYTES).nest_limit(50).build().ok();
    // By itself first: `a)|(b` would be a pattern only between our brackets.
    build(pattern)?;
    build(&format!(r"\A(?:{pattern})\z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_text_must_match() {
        let matches = |pattern: &str, text: &str| compile(pattern).unwrap().is_match(text);
        assert!(matches("[A-Z]{2}[0-9]+", "AB12"));
        assert!(!matches("[A-Z]{2}[0-9]+", "xAB12"));
        assert!(matches("a|ab", "ab"));
        assert!(matches("^AB$", "AB"));
        assert!(!matches("a", "a\n"));
    }

    #[test]
    fn what_is_no_pattern_is_none() {
        for pattern in
            ["(", "a)|(b", "[z-a]", "*", r"\p{Nope}", "(?x) a # comment", "((a{1000}){1000}){1000}"]
        {
            assert!(compile(pattern).is_none(), "{pattern}");
        }
        assert!(compile(&"(".repeat(500)).is_none());
        assert!(compile(&"a".repeat(1_001)).is_none());
    }

    #[test]
    fn a_text_made_to_stall_it_does_not() {
        let regex = compile("(a*)*b").unwrap();
        assert!(!regex.is_match(&"a".repeat(200)));
    }
}
