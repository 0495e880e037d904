//! Courses and packages, which companies have them, and who is to do them.

crate::dialect::step!(
    "m20261121_000006_training",
    &[
        r"CREATE TABLE course (
            id {id},
            -- The company that made it for itself; absent: the platform's, made available to companies one by one.
            company_id {bigint} NULL REFERENCES company (id) ON DELETE CASCADE,
            title TEXT NOT NULL,
            created_at {bigint} NOT NULL
        ) {table}",
        "CREATE UNIQUE INDEX course_title ON course (company_id, title) WHERE company_id IS NOT NULL",
        "CREATE UNIQUE INDEX course_title_of_platform ON course (title) WHERE company_id IS NULL",
        // Which courses a company has, its own among them.
        r"CREATE TABLE company_course (
            company_id {bigint} NOT NULL REFERENCES company (id) ON DELETE CASCADE,
            course_id {bigint} NOT NULL REFERENCES course (id) ON DELETE CASCADE,
            created_at {bigint} NOT NULL,
            PRIMARY KEY (company_id, course_id)
        ) {keyed_table}",
        "CREATE INDEX company_course_course ON company_course (course_id)",
        r"CREATE TABLE package (
            id {id},
            company_id {bigint} NOT NULL REFERENCES company (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            created_at {bigint} NOT NULL,
            UNIQUE (company_id, name),
            UNIQUE (company_id, id)
        ) {table}",
        r"CREATE TABLE package_course (
            package_id {bigint} NOT NULL,
            course_id {bigint} NOT NULL,
            company_id {bigint} NOT NULL,
            -- From 0: packages are lists.
            position {bigint} NOT NULL,
            PRIMARY KEY (package_id, course_id),
            FOREIGN KEY (company_id, package_id) REFERENCES package (company_id, id) ON DELETE CASCADE,
            -- A course that a company loses leaves its packages.
            FOREIGN KEY (company_id, course_id) REFERENCES company_course (company_id, course_id) ON DELETE CASCADE
        ) {keyed_table}",
        "CREATE INDEX package_course_course ON package_course (company_id, course_id)",
        // One user, one course, one attempt. Earlier attempts are history and never changed.
        r#"CREATE TABLE assignment (
            id {id},
            company_id {bigint} NOT NULL,
            user_id {bigint} NOT NULL,
            course_id {bigint} NOT NULL REFERENCES course (id),
            attempt {bigint} NOT NULL CHECK (attempt >= 1),
            source TEXT NOT NULL CHECK (source IN ('import', 'package', 'rule', 'by_hand')),
            -- The package by which it came, if by one; stays when the package is no more.
            package_id {bigint} NULL,
            import_id {bigint} NULL,
            state TEXT NOT NULL DEFAULT 'assigned' CHECK (state IN ('assigned', 'started', 'completed')),
            assigned_at {bigint} NOT NULL,
            -- A day, as ISO writes it.
            due_on TEXT NULL,
            started_at {bigint} NULL,
            completed_at {bigint} NULL,
            UNIQUE (user_id, course_id, attempt),
            FOREIGN KEY (company_id, user_id) REFERENCES "user" (company_id, id) ON DELETE CASCADE
        ) {table}"#,
        // Whoever is deleted takes theirs along: without this, SQLite looks through all of the company for each.
        "CREATE INDEX assignment_user ON assignment (company_id, user_id)",
        "CREATE INDEX assignment_course ON assignment (course_id, company_id)",
        "CREATE INDEX assignment_import ON assignment (import_id) WHERE import_id IS NOT NULL",
    ]
);
