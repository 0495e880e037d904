//! Who has been given a package when, so that those whose turn it is again are found without looking through what
//! millions were assigned.

crate::dialect::step!(
    "m20261122_000016_annual_training",
    &[
        // How many calendar months after their newest attempt people are to do a package again.
        "ALTER TABLE company ADD COLUMN annual_months {bigint} NOT NULL DEFAULT 9
            CHECK (annual_months BETWEEN 1 AND 120)",
        r#"CREATE TABLE annual_training (
            company_id {bigint} NOT NULL,
            package_id {bigint} NOT NULL,
            user_id {bigint} NOT NULL,
            -- When the newest attempt was assigned at a course of the package, by whatever way.
            assigned_at {bigint} NOT NULL,
            -- Taken off the list: since when, and by whom, as shown. The next time the package is given ends it.
            archived_at {bigint} NULL,
            archived_by TEXT NULL,
            PRIMARY KEY (user_id, package_id),
            FOREIGN KEY (company_id, package_id) REFERENCES package (company_id, id) ON DELETE CASCADE,
            FOREIGN KEY (company_id, user_id) REFERENCES "user" (company_id, id) ON DELETE CASCADE
        ) {keyed_table}"#,
        "CREATE INDEX annual_training_due ON annual_training (company_id, package_id, assigned_at, user_id)
            WHERE archived_at IS NULL",
        "CREATE INDEX annual_training_archived ON annual_training (company_id, package_id, archived_at, user_id)",
        // Kept by the database itself: assignments are made in many ways, also by a program that does not know this
        // table yet. On PostgreSQL by the statement, so that a hundred thousand cost no more than two statements.
        r"{only_sqlite}CREATE TRIGGER assignment_made AFTER INSERT ON assignment BEGIN
            INSERT INTO annual_training (company_id, package_id, user_id, assigned_at)
            SELECT NEW.company_id, NEW.package_id, NEW.user_id, NEW.assigned_at
            FROM package WHERE company_id = NEW.company_id AND id = NEW.package_id
            ON CONFLICT (user_id, package_id) DO UPDATE SET
                assigned_at = max(assigned_at, excluded.assigned_at), archived_at = NULL, archived_by = NULL;
            UPDATE annual_training SET assigned_at = NEW.assigned_at
            WHERE user_id = NEW.user_id AND assigned_at < NEW.assigned_at
              AND package_id IN (SELECT package_id FROM package_course
                                 WHERE company_id = NEW.company_id AND course_id = NEW.course_id);
        END",
        r"{only_postgres}CREATE FUNCTION assignment_made() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO annual_training (company_id, package_id, user_id, assigned_at)
            SELECT m.company_id, m.package_id, m.user_id, max(m.assigned_at)
            FROM made m JOIN package p ON p.company_id = m.company_id AND p.id = m.package_id
            GROUP BY m.company_id, m.package_id, m.user_id
            ORDER BY m.user_id, m.package_id
            ON CONFLICT (user_id, package_id) DO UPDATE SET
                assigned_at = greatest(annual_training.assigned_at, excluded.assigned_at),
                archived_at = NULL, archived_by = NULL;
            UPDATE annual_training t SET assigned_at = newest.assigned_at
            FROM (SELECT m.user_id, c.package_id, max(m.assigned_at) AS assigned_at
                  FROM made m JOIN package_course c ON c.company_id = m.company_id AND c.course_id = m.course_id
                  GROUP BY m.user_id, c.package_id) newest
            WHERE t.user_id = newest.user_id AND t.package_id = newest.package_id
              AND t.assigned_at < newest.assigned_at;
            RETURN NULL;
        END $$",
        r"{only_postgres}CREATE TRIGGER assignment_made AFTER INSERT ON assignment REFERENCING NEW TABLE AS made
            FOR EACH STATEMENT EXECUTE FUNCTION assignment_made()",
        // What an import gave is taken away when it is undone.
        r"{only_sqlite}CREATE TRIGGER assignment_unmade AFTER DELETE ON assignment BEGIN
            DELETE FROM annual_training
            WHERE user_id = OLD.user_id AND NOT EXISTS (SELECT 1 FROM assignment a
                WHERE a.user_id = OLD.user_id AND a.package_id = annual_training.package_id);
            UPDATE annual_training SET assigned_at = (SELECT max(a.assigned_at) FROM assignment a
                WHERE a.user_id = OLD.user_id AND (a.package_id = annual_training.package_id
                    OR a.course_id IN (SELECT c.course_id FROM package_course c
                                       WHERE c.package_id = annual_training.package_id)))
            WHERE user_id = OLD.user_id AND assigned_at = OLD.assigned_at;
        END",
        r"{only_postgres}CREATE FUNCTION assignment_unmade() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            DELETE FROM annual_training t
            WHERE t.user_id IN (SELECT user_id FROM unmade) AND NOT EXISTS (SELECT 1 FROM assignment a
                WHERE a.user_id = t.user_id AND a.package_id = t.package_id);
            UPDATE annual_training t SET assigned_at = (SELECT max(a.assigned_at) FROM assignment a
                WHERE a.user_id = t.user_id AND (a.package_id = t.package_id
                    OR a.course_id IN (SELECT c.course_id FROM package_course c WHERE c.package_id = t.package_id)))
            WHERE (t.user_id, t.assigned_at) IN (SELECT user_id, assigned_at FROM unmade);
            RETURN NULL;
        END $$",
        r"{only_postgres}CREATE TRIGGER assignment_unmade AFTER DELETE ON assignment REFERENCING OLD TABLE AS unmade
            FOR EACH STATEMENT EXECUTE FUNCTION assignment_unmade()",
        // What was given before. The trigger above keeps writers waiting until this is done, so that none is missed.
        r"INSERT INTO annual_training (company_id, package_id, user_id, assigned_at)
            SELECT given.company_id, given.package_id, given.user_id, max(a.assigned_at)
            FROM (SELECT DISTINCT g.company_id, g.package_id, g.user_id
                  FROM assignment g JOIN package p ON p.company_id = g.company_id AND p.id = g.package_id) given
            JOIN assignment a ON a.user_id = given.user_id
            WHERE a.package_id = given.package_id
               OR a.course_id IN (SELECT c.course_id FROM package_course c WHERE c.package_id = given.package_id)
            GROUP BY given.company_id, given.package_id, given.user_id",
        // How many attempts at a course have come how far.
        "DROP INDEX assignment_course",
        "CREATE INDEX assignment_course ON assignment (course_id, company_id, state)",
        // The activity is looked through by what was done.
        "CREATE INDEX activity_verb ON activity (company_id, verb, id)",
    ]
);
