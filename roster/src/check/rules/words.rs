//! Words that stand for something: months, days of the week, yes and no, languages.

use crate::person::{AccountType, Status};

/// The month a word names, from 1: in full or shortened, in English, German, French, Spanish and Italian
/// (whose spreadsheets write it so).
pub(in crate::check) fn month(word: &str) -> Option<u8> {
    const MONTHS: [&[&str]; 12] = [
        &["jan", "january", "januar", "jänner", "janv", "janvier", "ene", "enero", "gen", "gennaio"],
        &["feb", "february", "februar", "févr", "fév", "février", "febrero", "febbraio"],
        &["mar", "march", "mrz", "mär", "märz", "mars", "marzo"],
        &["apr", "april", "avr", "avril", "abr", "abril", "aprile"],
        &["may", "mai", "mayo", "mag", "maggio"],
        &["jun", "june", "juni", "juin", "junio", "giu", "giugno"],
        &["jul", "july", "juli", "juil", "juillet", "julio", "lug", "luglio"],
        &["aug", "august", "août", "aou", "ago", "agosto"],
        &["sep", "sept", "september", "septembre", "septiembre", "set", "settembre"],
        &["oct", "october", "okt", "oktober", "octobre", "octubre", "ott", "ottobre"],
        &["nov", "november", "novembre", "noviembre"],
        &["dec", "december", "dez", "dezember", "déc", "décembre", "dic", "diciembre", "dicembre"],
    ];
    if !(3..=12).contains(&word.len()) {
        return None;
    }
    let word = word.to_lowercase();
    (1..).zip(MONTHS).find(|(_, names)| names.contains(&word.as_str())).map(|(month, _)| month)
}

/// `Sun`, `Sunday`: it adds nothing to a date.
pub(in crate::check) fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let word = word.to_ascii_lowercase();
    word.len() >= 3 && DAYS.iter().any(|day| day.starts_with(&word))
}

/// What people write for yes and no besides what is read: offered as a fix.
pub(in crate::check) fn yes_or_no(text: &str) -> Option<bool> {
    const YES: [&str; 11] = ["y", "on", "x", "✓", "✔", "ja", "j", "oui", "sí", "si", "wahr"];
    const NO: [&str; 9] = ["n", "off", "-", "–", "✗", "nein", "non", "falsch", "none"];
    let text = text.to_lowercase();
    if YES.contains(&text.as_str()) {
        Some(true)
    } else if NO.contains(&text.as_str()) {
        Some(false)
    } else {
        None
    }
}

/// The tag of a language that is named in full.
pub(in crate::check) fn language(name: &str) -> Option<&'static str> {
    const LANGUAGES: [(&str, &[&str]); 22] = [
        ("en", &["english", "eng", "inglés", "englisch", "anglais"]),
        ("en-GB", &["british", "british english", "english (uk)", "uk english"]),
        ("en-US", &["american", "american english", "english (us)", "us english"]),
        ("de", &["german", "deutsch", "ger", "deu"]),
        ("fr", &["french", "français", "francais", "fra", "fre"]),
        ("es", &["spanish", "español", "espanol", "spa", "castellano"]),
        ("it", &["italian", "italiano", "ita"]),
        ("nl", &["dutch", "nederlands", "nld"]),
        ("pt", &["portuguese", "português", "portugues", "por"]),
        ("pl", &["polish", "polski", "pol"]),
        ("da", &["danish", "dansk"]),
        ("sv", &["swedish", "svenska"]),
        ("no", &["norwegian", "norsk"]),
        ("fi", &["finnish", "suomi"]),
        ("cs", &["czech", "čeština"]),
        ("ro", &["romanian", "română"]),
        ("cy", &["welsh", "cymraeg"]),
        ("ga", &["irish", "gaeilge"]),
        ("tr", &["turkish", "türkçe"]),
        ("ja", &["japanese", "日本語"]),
        ("zh", &["chinese", "中文", "mandarin"]),
        ("ar", &["arabic", "العربية"]),
    ];
    let name = name.to_lowercase();
    LANGUAGES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(tag, _)| *tag)
}

/// The status that a word means which is none: offered as a fix.
pub(in crate::check) fn status(word: &str) -> Option<Status> {
    const ACTIVE: [&str; 8] =
        ["live", "current", "activated", "employed", "present", "open", "aktiv", "actif"];
    const SUSPENDED: [&str; 12] = [
        "inactive",
        "deactivated",
        "blocked",
        "locked",
        "left",
        "leaver",
        "terminated",
        "archived",
        "closed",
        "deleted",
        "inaktiv",
        "inactif",
    ];
    let word = word.to_lowercase();
    if ACTIVE.contains(&word.as_str()) || yes_or_no(&word) == Some(true) {
        Some(Status::Active)
    } else if SUSPENDED.contains(&word.as_str()) || yes_or_no(&word) == Some(false) {
        Some(Status::Suspended)
    } else {
        None
    }
}

/// The account type that a word means which is none: offered as a fix.
pub(in crate::check) fn account_type(word: &str) -> Option<AccountType> {
    const USERS: [&str; 10] = [
        "learner",
        "student",
        "member",
        "employee",
        "staff",
        "trainee",
        "participant",
        "normal",
        "standard",
        "benutzer",
    ];
    const MANAGERS: [&str; 7] =
        ["supervisor", "team leader", "team lead", "group manager", "trainer", "instructor", "group admin"];
    const ADMINS: [&str; 6] = ["administrator", "owner", "superuser", "super user", "admins", "site admin"];
    const GUESTS: [&str; 4] = ["visitor", "external", "contractor", "gast"];
    let word = word.to_lowercase();
    let is = |words: &[&str]| words.contains(&word.as_str());
    if is(&USERS) {
        Some(AccountType::User)
    } else if is(&MANAGERS) {
        Some(AccountType::Manager)
    } else if is(&ADMINS) {
        Some(AccountType::Admin)
    } else if is(&GUESTS) {
        Some(AccountType::Guest)
    } else {
        None
    }
}

/// Does the name of a field say that dates stand in it?
pub(in crate::check) fn speaks_of_dates(label: &str) -> bool {
    const WORDS: [&str; 9] = ["date", "datum", "fecha", "birth", "expir", "since", "until", "valid", "day"];
    let label = label.to_lowercase();
    WORDS.iter().any(|word| label.contains(word))
}

/// The tag that is meant by the code of a country, which looks like a language's.
pub(in crate::check) fn no_language(code: &str) -> Option<&'static str> {
    const COUNTRIES: [(&str, &str); 7] = [
        ("gb", "en-GB"),
        ("us", "en-US"),
        ("jp", "ja"),
        ("cz", "cs"),
        ("dk", "da"),
        ("cn", "zh"),
        ("gr", "el"),
    ];
    let country = COUNTRIES.iter().find(|(country, _)| code.eq_ignore_ascii_case(country));
    country.map(|(_, tag)| *tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_in_the_languages_of_spreadsheets() {
        for (word, number) in
            [("May", 5), ("MAI", 5), ("Mrz", 3), ("août", 8), ("Sept", 9), ("dic", 12), ("Januar", 1)]
        {
            assert_eq!(month(word), Some(number), "{word}");
        }
        for word in ["", "ma", "mayor", "team", "marketing", "q1"] {
            assert_eq!(month(word), None, "{word}");
        }
    }

    #[test]
    fn no_word_is_yes_and_no() {
        assert_eq!((yes_or_no("Ja"), yes_or_no("N"), yes_or_no("maybe")), (Some(true), Some(false), None));
        assert!(is_weekday("Sun") && is_weekday("tuesday") && !is_weekday("Su") && !is_weekday("May"));
        assert_eq!((language("Deutsch"), language("Klingon")), (Some("de"), None));
        assert_eq!((no_language("GB"), no_language("de")), (Some("en-GB"), None));
    }
}
