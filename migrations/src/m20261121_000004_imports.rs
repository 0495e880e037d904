//! Imports: their files, what was found in them, and what their plans would do.

crate::dialect::step!(
    "m20261121_000004_imports",
    &[
        r#"CREATE TABLE import (
            id {id},
            company_id {bigint} NOT NULL REFERENCES company (id) ON DELETE CASCADE,
            state TEXT NOT NULL CHECK (state IN ('receiving', 'draft', 'planned', 'awaiting_approval',
                'queued', 'running', 'done', 'failed', 'cancelled', 'undone')),
            filename TEXT NOT NULL,
            byte_size {bigint} NOT NULL,
            sha256 TEXT NOT NULL,
            row_count {bigint} NOT NULL,
            -- JSON, of the shapes that roster defines.
            dialect TEXT NOT NULL,
            dialect_choice TEXT NOT NULL,
            mapping TEXT NOT NULL,
            mapping_choice TEXT NOT NULL,
            value_mapping TEXT NOT NULL,
            settings TEXT NOT NULL,
            edits TEXT NOT NULL,
            comment TEXT NOT NULL,
            summary TEXT NOT NULL,
            counts TEXT NOT NULL,
            plan TEXT NULL,
            plan_digest TEXT NULL,
            -- Grows with every change to what is imported.
            revision {bigint} NOT NULL DEFAULT 1,
            -- The company's version when the findings, and when the plan, were made.
            checked_version {bigint} NOT NULL,
            planned_version {bigint} NULL,
            -- Grows whenever a plan is begun; whoever stages rows for an older one is refused.
            generation {bigint} NOT NULL DEFAULT 0,
            stop_requested {boolean} NOT NULL DEFAULT {false},
            idempotency_key TEXT NULL,
            -- Of the plan that was committed, by that key if there was one.
            commit_digest TEXT NULL,
            group_id {bigint} NULL REFERENCES "group" (id) ON DELETE SET NULL,
            created_by TEXT NOT NULL,
            created_by_account {bigint} NULL REFERENCES account (id) ON DELETE SET NULL,
            error TEXT NULL,
            created_at {bigint} NOT NULL,
            updated_at {bigint} NOT NULL,
            finished_at {bigint} NULL,
            UNIQUE (company_id, idempotency_key)
        ) {table}"#,
        "CREATE INDEX import_company ON import (company_id, id)",
        // The file, in slices of 1 MiB, each compressed by itself.
        r"CREATE TABLE import_chunk (
            import_id {bigint} NOT NULL REFERENCES import (id) ON DELETE CASCADE,
            seq {bigint} NOT NULL,
            bytes {bytes} NOT NULL,
            raw_size {bigint} NOT NULL,
            PRIMARY KEY (import_id, seq)
        ) {table}",
        r#"CREATE TABLE import_finding (
            import_id {bigint} NOT NULL REFERENCES import (id) ON DELETE CASCADE,
            seq {bigint} NOT NULL,
            code TEXT NOT NULL,
            severity TEXT NOT NULL,
            "column" {bigint} NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (import_id, seq)
        ) {table}"#,
        // What becomes of each row: the plan, and later the result. No foreign keys: they would be
        // looked up for every one of a million rows, which costs as much as writing them. Whatever
        // deletes an import deletes its rows.
        r#"CREATE TABLE import_row (
            import_id {bigint} NOT NULL,
            "row" {bigint} NOT NULL,
            line {bigint} NOT NULL,
            action TEXT NOT NULL,
            -- Of a new user the id reserved for them.
            user_id {bigint} NULL,
            -- The version of the user that was compared with.
            user_version {bigint} NULL,
            -- The user as they will be; of rows that change nothing what the file says.
            email TEXT NOT NULL,
            email_key TEXT NOT NULL,
            first_name TEXT NOT NULL,
            last_name TEXT NOT NULL,
            user_name TEXT NULL,
            user_name_key TEXT NULL,
            reference TEXT NULL,
            status TEXT NULL,
            account_type TEXT NULL,
            language TEXT NULL,
            job_role TEXT NULL,
            region TEXT NULL,
            -- 'suspends' or 'reactivates', of an update that does.
            turn TEXT NULL,
            -- Ids of the groups that are gained, with commas between: a table of their own would
            -- double what is written for each row.
            joins TEXT NULL,
            -- JSON.
            changes TEXT NULL,
            findings TEXT NULL,
            PRIMARY KEY (import_id, "row")
        ) {keyed_table}"#,
        r#"CREATE INDEX import_row_action ON import_row (import_id, action, "row")"#,
    ]
);
