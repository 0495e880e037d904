//! Slips of the keyboard in the domains that most private mail goes to, and in the endings of all.

/// A provider of mail: its name, and the endings it is known with; the first is the one meant when the
/// ending is mistyped, too.
struct Provider {
    name: &'static str,
    endings: &'static [&'static str],
}

const PROVIDERS: &[Provider] = &[
    Provider { name: "gmail", endings: &["com"] },
    Provider { name: "googlemail", endings: &["com"] },
    Provider {
        name: "hotmail",
        endings: &[
            "com", "co.uk", "fr", "de", "it", "es", "nl", "be", "se", "no", "dk", "ch", "at", "ca", "com.au",
            "com.br", "com.ar", "com.mx", "co.jp", "co.il", "co.nz", "co.za", "co.th", "gr", "fi", "pt",
            "ie",
        ],
    },
    Provider {
        name: "outlook",
        endings: &[
            "com", "de", "fr", "es", "it", "at", "be", "dk", "ie", "pt", "jp", "com.au", "com.br", "com.ar",
            "com.tr", "co.th", "co.id", "co.il", "cl", "cz", "hu", "in", "kr", "lv", "my", "ph", "sa", "sg",
            "sk",
        ],
    },
    Provider {
        name: "yahoo",
        endings: &[
            "com", "co.uk", "fr", "de", "it", "es", "ie", "ca", "in", "gr", "se", "no", "dk", "nl", "ro",
            "pl", "at", "be", "ch", "fi", "pt", "com.au", "com.br", "com.ar", "com.mx", "com.sg", "com.hk",
            "com.tw", "com.ph", "com.vn", "com.tr", "co.jp", "co.in", "co.id", "co.nz", "co.za", "co.th",
            "co.kr",
        ],
    },
    Provider { name: "icloud", endings: &["com"] },
    Provider { name: "rocketmail", endings: &["com"] },
    Provider { name: "protonmail", endings: &["com", "ch"] },
    Provider { name: "comcast", endings: &["net"] },
    Provider { name: "verizon", endings: &["net"] },
    Provider { name: "btinternet", endings: &["com"] },
    Provider { name: "virginmedia", endings: &["com"] },
    Provider { name: "ntlworld", endings: &["com"] },
    Provider { name: "talktalk", endings: &["net", "co.uk"] },
    Provider { name: "bigpond", endings: &["com", "net.au", "com.au"] },
    Provider { name: "rediffmail", endings: &["com"] },
    Provider { name: "t-online", endings: &["de"] },
    Provider { name: "freenet", endings: &["de"] },
    Provider { name: "wanadoo", endings: &["fr", "es", "nl"] },
    Provider { name: "laposte", endings: &["net"] },
    Provider { name: "libero", endings: &["it"] },
    Provider { name: "tiscali", endings: &["it", "co.uk"] },
    Provider { name: "bluewin", endings: &["ch"] },
    Provider { name: "telenet", endings: &["be"] },
];

/// Good domains that are one slip away from a provider's.
const WELL_KNOWN: [&str; 14] = [
    "mail.com",
    "email.com",
    "ymail.com",
    "fmail.com",
    "cloud.com",
    "hotmail.net",
    "tmail.com",
    "libera.it",
    "live.com",
    "gmail.de",
    "yahoo.net",
    "freenet.com",
    "verizon.com",
    "comcast.com",
];

/// Endings that no domain has, and what was meant.
const ENDINGS: [(&str, &str); 23] = [
    ("con", "com"),
    ("cmo", "com"),
    ("ocm", "com"),
    ("vom", "com"),
    ("xom", "com"),
    ("cim", "com"),
    ("cpm", "com"),
    ("ckm", "com"),
    ("clm", "com"),
    ("cok", "com"),
    ("coj", "com"),
    ("comm", "com"),
    ("coom", "com"),
    ("ccom", "com"),
    ("coim", "com"),
    ("nte", "net"),
    ("ner", "net"),
    ("nett", "net"),
    ("ent", "net"),
    ("ogr", "org"),
    ("orgg", "org"),
    ("rog", "org"),
    ("couk", "co.uk"),
];

/// Letters and lengths that a domain's name may begin with and have to be one slip from a provider's: a
/// bit for each provider. Nearly every domain is told by two look-ups.
const BY_LETTER: [u32; 26] = by_letter();
const BY_LENGTH: [u32; 16] = by_length();

/// The first letter is seldom mistyped, but left out or swapped with the second.
#[expect(
    clippy::indexing_slicing,
    reason = "evaluated while compiling, where a panic is an error of the compiler"
)]
const fn by_letter() -> [u32; 26] {
    let mut table = [0; 26];
    let mut at = 0;
    while at < PROVIDERS.len() {
        if let [first, second, ..] = PROVIDERS[at].name.as_bytes() {
            table[(*first - b'a') as usize] |= 1 << at;
            if second.is_ascii_lowercase() {
                table[(*second - b'a') as usize] |= 1 << at;
            }
        }
        at += 1;
    }
    table
}

#[expect(
    clippy::indexing_slicing,
    reason = "evaluated while compiling, where a panic is an error of the compiler"
)]
const fn by_length() -> [u32; 16] {
    let mut table = [0; 16];
    let mut at = 0;
    while at < PROVIDERS.len() {
        let length = PROVIDERS[at].name.len();
        table[length - 1] |= 1 << at;
        table[length] |= 1 << at;
        table[length + 1] |= 1 << at;
        at += 1;
    }
    table
}

/// The providers whose name this may be, or nearly.
#[inline]
fn candidates(name: &str) -> u32 {
    let letter = name.bytes().next().map_or(u8::MAX, |first| first.to_ascii_lowercase().wrapping_sub(b'a'));
    let of_letter = BY_LETTER.get(usize::from(letter)).copied().unwrap_or_default();
    of_letter & BY_LENGTH.get(name.len()).copied().unwrap_or_default()
}

/// The domain that was probably meant; none for nearly all. `domain` is ASCII and well-formed. Costs a few
/// comparisons of single bytes where nothing is odd.
pub(in crate::check) fn meant(domain: &str) -> Option<String> {
    let (name, ending) = domain.split_once('.').unwrap_or((domain, ""));
    let mut candidates = candidates(name);
    while candidates != 0 {
        let at = candidates.trailing_zeros();
        candidates &= candidates - 1;
        let Some(provider) = PROVIDERS.get(at as usize).filter(|provider| may_be(name, provider.name)) else {
            continue;
        };
        let same = name.eq_ignore_ascii_case(provider.name);
        if same && is_among(ending, provider.endings) {
            return None;
        }
        if !same && !is_one_slip(name, provider.name) || is_well_known(domain) {
            continue;
        }
        let first = provider.endings.first().copied().unwrap_or_default();
        if !same && is_among(ending, provider.endings) {
            return Some(format!("{}.{}", provider.name, ending.to_ascii_lowercase()));
        }
        // An ending of its own is another domain; a mistyped one is not.
        let mistyped = mistyped_ending(ending).is_some() || is_one_slip(ending, first);
        if ending.is_empty() && same || mistyped {
            return Some(format!("{}.{first}", provider.name));
        }
    }
    let (rest, last) = domain.rsplit_once('.')?;
    if matches!(last, "com" | "net" | "org" | "de" | "fr") {
        return None;
    }
    if let Some(meant) = mistyped_ending(last) {
        return Some(format!("{rest}.{meant}").to_ascii_lowercase());
    }
    let (rest, before) = rest.rsplit_once('.')?;
    let swapped = before.eq_ignore_ascii_case("co") && last.eq_ignore_ascii_case("ku")
        || before.eq_ignore_ascii_case("oc") && last.eq_ignore_ascii_case("uk");
    swapped.then(|| format!("{rest}.co.uk").to_ascii_lowercase())
}

fn is_among(ending: &str, endings: &[&str]) -> bool {
    endings.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

fn is_well_known(domain: &str) -> bool {
    WELL_KNOWN.iter().any(|known| domain.eq_ignore_ascii_case(known))
}

fn mistyped_ending(ending: &str) -> Option<&'static str> {
    if !(3..=4).contains(&ending.len()) {
        return None;
    }
    ENDINGS.iter().find(|(wrong, _)| ending.eq_ignore_ascii_case(wrong)).map(|(_, right)| *right)
}

/// The first letter is right, or swapped with the second.
fn may_be(name: &str, provider: &str) -> bool {
    let (name, provider) = (name.as_bytes(), provider.as_bytes());
    if name.len().abs_diff(provider.len()) > 1 {
        return false;
    }
    let same = |one: Option<&u8>, other: Option<&u8>| match (one, other) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        _ => false,
    };
    let begins_alike = same(name.first(), provider.first());
    let ends_alike = same(name.last(), provider.last());
    // One slip leaves the beginning or the end as it is.
    begins_alike && (ends_alike || same(name.get(1), provider.get(1)))
        || ends_alike
            && name.len() == provider.len()
            && same(name.first(), provider.get(1))
            && same(name.get(1), provider.first())
}

/// One letter too many, too few or wrong, or two neighbours swapped.
fn is_one_slip(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len().abs_diff(other.len()) > 1 || one.is_empty() {
        return false;
    }
    let same = |pair: &(&u8, &u8)| pair.0.eq_ignore_ascii_case(pair.1);
    let front = one.iter().zip(other).take_while(same).count();
    let one_from = |skipped: usize| one.get(front + skipped..).unwrap_or_default();
    let other_from = |skipped: usize| other.get(front + skipped..).unwrap_or_default();
    match one.len().cmp(&other.len()) {
        std::cmp::Ordering::Less => one_from(0).eq_ignore_ascii_case(other_from(1)),
        std::cmp::Ordering::Greater => one_from(1).eq_ignore_ascii_case(other_from(0)),
        std::cmp::Ordering::Equal if front == one.len() => false,
        std::cmp::Ordering::Equal => {
            let is_swapped = match (one_from(0), other_from(0)) {
                ([a, b, ..], [c, d, ..]) => a.eq_ignore_ascii_case(d) && b.eq_ignore_ascii_case(c),
                _ => false,
            };
            is_swapped && one_from(2).eq_ignore_ascii_case(other_from(2))
                || one_from(1).eq_ignore_ascii_case(other_from(1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_keyboard_are_seen() {
        for (domain, right) in [
            ("gmial.com", "gmail.com"),
            ("GMIAL.COM", "gmail.com"),
            ("gmal.com", "gmail.com"),
            ("gmaill.com", "gmail.com"),
            ("gamil.com", "gmail.com"),
            ("mgail.com", "gmail.com"),
            ("gnail.com", "gmail.com"),
            ("gmail.con", "gmail.com"),
            ("gmail.co", "gmail.com"),
            ("gmail", "gmail.com"),
            ("gmial.cmo", "gmail.com"),
            ("hotnail.com", "hotmail.com"),
            ("hotmial.co.uk", "hotmail.co.uk"),
            ("yaho.com", "yahoo.com"),
            ("yahooo.fr", "yahoo.fr"),
            ("outlok.com", "outlook.com"),
            ("iclud.com", "icloud.com"),
            ("example.con", "example.com"),
            ("example.cmo", "example.com"),
            ("mail.example.ogr", "mail.example.org"),
            ("example.co.ku", "example.co.uk"),
            ("example.couk", "example.co.uk"),
        ] {
            assert_eq!(meant(domain).as_deref(), Some(right), "{domain}");
        }
    }

    #[test]
    fn good_domains_are_left_alone() {
        for domain in [
            "gmail.com",
            "Gmail.com",
            "googlemail.com",
            "mail.com",
            "email.com",
            "ymail.com",
            "hotmail.fr",
            "live.com",
            "yahoo.co.jp",
            "icloud.com",
            "cloud.com",
            "example.com",
            "example.co",
            "example.cm",
            "gmail.de",
            "gmx.de",
            "web.de",
            "aol.com",
            "me.com",
            "b",
            "localhost",
            "comcast.net",
            "verizon.com",
            "wanadoo.fr",
            "acme.training",
            "a.b.c.d",
            "outlook.com.br",
            "gmailing.org",
            "hotelmail.com",
            "yahoo-inc.com",
        ] {
            assert_eq!(meant(domain), None, "{domain}");
        }
    }
}
