//! The API's description: that it has every route, and that what is answered is as it says.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

use super::{
    cast::{Cast, Who},
    sources,
    table::{Least, rows},
    walk,
};
use crate::support::{Muster, api::Api};

fn document() -> Value {
    let muster = Muster::on_sqlite();
    Api::anonymous(&muster.serve()).get("/api/openapi.json").expect(200)
}

/// `GET /api/v1/users/{id}` and the like.
fn described(document: &Value) -> BTreeSet<String> {
    let paths = document["paths"].as_object().unwrap();
    let methods = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().keys();
        methods.map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    methods.collect()
}

#[test]
fn every_route_is_described() {
    let document = document();
    let described = described(&document);
    let is_for_programs =
        |route: &String| route.contains(" /api/v1/") || !(route.contains(" /api/fn/") || is_page(route));
    let routes: BTreeSet<String> = sources::routes().into_iter().filter(is_for_programs).collect();
    assert!(routes.len() > 70, "{routes:?}");
    let missing: Vec<_> = routes.difference(&described).collect();
    assert!(
        missing.is_empty(),
        "These routes are not described to programs: {missing:#?}\nEach needs an entry in the `operations` of its noun \
         in server/src/api/description/, such as\n    get(\"/groups/{{id}}\", \"One group\").answers(200, \"The \
         group.\", named(\"Group\")),"
    );
    let gone: Vec<_> = described.difference(&routes).collect();
    assert!(
        gone.is_empty(),
        "These are described in server/src/api/description/, and are no routes: {gone:#?}"
    );
}

/// Pages are what has no dot, no `z` at its end, does not begin with `/api`, and is not what Prometheus asks for.
fn is_page(route: &str) -> bool {
    let path = route.split(' ').nth(1).unwrap();
    !path.starts_with("/api/") && !path.ends_with('z') && path != "/metrics"
}

#[test]
fn the_document_holds_together() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    let mut ids = BTreeSet::new();
    let tags: BTreeSet<&str> =
        document["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let at = format!("{method} {path}");
            assert!(
                ids.insert(operation["operationId"].as_str().unwrap().to_owned()),
                "{at}: its id is another's"
            );
            assert!(tags.contains(operation["tags"][0].as_str().unwrap()), "{at}");
            assert!(!operation["summary"].as_str().unwrap().ends_with('.'), "{at}: a summary is no sentence");
            let in_path = operation["parameters"].as_array().unwrap().iter();
            let in_path = in_path.filter(|parameter| parameter["in"] == "path").count();
            assert_eq!(in_path, path.matches('{').count(), "{at}");
            let answers = operation["responses"].as_object().unwrap();
            assert!(answers.keys().any(|status| status.starts_with('2')), "{at} never succeeds");
            if let Some(body) = operation["requestBody"]["content"].as_object() {
                let (media_type, body) = body.iter().next().unwrap();
                if media_type == "application/json" {
                    let wrong = differs(&document, &body["schema"], &body["example"]);
                    assert!(wrong.is_none(), "the example of {at}: {wrong:?}");
                }
            }
        }
    }
    each_reference(&document, &mut |name| {
        assert!(document["components"]["schemas"][name].is_object(), "there is no shape {name}");
    });
}

fn each_reference(value: &Value, found: &mut impl FnMut(&str)) {
    match value {
        Value::Object(members) => {
            if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
                found(reference.strip_prefix("#/components/schemas/").expect("a shape"));
            }
            members.values().for_each(|member| each_reference(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| each_reference(item, found)),
        _ => {}
    }
}

/// Every row of the table, asked as whoever may: the status and the shape are among those described.
#[test]
fn what_is_answered_is_as_described() {
    let cast = Cast::assemble();
    let document = Api::anonymous(&cast.server).get("/api/openapi.json").expect(200);
    let mut wrong = String::new();
    let mut compared = 0;
    for row in rows().into_iter().filter(|row| row.path.starts_with("/api/v1/")) {
        let who = if row.least == Least::Owner { Who::Owner } else { Who::AdminOfA };
        let id = cast.make(row.thing);
        let answer = walk::ask(&cast, &row, who, &id);
        let path = row.path.split('?').next().unwrap();
        let operation = &document["paths"][path][row.method.to_lowercase()];
        let described = &operation["responses"][answer.status.to_string()];
        if described.is_null() {
            let _ = writeln!(wrong, "{}: {} is not described", row.route(), answer.status);
            continue;
        }
        let media_type = answer.header("content-type").split(';').next().unwrap();
        if media_type.is_empty() {
            continue;
        }
        let content = &described["content"][media_type];
        if content.is_null() {
            let _ = writeln!(wrong, "{}: {} comes as {media_type}, says nobody", row.route(), answer.status);
        } else if media_type.ends_with("json") && content["schema"] != serde_json::json!({"type": "string"}) {
            compared += 1;
            if let Some(difference) = differs(&document, &content["schema"], &answer.json()) {
                let _ = writeln!(wrong, "{} {}: {difference}", row.route(), answer.status);
            }
        }
    }
    assert!(wrong.is_empty(), "what is answered and server/src/api/description/ differ:\n{wrong}");
    assert!(compared > 50, "{compared}");
}

/// Where a value is not of its schema: as much of JSON Schema as the description uses.
fn differs(document: &Value, schema: &Value, value: &Value) -> Option<String> {
    differs_at(document, schema, value, "").map(|difference| format!("{difference} in {value:.500}"))
}

fn differs_at(document: &Value, schema: &Value, value: &Value, at: &str) -> Option<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap();
        return differs_at(document, &document["components"]["schemas"][name], value, at);
    }
    if let Some(either) = schema["anyOf"].as_array() {
        let differences: Vec<_> =
            either.iter().map(|schema| differs_at(document, schema, value, at)).collect::<Option<_>>()?;
        return differences.into_iter().next();
    }
    if let Some(words) = schema["enum"].as_array()
        && !words.contains(value)
    {
        return Some(format!("{at} is {value}, none of {words:?}"));
    }
    let kind = schema["type"].as_str()?;
    let is_one = match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{other}"),
    };
    if !is_one {
        return Some(format!("{at} is no {kind}"));
    }
    if let Some(items) = value.as_array() {
        let mut items = items.iter().enumerate();
        return items.find_map(|(index, item)| {
            differs_at(document, &schema["items"], item, &format!("{at}[{index}]"))
        });
    }
    let members = value.as_object()?;
    if let Some(required) = schema["required"].as_array() {
        let missing = required.iter().filter_map(Value::as_str).find(|name| !members.contains_key(*name));
        if let Some(name) = missing {
            return Some(format!("{at}.{name} is not there"));
        }
    }
    members.iter().find_map(|(name, member)| {
        let at = format!("{at}.{name}");
        match schema["properties"].get(name) {
            Some(schema) => differs_at(document, schema, member, &at),
            None if schema["additionalProperties"] == false => Some(format!("{at} is not described")),
            None => differs_at(document, &schema["additionalProperties"], member, &at),
        }
    })
}

#[test]
fn the_description_is_read_without_scripts() {
    let muster = Muster::on_sqlite();
    let server = muster.serve();
    let page = Api::anonymous(&server).get("/api/docs");
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    for words in ["<h1>The API</h1>", "/api/v1/imports/{id}/plan", "curl -X POST", "id=\"shape-import\""] {
        assert!(page.text.contains(words), "{words}");
    }
    assert!(!page.text.contains("<script") && !page.text.contains("style=\""));
    // Whatever is gone to on the page is there.
    for target in page.text.split("href=\"#").skip(1) {
        let target = target.split('"').next().unwrap();
        assert!(page.text.contains(&format!("id=\"{target}\"")), "{target}");
    }
}
