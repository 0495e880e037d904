//! 100,000 people are suspended in one go, while somebody else reads.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::company::Company;
use crate::reading::at;
use crate::support::api::Api;

/// 111,111 of a million, of whom a tenth is suspended.
const WHO: &str = "given1";

pub(crate) fn measure(company: &Company) {
    let api = company.api();
    let body =
        |action: &str, dry_run: bool| json!({ "action": action, "filter": {"q": WHO}, "dry_run": dry_run });
    if would(&api, &body("suspend", true)) == 0 {
        // An earlier run has suspended them.
        carry_out(&api, &body("activate", false), |_| ());
    }
    let meant = would(&api, &body("suspend", true));
    let before = api.get("/api/v1/users?limit=1&status=suspended").expect(200)["total"].as_u64().unwrap();
    let newest = newest_entry(&api);
    let (done, mut steps) = (AtomicBool::new(false), Vec::new());
    let begun = Instant::now();
    let (listed, machine) = std::thread::scope(|scope| {
        let (own, done) = (company.api(), &done);
        let reader = scope.spawn(move || read(&own, done));
        let ended = carry_out(&api, &body("suspend", false), |progress| steps.push(progress));
        done.store(true, Ordering::Relaxed);
        assert_eq!(ended["changed"].as_u64(), Some(meant), "{ended}");
        reader.join().unwrap()
    });
    let took = begun.elapsed();
    let after = api.get("/api/v1/users?limit=1&status=suspended").expect(200)["total"].as_u64().unwrap();
    assert_eq!(after - before, meant, "all of them are suspended");
    let entries = api.get("/api/v1/activity?limit=10&verb=users.suspended").expect(200);
    let new = entries["items"].as_array().unwrap().iter();
    let new = new.filter(|entry| entry["id"].as_str().unwrap().parse::<u64>().unwrap() > newest).count();
    assert_eq!(new, 1, "one entry tells of it: {entries}");
    steps.dedup();
    assert!(steps.len() > 2 && steps.is_sorted(), "progress is seen: {steps:?}");
    println!(
        "  {meant} suspended within {:.1} s, {:.0} a second; progress seen {} times; 1 entry in the activity",
        took.as_secs_f64(),
        meant as f64 / took.as_secs_f64(),
        steps.len(),
    );
    println!(
        "  meanwhile a list: p50 {:.1} ms, p99 {:.1} ms; the machine's doing: p50 {:.1} ms, p99 {:.1} ms",
        at(&listed, 0.5),
        at(&listed, 0.99),
        at(&machine, 0.5),
        at(&machine, 0.99)
    );
}

/// To how many it would be done.
fn would(api: &Api, body: &Value) -> u64 {
    api.post("/api/v1/users/bulk", body).expect(200)["changed"].as_u64().unwrap()
}

fn newest_entry(api: &Api) -> u64 {
    let newest = api.get("/api/v1/activity?limit=1").expect(200);
    newest["items"][0]["id"].as_str().unwrap().parse().unwrap()
}

/// Does it, and looks how far it has come until it has ended.
fn carry_out(api: &Api, body: &Value, mut seen: impl FnMut(u64)) -> Value {
    let begun = api.post("/api/v1/users/bulk", body);
    assert!(begun.status == 200 || begun.status == 202, "{begun:?}");
    let opened = format!("/api/v1/users/bulk/{}", begun.json()["id"].as_str().unwrap());
    loop {
        let bulk = api.get(&opened).expect(200);
        seen(bulk["progress"]["done"].as_u64().unwrap());
        if bulk["state"] != "waiting" && bulk["state"] != "running" {
            assert_eq!(bulk["state"], "done", "{bulk}");
            return bulk;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Looks at the first page over and over, and at what asks nobody.
fn read(api: &Api, done: &AtomicBool) -> (Vec<Duration>, Vec<Duration>) {
    let (mut listed, mut machine) = (Vec::new(), Vec::new());
    while !done.load(Ordering::Relaxed) {
        for (path, took) in [("/api/v1/users?limit=50", &mut listed), ("/livez", &mut machine)] {
            let begun = Instant::now();
            assert_eq!(api.get(path).status, 200);
            took.push(begun.elapsed());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    (listed, machine)
}
