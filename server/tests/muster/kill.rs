//! `kill -9` in the middle of a commit, ten times, each at another moment: the import is done exactly
//! once or can still be committed. Never half, never twice.

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::support::{Muster, api::Api, people, postgres::fresh_database};

const ROWS: u64 = 20_000;
const KILLS: u32 = 10;

#[test]
fn sqlite_killed_while_it_commits_is_done_once_or_not_at_all() {
    killed_while_it_commits(&Muster::on_sqlite());
}

#[test]
fn postgres_killed_while_it_commits_is_done_once_or_not_at_all() {
    let url = fresh_database("kill");
    killed_while_it_commits(&Muster { database_url: Some(url), ..Muster::on_sqlite() });
}

fn killed_while_it_commits(muster: &Muster) {
    let people = people(ROWS);
    let usual = {
        let server = muster.serve();
        let round =
            Round::begin(muster, &Api::new(&server, &muster.company("Measured")), "Measured", &people);
        let begun = Instant::now();
        let path = format!("{}/commit?wait=true", round.path);
        assert_eq!(round.api.post(&path, &json!({"digest": round.digest})).expect(202)["state"], "done");
        begun.elapsed()
    };
    let mut interrupted = 0;
    for kill in 0..KILLS {
        let company = format!("Company {kill}");
        let token = muster.company(&company);
        let mut server = muster.serve();
        let round = Round::begin(muster, &Api::new(&server, &token), &company, &people);
        round.commit();
        sleep(usual * (2 * kill + 1) / (2 * KILLS));
        server.kill();

        let server = muster.serve();
        let api = Api::new(&server, &token);
        // Whatever was seen at any moment is all or nothing.
        let at_once = api.users();
        assert!([0, ROWS].contains(&at_once), "half an import: {at_once} users after kill {kill}");
        let mut import = round.wait_until_settled(&api);
        interrupted += u32::from(at_once == 0);
        if import["state"] != "done" {
            let plan = api.post(&format!("{}/plan", round.path), &json!({})).expect(200);
            let commit = json!({"digest": plan["digest"]});
            import = api.post(&format!("{}/commit?wait=true", round.path), &commit).expect(202);
        }
        assert_eq!(import["state"], "done", "kill {kill}: {import}");
        assert_eq!(import["counts"]["created"], ROWS, "kill {kill}: {import}");
        assert_eq!(import["counts"]["memberships"], ROWS, "kill {kill}: {import}");
        assert_eq!(api.users(), ROWS, "kill {kill}");
        let groups = api.get("/api/v1/groups").expect(200);
        assert_eq!(groups["items"][0]["members"], ROWS, "kill {kill}");
    }
    println!("{interrupted} of {KILLS} kills came before the end of a commit that usually takes {usual:?}");
    assert!(interrupted > 0, "no kill came before the end of its commit; {usual:?} is the usual time");
}

/// One import of everybody into a company of its own.
struct Round {
    api: Api,
    path: String,
    digest: Value,
}

impl Round {
    fn begin(muster: &Muster, api: &Api, company: &str, people: &str) -> Self {
        let group = muster.group(company, "Everybody");
        let import = api.upload(&format!("filename=people.csv&group={group}"), people.as_bytes()).expect(201);
        let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
        let plan = api.post(&format!("{path}/plan"), &json!({})).expect(200);
        assert_eq!(plan["counts"]["created"], ROWS);
        Self { api: api.clone(), path, digest: plan["digest"].clone() }
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
}
