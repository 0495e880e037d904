//! A few hundred texts of the kind that break pages, as the names of everything: pages show them and do not obey.

use std::{collections::BTreeSet, fmt::Write as _};

use serde_json::{Value, json};
use ureq::{SendBody, http::Method};

use crate::{
    auth::session_cookie,
    support::{Muster, Server, api::Api},
};

/// Also what end2end/flows/hostile-strings.spec.ts types into a browser.
const STRINGS: &str = include_str!("../../../end2end/support/hostile-strings.json");

fn strings() -> Vec<String> {
    serde_json::from_str(STRINGS).unwrap()
}

/// The elements that our own pages are made of, and nothing that an attack is made of alone.
const ELEMENTS: &str = "\
    a abbr article aside b body br button caption circle code col colgroup datalist dd del details \
    dialog div dl dt em fieldset figcaption figure footer form g h1 h2 h3 h4 head header hr html i input \
    ins kbd label legend li line link main mark meta nav noscript ol optgroup option output p path \
    polyline pre progress rect script section select small span strong summary svg table tbody td text \
    textarea tfoot th thead time title tr ul wbr";

#[test]
fn every_page_shows_them_as_they_are() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    let strings = strings();
    assert!(strings.len() > 300);
    let pages = fill(&muster, &api, &strings);
    let cookie = owner(&muster, &server);
    // Of the companies with worse names than its own, another may come first.
    let headers = [("origin", server.address.as_str()), ("cookie", &cookie)];
    Api::anonymous(&server).form("/api/fn/switch_company", "company=1", &headers);
    let mut shown = String::new();
    for path in &pages {
        let page = Api::anonymous(&server).send(Method::GET, path, &[("cookie", &cookie)], SendBody::none());
        assert_eq!(page.status, 200, "{path}: {:.500}", page.text);
        let nonce = page.header("content-security-policy").split("'nonce-").nth(1).unwrap();
        let nonce = nonce.split('\'').next().unwrap();
        if let Err(complaint) = harmless(&page.text, nonce) {
            panic!("{path}: {complaint}");
        }
        shown.push_str(&page.text);
    }
    // They are there, and not only left out.
    for text in [
        "&lt;script&gt;window.hostile=1&lt;/script&gt;",
        "&lt;img src=x onerror=window.hostile=1&gt;",
        "\u{202e}evil",
    ] {
        assert!(shown.contains(text), "{text}");
    }
    // And the API gives them back as they came.
    let titles: BTreeSet<String> = api.get("/api/v1/courses?limit=1000").expect(200)["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|course| course["title"].as_str().unwrap().to_owned())
        .collect();
    let given = strings.iter().filter(|text| titles.contains(text.trim())).count();
    assert!(given > 200, "{given} of {}", strings.len());
}

/// What is sent where a form is expected is answered with a sentence, whatever it is.
#[test]
fn nothing_that_is_typed_is_a_fault_of_ours() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    let mut wrong = String::new();
    for text in strings() {
        let as_query: String = text.bytes().fold(String::new(), |mut query, byte| {
            let _ = write!(query, "%{byte:02X}");
            query
        });
        if as_query.len() > 6_000 {
            continue;
        }
        for path in
            ["users?q=", "users?status=", "users?sort=", "users?cursor=", "courses?cursor=", "users?company="]
        {
            let answer = api.get(&format!("/api/v1/{path}{as_query}"));
            if answer.status >= 500 {
                let _ = writeln!(wrong, "{path}{text:.60}: {} {:.200}", answer.status, answer.text);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Makes one of everything with every text, as far as it is taken. Returns the pages to look at.
fn fill(muster: &Muster, api: &Api, strings: &[String]) -> Vec<String> {
    let mut pages: Vec<String> = [
        "/",
        "/users",
        "/groups",
        "/settings/company",
        "/settings/fields",
        "/settings/rules",
        "/courses",
        "/packages",
        "/imports",
        "/outbox",
        "/owner/companies",
        "/login",
        "/setup",
    ]
    .map(str::to_owned)
    .to_vec();
    let made = |path: &str, body: Value| -> Option<String> {
        let answer = api.post(&format!("/api/v1/{path}"), &body);
        assert!(matches!(answer.status, 201 | 409 | 422), "{path} {body}: {answer:?}");
        (answer.status == 201).then(|| answer.json()["id"].as_str().unwrap().to_owned())
    };
    let everybody = made("groups", json!({"name": "Everybody"})).unwrap();
    for (number, text) in strings.iter().enumerate() {
        let group = made("groups", json!({"name": text}));
        let course = made("courses", json!({"title": text}));
        made("packages", json!({"name": text, "courses": course}));
        if number % 10 == 0 {
            made("custom-fields", json!({"key": format!("field_{number}"), "label": text, "type": "text"}));
            let conditions = json!([{"field": "region", "operator": "is", "value": text}]);
            made("rules", json!({"name": text, "groups": [everybody], "conditions": conditions}));
        }
        if number % 40 == 0 {
            pages.extend(group.map(|id| format!("/groups/{id}")));
        }
    }
    for text in strings.iter().filter(|text| text.len() < 200 && !text.contains('\0')).step_by(25) {
        // A command line is one of the ways in; names that begin with a dash are flags.
        let _ = muster.run(&["company", "create", "--name", text]);
    }
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut file = String::from("Name,Email,Job Role,Region,Reference\n");
    for (number, text) in strings.iter().enumerate() {
        let text = quoted(text);
        let _ = writeln!(file, "{text},hostile.{number}@example.com,{text},{text},{number}");
    }
    let import = api.upload("filename=%3Cimg%20src=x%20onerror=window.hostile=1%3E.csv", file.as_bytes());
    let import = import.expect(201);
    let id = import["id"].as_str().unwrap();
    let path = format!("/api/v1/imports/{id}");
    api.patch(&path, &json!({"settings": {"on_error": "skip_rows"}, "comment": strings[0]})).expect(200);
    for text in strings.iter().step_by(8) {
        let comment = api.post(&format!("{path}/comments"), &json!({"text": text}));
        assert!(matches!(comment.status, 201 | 422), "{text:?}: {comment:?}");
    }
    let plan = api.post(&format!("{path}/plan"), &json!({})).expect(200);
    assert_eq!(plan["blocked"], false, "{plan}");
    pages.push(format!("/imports/{id}"));
    api.post(&format!("{path}/commit?wait=true"), &json!({"digest": plan["digest"]})).expect(202);
    let people = api.get("/api/v1/users?limit=1000").expect(200);
    let people = people["items"].as_array().unwrap();
    assert!(people.len() > 200, "{}", people.len());
    pages
        .extend(people.iter().step_by(12).map(|person| format!("/users/{}", person["id"].as_str().unwrap())));
    pages.extend(
        [
            "/users?q=%3Cscript%3Ewindow.hostile%3D1%3C%2Fscript%3E",
            "/users?q=%22%20onfocus%3D%22window.hostile%3D1",
            "/login?next=javascript:window.hostile=1",
        ]
        .map(str::to_owned),
    );
    pages
}

fn owner(muster: &Muster, server: &Server) -> String {
    let link = muster.run(&["owner", "create", "--email", "owner@example.com"]).succeeded();
    let token = link.rsplit('/').next().unwrap();
    let body = format!("token={token}&password=correct+horse+battery");
    let answer = Api::anonymous(server).form("/api/fn/set_password", &body, &[("origin", &server.address)]);
    session_cookie(&answer)
}

/// Reads the page as a browser does: all of its elements are ours, no attribute runs anything, no script is
/// without the nonce.
fn harmless(page: &str, nonce: &str) -> Result<(), String> {
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").ok_or("a comment without an end")?.1;
            continue;
        }
        let Some(first) = rest.chars().next() else { break };
        if !first.is_ascii_alphabetic() && first != '/' && first != '!' {
            // A bare one is text to a browser.
            continue;
        }
        let (tag, after) = tag(rest)?;
        rest = after;
        let name = tag.trim_start_matches('/').split([' ', '\n', '\t', '/']).next().unwrap_or_default();
        if first == '!' {
            continue;
        }
        let name = name.to_ascii_lowercase();
        if !ELEMENTS.split(' ').any(|element| element == name) {
            return Err(format!("an element <{tag:.200}>"));
        }
        if first == '/' {
            continue;
        }
        attributes(tag)?;
        if matches!(name.as_str(), "script" | "title" | "textarea") {
            if name == "script" && !tag.contains(&format!("nonce=\"{nonce}\"")) {
                return Err(format!("a script that is not named: {tag:.200}"));
            }
            // What stands in there is no markup up to its end.
            let end = rest.to_ascii_lowercase().find(&format!("</{name}")).ok_or("no end")?;
            rest = &rest[end..];
        }
    }
    Ok(())
}

/// Up to the `>` that ends it, which may stand in quotes before.
fn tag(rest: &str) -> Result<(&str, &str), String> {
    let mut quote = None;
    for (at, character) in rest.char_indices() {
        match (quote, character) {
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            (None, '>') => return Ok((&rest[..at], &rest[at + 1..])),
            _ => {}
        }
    }
    Err(format!("a tag without an end: {rest:.200}"))
}

fn attributes(tag: &str) -> Result<(), String> {
    let lower = tag.to_ascii_lowercase();
    let mut quote = None;
    let mut outside = String::new();
    for character in lower.chars() {
        match (quote, character) {
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            (None, _) => outside.push(character),
            _ => {}
        }
    }
    // What is left are names and equals signs.
    for name in outside.split([' ', '\n', '\t', '\r', '=', '/']).skip(1) {
        if name.starts_with("on") || name == "style" || name == "srcdoc" {
            return Err(format!("an attribute {name}: <{tag:.300}>"));
        }
    }
    for attribute in ["href=\"", "src=\"", "action=\"", "formaction=\""] {
        for (at, _) in lower.match_indices(attribute) {
            let value = lower[at + attribute.len()..].trim_start();
            if ["javascript:", "data:", "vbscript:"].iter().any(|scheme| value.starts_with(scheme)) {
                return Err(format!("an address: <{tag:.300}>"));
            }
        }
    }
    Ok(())
}
