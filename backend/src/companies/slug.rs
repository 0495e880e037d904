//! The part of an address that stands for a company.

use unicode_normalization::UnicodeNormalization as _;

use crate::store::{self, Transaction};
use crate::{Error, secret};

/// The most characters of a slug, without the number that may follow.
const MAX: usize = 60;

/// A slug for the name that no company has. Names whose letters are all foreign to ASCII become `company`.
pub(super) async fn free(transaction: &Transaction, name: &str) -> Result<String, Error> {
    let slug = of(name);
    if !store::company::slug_exists(transaction, &slug).await? {
        return Ok(slug);
    }
    for number in 2..100 {
        let numbered = format!("{slug}-{number}");
        if !store::company::slug_exists(transaction, &numbered).await? {
            return Ok(numbered);
        }
    }
    // A hundred companies of one name: no point in counting on.
    let random: String = secret::random()?.chars().take(12).collect();
    Ok(format!("{slug}-{random}"))
}

/// Lower-case letters and digits of ASCII, accents dropped, everything else one hyphen.
fn of(name: &str) -> String {
    let mut slug = String::new();
    for character in name.nfkd() {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if !unicode_normalization::char::is_combining_mark(character)
            && !slug.is_empty()
            && !slug.ends_with('-')
        {
            slug.push('-');
        }
        if slug.len() >= MAX {
            break;
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "company".to_owned() } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn slugs_are_plain() {
        assert_eq!(of("Demo Training"), "demo-training");
        assert_eq!(of("  Müller & Söhne (GmbH) "), "muller-sohne-gmbh");
        assert_eq!(of("株式会社"), "company");
        assert_eq!(of(&"a b".repeat(80)).len(), 60);
    }
}
