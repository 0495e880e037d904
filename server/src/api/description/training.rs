//! Courses, packages and who is to do which.

use serde_json::{Value, json};

use super::{
    Tag,
    operation::{May, delete, get, patch, post},
    schema::{count, day, id, list, moment, named, object, or_null, page_of, says, text, word},
};

const STATES: &[&str] = &["assigned", "started", "completed"];

pub(super) fn courses() -> Tag {
    Tag {
        name: "Courses",
        says: "What there is to learn: the platform's courses that a company has, and its own.",
        operations: vec![
            get("/courses", "List courses").paged().answers(200, "The courses.", page_of("Course")),
            get("/courses/{id}", "One course").answers(200, "The course.", named("Course")),
            post("/courses", "Make a course")
                .by(May::Admin)
                .says("With `companies`, or without a company, it is the platform's: for owners.")
                .takes(
                    object([("title", text()), ("companies?", or_null(list(id())))]),
                    json!({ "title": "Fire Safety" }),
                )
                .answers(201, "The course.", named("Course")),
            patch("/courses/{id}", "Change a course's title")
                .by(May::Admin)
                .takes(object([("title", text())]), json!({ "title": "Fire Safety 2027" }))
                .answers(200, "The course.", named("Course")),
            delete("/courses/{id}", "Delete a course").by(May::Admin).answers_nothing("It is gone."),
        ],
        schemas: vec![(
            "Course",
            object([
                ("id", id()),
                ("title", text()),
                ("own", says(json!({ "type": "boolean" }), "A company made it for itself.")),
                ("companies?", says(list(id()), "Those that have it. Only owners are told.")),
                ("created_at", moment()),
            ]),
        )],
    }
}

pub(super) fn packages() -> Tag {
    Tag {
        name: "Packages",
        says: "Named lists of courses.",
        operations: vec![
            get("/packages", "List packages").paged().answers(200, "The packages.", page_of("Package")),
            get("/packages/{id}", "One package").answers(200, "The package.", named("Package")),
            post("/packages", "Make a package")
                .by(May::Admin)
                .takes(
                    object([("name", text()), ("courses?", list(id()))]),
                    json!({ "name": "Induction", "courses": ["3", "5"] }),
                )
                .answers(201, "The package.", named("Package")),
            patch("/packages/{id}", "Change a package; its courses are all of them, in their order")
                .by(May::Admin)
                .takes(
                    object([("name?", text()), ("courses?", list(id()))]),
                    json!({ "courses": ["5", "3"] }),
                )
                .answers(200, "The package.", named("Package")),
            delete("/packages/{id}", "Delete a package").by(May::Admin).answers_nothing("It is gone."),
        ],
        schemas: vec![("Package", object([("id", id()), ("name", text()), ("courses", list(id()))]))],
    }
}

pub(super) fn assignments() -> Tag {
    Tag {
        name: "Assignments",
        says: "One user, one course, one attempt. Assigning again opens the next attempt; earlier ones stay.",
        operations: vec![
            get("/assignments", "List assignments")
                .query("user", id(), "Only theirs.")
                .query("course", id(), "Only of this course.")
                .query("state", word(STATES), "Only those.")
                .paged()
                .answers(
                    200,
                    "The assignments, in the order in which they were made.",
                    page_of("Assignment"),
                ),
            post("/assignments", "Assign a course or a package")
                .by(May::Admin)
                .says("To whom: `user`, `users` or `group`, one of them. What: `course` or `package`.")
                .takes(new(), json!({ "group": "7", "package": "2", "due_on": "2026-12-31" }))
                .answers(201, "What was made.", assigned())
                .answers(
                    200,
                    "There was nothing to be made: everybody has it and has not completed it.",
                    assigned(),
                ),
            patch("/assignments/{id}", "Say how far somebody has come, or when it is due")
                .by(May::Admin)
                .takes(
                    object([("state?", word(STATES)), ("due_on?", or_null(day()))]),
                    json!({ "state": "started" }),
                )
                .answers(200, "The assignment.", named("Assignment")),
        ],
        schemas: vec![("Assignment", assignment(false))],
    }
}

fn new() -> Value {
    object([
        ("user?", id()),
        ("users?", list(id())),
        ("group?", id()),
        ("course?", id()),
        ("package?", id()),
        ("due_on?", or_null(day())),
    ])
}

/// `beside`: its members stand beside others, and may be absent.
fn assignment(beside: bool) -> Value {
    let mut shape = object([
        ("id", id()),
        ("user", id()),
        ("course", id()),
        ("package", or_null(id())),
        ("attempt", says(count(), "From 1.")),
        ("source", word(&["import", "package", "rule", "by_hand"])),
        ("state", word(STATES)),
        ("assigned_at", moment()),
        ("due_on", or_null(day())),
        ("started_at", or_null(moment())),
        ("completed_at", or_null(moment())),
    ]);
    if beside && let Some(members) = shape.as_object_mut() {
        members.remove("required");
    }
    shape
}

fn assigned() -> Value {
    let mut shape = assignment(true);
    if let Some(properties) = shape.get_mut("properties").and_then(Value::as_object_mut) {
        let counts = [
            ("assigned", says(count(), "How many were made.")),
            ("held", says(count(), "How many were not: the person has the course and has not completed it.")),
            ("mails", says(count(), "How many people get their first mail.")),
            ("items", says(list(named("Assignment")), "The first 1,000 of what was made.")),
        ];
        properties.extend(counts.map(|(name, schema)| (name.to_owned(), schema)));
    }
    shape
}
