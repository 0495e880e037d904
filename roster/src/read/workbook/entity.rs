//! Entities: how markup writes the letters it is made of.

use memchr::memchr;

/// An entity that goes on for longer is none.
pub(super) const LONGEST: usize = 12;

/// Appends text with its entities and line ends undone; what is no entity stays as it stands.
#[inline]
pub(super) fn unescape(raw: &[u8], into: &mut Vec<u8>) {
    if memchr::memchr2(b'&', b'\r', raw).is_none() {
        into.extend_from_slice(raw);
    } else {
        unescape_slowly(raw, into);
    }
}

#[cold]
fn unescape_slowly(mut rest: &[u8], into: &mut Vec<u8>) {
    while let Some(found) = memchr::memchr2(b'&', b'\r', rest) {
        let (before, after) = rest.split_at(found);
        into.extend_from_slice(before);
        if let Some(after) = after.strip_prefix(b"\r") {
            into.push(b'\n');
            rest = after.strip_prefix(b"\n").unwrap_or(after);
            continue;
        }
        let inside = after.get(1..after.len().min(LONGEST)).unwrap_or_default();
        let entity = memchr(b';', inside).and_then(|end| inside.get(..end));
        if let Some((entity, letter)) = entity.and_then(|name| Some((name, entity_named(name)?))) {
            into.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
            rest = after.get(entity.len() + 2..).unwrap_or_default();
        } else {
            into.push(b'&');
            rest = after.get(1..).unwrap_or_default();
        }
    }
    into.extend_from_slice(rest);
}

fn entity_named(name: &[u8]) -> Option<char> {
    Some(match name {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        _ => {
            let number = std::str::from_utf8(name.strip_prefix(b"#")?).ok()?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(number.ok()?)?
        }
    })
}
