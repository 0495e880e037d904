//! What a header says without a guess.

use super::super::{
    Field, Why,
    alias::{alias_of, is_plain_name, known_header},
};
use crate::{
    person::fold_header,
    snapshot::Snapshot,
    write::{WHAT_IS_WRONG, restore},
};

/// The field a header names by its letters, the company's own fields among them, or what was made of
/// the same header before. `Some((None, Remembered))`: the column was left out before.
pub(super) fn said_by_header(header: &str, snapshot: &Snapshot) -> Option<(Option<Field>, Why)> {
    let header = restore(header.trim());
    let known = known_header(header);
    if let Some((field, Why::Exact)) = known {
        return Some((Some(field), Why::Exact));
    }
    let custom = |is: &dyn Fn(&str) -> bool| {
        let found = snapshot.custom_fields.iter().find(|field| is(&field.label) || is(&field.key))?;
        Some(Field::Custom(found.key.as_str().into()))
    };
    let unprefixed = header.strip_prefix("custom.").unwrap_or(header);
    if let Some(field) = custom(&|name| !name.is_empty() && (name.trim() == header || name == unprefixed)) {
        return Some((Some(field), Why::Exact));
    }
    if header == WHAT_IS_WRONG {
        return Some((None, Why::Report));
    }
    let folded = fold_header(header);
    if folded.is_empty() {
        return None;
    }
    // The company's own words are nearer than ours.
    let alias = custom(&|name| fold_header(name) == folded).or_else(|| alias_of(&folded));
    // What `name` means depends on the file, so what it meant in another one is no rule.
    let before = snapshot.remembered.get(&folded).filter(|_| !is_plain_name(header));
    match before.filter(|before| exists(before.as_ref(), snapshot)) {
        Some(before) if alias.is_none() || *before != alias => Some((before.clone(), Why::Remembered)),
        _ => alias.map(|field| (Some(field), Why::Alias)),
    }
}

/// A field that was mapped to once may have been deleted since.
fn exists(field: Option<&Field>, snapshot: &Snapshot) -> bool {
    match field {
        Some(Field::Custom(key)) => snapshot.custom_fields.iter().any(|custom| custom.key == **key),
        _ => true,
    }
}
