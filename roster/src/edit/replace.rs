//! Find and replace in one cell.

/// Is there anything in the cell that [`replace`] would replace?
pub(super) fn holds(cell: &str, find: &str, match_case: bool, whole_cell: bool) -> bool {
    if whole_cell {
        if match_case { cell == find } else { cell.to_lowercase() == find.to_lowercase() }
    } else if find.is_empty() {
        false
    } else if match_case {
        cell.contains(find)
    } else {
        let find: Vec<char> = find.chars().flat_map(char::to_lowercase).collect();
        let mut starts = cell.char_indices().filter_map(|(at, _)| cell.get(at..));
        starts.any(|rest| folded_prefix(rest, &find).is_some())
    }
}

pub(super) fn replace(cell: &mut String, find: &str, with: &str, match_case: bool, whole_cell: bool) {
    if whole_cell {
        if holds(cell, find, match_case, true) {
            with.clone_into(cell);
        }
    } else if find.is_empty() {
        // Finding nothing everywhere would never end.
    } else if match_case {
        if cell.contains(find) {
            *cell = cell.replace(find, with);
        }
    } else {
        *cell = replace_folded(cell, find, with);
    }
}

/// Replaces without regard to case. Lower-casing can change a text's length (`İ`), so positions are
/// taken from the original, character by character.
fn replace_folded(cell: &str, find: &str, with: &str) -> String {
    let find: Vec<char> = find.chars().flat_map(char::to_lowercase).collect();
    let mut out = String::with_capacity(cell.len());
    let mut rest = cell;
    while let Some(first) = rest.chars().next() {
        if let Some(length) = folded_prefix(rest, &find) {
            out.push_str(with);
            rest = rest.get(length..).unwrap_or_default();
        } else {
            out.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
    }
    out
}

/// The byte length of the prefix of `text` that lower-cases to `find`, if there is one.
fn folded_prefix(text: &str, find: &[char]) -> Option<usize> {
    let mut wanted = find.iter();
    let mut length = 0;
    for character in text.chars() {
        if wanted.as_slice().is_empty() {
            break;
        }
        for lower in character.to_lowercase() {
            if wanted.next() != Some(&lower) {
                return None;
            }
        }
        length += character.len_utf8();
    }
    wanted.as_slice().is_empty().then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacing_without_case_keeps_what_is_around() {
        assert_eq!(replace_folded("İstanbul SALES sales", "sales", "Sales"), "İstanbul Sales Sales");
        assert_eq!(replace_folded("aaa", "aa", "b"), "ba");
    }
}
