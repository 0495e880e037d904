//! Courses, packages and who is to do which.

use serde_json::{Value, json};

use super::{
    Tag,
    operation::{May, delete, get, patch, post},
    schema::{
        anything, count, day, flag, id, list, moment, named, object, or_null, page_of, says, text, word,
    },
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
            post("/packages/{id}/reassign", "Give a package again")
                .by(May::Admin)
                .says(
                    "Everybody found gets the next attempt at every course; earlier ones stay. The body may also be a \
                     file of first names, last names and e-mail addresses, CSV or XLSX. Those not found, and those \
                     found under another name, are named and left out.",
                )
                .query("dry_run", flag(), "Only say who is found.")
                .query("filename", text(), "What the file is called.")
                .query("due_on", day(), "By which the new attempts should be completed.")
                .query("digest", text(), "Only if the same people are found as when this was answered.")
                .query("also", text(), "Ids of those under another name who are meant all the same, with commas.")
                .header("Idempotency-Key", text(), "Asked twice with the same key, it is done once.")
                .takes(
                    object([
                        ("users", says(list(anything()), "Ids, or `{first_name, last_name, email}` each.")),
                        ("due_on?", or_null(day())),
                    ]),
                    json!({ "users": ["42", { "first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.com" }] }),
                )
                .answers(200, "Who was found, and unless it was a dry run what was made.", reassignment())
                .refuses(409, "Others are found than when it was looked at.")
                .refuses(413, "The file is larger than what is taken.")
                .refuses(415, "It is a file of another kind."),
        ],
        schemas: vec![
            ("Package", object([("id", id()), ("name", text()), ("courses", list(id()))])),
            (
                "ListedPerson",
                object([
                    ("line?", says(count(), "Of the file, from 1.")),
                    ("user?", says(id(), "Who it is, if they are in the company.")),
                    ("first_name", text()),
                    ("last_name", text()),
                    ("email", text()),
                    ("name?", says(text(), "As the company has it.")),
                ]),
            ),
        ],
    }
}

fn reassignment() -> Value {
    object([
        ("found", list(named("ListedPerson"))),
        ("not_found", list(named("ListedPerson"))),
        ("name_differs", list(named("ListedPerson"))),
        ("repeated", says(count(), "How many stood in the list before.")),
        ("digest", says(text(), "Of who was found.")),
        ("reassigned?", says(count(), "How many people have new attempts.")),
        ("assigned?", says(count(), "How many attempts were opened.")),
        ("left_out?", says(count(), "How many were given some of it meanwhile.")),
        ("mails?", says(count(), "How many people get their first mail.")),
    ])
}

pub(super) fn annual() -> Tag {
    let whom = || {
        [
            ("package", id()),
            ("users?", list(id())),
            ("all?", says(flag(), "Instead of `users`: everybody who stands on the list.")),
        ]
    };
    let people = || object([("people", says(count(), "How many were moved."))]);
    let [package, users, all] = whom();
    let again = object([package, users, all, ("due_on?", or_null(day()))]);
    Tag {
        name: "Annual training",
        says: "Whose newest attempt at a package was assigned longer ago than the company's months.",
        operations: vec![
            get("/annual-training", "Whose turn it is, those first who wait longest")
                .query("package", id(), "Of which package; needed.")
                .query("archived", flag(), "Those who were taken off the list instead.")
                .paged()
                .answers(
                    200,
                    "The people.",
                    object([
                        ("items", list(named("Turn"))),
                        (
                            "next",
                            says(or_null(text()), "The `cursor` of the next page; null: this is the last."),
                        ),
                        ("total?", says(count(), "Up to 10,000.")),
                    ]),
                ),
            post("/annual-training/archive", "Take people off the list")
                .by(May::Admin)
                .takes(object(whom()), json!({ "package": "2", "users": ["42"] }))
                .answers(200, "It is done.", people()),
            post("/annual-training/restore", "Put people on the list again")
                .by(May::Admin)
                .takes(object(whom()), json!({ "package": "2", "all": true }))
                .answers(200, "It is done.", people()),
            post("/annual-training/reassign", "Give the package again")
                .by(May::Admin)
                .takes(again, json!({ "package": "2", "users": ["42"], "due_on": "2026-12-31" }))
                .answers(
                    200,
                    "It is done.",
                    object([
                        ("reassigned", says(count(), "How many people have new attempts.")),
                        ("assigned", says(count(), "How many attempts were opened.")),
                        ("left_out", count()),
                        ("mails", says(count(), "How many people get their first mail.")),
                    ]),
                ),
        ],
        schemas: vec![(
            "Turn",
            object([
                ("user", id()),
                ("name", text()),
                ("email", text()),
                ("status", word(&["active", "suspended"])),
                ("assigned_at", moment()),
                ("in_progress", says(flag(), "They have started an attempt and not completed it.")),
                ("completed", says(count(), "At how many courses the newest attempt is completed.")),
                ("archived", flag()),
                ("archived_at", or_null(moment())),
                ("archived_by", or_null(text())),
            ]),
        )],
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
