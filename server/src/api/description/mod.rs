//! What the API is, for programs (`/api/openapi.json`, OpenAPI 3.1) and for people (`/api/docs`): one description, one
//! file a noun. Every route under `/api/v1` has an entry; the tests ask for it, and hold what is answered against it.

mod activity;
mod company;
mod imports;
mod mail;
mod openapi;
mod operation;
mod page;
mod people;
mod schema;
mod service;
mod signups;
mod training;

use std::sync::OnceLock;

use axum::{
    Json,
    response::{Html, IntoResponse, Response},
};
use serde_json::Value;

use self::operation::Operation;

/// What belongs together.
struct Tag {
    name: &'static str,
    /// A sentence or two.
    says: &'static str,
    operations: Vec<Operation>,
    /// Of what is answered, by name.
    schemas: Vec<(&'static str, Value)>,
}

/// In the order in which somebody new reads them.
fn tags() -> Vec<Tag> {
    vec![
        imports::tag(),
        imports::uploads(),
        people::tag(),
        people::groups(),
        people::fields(),
        people::rules(),
        training::courses(),
        training::packages(),
        training::assignments(),
        training::annual(),
        signups::tag(),
        mail::tag(),
        mail::templates(),
        company::tag(),
        company::companies(),
        activity::tag(),
        service::tag(),
    ]
}

/// `GET /api/openapi.json`.
pub(crate) async fn document() -> Response {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    Json(DOCUMENT.get_or_init(|| openapi::document(&tags()))).into_response()
}

/// `GET /api/docs`.
pub(crate) async fn page() -> Response {
    static PAGE: OnceLock<String> = OnceLock::new();
    Html(PAGE.get_or_init(|| page::write(&tags())).as_str()).into_response()
}

#[cfg(test)]
mod tests {
    use roster::Settings;
    use serde_json::json;

    use super::*;

    #[test]
    fn settings_of_imports_take_the_words_they_are_described_by() {
        let tags = tags();
        let mut schemas = tags.iter().flat_map(|tag| &tag.schemas);
        let (_, settings) = schemas.find(|(name, _)| *name == "ImportSettings").unwrap();
        let mut words = 0;
        for (name, schema) in settings["properties"].as_object().unwrap() {
            for word in schema["enum"].as_array().into_iter().flatten() {
                let said = json!({ name.as_str(): word });
                assert!(serde_json::from_value::<Settings>(said.clone()).is_ok(), "{said}");
                words += 1;
            }
        }
        assert!(words > 15, "{words}");
    }
}
