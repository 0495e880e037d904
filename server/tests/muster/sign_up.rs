//! People sign themselves up: the whole way without scripts, what programs see of it, and answers that tell nothing.

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use ureq::{SendBody, http::Method};

use crate::{
    auth::session_cookie,
    support::{
        Muster, Server,
        api::{Answer, Api},
    },
    training_pages::Browser,
};

/// A visitor's browser, without scripts.
struct Visitor<'a> {
    server: &'a Server,
    api: Api,
}

impl<'a> Visitor<'a> {
    fn new(server: &'a Server) -> Self {
        Self { server, api: Api::anonymous(server) }
    }

    fn get(&self, path: &str) -> Answer {
        self.api.send(Method::GET, path, &[("accept", "text/html")], SendBody::none())
    }

    fn open(&self, path: &str) -> String {
        let page = self.get(path);
        assert_eq!(page.status, 200, "{path}: {page:?}");
        page.words()
    }

    /// Sends a form that stands on the page `on`.
    fn post(&self, on: &str, function: &str, body: &str) -> Answer {
        let referer = format!("{}{on}", self.server.address);
        let headers = [("origin", self.server.address.as_str()), ("referer", &referer)];
        self.api.form(&format!("/api/fn/{function}"), body, &headers)
    }

    /// The same, and where the browser is sent.
    fn send(&self, on: &str, function: &str, body: &str) -> String {
        let answer = self.post(on, function, body);
        assert!(answer.status == 302 || answer.status == 303, "{function}: {answer:?}");
        let there = answer.header("location").trim_start_matches(&self.server.address);
        there.trim_end_matches('?').to_owned()
    }

    /// What the form of this company is to come back with; after the time that a person takes.
    fn stamp(&self, slug: &str) -> String {
        let page = self.open(&format!("/join/{slug}"));
        let stamp = attribute_of(&page, "name=\"stamp\"");
        sleep(Duration::from_millis(2_100));
        stamp
    }
}

/// The value of the input with this attribute.
fn attribute_of(page: &str, attribute: &str) -> String {
    let at = page.find(attribute).unwrap_or_else(|| panic!("no {attribute} in {page}"));
    let start = page[..at].rfind('<').unwrap();
    let tag = &page[start..start + page[start..].find('>').unwrap()];
    let value = tag.split("value=\"").nth(1).unwrap_or_else(|| panic!("no value in {tag}"));
    value.split('"').next().unwrap().to_owned()
}

/// The newest mail to this address with this in its subject; waits for it to be sent, which is to say caught.
fn mail(api: &Api, to: &str, subject: &str) -> Value {
    let begun = Instant::now();
    loop {
        let mails = api.get("/api/v1/outbox").expect(200);
        let found = mails["items"].as_array().unwrap().iter().find(|mail| {
            mail["to"] == to && mail["state"] == "sent" && mail["subject"].as_str().unwrap().contains(subject)
        });
        if let Some(mail) = found {
            return api.get(&format!("/api/v1/outbox/{}", mail["id"].as_str().unwrap())).expect(200);
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "no “{subject}” for {to}: {mails}");
        sleep(Duration::from_millis(100));
    }
}

/// The path of the link in a mail.
fn link(mail: &Value) -> String {
    let text = mail["text"].as_str().expect("a caught mail is readable");
    let at = text.find("/joining/").unwrap_or_else(|| panic!("no link in {text}"));
    text[at..].split_whitespace().next().unwrap().to_owned()
}

fn company_with_sign_up(muster: &Muster, sign_up: &Value) -> (Server, Api) {
    let token = muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &token);
    api.patch("/api/v1/company", &json!({"sign_up": sign_up})).expect(200);
    (server, api)
}

#[test]
fn somebody_joins_without_scripts() {
    let muster = Muster::on_sqlite();
    muster.company("Northwind");
    let server = muster.serve();
    let api = Api::new(&server, &muster.token("Northwind"));
    let admin = Browser::of_an_owner(&muster, &server);
    let visitor = Visitor::new(&server);
    let group = api.post("/api/v1/groups", &json!({"name": "Newcomers"})).expect(201);
    let group = group["id"].as_str().unwrap();

    // The door is closed, as that of a company that is not there.
    let (closed, unknown) = (visitor.get("/join/northwind"), visitor.get("/join/nowhere"));
    assert_eq!((closed.status, unknown.status), (404, 404));
    assert!(closed.text.contains("Nobody can sign up at this address"), "{closed:?}");
    assert_eq!(closed.text.replace("northwind", "nowhere").len(), unknown.text.len());

    let page = admin.open("/settings/sign-up");
    assert!(page.contains("/join/northwind") && page.contains("There is no access code"), "{page}");
    let body = format!(
        "enabled=true&approval=true&code_needed=true&domains=example.com%0D%0Aexample.org&group={group}\
         &fields%5B%5D=first_name&fields%5B%5D=last_name&fields%5B%5D=job_role&terms=Be+kind.%0D%0AAlways."
    );
    assert_eq!(admin.send("/settings/sign-up", "save_sign_up_settings", &body), "/settings/sign-up");
    let body = "code=Spring&ends_on=2999-12-31&max_uses=2&code_group=";
    admin.send("/settings/sign-up", "put_access_code", body);
    let page = admin.open("/settings/sign-up");
    assert!(page.contains("Spring") && page.contains("0 of 2") && page.contains("31 Dec 2999"), "{page}");
    let wrong = admin.send("/settings/sign-up", "put_access_code", "code=x&ends_on=soon");
    assert!(admin.open(&wrong).contains("Write the day as year-month-day"));

    let page = visitor.open("/join/northwind");
    for words in
        ["Join Northwind", "Job Role (if you like)", "Access code", "Be kind.", "Always.", "example.org"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let stamp = visitor.stamp("northwind");
    let filled = |email: &str, code: &str| {
        format!(
            "slug=northwind&stamp={stamp}&website=&said%5Bemail%5D={email}&said%5Bfirst_name%5D=Ann\
             &said%5Blast_name%5D=%3Cb%3EBell&said%5Bjob_role%5D=Driver&code={code}&agreed=true"
        )
    };
    let wrong = visitor.send("/join/northwind", "sign_up", &filled("ann.example.com", "spring"));
    assert!(visitor.open(&wrong).contains("This is not an e-mail address"));
    let wrong = visitor.send("/join/northwind", "sign_up", &filled("ann%40example.net", "spring"));
    assert!(visitor.open(&wrong).contains("Only addresses of example.com, example.org can join here."));
    let wrong = visitor.send("/join/northwind", "sign_up", &filled("ann%40example.com", "autumn"));
    assert!(visitor.open(&wrong).contains("There is no access code “autumn” here."));
    let there = visitor.send("/join/northwind", "sign_up", &filled("ann%40example.com", "spring"));
    assert_eq!(there, "/join/northwind/sent");
    assert!(visitor.open(&there).contains("Check your mail"));

    let link = link(&mail(&api, "ann@example.com", "Join Northwind"));
    for _ in 0..2 {
        let page = visitor.open(&link);
        assert!(page.contains("ann@example.com") && page.contains("New password"), "{page}");
    }
    let token = link.trim_start_matches("/joining/");
    let password = |password: &str| format!("token={token}&password={password}");
    let wrong = visitor.send(&link, "complete_sign_up", &password("short"));
    assert!(visitor.open(&wrong).contains("at least 12 characters"));
    let there = visitor.send(&link, "complete_sign_up", &password("correct+horse+battery"));
    assert_eq!(there, "/joined");
    assert!(visitor.open(&there).contains("An administrator has to let you in now"));
    assert!(visitor.open(&link).contains("This link no longer works"));

    let page = admin.open("/signups");
    for words in ["Ann &lt;b&gt;Bell", "Job Role: Driver", "Spring", "Let in", "Agreed to the text."] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("<b>Bell"));
    assert!(admin.open("/").contains("Sign-ups waiting"));
    let id = api.get("/api/v1/signups?state=waiting").expect(200)["items"][0]["id"].clone();
    let id = id.as_str().unwrap();
    let there = format!("/signups/decide?verdict=approve&id={id}");
    let page = admin.open(&there);
    assert!(page.contains("1 person will become users of this company"), "{page}");
    assert_eq!(api.users(), 0, "it was only said");
    let done = admin.send(&there, "decide_sign_ups", &format!("verdict=approve&ids={id}"));
    assert_eq!(done, "/signups");
    assert!(admin.open("/signups").contains("Nobody is waiting"));
    assert!(admin.open("/signups?state=approved").contains("By owner@example.com."));
    mail(&api, "ann@example.com", "Welcome to Northwind");
    let user = &api.get("/api/v1/users").expect(200)["items"][0];
    assert_eq!((&user["job_role"], &user["groups"]), (&json!("Driver"), &json!(["Newcomers"])));

    let body = "email=ann%40example.com&password=correct+horse+battery";
    let answer = visitor.post("/login", "sign_in", body);
    assert!(session_cookie(&answer).starts_with("__Host-muster="));
}

#[test]
fn a_form_that_is_refused_comes_back_as_it_was_filled_in() {
    let muster = Muster::on_sqlite();
    let sign_up = json!({"enabled": true, "fields": ["first_name", "last_name"], "terms": "Be kind."});
    let (server, _) = company_with_sign_up(&muster, &sign_up);
    let visitor = Visitor::new(&server);
    let stamp = visitor.stamp("northwind");
    let body = format!(
        "slug=northwind&stamp={stamp}&website=&said%5Bemail%5D=ann.example.com&said%5Bfirst_name%5D=Ann%3B%22+%3Cb%3E\
         &said%5Blast_name%5D=Bell&agreed=true"
    );
    let refused = visitor.post("/join/northwind", "sign_up", &body);
    let (cookie, how) = refused.header("set-cookie").split_once("; ").unwrap();
    assert!(cookie.starts_with("__Host-muster-form=") && !cookie.contains("stamp"), "{cookie}");
    assert_eq!(how, "Max-Age=60; Path=/; Secure; HttpOnly; SameSite=Lax");
    let back = refused.header("location").trim_start_matches(&server.address).to_owned();
    let open = |path: &str| {
        let headers = [("accept", "text/html"), ("cookie", cookie)];
        visitor.api.send(Method::GET, path, &headers, SendBody::none()).text
    };
    let page = open(&back);
    let said = |page: &str, name: &str| attribute_of(page, &format!("name=\"said[{name}]\""));
    assert_eq!(said(&page, "email"), "ann.example.com");
    assert_eq!(said(&page, "first_name"), "Ann;&quot; &lt;b&gt;");
    assert_eq!(said(&page, "last_name"), "Bell");
    let at = page.find("name=\"agreed\"").unwrap();
    assert!(page[at..at + page[at..].find('>').unwrap()].contains("checked"), "{page}");
    assert_ne!(attribute_of(&page, "name=\"stamp\""), stamp);
    // Only where it was refused, and only into that form.
    assert!(!open("/join/northwind").contains("ann.example.com"));
    assert!(!open(&back.replace("sign_up", "sign_in")).contains("ann.example.com"));

    let there = "/joining/nothing";
    let refused = visitor.post(there, "complete_sign_up", "token=nothing&password=not+my+password&said=Ann");
    let cookie = refused.header("set-cookie");
    assert!(
        cookie.contains("said=Ann") && !cookie.contains("nothing") && !cookie.contains("password"),
        "{cookie}"
    );
    let refused = visitor.post("/login", "sign_in", "email=ann%40example.com&password=not+my+password");
    assert!(refused.headers.get("set-cookie").is_none(), "{refused:?}");
}

#[test]
fn the_known_and_the_unknown_look_alike() {
    let muster = Muster::on_sqlite();
    let (server, api) = company_with_sign_up(&muster, &json!({"enabled": true}));
    api.import("filename=a.csv", b"Name,Email\nAnn,known@example.com\n");
    let visitor = Visitor::new(&server);
    let stamp = visitor.stamp("northwind");
    let ask = |email: &str| {
        let body = format!(
            "slug=northwind&stamp={stamp}&said%5Bemail%5D={email}%40example.com&said%5Bfirst_name%5D=Ann"
        );
        visitor.post("/join/northwind", "sign_up", &body)
    };
    let (known, unknown) = (ask("known"), ask("other"));
    assert_eq!((known.status, &known.text), (unknown.status, &unknown.text));
    let headers = |answer: &Answer| {
        let mut headers: Vec<(String, String)> = answer
            .headers
            .iter()
            .filter(|(name, _)| !["date", "x-request-id"].contains(&name.as_str()))
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        headers.sort();
        headers
    };
    assert_eq!(headers(&known), headers(&unknown));
    mail(&api, "known@example.com", "You have an account already");
    mail(&api, "other@example.com", "Join Northwind");
}

#[test]
fn programs_decide_about_sign_ups() {
    let muster = Muster::on_sqlite();
    let settings = json!({
        "enabled": true, "approval": false, "fields": ["first_name", "region"],
        "codes": [{"code": "north", "max_uses": 5}, {"code": "south", "ends_on": "2020-01-01"}]
    });
    let (server, api) = company_with_sign_up(&muster, &settings);
    let owner = muster.run(&["token", "create", "--owner"]).succeeded();
    let company = api.get("/api/v1/company").expect(200);
    let sign_up = &company["sign_up"];
    assert_eq!((&sign_up["enabled"], &sign_up["approval"]), (&json!(true), &json!(false)));
    assert_eq!(sign_up["codes"][1]["ends_on"], "2020-01-01");
    assert!(sign_up["link"].as_str().unwrap().ends_with("/join/northwind"));
    let id = company["id"].as_str().unwrap();
    Api::new(&server, &owner)
        .patch(&format!("/api/v1/companies/{id}"), &json!({"seat_limit": 1}))
        .expect(200);
    for wrong in [
        json!({"sign_up": {"domains": ["x y"]}}),
        json!({"sign_up": {"group": "999"}}),
        json!({"sign_up": {"unknown": 1}}),
        json!({"sign_up": {"fields": ["account_type"]}}),
    ] {
        api.patch("/api/v1/company", &wrong).problem(422);
    }

    let visitor = Visitor::new(&server);
    let stamp = visitor.stamp("northwind");
    let mut last = String::new();
    for name in ["ann", "bo", "cy"] {
        let body = format!(
            "slug=northwind&stamp={stamp}&said%5Bemail%5D={name}%40example.com&said%5Bfirst_name%5D={name}&code=North"
        );
        assert_eq!(visitor.send("/join/northwind", "sign_up", &body), "/join/northwind/sent");
        let link = link(&mail(&api, &format!("{name}@example.com"), "Join Northwind"));
        let token = link.trim_start_matches("/joining/");
        last =
            visitor.send(&link, "complete_sign_up", &format!("token={token}&password=correct+horse+battery"));
        if name == "ann" {
            assert_eq!(last, "/", "in at once");
        }
    }
    assert_eq!(last, "/joined");
    let waiting = api.get("/api/v1/signups?state=waiting").expect(200);
    let items = waiting["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert!(items.iter().all(|item| item["waits_for"] == "seat" && item["code"] == "north"), "{waiting}");
    let (cy, bo) = (items[0]["id"].as_str().unwrap(), items[1]["id"].as_str().unwrap());
    let detail = api.post(&format!("/api/v1/signups/{bo}/approve"), &json!({})).problem(409);
    assert_eq!(detail, "There is no seat left in this company.");
    Api::new(&server, &owner)
        .patch(&format!("/api/v1/companies/{id}"), &json!({"seat_limit": 2}))
        .expect(200);
    let said = api.post("/api/v1/signups/approve", &json!({"all": true, "dry_run": true})).expect(200);
    assert_eq!(
        (said["approved"][0]["id"].as_str(), said["without_seat"][0]["id"].as_str()),
        (Some(bo), Some(cy))
    );
    assert_eq!(api.users(), 1);
    let approved = api.post(&format!("/api/v1/signups/{bo}/approve"), &json!({})).expect(200);
    assert_eq!((&approved["state"], approved["user"].is_string()), (&json!("approved"), true));
    assert_eq!(api.users(), 2);
    api.post(&format!("/api/v1/signups/{bo}/approve"), &json!({})).problem(409);
    let rejected = api.post("/api/v1/signups/reject", &json!({"ids": [cy], "reason": "Full."})).expect(200);
    assert_eq!(rejected["rejected"][0]["reason"], "Full.");
    assert_eq!(api.get(&format!("/api/v1/signups/{cy}")).expect(200)["state"], "rejected");
    assert_eq!(api.get("/api/v1/company").expect(200)["sign_up"]["codes"][0]["uses"], 2);
    api.post("/api/v1/signups/reject", &json!({})).problem(422);
    api.post("/api/v1/signups/approve", &json!({"ids": ["999"]})).problem(404);
}

#[test]
fn the_demo_can_be_joined() {
    let muster = Muster::on_sqlite();
    muster.run(&["demo"]).succeeded();
    let server = muster.serve();
    let page = Visitor::new(&server).open("/join/demo-training");
    assert!(page.contains("Join Demo Training") && page.contains("Access code"), "{page}");
}
