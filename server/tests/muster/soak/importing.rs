//! An importer: one file after the other, each uploaded, planned and committed by the API, every third taken back again.

use std::{thread::sleep, time::Duration};

use serde_json::{Value, json};

use super::{
    client::{Answered, Client, Question, Who},
    ledger::{TakenBack, count},
    people::File,
    world::World,
};

/// How often a plan is made anew because the other importer was faster.
const TRIES: usize = 50;
/// How often it is asked whether a commit has ended.
const EVERY: Duration = Duration::from_millis(100);

pub(crate) fn import(world: &World, importer: u64) {
    let importing = Importing { client: Client::new(world), world };
    for round in 0.. {
        if world.is_over() {
            return;
        }
        importing.bring(File { importer, round });
        world.pause(world.load.imports_every);
    }
}

struct Importing<'a> {
    client: Client<'a>,
    world: &'a World,
}

impl<'a> Importing<'a> {
    fn who(&self) -> Who<'a> {
        Who::Program(&self.world.large.token)
    }

    /// None: something was wrong, and has been written down.
    fn bring(&self, file: File) -> Option<()> {
        let path = format!("/api/v1/imports?filename={}", file.name());
        let text = file.text(&self.world.load);
        let upload = Question::post("upload a file", self.who(), path, text).fine(&[201]);
        let uploaded = self.client.ask(&upload)?;
        if uploaded.again {
            // Whether the first has come in nobody knows: a draft may be left.
            count(&self.world.ledger.sent_again);
        }
        let id = uploaded.answer.json()["id"].as_str()?.to_owned();
        let import = self.commit(&id, file)?;
        self.world.ledger.committed(&id, file);
        let counts = &import["counts"];
        let expected = (json!(self.world.load.new), json!(self.world.load.shared));
        if (&counts["created"], &counts["updated"]) != (&expected.0, &expected.1) {
            self.wrong("commit it", &format!("it came to something else: {counts}"));
        }
        self.is_found(file)?;
        if file.is_taken_back() {
            self.take_back(&id)?;
        }
        Some(())
    }

    /// The import, done.
    fn commit(&self, id: &str, file: File) -> Option<Value> {
        let path = format!("/api/v1/imports/{id}");
        for _ in 0..TRIES {
            let plan = Question::post("plan it", self.who(), format!("{path}/plan"), "{}");
            let plan = self.client.ask(&plan)?.answer.json();
            if plan["blocked"] != false {
                self.wrong("plan it", &format!("it is blocked: {}", plan["blocking"]));
                return None;
            }
            let digest = plan["digest"].as_str()?;
            // Some wait for the answer, some ask how it stands.
            let waits = file.round.is_multiple_of(2);
            let wait = if waits { "?wait=true" } else { "" };
            let body = json!({ "digest": digest }).to_string();
            let commit = Question::post("commit it", self.who(), format!("{path}/commit{wait}"), body)
                .with_key(format!("{}-{digest}", file.name()))
                .fine(&[202, 409]);
            let import = self.world.committing(|| {
                let answered = self.client.ask(&commit)?;
                if answered.answer.status == 202 && !waits { self.ended(&path) } else { Some(answered) }
            })?;
            match (import.answer.status, import.answer.json()) {
                (409, _) => {}
                (_, import) if import["state"] == "done" => return Some(import),
                // The company had changed, as is said in `error`.
                (_, import) if import["state"] == "planned" => {}
                (_, import) => {
                    self.wrong("commit it", &format!("it is {}: {}", import["state"], import["error"]));
                    return None;
                }
            }
            count(&self.world.ledger.moved);
        }
        self.wrong("commit it", "the company changed each time");
        None
    }

    fn ended(&self, path: &str) -> Option<Answered> {
        loop {
            let look = Question::get("how it stands", self.who(), path);
            let import = self.client.ask(&look)?;
            let state = import.answer.json()["state"].clone();
            if state != "queued" && state != "running" {
                return Some(import);
            }
            sleep(EVERY);
        }
    }

    /// What was answered as done is seen at once, through whichever process.
    fn is_found(&self, file: File) -> Option<()> {
        let (email, _) = file.new_person(self.world.load.new - 1);
        let path = format!("/api/v1/users?q={email}");
        let found = self.client.ask(&Question::get("find a new person", self.who(), path))?.answer.json();
        if found["items"].as_array().is_none_or(|items| items.len() != 1) {
            self.wrong("find a new person", &format!("{email} was not found at once: {found}"));
        }
        Some(())
    }

    fn take_back(&self, id: &str) -> Option<()> {
        let path = format!("/api/v1/imports/{id}/undo");
        let dry_run = json!({"dry_run": true}).to_string();
        self.client.ask(&Question::post("what undoing comes to", self.who(), path.clone(), dry_run))?;
        let undone = self.client.ask(&Question::post("undo it", self.who(), path, "{}"))?.answer.json();
        let counts = &undone["counts"];
        let number = |name: &str| counts[name].as_u64().unwrap_or_default();
        let came_to =
            TakenBack { removed: number("removed"), put_back: number("put_back"), kept: number("kept") };
        self.world.ledger.taken_back(id, came_to);
        if came_to.removed != self.world.load.new || counts["failed"] != 0 {
            self.wrong("undo it", &format!("it came to something else: {counts}"));
        }
        Some(())
    }

    fn wrong(&self, kind: &'static str, what: &str) {
        self.world.tally.wrong(kind, Duration::ZERO, what);
    }
}
