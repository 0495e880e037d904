//! A company's own fields, what it requires, its rules, and who manages its groups.

crate::dialect::step!(
    "m20261121_000007_fields_and_rules",
    &[
        // JSON: keys of standard fields that are required beside the address and the first name.
        "ALTER TABLE company ADD COLUMN required TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE company ADD COLUMN first_name_optional {boolean} NOT NULL DEFAULT {false}",
        r"CREATE TABLE custom_field (
            id {id},
            company_id {bigint} NOT NULL REFERENCES company (id) ON DELETE CASCADE,
            -- Never changed: values are kept by it.
            key TEXT NOT NULL,
            label TEXT NOT NULL,
            kind TEXT NOT NULL
                CHECK (kind IN ('text', 'number', 'date', 'boolean', 'choice', 'email', 'phone', 'url')),
            required {boolean} NOT NULL,
            -- May be asked for at sign-up.
            at_sign_up {boolean} NOT NULL DEFAULT {false},
            -- JSON: what of the rest belongs to the kind (options, min, max, decimals, max_length, pattern).
            bounds TEXT NOT NULL,
            created_at {bigint} NOT NULL,
            UNIQUE (company_id, key)
        ) {table}",
        // JSON: an object of texts by the fields' keys, keys in order; absent when there are none. With the row,
        // so that a plan compares it and a commit writes it like any other column.
        r#"ALTER TABLE "user" ADD COLUMN custom TEXT NULL"#,
        // The activation link goes out with the mail about the first assignment.
        r#"ALTER TABLE "user" ADD COLUMN invite_at_assignment {boolean} NOT NULL DEFAULT {false}"#,
        r#"CREATE TABLE "rule" (
            id {id},
            company_id {bigint} NOT NULL REFERENCES company (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            "match" TEXT NOT NULL CHECK ("match" IN ('all', 'any')),
            -- JSON, of the shape that roster defines.
            conditions TEXT NOT NULL,
            stop {boolean} NOT NULL,
            -- From 1, without gaps, in the order in which they are looked at.
            position {bigint} NOT NULL,
            created_at {bigint} NOT NULL,
            UNIQUE (company_id, id)
        ) {table}"#,
        r#"CREATE INDEX rule_company ON "rule" (company_id, position)"#,
        r#"CREATE TABLE rule_group (
            rule_id {bigint} NOT NULL,
            group_id {bigint} NOT NULL,
            company_id {bigint} NOT NULL,
            PRIMARY KEY (rule_id, group_id),
            FOREIGN KEY (company_id, rule_id) REFERENCES "rule" (company_id, id) ON DELETE CASCADE,
            FOREIGN KEY (company_id, group_id) REFERENCES "group" (company_id, id) ON DELETE CASCADE
        ) {keyed_table}"#,
        r#"CREATE TABLE group_manager (
            group_id {bigint} NOT NULL,
            user_id {bigint} NOT NULL,
            company_id {bigint} NOT NULL,
            PRIMARY KEY (group_id, user_id),
            FOREIGN KEY (company_id, group_id) REFERENCES "group" (company_id, id) ON DELETE CASCADE,
            FOREIGN KEY (company_id, user_id) REFERENCES "user" (company_id, id) ON DELETE CASCADE
        ) {keyed_table}"#,
        "CREATE INDEX group_manager_user ON group_manager (user_id)",
    ]
);
