//! People, groups, the company's own fields, and rules.

use serde_json::{Value, json};

use super::{
    Tag,
    operation::{May, Operation, delete, get, patch, post},
    schema::{
        anything, count, day, flag, id, list, map, moment, named, number, object, or_null, page_of, says,
        text, word,
    },
};

const STATUSES: &[&str] = &["active", "suspended"];
const ACTIVATIONS: &[&str] = &["not_invited", "invited", "activated"];
const TYPES: &[&str] = &["guest", "user", "manager", "admin"];
const KINDS: &[&str] = &["group", "cohort"];
const FIELD_TYPES: &[&str] = &["text", "number", "date", "boolean", "choice", "email", "phone", "url"];
const OPERATORS: &[&str] =
    &["is", "is_not", "contains", "starts_with", "ends_with", "is_empty", "is_not_empty"];

pub(super) fn tag() -> Tag {
    Tag {
        name: "Users",
        says: "The company's people. Managers see those of their groups.",
        operations: vec![
            filtered(get("/users", "List users"))
                .query("sort", text(), "`name`, `email`, `created_at`, `updated_at`, `status`, `activation` or `account_type`; with `-` the other way round.")
                .paged()
                .answers(200, "The users, and how many pass the filter.", all_of("User")),
            get("/users/{id}", "One user").answers(200, "The user.", named("User")),
            post("/users", "Add a user, by the rules of an import")
                .by(May::Manager)
                .says("Nothing is sent unless `invite` says so.")
                .takes(
                    saying(&[("email", text())]),
                    json!({ "email": "ada@example.com", "first_name": "Ada", "groups": ["Sales"] }),
                )
                .answers(201, "The user.", named("User"))
                .refuses(409, "The address is somebody's here."),
            patch("/users/{id}", "Change a user, by the rules of an import")
                .by(May::Manager)
                .says("What is said replaces what stands there, an empty text clears it. `groups` and `cohorts` are all they are in of the kind.")
                .takes(
                    saying(&[
                        ("manages?", or_null(says(list(id()), "With `account_type`: the groups that a manager is to manage."))),
                        ("confirm?", says(flag(), "Whoever asks knows that they lower themselves.")),
                    ]),
                    json!({ "job_role": "Driver", "groups": ["Sales"] }),
                )
                .answers(200, "The user.", named("User")),
            delete("/users/{id}", "Delete a user; kept for 30 days, or as many as the installation keeps them, then erased")
                .by(May::Admin)
                .answers_nothing("They are gone, and can be brought back."),
            get("/users/deleted", "List those who can be brought back")
                .by(May::Admin)
                .paged()
                .answers(200, "Who was deleted.", all_of("DeletedUser")),
            post("/users/deleted/{id}/restore", "Bring somebody back")
                .by(May::Admin)
                .answers(200, "The user.", named("User")),
            delete("/users/deleted/{id}", "Erase somebody who was deleted, at once and for good")
                .by(May::Admin)
                .says("From imports, mail and the activity, too. Backups are not changed.")
                .answers_nothing("Nobody knows of them any more."),
            get("/users/{id}/personal-data", "Download all that is known of a user")
                .by(May::Admin)
                .says("To be handed to whoever asks what is known of them.")
                .answers(200, "Lists of each kind of thing, and `person`.", anything()),
            filtered(get("/users/export", "Download users"))
                .query("format", word(&["csv", "xlsx", "json"]), "The file; CSV if left out.")
                .query("ids", text(), "Only these, with commas between.")
                .answers_as(
                    200,
                    "The file.",
                    &[
                        "text/csv",
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                        "application/json",
                    ],
                ),
            post("/users/bulk", "Do something with many users")
                .by(May::Manager)
                .says("Whom: by `ids`, or by `filter` as in the query of the list. With `dry_run` it is only said. To `assign`, `set_account_type` and `delete` takes an administrator.")
                .takes(
                    object([
                        (
                            "action",
                            word(&[
                                "suspend",
                                "activate",
                                "invite",
                                "resend",
                                "add_to_group",
                                "remove_from_group",
                                "assign",
                                "set_account_type",
                                "delete",
                            ]),
                        ),
                        ("ids?", list(id())),
                        ("filter?", map(text())),
                        ("dry_run?", flag()),
                        (
                            "people?",
                            says(count(), "How many were shown to be meant: if by now they are not as many, 409 and nothing is done."),
                        ),
                        ("group?", says(id(), "To join or to leave.")),
                        ("course?", says(id(), "To assign; or a package.")),
                        ("package?", id()),
                        ("due_on?", or_null(day())),
                        ("account_type?", word(TYPES)),
                    ]),
                    json!({ "action": "invite", "filter": { "activation": "not_invited" }, "dry_run": true }),
                )
                .answers(200, "What it came, or would come, to.", map(anything()))
                .answers(202, "They are many: it goes on by itself.", map(anything())),
            get("/users/bulk/{id}", "How far it has come")
                .by(May::Manager)
                .answers(200, "What was done so far.", named("BulkAction")),
            get("/users/bulk/{id}/users", "To whom it was done")
                .by(May::Manager)
                .query("outcome", text(), "Only those.")
                .paged()
                .answers(200, "Who was meant, with what came of it.", page_of("BulkUser")),
            post("/users/bulk/{id}/cancel", "Stop it; what was done stays")
                .by(May::Manager)
                .answers(200, "What was done so far.", named("BulkAction"))
                .refuses(409, "It has ended."),
        ],
        schemas: vec![
            ("User", user()),
            ("UserAssignment", assignment()),
            ("DeletedUser", deleted()),
            ("BulkAction", bulk()),
            ("BulkUser", touched()),
        ],
    }
}

/// What can be said of a user, and more.
fn saying(more: &[(&'static str, Value)]) -> Value {
    let names = || says(list(text()), "Names.");
    let said = [
        ("email?", text()),
        ("name?", text()),
        ("first_name?", text()),
        ("last_name?", text()),
        ("user_name?", or_null(text())),
        ("reference?", or_null(text())),
        ("status?", word(STATUSES)),
        ("account_type?", word(TYPES)),
        ("language?", or_null(text())),
        ("job_role?", or_null(text())),
        ("region?", or_null(text())),
        ("groups?", names()),
        ("cohorts?", names()),
        ("courses?", names()),
        ("packages?", names()),
        ("invite?", flag()),
        ("custom?", map(anything())),
    ];
    let said = said
        .into_iter()
        .filter(|(name, _)| !more.iter().any(|(other, _)| name.trim_end_matches('?') == *other));
    object(more.iter().cloned().chain(said))
}

fn deleted() -> Value {
    object([
        ("id", id()),
        ("name", text()),
        ("email", text()),
        ("deleted_at", moment()),
        ("deleted_by", text()),
    ])
}

fn bulk() -> Value {
    let refused = object([("reason", text()), ("message", text()), ("people", count())]);
    object([
        ("id", id()),
        ("action", text()),
        ("state", word(&["waiting", "running", "done", "failed", "stopped"])),
        ("people", says(count(), "How many are meant.")),
        ("progress", object([("done", count()), ("total", count())])),
        ("changed", count()),
        ("already", says(count(), "Were so already.")),
        ("refused", list(refused)),
        ("outcomes", map(count())),
        ("error", or_null(text())),
        ("created_by", text()),
        ("created_at", moment()),
        ("started_at", or_null(moment())),
        ("ended_at", or_null(moment())),
    ])
}

fn touched() -> Value {
    object([
        ("id", id()),
        ("name", or_null(text())),
        ("email", or_null(text())),
        ("outcome", text()),
        ("message", or_null(text())),
    ])
}

/// The filters of the list of users.
fn filtered(operation: Operation) -> Operation {
    operation
        .query(
            "q",
            text(),
            "Every word of it stands in the name, the address, the user name or the reference.",
        )
        .query("status", word(STATUSES), "Only those.")
        .query("activation", word(ACTIVATIONS), "Only those.")
        .query("account_type", word(TYPES), "Only those.")
        .query("group", id(), "Only members.")
        .query("cohort", id(), "Only members.")
        .query("course", id(), "Only those who have it assigned, or had.")
        .query("import", id(), "Only those whom it made or changed.")
        .query(
            "stage",
            word(&["invited", "activated", "started", "completed"]),
            "Only those who have come this far on the way to a course, or further.",
        )
}

/// A page, with how many there are on all of them.
fn all_of(name: &str) -> Value {
    object([
        ("items", list(named(name))),
        ("next", or_null(text())),
        ("total", says(count(), "How many there are, on all pages.")),
    ])
}

fn user() -> Value {
    object([
        ("id", id()),
        ("name", says(text(), "First and last name; without one the user name, else the address.")),
        ("email", text()),
        ("first_name", text()),
        ("last_name", text()),
        ("user_name", or_null(text())),
        ("reference", or_null(text())),
        ("status", word(STATUSES)),
        ("account_type", word(TYPES)),
        ("activation", word(ACTIVATIONS)),
        ("language", or_null(text())),
        ("job_role", or_null(text())),
        ("region", or_null(text())),
        ("groups", says(list(text()), "Names.")),
        ("cohorts", says(list(text()), "Names.")),
        ("assignments", list(named("UserAssignment"))),
        ("custom", says(map(text()), "By the keys of the company's own fields.")),
        ("created_at", moment()),
        ("updated_at", moment()),
    ])
}

fn assignment() -> Value {
    object([
        ("id", id()),
        ("course", id()),
        ("package", or_null(id())),
        ("attempt", count()),
        ("state", word(&["assigned", "started", "completed"])),
        ("assigned_at", moment()),
        ("due_on", or_null(day())),
    ])
}

pub(super) fn groups() -> Tag {
    Tag {
        name: "Groups",
        says: "Named sets of users, of the kind `group` or `cohort`.",
        operations: vec![
            get("/groups", "List groups and cohorts")
                .query("kind", word(KINDS), "Only those.")
                .paged()
                .answers(200, "The groups, by name.", page_of("Group")),
            get("/groups/{id}", "One group").answers(200, "The group.", named("Group")),
            post("/groups", "Make a group or cohort")
                .by(May::Admin)
                .takes(
                    object([("name", text()), ("kind?", word(KINDS))]),
                    json!({ "name": "Sales", "kind": "group" }),
                )
                .answers(201, "The group.", named("Group")),
            patch("/groups/{id}", "Change a group's name or its managers")
                .by(May::Admin)
                .takes(
                    object([("name?", text()), ("managers?", says(list(id()), "Users; all of them."))]),
                    json!({ "managers": ["12"] }),
                )
                .answers(200, "The group.", named("Group")),
            delete("/groups/{id}", "Delete a group; its members stay")
                .by(May::Admin)
                .answers_nothing("It is gone."),
        ],
        schemas: vec![(
            "Group",
            object([
                ("id", id()),
                ("kind", word(KINDS)),
                ("name", text()),
                ("members", says(count(), "Suspended ones too.")),
                ("managers", says(list(id()), "Users.")),
                ("created_at", moment()),
            ]),
        )],
    }
}

pub(super) fn fields() -> Tag {
    let one = |operation: Operation| operation.answers(200, "The field.", named("CustomField"));
    Tag {
        name: "Custom fields",
        says: "Fields of a company's own.",
        operations: vec![
            get("/custom-fields", "List them").paged().answers(200, "The fields.", page_of("CustomField")),
            one(get("/custom-fields/{id}", "One field")),
            post("/custom-fields", "Make a field")
                .by(May::Admin)
                .takes(
                    new_field(),
                    json!({ "key": "site", "label": "Site", "type": "choice", "options": ["Leeds", "York"] }),
                )
                .answers(201, "The field.", named("CustomField")),
            one(patch("/custom-fields/{id}", "Change a field")
                .by(May::Admin)
                .takes(changed_field(), json!({ "required": true }))),
            delete("/custom-fields/{id}", "Delete a field, with everybody's values in it")
                .by(May::Admin)
                .answers_nothing("It is gone."),
        ],
        schemas: vec![("CustomField", field())],
    }
}

fn field() -> Value {
    object([
        ("id", id()),
        ("key", text()),
        ("label", text()),
        ("type", word(FIELD_TYPES)),
        ("required", flag()),
        ("at_sign_up", says(flag(), "May be asked for at sign-up.")),
        ("options?", says(list(text()), "Of a choice.")),
        ("min?", or_null(number())),
        ("max?", or_null(number())),
        ("decimals?", or_null(count())),
        ("max_length?", or_null(count())),
        ("pattern?", or_null(text())),
        ("created_at", moment()),
    ])
}

fn new_field() -> Value {
    object([
        ("key", text()),
        ("label", text()),
        ("type", word(FIELD_TYPES)),
        ("required?", flag()),
        ("at_sign_up?", flag()),
        ("options?", list(text())),
        ("min?", or_null(number())),
        ("max?", or_null(number())),
        ("decimals?", or_null(count())),
        ("max_length?", or_null(count())),
        ("pattern?", or_null(text())),
    ])
}

fn changed_field() -> Value {
    object([
        ("label?", text()),
        ("required?", flag()),
        ("at_sign_up?", flag()),
        ("options?", list(text())),
        ("min?", or_null(number())),
        ("max?", or_null(number())),
        ("decimals?", or_null(count())),
        ("max_length?", or_null(count())),
        ("pattern?", or_null(text())),
    ])
}

pub(super) fn rules() -> Tag {
    let one = |operation: Operation| operation.answers(200, "The rule.", named("Rule"));
    let example = json!({
        "name": "North to Sales",
        "match": "all",
        "conditions": [{ "field": "region", "operator": "is", "value": "North" }],
        "groups": ["7"],
    });
    Tag {
        name: "Rules",
        says: "Conditions on a user's fields put them into groups, in an order.",
        operations: vec![
            get("/rules", "List them, in their order").by(May::Admin).paged().answers(
                200,
                "The rules.",
                page_of("Rule"),
            ),
            one(get("/rules/{id}", "One rule").by(May::Admin)),
            post("/rules", "Make a rule").by(May::Admin).takes(named("NewRule"), example).answers(
                201,
                "The rule.",
                named("Rule"),
            ),
            one(patch("/rules/{id}", "Change a rule, or its place")
                .by(May::Admin)
                .takes(changed_rule(), json!({ "position": 1 }))),
            delete("/rules/{id}", "Delete a rule").by(May::Admin).answers_nothing("It is gone."),
        ],
        schemas: vec![("Rule", rule()), ("NewRule", new_rule())],
    }
}

fn conditions() -> Value {
    list(object([("field", text()), ("operator", word(OPERATORS)), ("value?", or_null(text()))]))
}

fn rule() -> Value {
    object([
        ("id", id()),
        ("name", text()),
        ("match", word(&["all", "any"])),
        ("conditions", conditions()),
        ("groups", list(id())),
        ("stop", says(flag(), "Where it holds, the ones behind it are not looked at.")),
        ("position", says(count(), "From 1.")),
    ])
}

fn new_rule() -> Value {
    object([
        ("id?", or_null(id())),
        ("name", text()),
        ("match?", word(&["all", "any"])),
        ("conditions", conditions()),
        ("groups", list(id())),
        ("stop?", flag()),
        ("position?", or_null(count())),
    ])
}

fn changed_rule() -> Value {
    object([
        ("name?", text()),
        ("match?", word(&["all", "any"])),
        ("conditions?", conditions()),
        ("groups?", list(id())),
        ("stop?", flag()),
        ("position?", count()),
    ])
}
