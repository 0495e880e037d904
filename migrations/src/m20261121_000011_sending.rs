//! What sending mail needs: what a mail is about, the link that is made when it goes, who is sending it; and the words
//! a company chose itself.

crate::dialect::step!(
    "m20261121_000011_sending",
    &[
        // Which kinds there are is the program's to say: a list in the table would have to be made anew for each.
        "ALTER TABLE outbox ADD COLUMN topic TEXT NOT NULL DEFAULT 'invitation'",
        "UPDATE outbox SET topic = kind",
        "ALTER TABLE outbox DROP COLUMN kind",
        "ALTER TABLE outbox RENAME COLUMN topic TO kind",
        // JSON: what the template is filled in with. Absent where it is looked up when the mail is sent.
        "ALTER TABLE outbox ADD COLUMN about TEXT NULL",
        // What the link opens, and for whom or what. A link is made when the mail is sent, and kept as a hash.
        "ALTER TABLE outbox ADD COLUMN link TEXT NULL",
        "ALTER TABLE outbox ADD COLUMN link_id {bigint} NULL",
        // Who is sending it; no two attempts have the same. Until `run_at`, nobody else may.
        "ALTER TABLE outbox ADD COLUMN lease TEXT NULL",
        // It stayed here to be read, for want of a server to send it by.
        "ALTER TABLE outbox ADD COLUMN caught {boolean} NOT NULL DEFAULT {false}",
        // The address that the link went to: it is worth nothing when the person has another by then.
        "ALTER TABLE invitation ADD COLUMN email_key TEXT NULL",
        // What a company says otherwise; what is absent is said as everywhere.
        r"CREATE TABLE mail_template (
            company_id {bigint} NOT NULL REFERENCES company (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            subject TEXT NULL,
            text TEXT NULL,
            html TEXT NULL,
            updated_at {bigint} NOT NULL,
            PRIMARY KEY (company_id, kind)
        ) {keyed_table}",
        // Whom its mail is from, by name.
        r"CREATE TABLE mail_sender (
            company_id {bigint} NOT NULL PRIMARY KEY REFERENCES company (id) ON DELETE CASCADE,
            name TEXT NOT NULL
        ) {keyed_table}",
    ]
);
