//! Two people's decisions about one draft, made one.
//!
//! Whoever saves later brings along what they started from. What they changed since is laid over what the other has
//! saved meanwhile. Where both decided the same thing differently, the one who saved first stands, and the later one is
//! told: a [`Conflict`] says what of theirs was left out.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value};

use crate::{
    edit::Edit,
    map::{Field, MappingChoice, NewField, ValueChoice, ValueMapping},
    protocol::Configuration,
    settings::Settings,
};

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    pub configuration: Configuration,
    pub conflicts: Vec<Conflict>,
}

/// Something that the later one decided and that was left out, because another had decided it otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Both typed into one cell.
    Cell { row: u32, column: u32, mine: String, theirs: String },
    /// They left the row out in which a cell was typed into.
    RowGone { row: u32 },
    /// They typed into a row that was left out: it stays.
    RowKept { row: u32 },
    /// A column is another field, or its field is another column's.
    Column { column: u32, mine: Option<MappingChoice> },
    /// A column that becomes a field of the company's own; `mine` is none where it was to be none any more.
    NewField { column: u32, mine: Option<NewField> },
    /// A distinct value stands for something else.
    Value { field: Field, value: String, mine: Option<ValueChoice> },
    /// A setting has another value. The key names members of members with dots between; `mine` is JSON, none where
    /// it was taken away.
    Setting { key: String, mine: Option<Value> },
    /// Both wrote a comment about the whole.
    Comment { mine: String, theirs: String },
    /// One read the file otherwise while the other worked on its columns or cells.
    Reading,
}

/// Lays what `mine` changed of `base` over `theirs`. The company's names and the limits are those of `theirs`.
pub fn merge(base: &Configuration, mine: &Configuration, theirs: &Configuration) -> Merged {
    let mut merged = theirs.clone();
    let mut conflicts = Vec::new();
    let read_by_me = mine.dialect != base.dialect && mine.dialect != theirs.dialect;
    let read_by_them = theirs.dialect != base.dialect && mine.dialect != theirs.dialect;
    if read_by_me && !read_by_them && !differ_in_cells(base, theirs) {
        merged.dialect.clone_from(&mine.dialect);
        merged.mapping.clone_from(&mine.mapping);
        merged.new_fields.clone_from(&mine.new_fields);
        merged.edits.clone_from(&mine.edits);
    } else if read_by_me || (read_by_them && differ_in_cells(base, mine)) {
        conflicts.push(Conflict::Reading);
    } else if !read_by_them {
        merged.mapping = mapping(&base.mapping, &mine.mapping, &theirs.mapping, &mut conflicts);
        merged.new_fields =
            new_fields(&base.new_fields, &mine.new_fields, &theirs.new_fields, &mut conflicts);
        merged.edits = edits(&base.edits, &mine.edits, &theirs.edits, &mut conflicts);
    }
    merged.value_mapping =
        values(&base.value_mapping, &mine.value_mapping, &theirs.value_mapping, &mut conflicts);
    merged.settings = settings(&base.settings, &mine.settings, &theirs.settings, &mut conflicts);
    Merged { configuration: merged, conflicts }
}

/// The comment that stands, where `mine` is laid over `theirs`.
pub fn comment(base: &str, mine: &str, theirs: &str) -> (String, Option<Conflict>) {
    if theirs == base || theirs == mine {
        return (mine.to_owned(), None);
    }
    let conflict = Conflict::Comment { mine: mine.to_owned(), theirs: theirs.to_owned() };
    (theirs.to_owned(), (mine != base).then_some(conflict))
}

/// What is said about columns and cells, which belongs to one reading of the file.
fn differ_in_cells(one: &Configuration, other: &Configuration) -> bool {
    one.mapping != other.mapping || one.new_fields != other.new_fields || one.edits != other.edits
}

/// Entries of `log` that `other` does not have, each as often as it is missing there, in order.
fn beyond<'a>(log: &'a [Edit], other: &[Edit]) -> Vec<&'a Edit> {
    let same = log.iter().zip(other).take_while(|(one, other)| one == other).count();
    let mut there: HashMap<&Edit, usize> = HashMap::new();
    for edit in other.iter().skip(same) {
        *there.entry(edit).or_default() += 1;
    }
    let rest = log.iter().skip(same);
    rest.filter(|edit| match there.get_mut(edit) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    })
    .collect()
}

fn edits(base: &[Edit], mine: &[Edit], theirs: &[Edit], conflicts: &mut Vec<Conflict>) -> Vec<Edit> {
    let mut taken_back: HashMap<&Edit, usize> = HashMap::new();
    for edit in beyond(base, mine) {
        *taken_back.entry(edit).or_default() += 1;
    }
    let mut merged: Vec<Edit> = theirs.to_vec();
    if !taken_back.is_empty() {
        // The newest of equal ones, as undoing does.
        merged.reverse();
        merged.retain(|edit| match taken_back.get_mut(edit) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        });
        merged.reverse();
    }

    let new = beyond(theirs, base);
    let done: HashSet<&Edit> = new.iter().copied().collect();
    let mut typed: HashMap<(u32, u32), &str> = HashMap::new();
    let mut touched: HashSet<u32> = HashSet::new();
    let mut removed: HashSet<u32> = HashSet::new();
    for edit in &new {
        match edit {
            Edit::Set { row, column, value } => {
                typed.insert((*row, *column), value);
                touched.insert(*row);
            }
            Edit::Remove { row } => {
                removed.insert(*row);
            }
            Edit::Replace { .. } => {}
        }
    }
    let mut left_out = BTreeMap::new();
    for edit in beyond(mine, base) {
        match edit {
            // Both did the same in the end.
            Edit::Set { row, column, .. } if done.contains(edit) => {
                left_out.remove(&(*row, Some(*column)));
            }
            _ if done.contains(edit) => {}
            Edit::Set { row, .. } if removed.contains(row) => {
                left_out.insert((*row, None), Conflict::RowGone { row: *row });
            }
            Edit::Set { row, column, value } => match typed.get(&(*row, *column)) {
                None => merged.push(edit.clone()),
                Some(theirs) => {
                    let (mine, theirs) = (value.clone(), (*theirs).to_owned());
                    let conflict = Conflict::Cell { row: *row, column: *column, mine, theirs };
                    left_out.insert((*row, Some(*column)), conflict);
                }
            },
            Edit::Remove { row } if touched.contains(row) => {
                left_out.insert((*row, None), Conflict::RowKept { row: *row });
            }
            Edit::Remove { .. } | Edit::Replace { .. } => merged.push(edit.clone()),
        }
    }
    conflicts.extend(left_out.into_values());
    merged
}

/// What of `mine` differs from `base`: the new value, or none where it was taken away.
fn changed<K: Ord + Clone, V: PartialEq + Clone>(
    base: &BTreeMap<K, V>,
    mine: &BTreeMap<K, V>,
) -> BTreeMap<K, Option<V>> {
    let keys = base.keys().chain(mine.keys());
    let differing = keys.filter(|key| base.get(key) != mine.get(key));
    differing.map(|key| (key.clone(), mine.get(key).cloned())).collect()
}

fn mapping(
    base: &[MappingChoice],
    mine: &[MappingChoice],
    theirs: &[MappingChoice],
    conflicts: &mut Vec<Conflict>,
) -> Vec<MappingChoice> {
    let by_column = |choices: &[MappingChoice]| -> BTreeMap<u32, MappingChoice> {
        choices.iter().map(|choice| (choice.column, choice.clone())).collect()
    };
    let base = by_column(base);
    let by_them = changed(&base, &by_column(theirs));
    let single = |choice: &Option<MappingChoice>| {
        choice.as_ref().and_then(|choice| choice.field.clone()).filter(|field| !field.is_repeatable())
    };
    let mut merged = theirs.to_vec();
    for (column, choice) in changed(&base, &by_column(mine)) {
        let field = single(&choice);
        let contradicts = match by_them.get(&column) {
            Some(theirs) => *theirs != choice,
            // They gave the field, which one column only can be, to another.
            None => field.is_some() && by_them.values().any(|theirs| single(theirs) == field),
        };
        if contradicts {
            conflicts.push(Conflict::Column { column, mine: choice });
            continue;
        }
        merged.retain(|other| other.column != column && (field.is_none() || other.field != field));
        merged.extend(choice);
    }
    merged
}

fn new_fields(
    base: &[NewField],
    mine: &[NewField],
    theirs: &[NewField],
    conflicts: &mut Vec<Conflict>,
) -> Vec<NewField> {
    let by_column = |fields: &[NewField]| -> BTreeMap<u32, NewField> {
        fields.iter().map(|field| (field.column, field.clone())).collect()
    };
    let base = by_column(base);
    let mut merged = by_column(theirs);
    let by_them = changed(&base, &merged);
    for (column, field) in changed(&base, &by_column(mine)) {
        if by_them.get(&column).is_some_and(|theirs| *theirs != field) {
            conflicts.push(Conflict::NewField { column, mine: field });
            continue;
        }
        match field {
            // A key names one field.
            Some(field) if merged.values().any(|other| other.column != column && other.key == field.key) => {
                conflicts.push(Conflict::NewField { column, mine: Some(field) });
            }
            Some(field) => {
                merged.insert(column, field);
            }
            None => {
                merged.remove(&column);
            }
        }
    }
    merged.into_values().collect()
}

fn values(
    base: &ValueMapping,
    mine: &ValueMapping,
    theirs: &ValueMapping,
    conflicts: &mut Vec<Conflict>,
) -> ValueMapping {
    let flat = |values: &ValueMapping| -> BTreeMap<(Field, String), ValueChoice> {
        let all = values.iter().flat_map(|(field, choices)| {
            choices.iter().map(move |(value, choice)| ((field.clone(), value.clone()), choice.clone()))
        });
        all.collect()
    };
    let base = flat(base);
    let mut merged = flat(theirs);
    let by_them = changed(&base, &merged);
    for (key, choice) in changed(&base, &flat(mine)) {
        if by_them.get(&key).is_some_and(|theirs| *theirs != choice) {
            let (field, value) = key;
            conflicts.push(Conflict::Value { field, value, mine: choice });
            continue;
        }
        match choice {
            Some(choice) => {
                merged.insert(key, choice);
            }
            None => {
                merged.remove(&key);
            }
        }
    }
    let mut nested = ValueMapping::new();
    for ((field, value), choice) in merged {
        nested.entry(field).or_default().insert(value, choice);
    }
    nested
}

fn settings(base: &Settings, mine: &Settings, theirs: &Settings, conflicts: &mut Vec<Conflict>) -> Settings {
    if base == mine {
        return theirs.clone();
    }
    if base == theirs {
        return mine.clone();
    }
    let as_json = |settings: &Settings| match serde_json::to_value(settings) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    };
    let mut merged = as_json(theirs);
    members(&as_json(base), &as_json(mine), &mut merged, "", conflicts);
    // What was settings member by member is settings.
    serde_json::from_value(Value::Object(merged)).unwrap_or_else(|_| theirs.clone())
}

/// The settings with one of them as it was decided after all; none: that does not fit the others any more.
pub fn with_setting(settings: &Settings, key: &str, value: Option<Value>) -> Option<Settings> {
    let mut whole = serde_json::to_value(settings).ok()?;
    let mut members = whole.as_object_mut()?;
    let mut path = key.split('.').peekable();
    while let Some(step) = path.next() {
        if path.peek().is_some() {
            members = members.entry(step).or_insert_with(|| Value::Object(Map::new())).as_object_mut()?;
        } else if let Some(value) = value {
            members.insert(step.to_owned(), value);
            break;
        } else {
            members.remove(step);
        }
    }
    serde_json::from_value(whole).ok()
}

/// Objects are merged member by member, however deep; everything else is one decision.
fn members(
    base: &Map<String, Value>,
    mine: &Map<String, Value>,
    merged: &mut Map<String, Value>,
    path: &str,
    conflicts: &mut Vec<Conflict>,
) {
    let nothing = Map::new();
    let keys: Vec<&String> = base.keys().chain(mine.keys().filter(|key| !base.contains_key(*key))).collect();
    for key in keys.into_iter().filter(|key| base.get(*key) != mine.get(*key)) {
        let here = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match (base.get(key), mine.get(key), merged.get_mut(key)) {
            (base, Some(Value::Object(mine)), Some(Value::Object(merged))) => {
                let base = base.and_then(Value::as_object).unwrap_or(&nothing);
                members(base, mine, merged, &here, conflicts);
            }
            (base, mine, theirs) => {
                let theirs = theirs.as_deref();
                if theirs == mine {
                    continue;
                }
                if theirs != base {
                    conflicts.push(Conflict::Setting { key: here, mine: mine.cloned() });
                    continue;
                }
                match mine {
                    Some(mine) => {
                        merged.insert(key.clone(), mine.clone());
                    }
                    None => {
                        merged.remove(key);
                    }
                }
            }
        }
    }
}
