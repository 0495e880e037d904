//! What a million people are looked through by: the values of companies' own fields, the learners of a course, and
//! assignments in the order of their ids.

crate::dialect::step!(
    "m20261122_000019_a_million",
    &[
        // What people have in their company's own fields, by value. Of a long one its beginning: PostgreSQL's indexes
        // take no more than 2,700 bytes. Kept by the database itself, and so without foreign keys, which would cost an
        // import a look-up for each value.
        r"CREATE TABLE user_field_value (
            company_id {bigint} NOT NULL,
            key TEXT NOT NULL,
            value TEXT NOT NULL,
            user_id {bigint} NOT NULL,
            PRIMARY KEY (company_id, key, value, user_id)
        ) {keyed_table}",
        r#"{only_sqlite}CREATE TRIGGER user_comes_with_values AFTER INSERT ON "user" WHEN NEW.custom IS NOT NULL BEGIN
            INSERT INTO user_field_value (company_id, key, value, user_id)
            SELECT NEW.company_id, key, substr(CAST(value AS TEXT), 1, 200), NEW.id FROM json_each(NEW.custom)
            WHERE type <> 'null';
        END"#,
        r#"{only_sqlite}CREATE TRIGGER user_goes_with_values AFTER DELETE ON "user" WHEN OLD.custom IS NOT NULL BEGIN
            DELETE FROM user_field_value WHERE (company_id, key, value, user_id) IN (
                SELECT OLD.company_id, key, substr(CAST(value AS TEXT), 1, 200), OLD.id FROM json_each(OLD.custom));
        END"#,
        r#"{only_sqlite}CREATE TRIGGER user_changes_values AFTER UPDATE OF custom ON "user"
        WHEN OLD.custom IS NOT NEW.custom BEGIN
            DELETE FROM user_field_value WHERE (company_id, key, value, user_id) IN (
                SELECT OLD.company_id, key, substr(CAST(value AS TEXT), 1, 200), OLD.id
                FROM json_each(coalesce(OLD.custom, '{}')));
            INSERT INTO user_field_value (company_id, key, value, user_id)
            SELECT NEW.company_id, key, substr(CAST(value AS TEXT), 1, 200), NEW.id
            FROM json_each(coalesce(NEW.custom, '{}'))
            WHERE type <> 'null';
        END"#,
        r"{only_postgres}CREATE FUNCTION keep_values_of_users_coming() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO user_field_value (company_id, key, value, user_id)
                SELECT c.company_id, said.key, left(said.value, 200), c.id
                FROM coming c CROSS JOIN json_each_text(c.custom::json) said
                WHERE c.custom IS NOT NULL AND said.value IS NOT NULL;
                RETURN NULL;
            END $$",
        // A plan that was made for one person is kept and used for 10,000 by the next statement, and the other way round.
        // So each value is found by its key whatever their number, and what was is compared with what is as two sets:
        // joined by their ids, 10,000 people took a minute.
        r"{only_postgres}CREATE FUNCTION keep_values_of_users_going() RETURNS trigger LANGUAGE plpgsql
            SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
            BEGIN
                DELETE FROM user_field_value v USING going g CROSS JOIN json_each_text(g.custom::json) said
                WHERE g.custom IS NOT NULL AND v.company_id = g.company_id AND v.key = said.key
                  AND v.value = left(said.value, 200) AND v.user_id = g.id;
                RETURN NULL;
            END $$",
        // Most changes are to people without any, or leave them as they are.
        r"{only_postgres}CREATE FUNCTION keep_values_of_users_changing() RETURNS trigger LANGUAGE plpgsql
            SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
            BEGIN
                IF NOT EXISTS (SELECT 1 FROM going WHERE custom IS NOT NULL)
                    AND NOT EXISTS (SELECT 1 FROM coming WHERE custom IS NOT NULL) THEN
                    RETURN NULL;
                END IF;
                DELETE FROM user_field_value v
                USING (SELECT g.company_id, said.key, left(said.value, 200) AS value, g.id
                       FROM going g CROSS JOIN json_each_text(g.custom::json) said
                       EXCEPT SELECT c.company_id, said.key, left(said.value, 200), c.id
                       FROM coming c CROSS JOIN json_each_text(c.custom::json) said) gone
                WHERE v.company_id = gone.company_id AND v.key = gone.key AND v.value = gone.value
                  AND v.user_id = gone.id;
                INSERT INTO user_field_value (company_id, key, value, user_id)
                SELECT c.company_id, said.key, left(said.value, 200), c.id
                FROM coming c CROSS JOIN json_each_text(c.custom::json) said
                WHERE said.value IS NOT NULL
                EXCEPT SELECT g.company_id, said.key, left(said.value, 200), g.id
                FROM going g CROSS JOIN json_each_text(g.custom::json) said;
                RETURN NULL;
            END $$",
        r#"{only_postgres}CREATE TRIGGER user_comes_with_values AFTER INSERT ON "user"
            REFERENCING NEW TABLE AS coming FOR EACH STATEMENT EXECUTE FUNCTION keep_values_of_users_coming()"#,
        r#"{only_postgres}CREATE TRIGGER user_goes_with_values AFTER DELETE ON "user"
            REFERENCING OLD TABLE AS going FOR EACH STATEMENT EXECUTE FUNCTION keep_values_of_users_going()"#,
        r#"{only_postgres}CREATE TRIGGER user_changes_values AFTER UPDATE ON "user"
            REFERENCING OLD TABLE AS going NEW TABLE AS coming FOR EACH STATEMENT
            EXECUTE FUNCTION keep_values_of_users_changing()"#,
        // What there is already. The triggers above keep writers waiting until this is done, so that none is missed.
        r#"{only_sqlite}INSERT INTO user_field_value (company_id, key, value, user_id)
            SELECT u.company_id, said.key, substr(CAST(said.value AS TEXT), 1, 200), u.id
            FROM "user" u JOIN json_each(u.custom) said
            WHERE u.custom IS NOT NULL AND said.type <> 'null'
            ORDER BY 1, 2, 3, 4"#,
        r#"{only_postgres}INSERT INTO user_field_value (company_id, key, value, user_id)
            SELECT u.company_id, said.key, left(said.value, 200), u.id
            FROM "user" u CROSS JOIN json_each_text(u.custom::json) said
            WHERE u.custom IS NOT NULL AND said.value IS NOT NULL"#,
        // Who learns a course, counted and looked up without a look at what was assigned.
        "CREATE INDEX assignment_learner ON assignment (course_id, company_id, user_id)",
        // All that was assigned, in the order in which it was: new ones stand at the end.
        "CREATE INDEX assignment_company ON assignment (company_id, id)",
        // How far something has come that is done to many: no activity tells of it before it has ended.
        "CREATE TRIGGER bulk_action_noted AFTER UPDATE OF looked_at ON bulk_action FOR EACH ROW
            WHEN (OLD.looked_at <> NEW.looked_at) {note NEW}",
    ]
);
