//! The people of a company and the groups they are in.

crate::dialect::step!(
    "m20261121_000002_people",
    &[
        r#"CREATE TABLE "user" (
            id {id},
            company_id {bigint} NOT NULL REFERENCES company (id) ON DELETE CASCADE,
            account_id {bigint} NULL REFERENCES account (id) ON DELETE SET NULL,
            email TEXT NOT NULL,
            email_key TEXT NOT NULL,
            first_name TEXT NOT NULL DEFAULT '',
            last_name TEXT NOT NULL DEFAULT '',
            user_name TEXT NULL,
            user_name_key TEXT NULL,
            reference TEXT NULL,
            status TEXT NOT NULL CHECK (status IN ('active', 'suspended')),
            account_type TEXT NOT NULL CHECK (account_type IN ('guest', 'user', 'manager', 'admin')),
            activation TEXT NOT NULL DEFAULT 'not_invited'
                CHECK (activation IN ('not_invited', 'invited', 'activated')),
            language TEXT NULL,
            job_role TEXT NULL,
            region TEXT NULL,
            -- Grows with every change to the person, memberships included.
            version {bigint} NOT NULL DEFAULT 1,
            created_import_id {bigint} NULL,
            created_at {bigint} NOT NULL,
            updated_at {bigint} NOT NULL,
            UNIQUE (company_id, email_key),
            UNIQUE (company_id, user_name_key),
            UNIQUE (company_id, reference),
            -- Lists page by it, and memberships point at it so that none can cross two companies.
            UNIQUE (company_id, id)
        ) {table}"#,
        r#"CREATE INDEX user_account ON "user" (account_id) WHERE account_id IS NOT NULL"#,
        r#"CREATE INDEX user_created_import ON "user" (created_import_id) WHERE created_import_id IS NOT NULL"#,
        r#"CREATE TABLE "group" (
            id {id},
            company_id {bigint} NOT NULL REFERENCES company (id) ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('group', 'cohort')),
            name TEXT NOT NULL,
            created_at {bigint} NOT NULL,
            UNIQUE (company_id, kind, name),
            UNIQUE (company_id, id)
        ) {table}"#,
        r#"CREATE TABLE membership (
            group_id {bigint} NOT NULL,
            user_id {bigint} NOT NULL,
            company_id {bigint} NOT NULL,
            -- The import that put the person in, if one did.
            import_id {bigint} NULL,
            created_at {bigint} NOT NULL,
            PRIMARY KEY (group_id, user_id),
            FOREIGN KEY (company_id, group_id) REFERENCES "group" (company_id, id) ON DELETE CASCADE,
            FOREIGN KEY (company_id, user_id) REFERENCES "user" (company_id, id) ON DELETE CASCADE
        ) {keyed_table}"#,
        "CREATE INDEX membership_user ON membership (user_id)",
    ]
);
