//! The company of the token, and for owners all companies.

use serde_json::{Value, json};

use super::{
    Tag,
    operation::{May, delete, get, patch, post, put},
    schema::{count, day, flag, id, list, moment, named, object, or_null, page_of, says, text},
};

pub(super) fn tag() -> Tag {
    Tag {
        name: "Company",
        says: "The settings of the token's company.",
        operations: vec![
            get("/company", "The company and its settings").by(May::Admin).answers(
                200,
                "The company.",
                named("CompanySettings"),
            ),
            patch("/company", "Change settings; what is left out stays")
                .by(May::Admin)
                .takes(change(), json!({ "first_name_optional": true, "sign_up": { "enabled": true } }))
                .answers(200, "The company.", named("CompanySettings")),
        ],
        schemas: vec![("CompanySettings", settings()), ("SignUpSettings", sign_up()), ("AccessCode", code())],
    }
}

fn settings() -> Value {
    object([
        ("id", id()),
        ("name", text()),
        ("seat_limit", says(or_null(count()), "Null: any number.")),
        ("default_language", text()),
        ("required", says(list(text()), "Standard fields required beside the address and the first name.")),
        ("first_name_optional", flag()),
        (
            "approval_people",
            says(or_null(count()), "From how many people an import needs a second administrator."),
        ),
        ("approval_percent", or_null(count())),
        ("annual_months", says(count(), "After how many months people are to do a package again.")),
        ("sign_up", named("SignUpSettings")),
    ])
}

fn sign_up() -> Value {
    object([
        ("link", says(text(), "To be handed out.")),
        ("enabled", flag()),
        ("domains", says(list(text()), "Of their addresses; none: any.")),
        ("code_needed", flag()),
        ("approval", says(flag(), "Somebody has to let them in.")),
        ("group", or_null(id())),
        ("fields", list(text())),
        ("terms", text()),
        ("codes", list(named("AccessCode"))),
    ])
}

fn code() -> Value {
    object([
        ("id", id()),
        ("code", text()),
        ("ends_on", or_null(day())),
        ("max_uses", or_null(count())),
        ("uses", count()),
        ("group", or_null(id())),
    ])
}

fn change() -> Value {
    let codes = object([
        ("code", text()),
        ("ends_on?", or_null(day())),
        ("max_uses?", or_null(count())),
        ("group?", or_null(id())),
    ]);
    let sign_up = object([
        ("enabled?", flag()),
        ("domains?", list(text())),
        ("code_needed?", flag()),
        ("approval?", flag()),
        ("group?", or_null(id())),
        ("fields?", list(text())),
        ("terms?", text()),
        ("codes?", says(list(codes), "All of them.")),
    ]);
    object([
        ("default_language?", text()),
        ("required?", list(text())),
        ("first_name_optional?", flag()),
        ("approval_people?", or_null(count())),
        ("approval_percent?", or_null(count())),
        ("annual_months?", says(count(), "1 to 120.")),
        ("sign_up?", sign_up),
    ])
}

pub(super) fn companies() -> Tag {
    Tag {
        name: "Companies",
        says: "For owners all of the installation; for a company's administrators their own.",
        operations: vec![
            get("/companies", "List companies").by(May::Admin).paged().answers(
                200,
                "The companies, by name.",
                page_of("Company"),
            ),
            get("/companies/{id}", "One company").by(May::Admin).answers(
                200,
                "The company.",
                named("Company"),
            ),
            post("/companies", "Make a company")
                .by(May::Owner)
                .takes(
                    object([
                        ("name", text()),
                        ("seat_limit?", or_null(count())),
                        ("default_language?", or_null(text())),
                    ]),
                    json!({ "name": "Northwind Training", "seat_limit": 500 }),
                )
                .answers(201, "The company.", named("Company")),
            patch("/companies/{id}", "Change a company's name, seats or language")
                .by(May::Owner)
                .takes(
                    object([
                        ("name?", text()),
                        ("seat_limit?", or_null(count())),
                        ("default_language?", text()),
                    ]),
                    json!({ "seat_limit": null }),
                )
                .answers(200, "The company.", named("Company")),
            delete("/companies/{id}", "Delete a company that has no users")
                .by(May::Owner)
                .answers_nothing("It is gone.")
                .refuses(422, "It has users."),
            put("/companies/{id}/courses/{course}", "Make a course of the platform's available")
                .by(May::Owner)
                .answers(200, "The course.", named("Course")),
            delete("/companies/{id}/courses/{course}", "Take it from the company").by(May::Owner).answers(
                200,
                "The course.",
                named("Course"),
            ),
        ],
        schemas: vec![(
            "Company",
            object([
                ("id", id()),
                ("name", text()),
                ("slug", says(text(), "In the address of its sign-up.")),
                ("seat_limit", says(or_null(count()), "Null: any number.")),
                ("seats_used", count()),
                ("people", says(count(), "Users, suspended ones too.")),
                ("courses", count()),
                ("default_language", text()),
                ("created_at", moment()),
            ]),
        )],
    }
}
