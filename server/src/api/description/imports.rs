//! A file becomes people.

use serde_json::{Value, json};

use super::{
    Tag,
    operation::{May, Operation, get, patch, post},
    schema::{
        anything, count, flag, id, list, map, moment, named, number, object, or_null, page_of, says, text,
        word,
    },
};

const STATES: &[&str] =
    &["draft", "planned", "awaiting_approval", "queued", "running", "done", "failed", "cancelled", "undone"];
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const TABLES: &[&str] = &["text/csv", WORKBOOK];
const ACTIONS: &[&str] = &["create", "update", "unchanged", "skip", "reject"];

pub(super) fn tag() -> Tag {
    let mut operations = in_order();
    operations.extend(beside());
    operations.extend(afterwards());
    operations.extend(together());
    Tag {
        name: "Imports",
        says: "A file becomes people: bring it in, decide what its columns are, look at the plan, commit it; and undo \
               it, for 30 days.",
        operations,
        schemas: schemas(),
    }
}

pub(super) fn uploads() -> Tag {
    Tag {
        name: "Uploads",
        says: "Large files over lines that break: announced, sent piece by piece, and gone on with where it ended.",
        operations: vec![
            post("/uploads", "Announce a file")
                .by(May::Manager)
                .query("filename", text(), "As it is called.")
                .query("size", count(), "Bytes of the whole file.")
                .query("group", id(), "The group that everyone in the file joins.")
                .answers(201, "Where to send its bytes, and from which on.", named("Upload"))
                .refuses(413, "The file is larger than what is taken."),
            get("/uploads/{id}", "How far a file has come").by(May::Manager).answers(
                200,
                "How many bytes have come in.",
                named("Upload"),
            ),
            patch("/uploads/{id}", "Send the next bytes")
                .by(May::Manager)
                .query("offset", count(), "How many bytes came before these.")
                .takes_bytes("application/octet-stream", "…")
                .answers(200, "How many bytes have come in.", named("Upload"))
                .refuses(409, "These are not the next bytes; `detail` says which are."),
            post("/uploads/{id}/finish", "All bytes have come in: make an import of them")
                .by(May::Manager)
                .answers(201, "The import, a draft.", named("Import"))
                .refuses(409, "Bytes are missing.")
                .refuses(415, "It is a file of another kind."),
        ],
        schemas: vec![(
            "Upload",
            object([
                ("id", says(id(), "Also the import's that it will be.")),
                ("offset", says(count(), "Bytes that have come in: where to go on.")),
                ("size", count()),
            ]),
        )],
    }
}

/// What a program does, one after the other.
fn in_order() -> Vec<Operation> {
    vec![
        post("/imports", "Bring in a file")
            .by(May::Manager)
            .says("The body is the file's bytes, CSV or XLSX. Nothing is written but the draft.")
            .query("filename", text(), "As it is called.")
            .query("group", id(), "The group that everyone in the file joins.")
            .takes_bytes("application/octet-stream", "Name,Email\nAda Lovelace,ada@example.com\n")
            .answers(201, "The import, a draft.", named("Import"))
            .refuses(413, "The file is larger than what is taken.")
            .refuses(415, "It is a file of another kind.")
            .refuses(422, "It cannot be read as what it is; `findings` say why."),
        get("/imports/{id}/findings", "What was found in the file")
            .by(May::Manager)
            .query("severity", word(&["error", "warning", "notice"]), "Only those.")
            .query("code", text(), "Only of this kind.")
            .query("column", count(), "Only in this column, from 0.")
            .paged()
            .answers(200, "Findings, in the order of the rows.", page_of("Finding")),
        get("/imports/{id}/findings/summary", "The findings, counted by kind and column")
            .by(May::Manager)
            .answers(200, "The counts.", named("FindingSummary")),
        patch("/imports/{id}", "Decide how the file is read, what its columns are, what is edited")
            .by(May::Manager)
            .says(
                "Each member that is given replaces its whole; all is made anew from the same bytes. With `revision` \
                 nothing is changed if somebody else has changed the import since.",
            )
            .takes(change(), json!({ "mapping": [{ "column": 2, "field": "job_role" }], "settings": { "invite": "now" } }))
            .answers(200, "The import.", named("Import"))
            .refuses(409, "Somebody else has changed it since, or it is no draft any more."),
        post("/imports/{id}/plan", "Make the plan: what committing would do")
            .by(May::Manager)
            .says("Also a plan that may not be committed is answered; `blocked` says so, `blocking` why.")
            .answers(200, "The plan.", named("Plan"))
            .refuses(409, "The import is no draft any more."),
        get("/imports/{id}/plan/rows", "What happens to every row")
            .by(May::Manager)
            .query("action", word(ACTIONS), "Only those.")
            .query(
                "effect",
                word(&["suspends", "reactivates", "joins", "assigns", "invites"]),
                "Only rows that do this beside.",
            )
            .paged()
            .answers(200, "The rows.", page_of("PlanRow")),
        post("/imports/{id}/commit", "Commit the plan")
            .by(May::Manager)
            .says("All of it or nothing. Waits for a second administrator where the company asks for that.")
            .query("wait", flag(), "Answer when it has ended, not when it was taken on.")
            .header("Idempotency-Key", text(), "Asked twice with the same key, it is done once.")
            .takes(object([("digest", says(text(), "Of the plan that was looked at."))]), json!({ "digest": "9f2c…" }))
            .answers(202, "The import.", named("Import"))
            .refuses(409, "Blocked, or the plan no longer holds; `detail` says what changed."),
    ]
}

fn beside() -> Vec<Operation> {
    vec![
        get("/imports", "List imports, the newest first")
            .by(May::Manager)
            .query("state", text(), "One state, or several with commas between them.")
            .query("by", text(), "Stands somewhere in who began it.")
            .paged()
            .answers(200, "The imports.", page_of("Import")),
        get("/imports/{id}", "One import").by(May::Manager).answers(200, "The import.", named("Import")),
        get("/imports/{id}/file", "The file's bytes as they came").by(May::Manager).answers_as(
            200,
            "The bytes.",
            &["application/octet-stream"],
        ),
        post("/imports/{id}/plan/rules", "Try what other rules would do with the file")
            .by(May::Admin)
            .says("Nothing is saved; `/api/v1/rules` does that.")
            .takes(object([("rules", list(named("NewRule")))]), json!({ "rules": [] }))
            .answers(200, "What would be different.", named("RuleTrial")),
        post("/imports/{id}/cancel", "Withdraw a draft, or stop a commit that runs")
            .by(May::Manager)
            .answers(200, "The import.", named("Import"))
            .refuses(409, "It has ended."),
        get("/template", "A template to fill in, with the company's own names")
            .by(May::Manager)
            .query("format", word(&["csv", "xlsx"]), "CSV if left out.")
            .answers_as(200, "The file.", TABLES),
    ]
}

fn afterwards() -> Vec<Operation> {
    vec![
        get("/imports/{id}/result", "What became of every row")
            .by(May::Manager)
            .query("format", word(&["json", "csv", "xlsx"]), "JSON if left out.")
            .answers_as(200, "The file.", &["application/json", "text/csv", WORKBOOK]),
        get("/imports/{id}/errors", "The rows that were left out, to be corrected and dropped again")
            .by(May::Manager)
            .query("format", word(&["csv", "xlsx"]), "CSV if left out.")
            .answers_as(200, "The file, in its own columns, with one that says what is wrong.", TABLES),
        post("/imports/{id}/errors/mail", "Mail the link of the error report to whoever asks")
            .by(May::Manager)
            .answers(202, "The mail as it waits.", named("Mail")),
        get("/imports/{id}/activation-links", "Activation links of the people it made, to hand out")
            .by(May::Manager)
            .says("Made new each time, once each; the links of the call before are void.")
            .answers_as(200, "Addresses and links.", &["text/csv"]),
        post("/imports/{id}/activation-links", "The same, for pages").by(May::Manager).answers_as(
            200,
            "Addresses and links.",
            &["text/csv"],
        ),
        post("/imports/{id}/undo", "Undo the import")
            .by(May::Manager)
            .says(
                "Who was changed since is kept, and named. Without a body, or without `dry_run`, it is done.",
            )
            .may_take(object([("dry_run?", flag())]), json!({ "dry_run": true }))
            .answers(200, "What is, or would be, reversed, kept and failed.", named("Undo"))
            .refuses(409, "It is not done, or was done more than 30 days ago."),
    ]
}

fn together() -> Vec<Operation> {
    vec![
        post("/imports/{id}/approve", "Approve an import that waits for a second administrator")
            .by(May::Admin)
            .may_take(object([("digest?", says(text(), "Of the plan that was looked at."))]), json!({}))
            .answers(200, "The import.", named("Import"))
            .refuses(409, "It does not wait, or the plan no longer holds."),
        post("/imports/{id}/reject", "Send it back")
            .by(May::Manager)
            .may_take(object([("reason?", text())]), json!({ "reason": "The groups are last year's." }))
            .answers(200, "The import, a draft again.", named("Import"))
            .refuses(409, "It does not wait."),
        get("/imports/{id}/comments", "What colleagues say about it, oldest first")
            .by(May::Manager)
            .paged()
            .answers(200, "The comments.", page_of("Comment")),
        post("/imports/{id}/comments", "Say something about it")
            .by(May::Manager)
            .takes(object([("text", text())]), json!({ "text": "Row 2 has left." }))
            .answers(201, "The comment.", named("Comment")),
        get("/imports/{id}/events", "Follow it, by server-sent events")
            .by(May::Manager)
            .says("An event `import` at once, and again whenever it stands otherwise.")
            .query("seconds", count(), "How long the answer lasts, 300 at most; 0: only how it stands now.")
            .query(
                "page",
                text(),
                "What an open page calls itself; with it others are told that somebody looks on.",
            )
            .answers_as(200, "The events.", &["text/event-stream"]),
    ]
}

fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        ("Import", import()),
        ("ImportSettings", settings()),
        ("Counts", counts()),
        ("Finding", finding()),
        ("FindingSummary", summary()),
        ("Plan", plan()),
        ("PlanRow", plan_row()),
        (
            "Seats",
            object(["limit", "used", "freed", "needed", "after"].map(|name| {
                (name, if name == "limit" { or_null(count()) } else { json!({ "type": "integer" }) })
            })),
        ),
        ("RuleTrial", rule_trial()),
        ("Undo", undo()),
        ("UndoneRow", undone_row()),
        ("Comment", object([("id", id()), ("author", text()), ("text", text()), ("created_at", moment())])),
    ]
}

fn import() -> Value {
    object([
        ("id", id()),
        ("state", word(STATES)),
        ("filename", text()),
        ("sha256", text()),
        ("rows", says(count(), "Records under the header.")),
        ("dialect", dialect()),
        ("mapping", list(column())),
        ("settings", named("ImportSettings")),
        (
            "findings",
            object([("errors", count()), ("warnings", count()), ("notices", count()), ("blocking", count())]),
        ),
        ("counts", named("Counts")),
        ("progress", progress()),
        ("comment", text()),
        ("error", says(or_null(text()), "Why it failed, or why it is back at `planned`.")),
        ("created_by", text()),
        ("revision", says(count(), "Grows with every change; a `PATCH` that names it replaces no other's.")),
        ("changed_by", says(or_null(text()), "Who made this revision.")),
        (
            "requested_by",
            says(or_null(text()), "Who wanted it to be committed, where a second is to approve it."),
        ),
        ("approved_by", or_null(text())),
        ("created_at", moment()),
        ("finished_at", or_null(moment())),
    ])
}

fn dialect() -> Value {
    object([
        ("format", word(&["csv", "xlsx"])),
        ("encoding", or_null(text())),
        ("delimiter", or_null(text())),
        ("header_row", says(count(), "The line of the file, or the sheet's row, from 1.")),
        ("sheet", or_null(text())),
        ("guessed", says(list(text()), "What was inferred without proof.")),
    ])
}

fn column() -> Value {
    object([
        ("column", says(count(), "From 0.")),
        ("header", text()),
        ("field", says(or_null(text()), "Null: it is left out.")),
        ("why", says(anything(), "Why it is taken for that.")),
        ("proposal?", says(anything(), "The field of the company's own that it could become.")),
    ])
}

fn progress() -> Value {
    object([
        ("done", count()),
        ("total", count()),
        ("per_second", or_null(number())),
        ("seconds_left", or_null(number())),
    ])
}

fn settings() -> Value {
    object([
        ("existing?", word(&["update", "skip", "fill_missing", "memberships_only"])),
        ("create?", says(flag(), "False: only people who are there are updated.")),
        ("match_by?", word(&["email", "reference", "user_name"])),
        ("blank?", word(&["keep", "clear"])),
        ("invite?", word(&["none", "now", "first_assignment"])),
        ("group?", says(or_null(id()), "Everyone in the file joins it.")),
        ("default_account_type?", word(&["guest", "user", "manager", "admin"])),
        ("default_language?", or_null(text())),
        ("on_error?", word(&["stop", "skip_rows"])),
        ("duplicates?", word(&["error", "first", "last"])),
        ("template?", word(&["flexible", "exact"])),
        ("people?", says(anything(), "What was decided of people in front of the plan.")),
    ])
}

fn counts() -> Value {
    object(
        [
            "created",
            "updated",
            "unchanged",
            "skipped",
            "rejected",
            "duplicates",
            "suspended",
            "reactivated",
            "memberships",
            "assignments",
            "invitations",
        ]
        .map(|name| (name, count())),
    )
}

fn finding() -> Value {
    object([
        ("code", text()),
        ("severity", word(&["error", "warning", "notice"])),
        ("blocking", says(flag(), "Stops the whole import.")),
        (
            "row",
            says(or_null(count()), "Records under the header, from 1; absent for a column's or the file's."),
        ),
        ("line", says(or_null(count()), "The line of the file, or the sheet's row, from 1.")),
        ("column", says(or_null(count()), "From 0.")),
        ("header", or_null(text())),
        ("field", or_null(text())),
        ("value", or_null(text())),
        ("params", map(anything())),
        ("message", says(text(), "The sentence.")),
        ("fixes", list(object([("kind", text()), ("label", text()), ("value", or_null(text()))]))),
    ])
}

fn summary() -> Value {
    object([
        ("errors", count()),
        ("warnings", count()),
        ("notices", count()),
        ("blocking", count()),
        (
            "lines",
            list(object([
                ("code", text()),
                ("severity", word(&["error", "warning", "notice"])),
                ("column", or_null(count())),
                ("header", or_null(text())),
                ("count", count()),
            ])),
        ),
    ])
}

fn plan() -> Value {
    object([
        ("digest", says(text(), "To be sent back with the commit.")),
        ("counts", named("Counts")),
        ("seats", named("Seats")),
        ("blocked", says(flag(), "It may not be committed as it is.")),
        ("blocking", list(named("Finding"))),
        ("companies?", says(list(anything()), "The seats of each company, where it imports over several.")),
        ("new_names?", says(list(anything()), "Groups, cohorts and packages that it makes first.")),
        ("new_fields?", says(list(anything()), "Fields of the company's own that it makes first.")),
        ("unknown_values?", says(list(anything()), "Values that name nothing known.")),
        ("rows_with_errors", count()),
    ])
}

fn plan_row() -> Value {
    object([
        ("row", count()),
        ("line", count()),
        ("action", word(ACTIONS)),
        ("email", text()),
        ("name", text()),
        ("user", says(or_null(id()), "Of those to be created, only once they are.")),
        (
            "changes",
            list(object([("field", text()), ("before", or_null(text())), ("after", or_null(text()))])),
        ),
        (
            "groups",
            list(object([
                ("id", or_null(id())),
                ("name", text()),
                ("kind", word(&["group", "cohort"])),
                ("rule", says(or_null(text()), "The rule that puts the person there.")),
            ])),
        ),
        ("courses", says(list(text()), "Titles.")),
        ("account_type", or_null(text())),
        ("mail", says(flag(), "Whether mail goes out to the person.")),
        ("company?", text()),
        ("suspends", flag()),
        ("reactivates", flag()),
        ("findings", list(named("Finding"))),
    ])
}

fn rule_trial() -> Value {
    let counted = |kind: bool| {
        let mut shape =
            object([("id", or_null(id())), ("name", text()), ("before", count()), ("after", count())]);
        if kind && let Some(properties) = shape.get_mut("properties").and_then(Value::as_object_mut) {
            properties.insert("kind".to_owned(), word(&["group", "cohort"]));
        }
        shape
    };
    object([
        ("rules", list(counted(false))),
        ("groups", list(counted(true))),
        ("changed", says(count(), "People for whom something is different.")),
        ("people", list(anything())),
    ])
}

fn undo() -> Value {
    let rows = || list(named("UndoneRow"));
    object([
        ("dry_run", flag()),
        ("counts", object(["reversed", "kept", "failed", "removed", "put_back"].map(|name| (name, count())))),
        ("reversed", rows()),
        ("kept", says(rows(), "Changed since, and left as they are.")),
        ("failed", rows()),
        ("undone_at", or_null(moment())),
    ])
}

fn undone_row() -> Value {
    object([
        ("row", count()),
        ("email", text()),
        ("name", text()),
        ("user", id()),
        ("action", word(ACTIONS)),
        ("changes?", list(anything())),
        ("reasons?", says(list(text()), "Why they are kept, or cannot be put back.")),
    ])
}

fn change() -> Value {
    object([
        ("revision?", count()),
        ("dialect?", says(anything(), "`encoding`, `delimiter`, `header_row`, `sheet`.")),
        ("mapping?", list(object([("column", count()), ("field", or_null(text()))]))),
        ("value_mapping?", says(anything(), "`{\"groups\": {\"Salse\": \"Sales\", \"?\": null}}`.")),
        ("new_fields?", list(anything())),
        ("settings?", named("ImportSettings")),
        ("edits?", says(list(anything()), "The whole log of `set`, `replace` and `remove`.")),
        ("comment?", text()),
    ])
}
