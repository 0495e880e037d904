//! What is written to people.

use serde_json::{Value, json};

use super::{
    Tag,
    operation::{May, delete, get, patch, post, put},
    schema::{count, flag, id, list, moment, named, object, or_null, page_of, says, text, word},
};

const STATES: &[&str] = &["waiting", "sending", "sent", "failed", "withdrawn"];

pub(super) fn tag() -> Tag {
    Tag {
        name: "Outbox",
        says: "Mail that waits, was sent or failed.",
        operations: vec![
            get("/outbox", "List mail, the newest first")
                .by(May::Admin)
                .query("state", word(STATES), "Only those.")
                .paged()
                .answers(200, "The mail.", page_of("Mail")),
            get("/outbox/{id}", "One mail").by(May::Admin).answers(200, "The mail.", named("Mail")),
            get("/outbox/{id}/html", "The mail's page by itself").by(May::Admin).answers_as(
                200,
                "The page.",
                &["text/html"],
            ),
            post("/outbox/{id}/resend", "Try a mail again that failed")
                .by(May::Admin)
                .answers(200, "The mail.", named("Mail"))
                .refuses(409, "It did not fail."),
        ],
        schemas: vec![(
            "Mail",
            object([
                ("id", id()),
                ("to", text()),
                ("subject", text()),
                ("kind", text()),
                ("state", word(STATES)),
                ("caught", says(flag(), "It stayed here, for want of a server to send it by.")),
                ("attempts", count()),
                ("last_error", or_null(text())),
                ("cause", says(text(), "There is at most one mail for each.")),
                ("text", says(or_null(text()), "Null, as is `html`, of what holds a link and has gone out.")),
                ("html", or_null(text())),
                ("next_at", says(or_null(moment()), "When it is tried next.")),
                ("created_at", moment()),
                ("sent_at", or_null(moment())),
            ]),
        )],
    }
}

pub(super) fn templates() -> Tag {
    Tag {
        name: "Mail templates",
        says: "How a company says it: subject, text and HTML of every kind of mail.",
        operations: vec![
            get("/mail-templates", "List every kind of mail").by(May::Admin).answers(
                200,
                "The templates.",
                page_of("MailTemplate"),
            ),
            get("/mail-templates/{kind}", "One kind of mail").by(May::Admin).answers(
                200,
                "The template.",
                named("MailTemplate"),
            ),
            patch("/mail-templates/{kind}", "Say some of it otherwise; null is as everywhere")
                .by(May::Admin)
                .takes(words(), json!({ "subject": "Come in" }))
                .answers(200, "The template.", named("MailTemplate")),
            put("/mail-templates/{kind}", "Say all of it; what is left out is as everywhere")
                .by(May::Admin)
                .takes(words(), json!({ "subject": "Come in", "text": "{{ link }}" }))
                .answers(200, "The template.", named("MailTemplate")),
            delete("/mail-templates/{kind}", "Say it as everywhere again")
                .by(May::Admin)
                .answers_nothing("It is as everywhere."),
            post("/mail-templates/{kind}/preview", "How a mail would read")
                .by(May::Admin)
                .takes(words(), json!({}))
                .answers(
                    200,
                    "The mail, filled in with an example.",
                    object([("subject", text()), ("text", text()), ("html", text())]),
                ),
            post("/mail-templates/{kind}/preview/page", "The same as a page, for the settings' frame")
                .by(May::Admin)
                .takes_bytes("application/x-www-form-urlencoded", "subject=Come+in")
                .answers_as(200, "The page.", &["text/html"]),
            get("/mail-sender", "By what name the company writes").by(May::Admin).answers(
                200,
                "The name.",
                named("Sender"),
            ),
            put("/mail-sender", "Change that name")
                .by(May::Admin)
                .takes(named("Sender"), json!({ "name": "Northwind Training" }))
                .answers(200, "The name.", named("Sender")),
        ],
        schemas: vec![
            ("MailTemplate", template()),
            ("Sender", object([("name", says(or_null(text()), "Null: the company's."))])),
        ],
    }
}

fn words() -> Value {
    object([("subject?", or_null(text())), ("text?", or_null(text())), ("html?", or_null(text()))])
}

fn template() -> Value {
    object([
        ("id", text()),
        ("title", text()),
        ("occasion", says(text(), "When it is sent, and to whom.")),
        ("subject", text()),
        ("text", text()),
        ("html", text()),
        ("changed", says(flag(), "The company says it otherwise than everywhere.")),
        ("placeholders", list(object([("name", text()), ("what", text())]))),
        ("updated_at", or_null(moment())),
    ])
}
