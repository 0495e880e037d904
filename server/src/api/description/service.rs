//! The service itself.

use super::{
    Tag,
    operation::{May, get},
    schema::{count, list, map, named, object, says, text},
};

pub(super) fn tag() -> Tag {
    Tag {
        name: "Service",
        says: "What happens while one looks, whether it runs, and this description.",
        operations: vec![
            get("/events", "Hear that something has changed in the company, by server-sent events")
                .by(May::Admin)
                .says(
                    "An event `change` with `{\"revision\"}` at once, and again whenever there is another: then ask for \
                     what you show. Whatever process it was changed by.",
                )
                .query("seconds", count(), "How long the answer lasts, 300 at most; 0: only the revision of now.")
                .answers_as(200, "The events.", &["text/event-stream"]),
            get("/livez", "The process runs").at_root().by(May::Anybody).answers_as(200, "It does.", &["text/plain"]),
            get("/readyz", "The database answers and is up to date")
                .at_root()
                .by(May::Anybody)
                .answers_as(200, "It is.", &["text/plain"])
                .refuses(503, "It is not, and why."),
            get("/metrics", "Figures of the installation for Prometheus: requests, imports, jobs, mail, connections")
                .at_root()
                .by(May::Owner)
                .answers_as(200, "The figures.", &["application/openmetrics-text"]),
            get("/api/openapi.json", "This description, as OpenAPI 3.1").at_root().by(May::Anybody).answers(
                200,
                "The description.",
                map(serde_json::json!({})),
            ),
            get("/api/docs", "This description, to be read")
                .at_root()
                .by(May::Anybody)
                .answers_as(200, "The page.", &["text/html"]),
        ],
        schemas: vec![(
            "Problem",
            object([
                ("type", text()),
                ("title", text()),
                ("status", count()),
                ("detail", says(text(), "A sentence: what happened, and what to do.")),
                ("findings?", list(named("Finding"))),
                ("request_id?", says(text(), "That of the header X-Request-Id: whoever runs Muster finds more by it.")),
            ]),
        )],
    }
}
