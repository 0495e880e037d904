//! Shapes of JSON, as JSON Schema writes them.

use serde_json::{Map, Value, json};

pub(super) fn text() -> Value {
    json!({ "type": "string" })
}

/// An id: a string of digits.
pub(super) fn id() -> Value {
    json!({ "type": "string", "pattern": "^[0-9]+$", "example": "42" })
}

/// RFC 3339, in UTC.
pub(super) fn moment() -> Value {
    json!({ "type": "string", "format": "date-time", "example": "2026-11-21T08:04:05Z" })
}

/// As ISO writes it.
pub(super) fn day() -> Value {
    json!({ "type": "string", "format": "date", "example": "2026-12-31" })
}

/// How many; or where, counted.
pub(super) fn count() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

pub(super) fn number() -> Value {
    json!({ "type": "number" })
}

pub(super) fn flag() -> Value {
    json!({ "type": "boolean" })
}

/// One of these words.
pub(super) fn word(words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words })
}

pub(super) fn list(of: Value) -> Value {
    json!({ "type": "array", "items": of })
}

/// Any JSON.
pub(super) fn anything() -> Value {
    json!({})
}

/// Whatever keys, with such values.
pub(super) fn map(of: Value) -> Value {
    json!({ "type": "object", "additionalProperties": of })
}

pub(super) fn or_null(schema: Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

/// One that has a name.
pub(super) fn named(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// A page of a list.
pub(super) fn page_of(name: &str) -> Value {
    object([
        ("items", list(named(name))),
        ("next", says(or_null(text()), "The `cursor` of the next page; null: this is the last.")),
    ])
}

/// Says what it is.
pub(super) fn says(mut schema: Value, what: &str) -> Value {
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("description".to_owned(), what.into());
    }
    schema
}

/// These members and no others. A name that ends in `?` may be left out.
pub(super) fn object<'a>(members: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (name, schema) in members {
        let may_be_absent = name.strip_suffix('?');
        if may_be_absent.is_none() {
            required.push(name);
        }
        properties.insert(may_be_absent.unwrap_or(name).to_owned(), schema);
    }
    let mut schema = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if !required.is_empty()
        && let Some(schema) = schema.as_object_mut()
    {
        schema.insert("required".to_owned(), required.into());
    }
    schema
}
