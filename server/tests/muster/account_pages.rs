//! One's own account, the team and tokens, as a browser without scripts uses them.

use serde_json::json;
use ureq::{SendBody, http::Method};

use crate::{
    auth::session_cookie,
    support::{
        Muster, Server,
        api::{Answer, Api},
        sqlite,
    },
};

const PASSWORD: &str = "correct+horse+battery";

/// A browser without scripts.
struct Browser<'a> {
    server: &'a Server,
    api: Api,
    cookie: String,
}

impl<'a> Browser<'a> {
    fn new(server: &'a Server) -> Self {
        Self { server, api: Api::anonymous(server), cookie: String::new() }
    }

    fn of_an_owner(muster: &Muster, server: &'a Server) -> Self {
        let link = muster.run(&["owner", "create", "--email", "owner@example.com"]).succeeded();
        let mut browser = Self::new(server);
        let token = link.rsplit('/').next().unwrap();
        browser.send("/reset/x", "set_password", &format!("token={token}&password={PASSWORD}"));
        browser
    }

    fn get(&self, path: &str) -> Answer {
        let headers = [("cookie", self.cookie.as_str()), ("accept", "text/html")];
        self.api.send(Method::GET, path, &headers, SendBody::none())
    }

    fn open(&self, path: &str) -> String {
        let page = self.get(path);
        assert_eq!(page.status, 200, "{path}: {page:?}");
        page.words()
    }

    fn post(&mut self, on: &str, function: &str, body: &str) -> Answer {
        let referer = format!("{}{on}", self.server.address);
        let mut headers = vec![("origin", self.server.address.as_str()), ("referer", &referer)];
        if !self.cookie.is_empty() {
            headers.push(("cookie", &self.cookie));
        }
        let answer = self.api.form(&format!("/api/fn/{function}"), body, &headers);
        if answer.header("set-cookie").contains("__Host-muster=") {
            self.cookie = session_cookie(&answer);
        }
        answer
    }

    /// Where the browser is sent.
    fn send(&mut self, on: &str, function: &str, body: &str) -> String {
        let answer = self.post(on, function, body);
        assert!(answer.status == 302 || answer.status == 303, "{function}: {answer:?}");
        let there = answer.header("location").trim_start_matches(&self.server.address);
        there.trim_end_matches('?').to_owned()
    }
}

/// Somebody of Northwind who has come in by a link.
fn come_in<'a>(server: &'a Server, admin: &Api, file: &str, email: &str) -> Browser<'a> {
    let done = admin.import("filename=people.csv", file.as_bytes());
    let id = done["id"].as_str().unwrap();
    let links = admin.get(&format!("/api/v1/imports/{id}/activation-links")).text;
    let line = links.lines().find(|line| line.contains(email)).unwrap();
    let (_, rest) = line.split_once("/activate/").unwrap();
    let token: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
    let mut browser = Browser::new(server);
    browser.send("/activate/x", "set_password", &format!("token={token}&password={PASSWORD}"));
    browser
}

const LEARNER: &str = "Name,Email,Account Type\nAnn,ann@example.com,user\nBo,bo@example.com,admin\n";

#[test]
fn a_learner_begins_with_what_they_have_to_learn() {
    let muster = Muster::on_sqlite();
    let admin = muster.company("Northwind");
    muster.run(&["course", "create", "--title", "Fire Safety", "--company", "Northwind"]).succeeded();
    let server = muster.serve();
    let admin = Api::new(&server, &admin);
    let mut ann = come_in(&server, &admin, LEARNER, "ann@example.com");
    admin.post("/api/v1/assignments", &json!({"user": "1", "course": "1"})).expect(201);
    let landed = ann.get("/");
    assert_eq!((landed.status, landed.header("location")), (302, "/me"), "{landed:?}");
    let page = ann.open("/me");
    assert!(page.contains("Fire Safety") && page.contains("Assigned") && page.contains("This one"), "{page}");
    assert!(!page.contains("/settings/team"), "what they may not do is not offered");
    ann.send("/me", "go_on_with", "assignment=1&state=started");
    ann.send("/me", "go_on_with", "assignment=1&state=completed");
    assert!(ann.open("/me").contains("Completed"));
    assert_eq!(ann.get("/api/v1/users").status, 403);
}

#[test]
fn whoever_is_suspended_by_a_file_is_out_at_the_next_step() {
    let muster = Muster::on_sqlite();
    let admin = muster.company("Northwind");
    let server = muster.serve();
    // Without an owner everybody would be sent to set Muster up.
    Browser::of_an_owner(&muster, &server);
    let admin = Api::new(&server, &admin);
    let bo = come_in(&server, &admin, LEARNER, "bo@example.com");
    bo.get("/api/v1/users").expect(200);
    let keeps =
        "Name,Email,Account Type,Status\nCy,cy@example.com,admin,active\nBo,bo@example.com,admin,suspended\n";
    admin.import("filename=leavers.csv", keeps.as_bytes());
    bo.get("/api/v1/users").problem(401);
    let page = bo.get("/users");
    assert_eq!(page.status, 302);
    assert!(page.header("location").starts_with("/login"), "{page:?}");
    let mut again = Browser::new(&server);
    let there = again.send("/login", "sign_in", &format!("email=bo%40example.com&password={PASSWORD}"));
    assert!(again.open(&there).contains("has been suspended"));
    again.get("/api/v1/users").problem(401);
}

#[test]
fn known_and_unknown_addresses_are_answered_alike() {
    let muster = Muster::on_sqlite();
    muster.company("Northwind");
    let server = muster.serve();
    Browser::of_an_owner(&muster, &server);
    let asked = |function: &str, email: &str| {
        let body = format!("email={email}&password=wrong+horse+battery");
        let answer = Browser::new(&server).post("/login", function, &body);
        let mut headers: Vec<String> = answer
            .headers
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "date" | "x-request-id"))
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or_default()))
            .collect();
        headers.sort();
        (answer.status, headers, answer.text)
    };
    for function in ["sign_in", "forgot"] {
        let (known, unknown) =
            (asked(function, "owner%40example.com"), asked(function, "ninja%40example.com"));
        // The address itself stands in nothing that is answered.
        assert_eq!(known, unknown, "{function}");
    }
    let page = Browser::new(&server).open("/forgot?sent");
    assert!(page.contains("Look into your mail"), "{page}");
}

#[test]
fn a_password_is_changed_and_sessions_are_ended_without_scripts() {
    let muster = Muster::on_sqlite();
    muster.company("Northwind");
    let server = muster.serve();
    let mut here = Browser::of_an_owner(&muster, &server);
    let mut there = Browser::new(&server);
    there.send("/login", "sign_in", &format!("email=owner%40example.com&password={PASSWORD}"));
    there.get("/api/v1/users").expect(200);
    here.send("/me", "end_other_sessions", "");
    there.get("/api/v1/users").problem(401);
    there.send("/login", "sign_in", &format!("email=owner%40example.com&password={PASSWORD}"));
    let refused = here.send("/me", "change_password", &format!("present={PASSWORD}&password=password1234"));
    assert!(here.open(&refused).contains("first that others would try"));
    here.send("/me", "change_password", &format!("present={PASSWORD}&password=violet+tractor+noon"));
    there.get("/api/v1/users").problem(401);
    here.get("/api/v1/users").expect(200);
}

#[test]
fn the_team_is_kept_without_scripts() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    let group = muster.group("Northwind", "Sales");
    let server = muster.serve();
    let mut owner = Browser::of_an_owner(&muster, &server);
    let page = owner.open("/settings/team");
    assert!(
        page.contains("There are no colleagues yet") && page.contains("Import people from files"),
        "{page}"
    );
    let without =
        owner.send("/settings/team", "invite_colleague", "email=mo%40example.com&account_type=manager");
    assert!(owner.open(&without).contains("Choose at least one group"));
    let invited = format!("email=mo%40example.com&account_type=manager&first_name=Mo&groups%5B%5D={group}");
    owner.send("/settings/team", "invite_colleague", &invited);
    owner.send("/settings/team", "invite_colleague", "email=ada%40example.com&account_type=admin");
    let page = owner.open("/settings/team");
    assert!(
        page.contains("Mo") && page.contains("Manager: Sales") && page.contains("ada@example.com"),
        "{page}"
    );
    let file = muster.path("data/muster.db");
    let invitations = "SELECT count(*) FROM outbox WHERE kind = 'invitation' AND user_id IS NOT NULL";
    assert_eq!(sqlite::count(&file, invitations), 2);

    let last = owner.send("/settings/team", "change_colleague", "user=2&account_type=user");
    assert!(owner.open(&last).contains("last administrator"));
    let api = Api::new(&server, &token);
    assert!(
        api.patch("/api/v1/users/2", &json!({"account_type": "user"})).problem(422).contains("last admin")
    );
    assert_eq!(
        api.patch("/api/v1/users/1", &json!({"account_type": "admin"})).expect(200)["account_type"],
        "admin"
    );
    owner.send("/settings/team", "withdraw_invitation", "user=2");
    assert!(!owner.open("/settings/team").contains("ada@example.com"));
}

#[test]
fn a_token_is_shown_once_and_revoked_without_scripts() {
    let muster = Muster::on_sqlite();
    muster.company("Northwind");
    let server = muster.serve();
    let mut owner = Browser::of_an_owner(&muster, &server);
    owner.send("/settings/tokens", "create_token", "name=Payroll&role=viewer&expires_on=2099-12-31");
    let shown = owner.open("/settings/tokens");
    let (_, rest) = shown.split_once("mst_").expect("the token is shown");
    let token: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
    let token = format!("mst_{token}");
    let file = muster.path("data/muster.db");
    let at_rest = format!("SELECT count(*) FROM session WHERE instr(CAST(data AS TEXT), '{token}') > 0");
    assert_eq!(sqlite::count(&file, &at_rest), 0);
    let again = owner.open("/settings/tokens");
    assert!(
        !again.contains(&token) && again.contains("Payroll") && again.contains("owner@example.com"),
        "{again}"
    );
    Api::new(&server, &token).get("/api/v1/users").expect(200);
    Api::new(&server, &token).post("/api/v1/groups", &json!({"name": "A"})).problem(403);
    let id = sqlite::count(&file, "SELECT max(id) FROM api_token");
    owner.send("/settings/tokens", "revoke_token", &format!("token={id}"));
    Api::new(&server, &token).get("/api/v1/users").problem(401);
    assert!(!owner.open("/settings/tokens").contains("Payroll"));
}
