//! Passwords that everybody thinks of.
//!
//! The lists are zxcvbn's: the 30,000 passwords that were found most where they leaked, and common words and names.
//! Nothing of it is in the browser. Of these passwords hardly any has twelve characters; what people make of them to
//! get there has: so one counts as common, too, that is one of them said again, written backwards or with signs for
//! letters, or with figures and signs around it.

use std::collections::BTreeSet;

use zxcvbn::matching::Match;
use zxcvbn::matching::patterns::MatchPattern;

/// From so many figures on, a common password of figures alone is no mere addition to something else.
const LONG: usize = 8;

/// Whether the password is one common word or password, a row of keys or figures, or the same character again and
/// again, and nothing else but figures and signs.
pub(super) fn is_common(password: &str) -> bool {
    let guessed = zxcvbn::zxcvbn(password, &[]);
    let mut parts = Parts::default();
    parts.add_all(guessed.sequence());
    // What comes after the characters that are looked at is not known, and so counts as something.
    let looked_at: usize = guessed.sequence().iter().map(|part| part.token.chars().count()).sum();
    let all_seen = looked_at == password.chars().count();
    all_seen && !parts.other && parts.words.len() <= 1 && (parts.runs || !parts.words.is_empty())
}

/// What a password is made of.
#[derive(Debug, Default)]
struct Parts {
    /// Common words and passwords.
    words: BTreeSet<String>,
    /// Rows of keys, of figures, of letters; the same again and again.
    runs: bool,
    /// Anything that is not to be guessed so easily.
    other: bool,
}

impl Parts {
    fn add_all(&mut self, parts: &[Match]) {
        for part in parts {
            self.add(part);
        }
    }

    fn add(&mut self, part: &Match) {
        let has_letters = part.token.chars().any(char::is_alphabetic);
        match &part.pattern {
            MatchPattern::Dictionary(found) if has_letters => {
                self.words.insert(found.matched_word.to_lowercase());
            }
            MatchPattern::Dictionary(_) if part.token.chars().count() >= LONG => self.runs = true,
            MatchPattern::Repeat(repeated) => {
                self.runs = true;
                if repeated.base_token.chars().count() > 1 {
                    self.add_all(&repeated.base_matches);
                }
            }
            MatchPattern::Sequence(_) | MatchPattern::Spatial(_) => self.runs = true,
            // Figures and signs make nothing of a common word that nobody would try.
            _ if !has_letters => {}
            _ => self.other = true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_common;

    #[test]
    fn what_everybody_thinks_of_is_common() {
        for password in [
            "password1234",
            "Password2026!",
            "P@ssw0rd12345",
            "passwordpassword",
            "drowssap12345",
            "123456789012",
            "aaaaaaaaaaaa",
            "abcdefghijkl",
            "qwertyuiop123",
            "iloveyou!!!!!!",
            "1q2w3e4r5t6y",
            "letmeinletmein",
            "!!monkey!!1234",
        ] {
            assert!(is_common(password), "{password}: {:?}", zxcvbn::zxcvbn(password, &[]).sequence());
        }
    }

    #[test]
    fn words_that_do_not_belong_together_are_not() {
        for password in [
            "correct horse battery",
            "correct horse battery staple",
            "violet tractor noon",
            "839201748261",
            "kX9vQm2LpTz7",
            "Grünkohl-mit-Pinkel",
            "パスワードではない文字列です",
        ] {
            assert!(!is_common(password), "{password}");
        }
        let long: String = (0_u32..128).filter_map(|at| char::from_u32(0x4E00 + at * 7)).collect();
        assert!(!is_common(&long));
    }
}
