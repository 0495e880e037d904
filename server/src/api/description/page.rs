//! The description as a page, whole as it is sent: it needs no scripts, and nothing from elsewhere.

use std::fmt::Write as _;

use serde_json::Value;

use super::{
    Tag,
    openapi::{description, operation_id},
    operation::{Answer, May, Operation},
};

pub(super) fn write(tags: &[Tag]) -> String {
    let mut contents = String::new();
    let mut sections = String::new();
    for tag in tags {
        let anchor = anchor(tag.name);
        let _ =
            write!(contents, "<li><a class=\"link-text\" href=\"#{anchor}\">{}</a></li>", escaped(tag.name));
        section(&mut sections, tag, &anchor);
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <title>The API · Muster</title>\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"/pkg/muster.css\"></head>\
         <body><main class=\"page api-docs\">\
         <header class=\"stack stack-close\"><h1>The API</h1>\
         <p>Everything the pages do, by HTTP and with a company’s API token: make one in \
         <a class=\"link-text\" href=\"/settings/tokens\">Settings</a>, or by <code>muster token create</code>, and send \
         it with every call. An owner’s token is good for every company and names one by <code>?company=</code>.</p>\
         <pre tabindex=\"0\"><code>curl -H \"Authorization: Bearer mst_…\" https://muster.example/api/v1/users</code></pre>\
         <p>Times are RFC 3339 in UTC, ids are strings. Lists come a page at a time: <code>?cursor=&amp;limit=</code>, \
         answered <code>{{\"items\": [], \"next\": null}}</code>. What went wrong is a \
         <code>application/problem+json</code> whose <code>detail</code> is a sentence. The same for programs: \
         <a class=\"link-text\" href=\"/api/openapi.json\">openapi.json</a> (OpenAPI 3.1).</p></header>\
         <nav aria-label=\"Contents\"><ul class=\"row\">{contents}</ul></nav>{sections}</main></body></html>\n"
    )
}

fn section(to: &mut String, tag: &Tag, anchor: &str) {
    let _ = write!(
        to,
        "<section class=\"card\" aria-labelledby=\"{anchor}\"><h2 id=\"{anchor}\">{}</h2><p>{}</p>",
        escaped(tag.name),
        escaped(tag.says)
    );
    for operation in &tag.operations {
        one(to, operation);
    }
    if !tag.schemas.is_empty() {
        to.push_str("<h3>Shapes</h3>");
    }
    for (name, schema) in &tag.schemas {
        let _ = write!(
            to,
            "<details id=\"shape-{}\"><summary><code>{}</code></summary>",
            anchor_of_shape(name),
            escaped(name)
        );
        shape(to, schema);
        to.push_str("</details>");
    }
    to.push_str("</section>");
}

fn one(to: &mut String, operation: &Operation) {
    let _ = write!(
        to,
        "<details id=\"{}\"><summary><span class=\"api-method\">{}</span> <code>{}</code> <span>{}</span></summary><p>{}</p>",
        operation_id(operation),
        operation.method.to_uppercase(),
        escaped(&operation.path),
        escaped(operation.summary),
        escaped(&description(operation))
    );
    if !operation.parameters.is_empty() {
        to.push_str("<h3>Parameters</h3><dl class=\"api-members\">");
        for parameter in &operation.parameters {
            member(to, parameter.name, &kind(&parameter.schema), parameter.place, parameter.says);
        }
        to.push_str("</dl>");
    }
    if let Some(body) = &operation.body {
        let _ = write!(
            to,
            "<h3>Body</h3><p><code>{}</code>{}</p>",
            body.media_type,
            if body.required { "" } else { ", may be left out" }
        );
        shape(to, &body.schema);
    }
    let _ = write!(
        to,
        "<h3>Example</h3><pre tabindex=\"0\"><code>{}</code></pre><h3>Answers</h3><dl class=\"api-members\">",
        escaped(&curl(operation))
    );
    for answer in operation.all_answers() {
        answered(to, &answer);
    }
    to.push_str("</dl></details>");
}

fn answered(to: &mut String, answer: &Answer) {
    let _ = write!(to, "<div><dt>{}</dt><dd>{}", answer.status, escaped(answer.says));
    for (media_type, schema) in &answer.content {
        let named = schema_link(schema);
        let _ = write!(
            to,
            " <span class=\"muted\"><code>{media_type}</code>{}</span>",
            named.unwrap_or_default()
        );
    }
    to.push_str("</dd></div>");
}

/// What a shape is made of, one member a line.
fn shape(to: &mut String, schema: &Value) {
    if let Some(link) = schema_link(schema) {
        let _ = write!(to, "<p>{link}</p>");
        return;
    }
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return };
    let required = schema.get("required").and_then(Value::as_array);
    to.push_str("<dl class=\"api-members\">");
    for (name, member_schema) in properties {
        let is_required = required.is_some_and(|required| required.iter().any(|member| member == name));
        let says = member_schema.get("description").and_then(Value::as_str).unwrap_or_default();
        member(to, name, &kind(member_schema), if is_required { "" } else { "may be left out" }, says);
    }
    to.push_str("</dl>");
}

/// `kind` is markup, everything else is text.
fn member(to: &mut String, name: &str, kind: &str, note: &str, says: &str) {
    let note = if note.is_empty() { String::new() } else { format!(", {}", escaped(note)) };
    let _ = write!(
        to,
        "<div><dt><code>{}</code></dt><dd><span class=\"muted\">{kind}{note}</span> {}</dd></div>",
        escaped(name),
        escaped(says)
    );
}

/// What a value is, in a few words of markup.
fn kind(schema: &Value) -> String {
    if let Some(link) = schema_link(schema) {
        return link;
    }
    if let Some(either) = schema.get("anyOf").and_then(Value::as_array) {
        return either.iter().map(kind).collect::<Vec<_>>().join(" or ");
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        let words = words.iter().filter_map(Value::as_str);
        return words.map(|word| format!("<code>{}</code>", escaped(word))).collect::<Vec<_>>().join(" ");
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("array") => {
            schema.get("items").map_or_else(|| "list".to_owned(), |of| format!("list of {}", kind(of)))
        }
        Some("string") => match schema.get("format").and_then(Value::as_str) {
            Some("date-time") => "moment".to_owned(),
            Some("date") => "day".to_owned(),
            _ if schema.get("pattern").is_some() => "id".to_owned(),
            _ => "text".to_owned(),
        },
        Some("integer") => "whole number".to_owned(),
        Some("boolean") => "true or false".to_owned(),
        Some(other) => escaped(other),
        None => "any".to_owned(),
    }
}

/// A shape that has a name, or a page of such: where it is told.
fn schema_link(schema: &Value) -> Option<String> {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let name = reference.rsplit('/').next()?;
        return Some(format!(
            " <a class=\"link-text\" href=\"#shape-{}\">{}</a>",
            anchor_of_shape(name),
            escaped(name)
        ));
    }
    let items = schema.get("properties")?.get("items")?.get("items")?;
    schema.get("properties")?.get("next")?;
    Some(format!(" a page of{}", schema_link(items)?))
}

/// How it could be asked at the command line.
fn curl(operation: &Operation) -> String {
    let mut line = String::from("curl");
    if operation.method != "get" {
        let _ = write!(line, " -X {}", operation.method.to_uppercase());
    }
    if operation.may != May::Anybody {
        line.push_str(" -H \"Authorization: Bearer $TOKEN\"");
    }
    if let Some(body) = &operation.body {
        let _ = write!(line, " \\\n  -H \"Content-Type: {}\"", body.media_type);
        match body.example.as_str() {
            Some(_) => line.push_str(" --data-binary @people.csv"),
            None => {
                let _ = write!(line, " -d '{}'", body.example);
            }
        }
    }
    let mut path = operation.path.clone();
    for name in operation.path_names() {
        let sample = if name == "kind" { "invitation" } else { "42" };
        path = path.replace(&format!("{{{name}}}"), sample);
    }
    let _ = write!(line, " \\\n  https://muster.example{path}");
    line
}

fn anchor(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

fn anchor_of_shape(name: &str) -> String {
    name.to_lowercase()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
