//! Who did what, when.

use super::{
    Tag,
    operation::{May, get},
    schema::{anything, id, map, moment, named, object, or_null, page_of, says, text},
};

pub(super) fn tag() -> Tag {
    Tag {
        name: "Activity",
        says: "Who did what, when. Entries are only ever added.",
        operations: vec![
            get("/activity", "List entries, the newest first")
                .by(May::Admin)
                .query("who", text(), "Stands somewhere in who did it.")
                .query("verb", text(), "One verb, as `import.committed`, or all of a noun, as `import`.")
                .query("subject", text(), "A kind of thing, as `group`, or one, as `group:12`.")
                .query("user", id(), "Those about this user, alone or among others.")
                .query("from", text(), "From this moment or day on.")
                .query("to", text(), "Before this moment, or until the end of this day.")
                .paged()
                .answers(200, "The entries.", page_of("Activity")),
            get("/activity/{id}", "One entry").by(May::Admin).answers(200, "The entry.", named("Activity")),
            get("/activity/{id}/users", "Whom it was done to").by(May::Admin).paged().answers(
                200,
                "The people, in the order of their ids.",
                page_of("TouchedUser"),
            ),
        ],
        schemas: vec![
            (
                "Activity",
                object([
                    ("id", id()),
                    ("actor", says(text(), "Who did it, as shown.")),
                    ("verb", says(text(), "`noun.verb`, as `import.committed`.")),
                    ("subject", or_null(object([("kind", text()), ("id", id())]))),
                    ("data", says(map(anything()), "What the verb needs to be told.")),
                    ("at", moment()),
                ]),
            ),
            (
                "TouchedUser",
                object([
                    ("user", id()),
                    ("name", says(or_null(text()), "Null: they are not in the company any more.")),
                    ("email", or_null(text())),
                ]),
            ),
        ],
    }
}
