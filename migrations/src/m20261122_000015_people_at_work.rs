//! People by the million: what they are counted, sorted and found by; what is done to many of them at once; and those
//! who were deleted and can still be brought back.

crate::dialect::step!(
    "m20261122_000015_people_at_work",
    &[
        // How many people there are of each kind, kept by the database itself, so that nobody has to count a million.
        // On SQLite one row for each kind. On PostgreSQL each statement adds a row of differences: nobody waits for
        // anybody, and housekeeping adds them up.
        r"CREATE TABLE people_count (
            id {id},
            company_id {bigint} NOT NULL,
            status TEXT NOT NULL,
            activation TEXT NOT NULL,
            account_type TEXT NOT NULL,
            people {bigint} NOT NULL,
            -- Grows with every change to anybody of the kind: whoever has counted something else than kinds knows by it
            -- whether that still holds.
            changes {bigint} NOT NULL
        ) {table}",
        "{only_sqlite}CREATE UNIQUE INDEX people_count_kind ON people_count (company_id, status, activation, account_type)",
        "{only_postgres}CREATE INDEX people_count_kind ON people_count (company_id)",
        r#"INSERT INTO people_count (company_id, status, activation, account_type, people, changes)
            SELECT company_id, status, activation, account_type, count(*), 1 FROM "user"
            GROUP BY company_id, status, activation, account_type"#,
        r#"{only_sqlite}CREATE TRIGGER user_comes AFTER INSERT ON "user" BEGIN
            INSERT INTO people_count (company_id, status, activation, account_type, people, changes)
            VALUES (new.company_id, new.status, new.activation, new.account_type, 1, 1)
            ON CONFLICT DO UPDATE SET people = people + 1, changes = changes + 1;
        END"#,
        r#"{only_sqlite}CREATE TRIGGER user_goes AFTER DELETE ON "user" BEGIN
            UPDATE people_count SET people = people - 1, changes = changes + 1
            WHERE company_id = old.company_id AND status = old.status AND activation = old.activation
              AND account_type = old.account_type;
        END"#,
        r#"{only_sqlite}CREATE TRIGGER user_changes AFTER UPDATE ON "user" BEGIN
            UPDATE people_count SET people = people - 1, changes = changes + 1
            WHERE company_id = old.company_id AND status = old.status AND activation = old.activation
              AND account_type = old.account_type;
            INSERT INTO people_count (company_id, status, activation, account_type, people, changes)
            VALUES (new.company_id, new.status, new.activation, new.account_type, 1, 1)
            ON CONFLICT DO UPDATE SET people = people + 1, changes = changes + 1;
        END"#,
        r"{only_postgres}CREATE FUNCTION count_users_coming() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO people_count (company_id, status, activation, account_type, people, changes)
                SELECT company_id, status, activation, account_type, count(*), 1 FROM coming
                GROUP BY company_id, status, activation, account_type;
                RETURN NULL;
            END $$",
        r"{only_postgres}CREATE FUNCTION count_users_going() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO people_count (company_id, status, activation, account_type, people, changes)
                SELECT company_id, status, activation, account_type, -count(*), 1 FROM going
                GROUP BY company_id, status, activation, account_type;
                RETURN NULL;
            END $$",
        r"{only_postgres}CREATE FUNCTION count_users_changing() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO people_count (company_id, status, activation, account_type, people, changes)
                SELECT company_id, status, activation, account_type, sum(people), 1 FROM (
                    SELECT company_id, status, activation, account_type, 1 AS people FROM coming
                    UNION ALL SELECT company_id, status, activation, account_type, -1 FROM going) each_one
                GROUP BY company_id, status, activation, account_type;
                RETURN NULL;
            END $$",
        r#"{only_postgres}CREATE TRIGGER user_comes AFTER INSERT ON "user"
            REFERENCING NEW TABLE AS coming FOR EACH STATEMENT EXECUTE FUNCTION count_users_coming()"#,
        r#"{only_postgres}CREATE TRIGGER user_goes AFTER DELETE ON "user"
            REFERENCING OLD TABLE AS going FOR EACH STATEMENT EXECUTE FUNCTION count_users_going()"#,
        r#"{only_postgres}CREATE TRIGGER user_changes AFTER UPDATE ON "user"
            REFERENCING OLD TABLE AS going NEW TABLE AS coming FOR EACH STATEMENT
            EXECUTE FUNCTION count_users_changing()"#,
        // What lists are sorted by, and people found by.
        r#"CREATE INDEX user_by_name ON "user" (company_id, (lower(first_name || ' ' || last_name)) {by_bytes}, id)"#,
        r#"CREATE INDEX user_by_last_name ON "user" (company_id, (lower(last_name)) {by_bytes})"#,
        r#"CREATE INDEX user_by_status ON "user" (company_id, status, id)"#,
        r#"CREATE INDEX user_by_activation ON "user" (company_id, activation, id)"#,
        r#"CREATE INDEX user_by_account_type ON "user" (company_id, account_type, id)"#,
        r#"CREATE INDEX user_by_update ON "user" (company_id, updated_at, id)"#,
        // SQLite finds these by the indexes that keep them unique.
        r#"{only_postgres}CREATE INDEX user_by_email ON "user" (company_id, email_key COLLATE "C", id)"#,
        r#"{only_postgres}CREATE INDEX user_by_user_name ON "user" (company_id, user_name_key COLLATE "C")
            WHERE user_name_key IS NOT NULL"#,
        r#"{only_postgres}CREATE INDEX user_by_reference ON "user" (company_id, reference COLLATE "C")
            WHERE reference IS NOT NULL"#,
        // What is told about one person.
        "CREATE INDEX activity_subject ON activity (subject_kind, subject_id, id) WHERE subject_id IS NOT NULL",
        "CREATE INDEX activity_account ON activity (account_id) WHERE account_id IS NOT NULL",
        "CREATE INDEX import_row_user ON import_row (user_id) WHERE user_id IS NOT NULL",
        "CREATE INDEX outbox_user ON outbox (user_id) WHERE user_id IS NOT NULL",
        "CREATE INDEX sign_up_request_user ON sign_up_request (user_id) WHERE user_id IS NOT NULL",
        // One thing that was done to many.
        r"CREATE TABLE bulk_action (
            id {id},
            company_id {bigint} NOT NULL REFERENCES company (id) ON DELETE CASCADE,
            -- JSON: what is done, with what belongs to it.
            action TEXT NOT NULL,
            -- JSON: who does it, and within which groups.
            actor TEXT NOT NULL,
            -- As shown.
            actor_name TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'stopped')),
            stop_requested {boolean} NOT NULL DEFAULT {false},
            -- Who were meant; how many of them were looked at so far.
            people {bigint} NOT NULL,
            looked_at {bigint} NOT NULL DEFAULT 0,
            error TEXT NULL,
            created_at {bigint} NOT NULL,
            started_at {bigint} NULL,
            ended_at {bigint} NULL
        ) {table}",
        "CREATE INDEX bulk_action_company ON bulk_action (company_id, id)",
        // Whom, and what came of it: 'waiting' until it is their turn. No foreign keys: the list outlives whom it names.
        r"CREATE TABLE bulk_action_user (
            bulk_action_id {bigint} NOT NULL,
            user_id {bigint} NOT NULL,
            outcome TEXT NOT NULL,
            PRIMARY KEY (bulk_action_id, user_id)
        ) {keyed_table}",
        "CREATE INDEX bulk_action_user_waiting ON bulk_action_user (bulk_action_id, user_id) WHERE outcome = 'waiting'",
        "CREATE INDEX bulk_action_user_user ON bulk_action_user (user_id)",
        // Whoever was deleted, as they were, until they are erased. Apart from the others, so that nothing sees them by
        // mistake and their addresses are free.
        r"CREATE TABLE deleted_user (
            id {bigint} PRIMARY KEY,
            company_id {bigint} NOT NULL REFERENCES company (id) ON DELETE CASCADE,
            account_id {bigint} NULL REFERENCES account (id) ON DELETE SET NULL,
            email TEXT NOT NULL,
            email_key TEXT NOT NULL,
            first_name TEXT NOT NULL,
            last_name TEXT NOT NULL,
            user_name TEXT NULL,
            user_name_key TEXT NULL,
            reference TEXT NULL,
            status TEXT NOT NULL,
            account_type TEXT NOT NULL,
            activation TEXT NOT NULL,
            language TEXT NULL,
            job_role TEXT NULL,
            region TEXT NULL,
            custom TEXT NULL,
            invite_at_assignment {boolean} NOT NULL,
            version {bigint} NOT NULL,
            created_import_id {bigint} NULL,
            created_at {bigint} NOT NULL,
            updated_at {bigint} NOT NULL,
            deleted_at {bigint} NOT NULL,
            -- As shown.
            deleted_by TEXT NOT NULL
        ) {table}",
        "CREATE INDEX deleted_user_company ON deleted_user (company_id, id)",
        "CREATE INDEX deleted_user_time ON deleted_user (deleted_at)",
        "CREATE INDEX deleted_user_account ON deleted_user (account_id) WHERE account_id IS NOT NULL",
        r"CREATE TABLE deleted_membership (
            group_id {bigint} NOT NULL,
            user_id {bigint} NOT NULL REFERENCES deleted_user (id) ON DELETE CASCADE,
            -- They managed the group; otherwise they were in it.
            manages {boolean} NOT NULL,
            import_id {bigint} NULL,
            created_at {bigint} NOT NULL,
            PRIMARY KEY (user_id, group_id, manages)
        ) {keyed_table}",
        r"CREATE TABLE deleted_assignment (
            id {bigint} PRIMARY KEY,
            user_id {bigint} NOT NULL REFERENCES deleted_user (id) ON DELETE CASCADE,
            course_id {bigint} NOT NULL REFERENCES course (id) ON DELETE CASCADE,
            attempt {bigint} NOT NULL,
            source TEXT NOT NULL,
            package_id {bigint} NULL,
            import_id {bigint} NULL,
            state TEXT NOT NULL,
            assigned_at {bigint} NOT NULL,
            due_on TEXT NULL,
            started_at {bigint} NULL,
            completed_at {bigint} NULL
        ) {table}",
        "CREATE INDEX deleted_assignment_user ON deleted_assignment (user_id)",
        "CREATE INDEX deleted_assignment_course ON deleted_assignment (course_id)",
    ]
);
