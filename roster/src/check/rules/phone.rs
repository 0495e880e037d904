//! Telephone numbers.

/// The number as two are compared: a `+` where the country's code is given, then digits only. None: it is
/// no telephone number. An extension stays outside.
pub(in crate::check) fn normalised(text: &str) -> Option<String> {
    let number = without_extension(text);
    let mut normal = String::with_capacity(number.len());
    let mut digits = 0;
    let mut depth = 0_i32;
    for (at, character) in number.chars().enumerate() {
        match character {
            '0'..='9' => {
                digits += 1;
                normal.push(character);
            }
            '+' if at == 0 => normal.push('+'),
            // `(0)` behind a country's code is dialled only inside the country.
            '(' => depth += 1,
            ')' => depth -= 1,
            '-' | '.' | '/' | '\u{2010}'..='\u{2015}' => {}
            _ if character.is_whitespace() => {}
            _ => return None,
        }
        if !(0..=1).contains(&depth) {
            return None;
        }
    }
    if depth != 0 || !(7..=15).contains(&digits) {
        return None;
    }
    if let Some(international) = normal.strip_prefix("00") {
        normal = format!("+{international}");
    }
    if normal.starts_with('+') && number.contains("(0)") {
        let country = number.split("(0)").next().unwrap_or_default();
        let digits = country.bytes().filter(u8::is_ascii_digit).count();
        let at = if country.trim_start().starts_with("00") { digits - 2 } else { digits } + 1;
        if normal.as_bytes().get(at) == Some(&b'0') {
            normal.remove(at);
        }
    }
    Some(normal)
}

/// `… ext. 12`, `… x12`.
fn without_extension(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    for mark in ["ext.", "ext", "x"] {
        if let Some((number, extension)) = lower.rsplit_once(mark) {
            let extension = extension.trim();
            let is_extension =
                (1..=6).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_digit());
            if is_extension {
                return text.get(..number.len()).unwrap_or(text).trim_end_matches([' ', ',', ';']);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_is_the_same() {
        for text in [
            "+44 20 7946 0000",
            "0044 20 7946 0000",
            "+44 (0)20 7946-0000",
            "+44.20.7946.0000",
            "+44 20 7946 0000 ext. 12",
            "0044 (0) 20 79460000".replace("(0) ", "(0)").as_str(),
        ] {
            assert_eq!(normalised(text).as_deref(), Some("+442079460000"), "{text}");
        }
        assert_eq!(normalised("(020) 7946 0000").as_deref(), Some("02079460000"));
        assert_eq!(normalised("020/79460000").as_deref(), Some("02079460000"));
    }

    #[test]
    fn what_is_no_number() {
        for text in [
            "",
            "12",
            "call me",
            "1234567890123456",
            "4.41E+11",
            "12 34 + 56 78",
            "(020 7946 0000",
            "ring 02079460000",
            "((020)) 7946000",
        ] {
            assert_eq!(normalised(text), None, "{text}");
        }
    }
}
