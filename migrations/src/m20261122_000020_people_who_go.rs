//! People who go are taken out of the index of own fields by their own values.

crate::dialect::step!(
    "m20261122_000020_people_who_go",
    &[
        // As a join of three, PostgreSQL looked for each of them through all values of their company: 1,000 of 20,000 who
        // went took a second, and of a million they would take a minute. What they have is put together first.
        r"{only_postgres}CREATE OR REPLACE FUNCTION keep_values_of_users_going() RETURNS trigger LANGUAGE plpgsql
            SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
            BEGIN
                DELETE FROM user_field_value v
                USING (SELECT g.company_id, said.key, left(said.value, 200) AS value, g.id
                       FROM going g CROSS JOIN json_each_text(g.custom::json) said
                       WHERE g.custom IS NOT NULL OFFSET 0) gone
                WHERE v.company_id = gone.company_id AND v.key = gone.key AND v.value = gone.value
                  AND v.user_id = gone.id;
                RETURN NULL;
            END $$",
    ]
);
