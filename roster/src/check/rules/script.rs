//! Letters of other scripts that look like Latin ones: mail to them goes elsewhere, or nowhere.

/// The Latin letter a Cyrillic or Greek one looks like.
const fn latin(letter: char) -> Option<char> {
    Some(match letter {
        'а' | 'α' => 'a',
        'ԁ' => 'd',
        'е' | 'ё' => 'e',
        'һ' => 'h',
        'і' | 'ї' | 'ι' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'ӏ' => 'l',
        'м' => 'm',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' => 'u',
        'ν' => 'v',
        'ԝ' => 'w',
        'х' | 'χ' => 'x',
        'у' => 'y',
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' => 'C',
        'с' => 'c',
        'Е' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'І' | 'Ι' => 'I',
        'Ј' => 'J',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Ν' => 'N',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'Ѕ' => 'S',
        'Т' | 'Τ' => 'T',
        'Х' | 'Χ' => 'X',
        'У' | 'Υ' => 'Y',
        'Ζ' => 'Z',
        _ => return None,
    })
}

/// Of the Cyrillic or Greek blocks.
const fn is_foreign(letter: char) -> bool {
    matches!(letter, '\u{370}'..='\u{52f}')
}

/// What an address would be in Latin letters, and the letters that only look like them; none where no
/// part of it mixes scripts so.
pub(in crate::check) fn look_alikes(address: &str) -> Option<(String, Vec<char>)> {
    if !address.chars().any(is_foreign) {
        return None;
    }
    let (local, domain) = address.rsplit_once('@').unwrap_or(("", address));
    let mut letters = Vec::new();
    // A domain that is all Greek or Cyrillic up to a Latin ending is somebody's good domain, unless every
    // letter of it has a Latin twin.
    let ends_latin = domain.rsplit('.').next().is_some_and(str::is_ascii);
    let labels: Vec<String> =
        domain.split('.').map(|label| without(label, ends_latin, &mut letters)).collect();
    let local = without(local, domain.is_ascii() || !letters.is_empty(), &mut letters);
    let at = if address.contains('@') { "@" } else { "" };
    (!letters.is_empty()).then(|| (format!("{local}{at}{}", labels.join(".")), letters))
}

/// The part in Latin letters where its foreign letters all look like Latin ones, and it has Latin ones
/// besides or stands among such.
fn without(part: &str, among_latin: bool, letters: &mut Vec<char>) -> String {
    let foreign = part.chars().filter(|letter| is_foreign(*letter));
    let mut all = foreign.clone().map(latin).peekable();
    let has_latin = part.chars().any(|letter| letter.is_ascii_alphabetic());
    if all.peek().is_none() || !(has_latin || among_latin) || all.any(|latin| latin.is_none()) {
        return part.to_owned();
    }
    for letter in foreign {
        if !letters.contains(&letter) {
            letters.push(letter);
        }
    }
    part.chars().map(|letter| latin(letter).unwrap_or(letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_disguise_are_found() {
        // Cyrillic а in each of them, and a whole name of Cyrillic letters in the last.
        assert_eq!(
            look_alikes("ann@ex\u{430}mple.com").unwrap(),
            ("ann@example.com".into(), vec!['\u{430}'])
        );
        assert_eq!(look_alikes("j\u{430}ne@example.com").unwrap().0, "jane@example.com");
        assert_eq!(look_alikes("ann@\u{440}\u{430}y\u{440}\u{430}l.com").unwrap().0, "ann@paypal.com");
        assert_eq!(look_alikes("ann@\u{441}\u{43e}\u{440}.com").unwrap().0, "ann@cop.com");
    }

    #[test]
    fn whole_scripts_are_what_they_are() {
        for address in [
            "ann@example.com",
            "ann@münchen.de",
            "почта@пример.рф",
            "ann@пример.com",
            "ann@яндексlab.com",
            "x@παράδειγμα.gr",
        ] {
            assert_eq!(look_alikes(address), None, "{address}");
        }
    }
}
