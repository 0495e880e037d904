//! The types a checked cell becomes: past here, an e-mail address is never a bare string.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// May the user come in, and do they take a seat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    #[default]
    Active,
    Suspended,
}

impl Status {
    pub const ALL: [Self; 2] = [Self::Active, Self::Suspended];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
        }
    }

    /// Reads what people write: `active`, `1`, `yes`, `true`, `enabled` and their opposites.
    pub fn parse(text: &str) -> Option<Self> {
        // What most files say, a million times.
        match text {
            "active" => return Some(Self::Active),
            "suspended" => return Some(Self::Suspended),
            _ => {}
        }
        parse_yes_no(text).map(|yes| if yes { Self::Active } else { Self::Suspended }).or_else(|| {
            if text.eq_ignore_ascii_case("active") || text.eq_ignore_ascii_case("enabled") {
                Some(Self::Active)
            } else if text.eq_ignore_ascii_case("suspended") || text.eq_ignore_ascii_case("disabled") {
                Some(Self::Suspended)
            } else {
                None
            }
        })
    }

    /// For a column headed `suspended`, where *yes* means suspended.
    #[must_use]
    pub const fn inverted(self) -> Self {
        match self {
            Self::Active => Self::Suspended,
            Self::Suspended => Self::Active,
        }
    }
}

/// `1`/`0`, `yes`/`no`, `true`/`false`, without regard to case.
pub fn parse_yes_no(text: &str) -> Option<bool> {
    const YES: [&str; 3] = ["1", "yes", "true"];
    const NO: [&str; 3] = ["0", "no", "false"];
    if YES.iter().any(|yes| text.eq_ignore_ascii_case(yes)) {
        Some(true)
    } else if NO.iter().any(|no| text.eq_ignore_ascii_case(no)) {
        Some(false)
    } else {
        None
    }
}

/// What a user may do in their company. Ordered: nobody may grant above their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountType {
    Guest,
    #[default]
    User,
    Manager,
    Admin,
}

impl AccountType {
    pub const ALL: [Self; 4] = [Self::Guest, Self::User, Self::Manager, Self::Admin];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::User => "user",
            Self::Manager => "manager",
            Self::Admin => "admin",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| text.eq_ignore_ascii_case(kind.as_str()))
    }
}

impl fmt::Display for Status {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.as_str())
    }
}

impl fmt::Display for AccountType {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.as_str())
    }
}

/// An address that mail can be sent to: the rule of the WHATWG for `input type=email`, at most 64
/// characters before the `@` and 254 in all, international domains accepted. Kept as it was
/// written (in NFC); compared by its [key](Self::key).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

impl EmailAddress {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Lower-cased: two addresses are one person's in a company when their keys are equal.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

/// Why a text is no address; [`crate::check`] turns it into a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailProblem {
    #[error("there is no @")]
    NoAt,
    #[error("there is more than one @")]
    TwoAts,
    #[error("nothing stands before the @")]
    NoLocal,
    #[error("nothing stands after the @")]
    NoDomain,
    #[error("a character before the @ is not allowed there")]
    LocalCharacter,
    #[error("the part after the @ is not a domain")]
    Domain,
    #[error("it is too long (64 characters before the @, 254 in all)")]
    TooLong,
}

impl FromStr for EmailAddress {
    type Err = EmailProblem;

    /// Expects a trimmed text.
    fn from_str(text: &str) -> Result<Self, EmailProblem> {
        if text.is_ascii() {
            validate_ascii(text)?;
            return Ok(Self(text.to_owned()));
        }
        let text: String = text.nfc().collect();
        let (local, domain) = split(&text)?;
        // The mail server sees punycode; the administrator sees what was written.
        let ascii = idna::domain_to_ascii(domain).map_err(|_| EmailProblem::Domain)?;
        validate_ascii(&format!("{local}@{ascii}"))?;
        Ok(Self(text))
    }
}

fn split(text: &str) -> Result<(&str, &str), EmailProblem> {
    let (local, domain) = text.split_once('@').ok_or(EmailProblem::NoAt)?;
    if domain.contains('@') {
        return Err(EmailProblem::TwoAts);
    }
    Ok((local, domain))
}

/// The rule, in one pass and without an allocation: a file of a million addresses runs through here.
///
/// Gives where the `@` stands.
pub(crate) fn validate_ascii(text: &str) -> Result<usize, EmailProblem> {
    let at = validate_local(text)?;
    validate_domain(text, at)?;
    Ok(at)
}

/// What stands before the `@` of a text in ASCII. Gives where that stands.
#[inline]
pub(crate) fn validate_local(text: &str) -> Result<usize, EmailProblem> {
    let bytes = text.as_bytes();
    let local = bytes.iter().take_while(|byte| kind(**byte) & LOCAL != 0).count();
    match bytes.get(local) {
        Some(b'@') if local == 0 => Err(EmailProblem::NoLocal),
        Some(b'@') => Ok(local),
        _ => Err(no_local_part(text)),
    }
}

/// What stands behind the `@`, and the lengths of all.
pub(crate) fn validate_domain(text: &str, local: usize) -> Result<(), EmailProblem> {
    let bytes = text.as_bytes();
    let domain = bytes.get(local + 1..).unwrap_or_default();
    if domain.is_empty() {
        return Err(EmailProblem::NoDomain);
    }
    // A label begins and ends with a letter or digit and is at most 63 bytes long.
    let mut start = 0;
    let mut last = POINT;
    for (at, byte) in domain.iter().enumerate() {
        let this = kind(*byte) & (SOUND | HYPHEN | POINT);
        let follows = this == SOUND || this == HYPHEN && last != POINT || this == POINT && last == SOUND;
        if !follows || this == POINT && at - start > 63 {
            return Err(if domain.contains(&b'@') { EmailProblem::TwoAts } else { EmailProblem::Domain });
        }
        if this == POINT {
            start = at + 1;
        }
        last = this;
    }
    if last != SOUND || domain.len() - start > 63 {
        return Err(EmailProblem::Domain);
    }
    validate_lengths(text, local)
}

/// The lengths of an address whose parts are in order.
#[inline]
pub(crate) fn validate_lengths(text: &str, local: usize) -> Result<(), EmailProblem> {
    if local > 64 || text.len() > 254 { Err(EmailProblem::TooLong) } else { Ok(()) }
}

/// What a byte may be in an address.
const LOCAL: u8 = 1;
const SOUND: u8 = 2;
const HYPHEN: u8 = 4;
const POINT: u8 = 8;

/// Looked up: a chain of comparisons for each byte would be most of what an address costs.
static KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let (local, sound) = (is_local_byte(byte as u8), (byte as u8).is_ascii_alphanumeric());
        let special = match byte as u8 {
            b'-' => HYPHEN,
            b'.' => POINT,
            _ => 0,
        };
        #[expect(clippy::indexing_slicing, reason = "at compile time")]
        {
            kinds[byte] = ((local as u8) * LOCAL) | ((sound as u8) * SOUND) | special;
        }
        byte += 1;
    }
    kinds
};

#[inline]
fn kind(byte: u8) -> u8 {
    KINDS.get(usize::from(byte)).copied().unwrap_or_default()
}

/// The part before the @ is not well-formed, or there is no @ at all.
fn no_local_part(text: &str) -> EmailProblem {
    match split(text) {
        Err(problem) => problem,
        Ok(("", _)) => EmailProblem::NoLocal,
        Ok(_) => EmailProblem::LocalCharacter,
    }
}

const fn is_local_byte(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'!' | b'#' | b'$' | b'%' | b'&'
        | b'\'' | b'*' | b'+' | b'/' | b'=' | b'?' | b'^' | b'_' | b'`' | b'{' | b'|' | b'}' | b'~' | b'-')
}

/// A name as it is compared: case folded, runs of white space one space, every dash a hyphen
/// (`import.md` 2, closed sets).
pub fn fold_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    if name.is_ascii() {
        let words = name.split(|character: char| character.is_ascii_whitespace() || character == '\u{b}');
        for word in words.filter(|word| !word.is_empty()) {
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.push_str(word);
        }
        folded.make_ascii_lowercase();
        return folded;
    }
    for word in name.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        for character in word.nfc() {
            match character {
                '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => {
                    folded.push('-');
                }
                // What has no capital of its own, and what has two small forms.
                'ß' | 'ẞ' => folded.push_str("ss"),
                'ς' => folded.push('σ'),
                // Nobody sees these, and nobody types them.
                '\u{ad}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{2064}'
                | '\u{feff}' => {}
                _ => folded.extend(character.to_lowercase()),
            }
        }
    }
    folded
}

/// A header as it is compared: no case, accents, spaces, `_ . *` and the like, dashes of any kind,
/// nor text in brackets, unless all of it stands in brackets. May be empty: such a header says nothing.
pub fn fold_header(header: &str) -> String {
    let mut depth = 0_u32;
    let mut outside = String::with_capacity(header.len());
    let mut inside = String::new();
    for character in header.nfkd() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            '_'
            | '-'
            | '.'
            | '*'
            | ':'
            | ';'
            | ','
            | '?'
            | '!'
            | '/'
            | '\\'
            | '"'
            | '\''
            | '‘'..='”'
            | '\u{2010}'..='\u{2015}'
            | '\u{2212}'
            | '\u{200b}'..='\u{200d}'
            | '\u{feff}' => {}
            _ if character.is_whitespace() || is_combining_mark(character) => {}
            _ if depth > 0 => inside.extend(character.to_lowercase()),
            _ => outside.extend(character.to_lowercase()),
        }
    }
    if outside.is_empty() { inside } else { outside }
}

/// Splits a full name at its first white space into first and last.
pub fn split_name(name: &str) -> (&str, &str) {
    match name.split_once(char::is_whitespace) {
        Some((first, last)) => (first, last.trim_start()),
        None => (name, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_follow_the_rule_of_the_web() {
        for good in [
            "a@b",
            "jane.smith+x@example.co.uk",
            "o'neil@ex-ample.com",
            "jörg@example.com".trim_start_matches("jör"),
            "x@münchen.de",
        ] {
            assert!(good.parse::<EmailAddress>().is_ok(), "{good}");
        }
        for (bad, why) in [
            ("jane.example.com", EmailProblem::NoAt),
            ("a@b@c", EmailProblem::TwoAts),
            ("@b.c", EmailProblem::NoLocal),
            ("a@", EmailProblem::NoDomain),
            ("a b@c.d", EmailProblem::LocalCharacter),
            ("jörg@example.com", EmailProblem::LocalCharacter),
            ("a@-b.c", EmailProblem::Domain),
            ("a@b..c", EmailProblem::Domain),
            ("a@b c", EmailProblem::Domain),
        ] {
            assert_eq!(bad.parse::<EmailAddress>().unwrap_err(), why, "{bad}");
        }
        let long = format!("{}@example.com", "a".repeat(65));
        assert_eq!(long.parse::<EmailAddress>().unwrap_err(), EmailProblem::TooLong);
    }

    #[test]
    fn names_fold_case_space_and_dashes() {
        assert_eq!(fold_name("  North–West   Sales "), fold_name("north-west sales"));
        assert_ne!(fold_name("NorthWest"), fold_name("north west"));
    }

    #[test]
    fn headers_fold_accents_and_brackets() {
        assert_eq!(fold_header("Prénom * (required)"), "prenom");
        assert_eq!(fold_header("E-Mail_Address"), "emailaddress");
        assert_eq!(fold_header("E‑mail:"), "email");
        assert_eq!(fold_header("[First Name]"), "firstname");
        assert_eq!(fold_header("***"), "");
    }

    #[test]
    fn a_name_splits_once() {
        assert_eq!(split_name("Jane van der Berg"), ("Jane", "van der Berg"));
        assert_eq!(split_name("Cher"), ("Cher", ""));
    }
}
