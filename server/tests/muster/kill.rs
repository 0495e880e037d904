//! `kill -9` in the middle of a commit, each time at another moment: the import is done exactly once or can still
//! be committed. Never half, never twice. `MUSTER_KILLS` says how often (10, if it does not).

use std::{
    fmt::Write as _,
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::support::{Muster, api::Api, database::Database, postgres::fresh_database};

const ROWS: u64 = 20_000;

fn kills() -> u32 {
    #[expect(clippy::disallowed_methods, reason = "a setting of the tests, not of Muster")]
    let kills = std::env::var("MUSTER_KILLS").ok();
    kills.map_or(10, |kills| kills.parse().expect("MUSTER_KILLS is a number"))
}

#[test]
fn sqlite_killed_while_it_commits_is_done_once_or_not_at_all() {
    let muster = Muster::on_sqlite();
    let url = format!("sqlite://{}", muster.path("data/muster.db").display());
    killed_while_it_commits(&muster, &url);
}

#[test]
fn postgres_killed_while_it_commits_is_done_once_or_not_at_all() {
    let url = fresh_database("kill");
    killed_while_it_commits(&Muster { database_url: Some(url.clone()), ..Muster::on_sqlite() }, &url);
}

fn killed_while_it_commits(muster: &Muster, url: &str) {
    let kills = kills();
    let people = people();
    let usual = {
        let server = muster.serve();
        let database = Database::open(url);
        let round = Round::begin(muster, &server, "Measured", &people);
        let begun = Instant::now();
        let path = format!("{}/commit?wait=true", round.path);
        assert_eq!(round.api.post(&path, &json!({"digest": round.digest})).expect(202)["state"], "done");
        let usual = begun.elapsed();
        round.is_whole(&database);
        usual
    };
    let mut interrupted = 0;
    for kill in 0..kills {
        let company = format!("Company {kill}");
        let mut server = muster.serve();
        let round = Round::begin(muster, &server, &company, &people);
        round.commit();
        sleep(usual * (2 * kill + 1) / (2 * kills));
        server.kill();

        let server = muster.serve();
        let database = Database::open(url);
        let api = Api::new(&server, &round.token);
        // Whatever was seen at any moment is all or nothing.
        let at_once = api.users();
        assert!([0, ROWS].contains(&at_once), "half an import: {at_once} users after kill {kill}");
        let mut import = round.wait_until_settled(&api);
        interrupted += u32::from(at_once == 0);
        if import["state"] != "done" {
            round.is_nothing(&database);
            let plan = api.post(&format!("{}/plan", round.path), &json!({})).expect(200);
            let commit = json!({"digest": plan["digest"]});
            import = api.post(&format!("{}/commit?wait=true", round.path), &commit).expect(202);
        }
        assert_eq!(import["state"], "done", "kill {kill}: {import}");
        for (count, expected) in COUNTS {
            assert_eq!(import["counts"][count], expected, "{count} after kill {kill}: {import}");
        }
        round.is_whole(&database);
    }
    println!("{interrupted} of {kills} kills came before the end of a commit that usually takes {usual:?}");
    assert!(interrupted > 0, "no kill came before the end of its commit; {usual:?} is the usual time");
}

/// Everybody joins a group and a cohort that are yet to be made, and one that is there; half are assigned a course,
/// and all are invited but those who are suspended, a tenth.
const COUNTS: [(&str, u64); 4] = [
    ("created", ROWS),
    ("memberships", 3 * ROWS),
    ("assignments", ROWS / 2),
    ("invitations", ROWS - ROWS / 10),
];

fn people() -> String {
    let mut file = String::from("First Name,Last Name,Email,Reference,Group,Cohort,Course 1,Status,Shoe\n");
    for number in 0..ROWS {
        let course = if number % 2 == 0 { "Fire Safety" } else { "" };
        let status = if number % 10 == 1 { "suspended" } else { "active" };
        let _ = writeln!(
            file,
            "Person,Number {number},person.{number}@example.com,{number:06},Nord,Spring,{course},{status},41"
        );
    }
    file
}

/// One import of everybody into a company of its own.
struct Round {
    api: Api,
    token: String,
    path: String,
    import: String,
    company: String,
    digest: Value,
}

impl Round {
    fn begin(muster: &Muster, server: &crate::support::Server, company: &str, people: &str) -> Self {
        let seats = (ROWS - ROWS / 10).to_string();
        let id = muster.run(&["company", "create", "--name", company, "--seats", &seats]).succeeded();
        let token = muster.token(company);
        let group = muster.group(company, "Everybody");
        muster.run(&["course", "create", "--title", "Fire Safety", "--company", company]).succeeded();
        let api = Api::new(server, &token);
        let import = api.upload(&format!("filename=people.csv&group={group}"), people.as_bytes()).expect(201);
        let import = import["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/imports/{import}");
        let decided = json!({
            "settings": {"group": group, "invite": "now"},
            "value_mapping": {"groups": {"Nord": {"create": true}}, "cohorts": {"Spring": {"create": true}}},
            "new_fields": [{"column": 8, "key": "shoe", "label": "Shoe size", "type": "number"}],
        });
        api.patch(&path, &decided).expect(200);
        let plan = api.post(&format!("{path}/plan"), &json!({})).expect(200);
        for (count, expected) in COUNTS {
            assert_eq!(plan["counts"][count], expected, "{count}: {}", plan["counts"]);
        }
        assert_eq!(plan["blocked"], false, "{plan}");
        Self { api, token, path, import, company: id, digest: plan["digest"].clone() }
    }

    fn commit(&self) {
        self.api.post(&format!("{}/commit", self.path), &json!({"digest": self.digest})).expect(202);
    }

    /// The import, once no commit of it is waiting or under way.
    fn wait_until_settled(&self, api: &Api) -> Value {
        let begun = Instant::now();
        loop {
            let import = api.get(&self.path).expect(200);
            if !["queued", "running"].contains(&import["state"].as_str().unwrap()) {
                return import;
            }
            assert!(begun.elapsed() < Duration::from_mins(1), "neither done nor released: {import}");
            sleep(Duration::from_millis(50));
        }
    }

    /// What the database holds of the import and its company, by name.
    fn holds(&self, database: &Database) -> Vec<(&'static str, u64)> {
        let Self { company, import, .. } = self;
        let of_company = format!("company_id = {company}");
        let of_import = format!("import_id = {import} AND company_id = {company}");
        let seats = format!("{of_company} AND status = 'active'");
        let invited = format!("{of_company} AND activation = 'invited' AND status = 'active'");
        let committed = format!("{of_company} AND verb = 'import.committed' AND subject_id = {import}");
        [
            ("users", "\"user\"", &of_company),
            ("seats taken", "\"user\"", &seats),
            ("invited", "\"user\"", &invited),
            ("memberships", "membership", &of_import),
            ("assignments", "assignment", &of_import),
            ("invitations", "invitation", &of_import),
            ("mails", "outbox", &of_import),
            ("groups", "\"group\"", &of_company),
            ("fields", "custom_field", &of_company),
            ("entries of activity", "activity", &committed),
        ]
        .map(|(name, table, condition)| {
            (name, database.count(&format!("SELECT count(*) FROM {table} WHERE {condition}")))
        })
        .into()
    }

    fn is_whole(&self, database: &Database) {
        let active = ROWS - ROWS / 10;
        let expected = [
            ("users", ROWS),
            ("seats taken", active),
            ("invited", active),
            ("memberships", 3 * ROWS),
            ("assignments", ROWS / 2),
            ("invitations", active),
            ("mails", active),
            ("groups", 3),
            ("fields", 1),
            ("entries of activity", 1),
        ];
        assert_eq!(self.holds(database), expected);
    }

    fn is_nothing(&self, database: &Database) {
        for (name, count) in self.holds(database) {
            assert_eq!(count, u64::from(name == "groups"), "{name}, though nothing was imported");
        }
    }
}
