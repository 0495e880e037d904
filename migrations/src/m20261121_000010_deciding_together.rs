//! What several people need who work on one import: who changed it, who is looking at it, what they say about it, and
//! whether another must approve.

crate::dialect::step!(
    "m20261121_000010_deciding_together",
    &[
        // As shown: who made the revision that it is of.
        "ALTER TABLE import ADD COLUMN changed_by TEXT NULL",
        // JSON: whoever wants the plan to be committed, while another is to approve it, and afterwards.
        "ALTER TABLE import ADD COLUMN requested_by TEXT NULL",
        // As shown: whoever approved.
        "ALTER TABLE import ADD COLUMN approved_by TEXT NULL",
        // Plans that suspend, move or mail more than so many people, or than so many of a hundred, are to be approved.
        "ALTER TABLE company ADD COLUMN approval_people {bigint} NULL",
        "ALTER TABLE company ADD COLUMN approval_percent {bigint} NULL",
        r"CREATE TABLE import_comment (
            id {id},
            import_id {bigint} NOT NULL REFERENCES import (id) ON DELETE CASCADE,
            account_id {bigint} NULL REFERENCES account (id) ON DELETE SET NULL,
            author TEXT NOT NULL,
            body TEXT NOT NULL,
            created_at {bigint} NOT NULL
        ) {table}",
        "CREATE INDEX import_comment_import ON import_comment (import_id, id)",
        // Pages that are open on an import. One that has not been seen for a while is not open any more.
        r"CREATE TABLE import_presence (
            import_id {bigint} NOT NULL REFERENCES import (id) ON DELETE CASCADE,
            page TEXT NOT NULL,
            account_id {bigint} NULL REFERENCES account (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            seen_at {bigint} NOT NULL,
            PRIMARY KEY (import_id, page)
        ) {keyed_table}",
    ]
);
