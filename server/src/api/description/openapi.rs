//! The description as OpenAPI 3.1 writes it.

use serde_json::{Map, Value, json};

use super::{
    Tag,
    operation::{Answer, May, Operation},
    schema::id,
};

const ABOUT: &str = "Everything the pages of Muster do, with a company's API token: make one in Settings, or by \
    `muster token create`, and send it as `Authorization: Bearer mst_…`. An owner's token is good for every company; it \
    names one by `?company=` and its id or name. Times are RFC 3339 in UTC, ids are strings. Lists come a page at a \
    time: `?cursor=&limit=`. What went wrong is a `Problem` (RFC 9457), whose `detail` is a sentence.";

pub(super) fn document(tags: &[Tag]) -> Value {
    let mut paths = Map::new();
    for tag in tags {
        for operation in &tag.operations {
            let at = paths.entry(operation.path.clone()).or_insert_with(|| json!({}));
            if let Some(at) = at.as_object_mut() {
                at.insert(operation.method.to_owned(), written(operation, tag.name));
            }
        }
    }
    let schemas: Map<String, Value> = tags
        .iter()
        .flat_map(|tag| tag.schemas.iter())
        .map(|(name, schema)| ((*name).to_owned(), schema.clone()))
        .collect();
    let about: Vec<Value> =
        tags.iter().map(|tag| json!({ "name": tag.name, "description": tag.says })).collect();
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Muster", "version": env!("CARGO_PKG_VERSION"), "description": ABOUT },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }],
        "tags": about,
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": "A company's API token, or an owner's." }
            },
        },
    })
}

fn written(operation: &Operation, tag: &str) -> Value {
    let in_path = operation.path_names().map(|name| {
        // Kinds of mail are words, everything else goes by id.
        let schema = if name == "kind" { json!({ "type": "string" }) } else { id() };
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    });
    let others = operation.parameters.iter().map(|parameter| {
        json!({
            "name": parameter.name,
            "in": parameter.place,
            "description": parameter.says,
            "schema": parameter.schema,
        })
    });
    let parameters: Vec<Value> = in_path.chain(others).collect();
    let answers: Map<String, Value> = operation
        .all_answers()
        .into_iter()
        .map(|answer| (answer.status.to_string(), answered(answer)))
        .collect();
    let mut written = json!({
        "operationId": operation_id(operation),
        "tags": [tag],
        "summary": operation.summary,
        "parameters": parameters,
        "responses": answers,
    });
    let Some(members) = written.as_object_mut() else { return written };
    members.insert("description".to_owned(), description(operation).into());
    if operation.may == May::Anybody {
        members.insert("security".to_owned(), json!([]));
    }
    if let Some(body) = &operation.body {
        let content = json!({ body.media_type: { "schema": body.schema, "example": body.example } });
        members.insert("requestBody".to_owned(), json!({ "required": body.required, "content": content }));
    }
    written
}

fn answered(answer: Answer) -> Value {
    let content: Map<String, Value> = answer
        .content
        .into_iter()
        .map(|(media_type, schema)| (media_type.to_owned(), json!({ "schema": schema })))
        .collect();
    if content.is_empty() {
        json!({ "description": answer.says })
    } else {
        json!({ "description": answer.says, "content": content })
    }
}

/// What it says, and who may.
pub(super) fn description(operation: &Operation) -> String {
    let may = may_words(operation.may);
    operation.says.map_or_else(|| may.to_owned(), |says| format!("{says} {may}"))
}

pub(super) const fn may_words(may: May) -> &'static str {
    match may {
        May::Anybody => "For anybody, without a token.",
        May::Viewer => "For any token of the company.",
        May::Manager => "For tokens of the role manager or admin; people who manage groups do it for those.",
        May::Admin => "For tokens of the role admin.",
        May::Owner => "For an owner's token.",
    }
}

/// `get_imports_id_findings`: unique, and the same for as long as the address is.
pub(super) fn operation_id(operation: &Operation) -> String {
    let words = operation.path.split(['/', '.', '-']).filter(|part| !matches!(*part, "" | "api" | "v1"));
    let words = words.map(|part| part.trim_matches(['{', '}']));
    std::iter::once(operation.method).chain(words).collect::<Vec<_>>().join("_")
}
