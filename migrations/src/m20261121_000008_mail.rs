//! Mail on its way out, and invitations.

crate::dialect::step!(
    "m20261121_000008_mail",
    &[
        // Written in the transaction of its cause. What holds a link is only rendered when it is sent, so that no
        // link lies about: such a row has neither text nor html.
        r"CREATE TABLE outbox (
            id {id},
            company_id {bigint} NULL REFERENCES company (id) ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('invitation', 'first_assignment', 'import_completed', 'import_errors')),
            user_id {bigint} NULL,
            import_id {bigint} NULL,
            recipient TEXT NOT NULL,
            subject TEXT NOT NULL,
            text TEXT NULL,
            html TEXT NULL,
            -- At most one mail for each.
            cause TEXT NOT NULL UNIQUE,
            state TEXT NOT NULL DEFAULT 'waiting'
                CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'withdrawn')),
            attempts {bigint} NOT NULL DEFAULT 0,
            last_error TEXT NULL,
            run_at {bigint} NOT NULL,
            created_at {bigint} NOT NULL,
            sent_at {bigint} NULL
        ) {table}",
        "CREATE INDEX outbox_company ON outbox (company_id, id)",
        "CREATE INDEX outbox_open ON outbox (run_at) WHERE state IN ('waiting', 'sending')",
        "CREATE INDEX outbox_import ON outbox (import_id) WHERE import_id IS NOT NULL",
        r#"CREATE TABLE invitation (
            id {id},
            company_id {bigint} NOT NULL,
            user_id {bigint} NOT NULL,
            import_id {bigint} NULL,
            -- Absent until a link is made: when its mail is sent, or when links are downloaded.
            token_hash TEXT NULL UNIQUE,
            expires_at {bigint} NULL,
            used_at {bigint} NULL,
            created_at {bigint} NOT NULL,
            FOREIGN KEY (company_id, user_id) REFERENCES "user" (company_id, id) ON DELETE CASCADE
        ) {table}"#,
        "CREATE INDEX invitation_user ON invitation (user_id)",
        "CREATE INDEX invitation_import ON invitation (import_id) WHERE import_id IS NOT NULL",
    ]
);
