//! What the ids in an entry's data are called. Of groups and courses that is kept beside the ids, as it was when it was
//! done, so that it can be read when they are gone or called otherwise. Of people it is looked up when it is read:
//! whoever was erased is named nowhere.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::{Error, store};

/// Of what there are ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Noun {
    Group,
    Course,
    Person,
}

/// What is named when it is recorded.
pub(super) const KEPT: &[Noun] = &[Noun::Group, Noun::Course];

/// What is named when it is read.
pub(super) const LOOKED_UP: &[Noun] = &[Noun::Person];

/// The keys under which ids stand. Their names stand under the same with `_named` behind.
const KEYS: [(&str, Noun); 8] = [
    ("group", Noun::Group),
    ("groups", Noun::Group),
    ("joined", Noun::Group),
    ("left", Noun::Group),
    ("manages", Noun::Group),
    ("course", Noun::Course),
    ("courses", Noun::Course),
    ("managers", Noun::Person),
];

/// The data with the names of these nouns beside their ids; none if there is nothing to name.
pub(super) async fn beside(
    connection: &impl store::Connection,
    company_id: i64,
    data: &Value,
    nouns: &[Noun],
) -> Result<Option<Value>, Error> {
    let mut with_names = None;
    for noun in nouns {
        let mut ids = Vec::new();
        collect(data, *noun, &mut ids);
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            continue;
        }
        let names = store::activity::names(connection, company_id, *noun, &ids).await?;
        write(with_names.get_or_insert_with(|| data.clone()), *noun, &names);
    }
    Ok(with_names)
}

/// What stands under the noun's keys, which are ids as texts.
fn under(entries: &Map<String, Value>, noun: Noun) -> impl Iterator<Item = (&'static str, Vec<i64>)> {
    let id = |value: &Value| value.as_str().and_then(|id| id.parse().ok());
    KEYS.iter().filter(move |(_, of)| *of == noun).filter_map(move |(key, _)| match entries.get(*key)? {
        Value::Array(ids) => Some((*key, ids.iter().filter_map(id).collect())),
        one => Some((*key, vec![id(one)?])),
    })
}

/// The ids of the noun, wherever in the data they stand.
fn collect(data: &Value, noun: Noun, ids: &mut Vec<i64>) {
    let Some(entries) = data.as_object() else { return };
    ids.extend(under(entries, noun).flat_map(|(_, ids)| ids));
    for value in entries.values() {
        collect(value, noun, ids);
    }
}

fn write(data: &mut Value, noun: Noun, names: &HashMap<i64, String>) {
    let Some(entries) = data.as_object_mut() else { return };
    for value in entries.values_mut() {
        write(value, noun, names);
    }
    for (key, ids) in under(entries, noun).collect::<Vec<_>>() {
        let known: Vec<&str> = ids.iter().filter_map(|id| names.get(id)).map(String::as_str).collect();
        if !known.is_empty() {
            entries.insert(format!("{key}_named"), known.into());
        }
    }
}
