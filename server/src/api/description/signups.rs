//! People who have asked to join.

use serde_json::json;

use super::{
    Tag,
    operation::{May, get, post},
    schema::{flag, id, list, map, moment, named, object, or_null, page_of, says, text, word},
};

pub(super) fn tag() -> Tag {
    let several = || {
        object([
            ("ids?", says(list(id()), "These requests …")),
            ("all?", says(flag(), "… or all that wait, 1,000 at most.")),
            ("reason?", says(or_null(text()), "A sentence that they are told.")),
            ("dry_run?", flag()),
        ])
    };
    let decided = || {
        object([
            ("approved", list(named("SignUp"))),
            ("rejected", list(named("SignUp"))),
            ("without_seat", says(list(named("SignUp")), "There is no seat for these; they go on waiting.")),
            ("refused", says(list(map(json!({}))), "Those who cannot be let in as they are, and why.")),
            ("done", says(list(named("SignUp")), "Somebody has decided about these before.")),
        ])
    };
    Tag {
        name: "Sign-ups",
        says: "People who have asked to join by themselves. Until they are let in they are no users.",
        operations: vec![
            get("/signups", "List requests, the newest first")
                .by(May::Admin)
                .query(
                    "state",
                    word(&["unverified", "waiting", "approved", "rejected", "expired"]),
                    "Only those.",
                )
                .paged()
                .answers(200, "The requests.", page_of("SignUp")),
            get("/signups/{id}", "One request").by(May::Admin).answers(200, "The request.", named("SignUp")),
            post("/signups/{id}/approve", "Let somebody in")
                .by(May::Admin)
                .answers(200, "The request.", named("SignUp"))
                .refuses(
                    409,
                    "There is no seat, or they cannot be let in as they are, or do not wait any more.",
                ),
            post("/signups/{id}/reject", "Turn somebody down")
                .by(May::Admin)
                .may_take(
                    object([("reason?", or_null(text()))]),
                    json!({ "reason": "We know nobody of this name." }),
                )
                .answers(200, "The request.", named("SignUp"))
                .refuses(409, "They do not wait any more."),
            post("/signups/approve", "Let several in")
                .by(May::Admin)
                .takes(several(), json!({ "ids": ["4", "9"], "dry_run": true }))
                .answers(200, "What it came, or would come, to.", decided()),
            post("/signups/reject", "Turn several down")
                .by(May::Admin)
                .takes(several(), json!({ "all": true, "dry_run": true }))
                .answers(200, "What it came, or would come, to.", decided()),
        ],
        schemas: vec![(
            "SignUp",
            object([
                ("id", id()),
                ("state", word(&["unverified", "waiting", "approved", "rejected", "expired"])),
                ("waits_for", or_null(word(&["approval", "seat"]))),
                ("email", text()),
                ("name", text()),
                ("fields", says(map(text()), "What they said, by the keys of the fields.")),
                ("code", or_null(text())),
                ("agreed", flag()),
                ("user", says(or_null(id()), "Who they became.")),
                ("decided_by", or_null(text())),
                ("reason", or_null(text())),
                ("created_at", moment()),
                ("verified_at", or_null(moment())),
                ("decided_at", or_null(moment())),
            ]),
        )],
    }
}
