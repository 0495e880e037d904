//! Where a write was sent from: every route × our own page, another's, `null`, and none.

use std::fmt::Write as _;

use super::{
    cast::{Cast, Who},
    table::{Row, rows},
};
use crate::support::api::{Answer, Api};

const SENTENCE: &str = "This was not sent from a page of this Muster.";

#[test]
fn only_our_own_pages_write() {
    let cast = Cast::assemble();
    let mut wrong = String::new();
    for row in rows() {
        // Nothing has this id: whoever is let through is told so.
        let path = row.path.replace("{id}", "999999999").replace("{course}", "999999999");
        let path = path.replace(":id", "999999999").replace(":token", "no-such-token");
        // It would end the session that is to go on asking.
        let ends_the_session = row.path == "/api/fn/sign_out";
        for (origin, who, ours) in [
            (Some(cast.server.address.as_str()), Who::AdminOfA, true),
            (Some("https://example.com"), Who::AdminOfA, false),
            (Some("https://example.com"), Who::Nobody, false),
            (Some("null"), Who::AdminOfA, false),
            (Some("null"), Who::Nobody, false),
            // With a cookie; without one it is a program.
            (None, Who::AdminOfA, false),
            (None, Who::Nobody, true),
        ] {
            if ours && ends_the_session {
                continue;
            }
            let answer = cast.ask_from(origin, who, row.method, &path, "{}");
            if let Some(complaint) = complaint(&row, ours, &answer) {
                let _ = writeln!(wrong, "{} from {origin:?} as {who:?}: {complaint}", row.route());
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    // Nothing of it was done.
    let groups = cast.ask(Who::AdminOfA, "GET", "/api/v1/groups", "").expect(200);
    assert_eq!(groups["items"].as_array().unwrap().len(), 2, "{groups}");
}

fn complaint(row: &Row, ours: bool, answer: &Answer) -> Option<String> {
    let refused = answer.status == 403 && answer.text.contains(SENTENCE);
    let may_be_refused = row.method != "GET" && !ours;
    (refused != may_be_refused).then(|| format!("{} {:.200}", answer.status, answer.text))
}

#[test]
fn a_program_with_a_token_needs_no_origin_and_gets_nothing_from_anothers() {
    let cast = Cast::assemble();
    let api = Api::new(&cast.server, &cast.muster.token("Zebra"));
    let send = |origin: &[(&str, &str)], name: &str| {
        let body = format!("{{\"name\": \"{name}\"}}");
        let body = ureq::SendBody::from_owned_reader(std::io::Cursor::new(body));
        api.send(ureq::http::Method::POST, "/api/v1/groups", origin, body)
    };
    send(&[], "A").expect(201);
    assert!(send(&[("origin", "https://example.com")], "B").problem(403).contains(SENTENCE));
}
