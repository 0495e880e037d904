//! A reader: lists, searches, one person, the dashboard and other pages, in turn.

use serde_json::Value;

use super::{
    client::{Client, Question, Who},
    world::World,
};

/// What is asked, and how it is called. `{n}` is another number each time, `{id}` another person.
const KINDS: [(&str, &str); 18] = [
    ("list", "/api/v1/users?limit=50"),
    ("list: by name", "/api/v1/users?limit=50&sort=name"),
    ("list: changed last", "/api/v1/users?limit=50&sort=-updated_at"),
    (MARKED, ""),
    ("search a name", "/api/v1/users?limit=50&q=before{n}"),
    ("search an address", "/api/v1/users?limit=50&q=before.number-{n}@"),
    ("list: a field's value", "/api/v1/users?limit=50&custom.cost_centre=CC7"),
    ("list: a group", "/api/v1/users?limit=50&group={crew}&sort=name"),
    ("one person", "/api/v1/users/{id}"),
    ("groups", "/api/v1/groups"),
    ("activity", "/api/v1/activity?limit=50"),
    ("imports", "/api/v1/imports?limit=50"),
    ("mail", "/api/v1/outbox?limit=50"),
    ("page: dashboard", "/"),
    ("page: users", "/users?q=before{n}"),
    ("page: one user", "/users/{id}"),
    ("page: imports", "/imports"),
    ("page: activity", "/activity"),
];

/// Whom every import changes alike: whoever sees two of them marked by two imports sees half of one.
const MARKED: &str = "list: all or none";

pub(crate) fn read(world: &World, reader: u64) {
    let client = Client::new(world);
    // Not at random, so that two soaks ask the same.
    let mut n = 7_919 * (reader + 1);
    let mut turn = reader as usize;
    while !world.is_over() {
        turn = (turn + 1) % KINDS.len();
        n = (n * 1_103_515_245 + 12_345) % 1_000_003;
        let (kind, path) = KINDS[turn];
        if kind == MARKED {
            all_or_none(&client);
        } else {
            let person = n % world.load.there;
            let path = path
                .replace("{n}", &person.to_string())
                .replace("{id}", &(world.first_person + person).to_string())
                .replace("{crew}", &world.crew);
            let who = if path.starts_with("/api/") {
                Who::Program(&world.large.token)
            } else {
                Who::Browser(&world.cookie)
            };
            client.ask(&Question::get(kind, who, path));
        }
        world.pause(world.load.reads_every);
    }
}

fn all_or_none(client: &Client<'_>) {
    let world = client.world;
    let path = format!("/api/v1/users?limit=1000&group={}", world.watch);
    let Some(answered) = client.ask(&Question::get(MARKED, Who::Program(&world.large.token), path)) else {
        return;
    };
    let list = answered.answer.json();
    let items = list["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mark = items.first().map_or(&Value::Null, |first| &first["job_role"]);
    let others = items.iter().filter(|item| item["job_role"] != *mark).count();
    if items.len() as u64 != world.load.shared || others > 0 {
        let what = format!("half an import was seen: {} people, {others} not {mark}", items.len());
        world.tally.wrong(MARKED, std::time::Duration::ZERO, &what);
    }
}
