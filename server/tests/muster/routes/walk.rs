//! Everybody asks everything.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{
    cast::{Cast, UNICORN, Who, ZEBRA},
    sources,
    table::{Least, Row, rows},
};
use crate::support::api::{Answer, Api};

#[test]
fn every_route_has_a_row() {
    let table = rows();
    let in_table: BTreeSet<String> = table.iter().map(Row::route).collect();
    assert_eq!(in_table.len(), table.len(), "a route stands twice in the table");
    let in_sources = sources::routes();
    assert!(in_sources.len() > 100, "{in_sources:?}");
    let without_row: Vec<_> = in_sources.difference(&in_table).collect();
    let without_route: Vec<_> = in_table.difference(&in_sources).collect();
    assert!(without_row.is_empty(), "routes that nobody is asked about: {without_row:#?}");
    assert!(without_route.is_empty(), "rows of routes that are not there: {without_route:#?}");
}

#[test]
fn everybody_is_answered_what_they_may_know() {
    let cast = Cast::assemble();
    let mut wrong = String::new();
    for row in rows() {
        // It would end the session that is to go on asking.
        if row.path == "/api/fn/sign_out" {
            continue;
        }
        for who in Who::ALL {
            let id = cast.make(row.thing);
            let answer = ask(&cast, &row, who, &id);
            if row.path == "/api/fn/create_company" {
                cast.take_the_owner_to_a();
            }
            if who == Who::AdminOfB && row.thing != "-" {
                // What is A's and what is nobody's read the same.
                let nothing = ask(&cast, &row, who, "999999999");
                if (nothing.status, without_figures(&nothing)) != (answer.status, without_figures(&answer)) {
                    let _ = writeln!(wrong, "{} tells that there is something: {nothing:?}", row.route());
                }
            }
            if let Some(complaint) = complaint(&row, who, &answer) {
                let text: String = answer.text.chars().take(300).collect();
                let _ = writeln!(wrong, "{} as {who:?}: {complaint}: {} {text}", row.route(), answer.status);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

pub(super) fn ask(cast: &Cast, row: &Row, who: Who, id: &str) -> Answer {
    let number = cast.new_number();
    let company = if who == Who::AdminOfB { "Lion" } else { "Zebra" };
    let filled = |text: &str| {
        // A platform's course is asked for in a company.
        let of_path = if row.thing == "platform" { cast.company.as_str() } else { id };
        text.replace("{id}", of_path)
            .replace(":id", of_path)
            .replace(":token", "no-such-token")
            .replace(":slug", "no-such-company")
            .replace("{course}", id)
            .replace("{everybody}", &cast.everybody)
            .replace("{kind}", "invitation")
            .replace(":kind", "invitation")
            .replace("{package}", &cast.package)
            .replace("{user}", &cast.unicorn)
            .replace("{key}", &format!("{}_{number}", company.to_lowercase()))
            .replace("{name}", &format!("{company} unicorn {number}"))
            .replace("{title}", &format!("{company} {number}"))
            .replace("\\n", "\n")
    };
    cast.ask(who, row.method, &filled(row.path), &filled(row.body))
}

/// What is wrong with the answer, if anything is.
fn complaint(row: &Row, who: Who, answer: &Answer) -> Option<String> {
    let wanted = wanted(row, who);
    if !wanted.contains(&answer.status) {
        return Some(format!("wanted {wanted:?}"));
    }
    if matches!(who, Who::Nobody | Who::Suspended | Who::AdminOfB) && mentions(answer, ZEBRA) {
        return Some("tells of the company".to_owned());
    }
    if matches!(who, Who::User | Who::Manager) && answer.status >= 400 && mentions(answer, UNICORN) {
        return Some("tells of what it refuses".to_owned());
    }
    let own_words = row.body.contains("{name}");
    if matches!(who, Who::User | Who::Manager) && !own_words && mentions(answer, UNICORN) {
        return Some("tells of somebody else's groups".to_owned());
    }
    None
}

fn mentions(answer: &Answer, word: &str) -> bool {
    let headers = answer
        .headers
        .values()
        .any(|value| value.to_str().is_ok_and(|value| value.to_lowercase().contains(word)));
    headers || answer.text.to_lowercase().contains(word)
}

/// The statuses of which the answer must have one.
fn wanted(row: &Row, who: Who) -> Vec<u16> {
    if row.least == Least::Anybody {
        // Whoever has signed in, or set up, is shown further.
        return if row.is_page() { vec![row.status, 302] } else { vec![row.status] };
    }
    if row.is_page() {
        return wanted_of_page(row, who);
    }
    let about_a_thing = row.thing != "-";
    match who {
        // Whoever is suspended wherever they are has no session any more.
        Who::Nobody | Who::Suspended => vec![401],
        Who::User if row.least == Least::Account => vec![row.status],
        // The platform's matters are refused before anything is looked for.
        Who::AdminOfB if row.least == Least::Owner && row.thing != "company" => vec![403],
        // Company A is as far from B as a company that does not exist.
        Who::AdminOfB if about_a_thing && row.path.contains('{') => vec![404],
        // Ids of A in what is sent: not found, or said of the one thing that was asked for.
        Who::AdminOfB if about_a_thing => vec![404, 422],
        Who::Manager if matches!(row.least, Least::Manager | Least::Account) => {
            vec![row.manager.unwrap_or(row.status)]
        }
        Who::User | Who::Manager => vec![403],
        Who::AdminOfA if row.least == Least::Owner => vec![403],
        // B's administrator does in B what A's does in A.
        Who::AdminOfA | Who::AdminOfB | Who::Owner => vec![row.status],
    }
}

/// Pages are there for everybody who has signed in; what they may not see is not on them.
fn wanted_of_page(row: &Row, who: Who) -> Vec<u16> {
    let about_a_thing = row.thing != "-";
    match who {
        Who::Nobody | Who::Suspended => vec![302],
        // Each to where they begin.
        Who::User | Who::Manager if row.path == "/" => vec![302],
        Who::User => vec![200, 403],
        Who::AdminOfB if about_a_thing => vec![404],
        Who::Manager => vec![row.manager.unwrap_or(row.status), 403],
        Who::AdminOfA | Who::AdminOfB if row.path == "/owner/companies" => vec![403],
        Who::AdminOfA | Who::AdminOfB | Who::Owner => vec![row.status],
    }
}

/// Company B must not be able to find out by any answer that somebody is in company A.
#[test]
fn nothing_tells_who_is_in_the_other_company() {
    let cast = Cast::assemble();
    // Somebody of A, and nobody at all; equally long, so that the answers can be compared whole.
    let (known, unknown) = ("unicorn@zebra.example", "niemand@zebra.example");
    let told = |address: &str| {
        let mut told = Vec::new();
        let get = |path: &str| cast.ask(Who::AdminOfB, "GET", path, "");
        told.push(get(&format!("/api/v1/users?q={address}")).text);
        let file = format!("Name,Email,User Name,Reference,Company\nX,{address},zebra,unicorn,Zebra\n");
        let import = cast.ask(Who::AdminOfB, "POST", "/api/v1/imports?filename=a.csv", &file);
        let id = import.json()["id"].as_str().unwrap().to_owned();
        told.push(get(&format!("/api/v1/imports/{id}/findings")).text);
        told.push(get(&format!("/api/v1/imports/{id}/findings/summary")).text);
        let file = format!("Name,Email\nX,{address}\n");
        let import = cast.ask(Who::AdminOfB, "POST", "/api/v1/imports?filename=a.csv", &file);
        let id = import.json()["id"].as_str().unwrap().to_owned();
        let plan = cast.ask(Who::AdminOfB, "POST", &format!("/api/v1/imports/{id}/plan"), "{}").json();
        assert_eq!(plan["counts"]["created"], 1, "{plan}");
        told.push(json!([plan["counts"], plan["seats"], plan["blocking"]]).to_string());
        let rows = get(&format!("/api/v1/imports/{id}/plan/rows")).json();
        told.push(without_ids(rows).to_string());
        let body = format!("email={}&password=correct+horse+battery", address.replace('@', "%40"));
        told.push(cast.ask(Who::Nobody, "POST", "/api/fn/sign_in", &body).text);
        told.into_iter().map(|text| text.replace(address, "ADDRESS")).collect::<Vec<_>>()
    };
    assert_eq!(told(known), told(unknown));
    // And committed, there is one more person in B, and A is as it was.
    let person = |api: &Api| api.get(&format!("/api/v1/users?q={known}")).expect(200)["items"][0].clone();
    let before = person(&cast.api);
    let lion = Api::new(&cast.server, &cast.muster.token("Lion"));
    lion.import("filename=a.csv", format!("Name,Email\nX,{known}\n").as_bytes());
    assert_eq!(person(&cast.api), before);
    assert_ne!(person(&lion)["id"], before["id"]);
    let found =
        cast.ask(Who::AdminOfB, "GET", &format!("/api/v1/users/{}", before["id"].as_str().unwrap()), "");
    found.problem(404);
}

/// The answer without the ids it was asked for. Of a page what is to be seen: what stands before its title, and the
/// order of its scripts, is another each time.
fn without_figures(answer: &Answer) -> String {
    // Each request has a name of its own.
    let text = answer.text.split(",\"request_id\":").next().unwrap_or_default();
    let page = text.split("<!--HEAD-->").last().unwrap_or_default();
    let parts = page.split("<script").enumerate();
    let seen =
        parts.map(|(at, part)| if at == 0 { part } else { part.split("</script>").nth(1).unwrap_or("") });
    seen.flat_map(str::chars).filter(|character| !character.is_ascii_digit()).collect()
}

/// Ids are given out one after the other and tell nothing.
fn without_ids(mut rows: Value) -> Value {
    for row in rows["items"].as_array_mut().unwrap() {
        row["user"] = Value::Null;
    }
    rows
}
