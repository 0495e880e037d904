//! The company that is read.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use serde_json::json;

use crate::support::{Muster, Server, api::Api, postgres};

const NAME: &str = "Bench";

/// A company of many, and a server that has it.
pub(crate) struct Company {
    pub(crate) people: u64,
    pub(crate) server: Server,
    pub(crate) token: String,
    /// Of an owner who has signed in.
    pub(crate) cookie: String,
    /// The smallest of the people's ids, which follow each other.
    pub(crate) first: u64,
    /// By which all of them came.
    pub(crate) import: String,
    muster: Muster,
}

impl Company {
    /// Made, or found where an earlier run has left it.
    pub(crate) fn there(database: &str, people: u64, kept: Option<&Path>) -> Self {
        let muster = Muster { database_url: url(database, kept), ..Muster::on_sqlite() };
        if let Some(kept) = kept {
            let data = kept.join("data");
            std::fs::create_dir_all(&data).unwrap();
            std::os::unix::fs::symlink(std::path::absolute(data).unwrap(), muster.path("data")).unwrap();
        }
        if muster.run(&["company", "create", "--name", NAME]).code() == 0 {
            fill(&muster, people);
        }
        let token = muster.token(NAME);
        let link = muster.run(&["owner", "create", "--email", "owner@example.com"]).succeeded();
        let server = muster.serve();
        let api = Api::new(&server, &token);
        if api.get("/api/v1/packages").expect(200)["items"][0].is_null() {
            let package = json!({ "name": "Induction", "courses": ["1", "2", "3"] });
            api.post("/api/v1/packages", &package).expect(201);
        }
        let first = api.get("/api/v1/users?limit=1").expect(200);
        let imports = api.get("/api/v1/imports").expect(200);
        let import = imports["items"].as_array().unwrap().iter().find(|import| import["state"] == "done");
        let cookie = server.sign_in(&link);
        let there = first["total"].as_u64().unwrap();
        println!("\n{database}: {there} people");
        Self {
            people: there,
            token,
            cookie,
            first: first["items"][0]["id"].as_str().unwrap().parse().unwrap(),
            import: import.unwrap()["id"].as_str().unwrap().to_owned(),
            server,
            muster,
        }
    }

    pub(crate) fn api(&self) -> Api {
        Api::new(&self.server, &self.token)
    }
}

/// Where PostgreSQL has it; nothing for SQLite.
fn url(database: &str, kept: Option<&Path>) -> Option<String> {
    (database == "postgres").then(|| match kept {
        Some(_) => postgres::database("muster_readers_kept"),
        None => postgres::fresh_database("readers"),
    })
}

fn fill(muster: &Muster, people: u64) {
    let begun = Instant::now();
    for group in ["Large", "Small"] {
        muster.group(NAME, group);
    }
    for course in ["First aid", "Fire safety", "Data protection"] {
        muster.run(&["course", "create", "--company", NAME, "--title", course]).succeeded();
    }
    let field = ["field", "create", "--company", NAME, "--key", "cost_centre", "--label", "Cost centre"];
    muster.run(&[field.as_slice(), &["--type", "text"]].concat()).succeeded();
    let file = muster.file("people.csv", file(people));
    muster.run(&["import", file.to_str().unwrap(), "--company", NAME]).succeeded();
    println!("\nthey were imported within {:.0} s", begun.elapsed().as_secs_f64());
}

/// Everybody has a course, every second one a value in a field of the company's own.
fn file(people: u64) -> String {
    let mut file = String::from(
        "First Name,Last Name,Email Address,Status,Group,Job Role,Region,Reference,Course,Cost centre\n",
    );
    for number in 0..people {
        let status = if number % 10 == 0 { "suspended" } else { "active" };
        let group = match number % 1_000 {
            0 => "Small",
            number if number % 3 == 0 => "Large",
            _ => "",
        };
        let course = ["First aid", "Fire safety", "Data protection", "First aid"][number as usize % 4];
        let centre = if number % 2 == 1 { format!("CC{}", number % 5_000) } else { String::new() };
        let _ = writeln!(
            file,
            "Given{number},Family-Name{number},person.number{number}@training.example.com,{status},{group},\
             Account Manager,North West,{number:08},{course},{centre}"
        );
    }
    file
}
