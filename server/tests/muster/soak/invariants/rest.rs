//! Nothing is left to do, no mail is written twice, and the database is whole.

use super::{super::world::World, Verdict};
use crate::support::database::Database;

pub(super) fn verdicts(world: &World, database: &Database) -> Vec<Verdict> {
    let none = |what: &str, query: &str| {
        let left = database.texts(query);
        Verdict::new(what, left)
    };
    let mut verdicts = vec![
        none(
            "No job is left, and none has failed",
            "SELECT 'job ' || id || ' (' || kind || ') is ' || state || coalesce(': ' || last_error, '') FROM job \
             WHERE state <> 'done'",
        ),
        none(
            "No mail waits, and none has failed",
            "SELECT 'mail ' || id || ' (' || kind || ') is ' || state || coalesce(': ' || last_error, '') FROM outbox \
             WHERE state NOT IN ('sent', 'withdrawn')",
        ),
        none(
            "Nobody has two mails of one kind about the same",
            "SELECT kind || ' to ' || recipient || ': ' || count(*) FROM outbox \
             GROUP BY kind, recipient, import_id, link, link_id HAVING count(*) > 1",
        ),
        none(
            "Nobody is invited twice by one import",
            "SELECT 'user ' || user_id || ' by import ' || import_id || ': ' || count(*) FROM invitation \
             WHERE import_id IS NOT NULL GROUP BY user_id, import_id HAVING count(*) > 1",
        ),
        none(
            "Nobody is in a group of another company, and no course was given twice by one import",
            "SELECT 'group ' || m.group_id || ', user ' || m.user_id FROM membership m JOIN \"group\" g ON g.id = m.group_id \
             JOIN \"user\" u ON u.id = m.user_id WHERE g.company_id <> u.company_id OR m.company_id <> u.company_id \
             UNION ALL SELECT 'course ' || course_id || ', user ' || user_id FROM assignment WHERE import_id IS NOT NULL \
             GROUP BY course_id, user_id, import_id HAVING count(*) > 1",
        ),
    ];
    if world.processes.kind == "sqlite" {
        let mut wrong = database.texts("PRAGMA integrity_check");
        wrong.retain(|line| line != "ok");
        wrong.extend(
            database.texts("SELECT \"table\" || ' without its ' || parent FROM pragma_foreign_key_check"),
        );
        verdicts
            .push(Verdict::new("SQLite finds its file whole (integrity_check, foreign_key_check)", wrong));
    }
    verdicts
}
