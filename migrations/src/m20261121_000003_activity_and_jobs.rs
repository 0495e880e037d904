//! Who did what, and what is still to be done.

crate::dialect::step!(
    "m20261121_000003_activity_and_jobs",
    &[
        // Append-only: nothing updates or deletes a row. No foreign keys, because an entry outlives
        // whoever and whatever it names.
        r"CREATE TABLE activity (
            id {id},
            company_id {bigint} NULL,
            account_id {bigint} NULL,
            token_id {bigint} NULL,
            actor TEXT NOT NULL,
            verb TEXT NOT NULL,
            subject_kind TEXT NULL,
            subject_id {bigint} NULL,
            data TEXT NOT NULL,
            created_at {bigint} NOT NULL
        ) {table}",
        "CREATE INDEX activity_company ON activity (company_id, id)",
        r"CREATE TABLE job (
            id {id},
            kind TEXT NOT NULL,
            company_id {bigint} NULL,
            subject_id {bigint} NULL,
            payload TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
            attempts {bigint} NOT NULL DEFAULT 0,
            run_at {bigint} NOT NULL,
            lease_owner TEXT NULL,
            lease_until {bigint} NULL,
            last_error TEXT NULL,
            created_at {bigint} NOT NULL,
            updated_at {bigint} NOT NULL
        ) {table}",
        "CREATE INDEX job_open ON job (run_at) WHERE state IN ('waiting', 'running')",
        "CREATE INDEX job_subject ON job (kind, subject_id)",
    ]
);
