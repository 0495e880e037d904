//! Two companies, everybody who could ask, and the things they ask for.

use std::cell::Cell;

use serde_json::{Value, json};
use ureq::{SendBody, http::Method};

use crate::support::{
    Muster, Server,
    api::{Answer, Api},
    sqlite,
};

/// Stands in the name of everything of company A.
pub(super) const ZEBRA: &str = "zebra";
/// Stands in the name of everything of company A that its manager may not see.
pub(super) const UNICORN: &str = "unicorn";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Nobody,
    /// Of type user, in A.
    User,
    /// Manages one group of A.
    Manager,
    AdminOfA,
    AdminOfB,
    Owner,
    /// An administrator of A who is suspended.
    Suspended,
}

impl Who {
    pub(super) const ALL: [Self; 7] = [
        Self::Nobody,
        Self::User,
        Self::Suspended,
        Self::Manager,
        Self::AdminOfB,
        Self::Owner,
        Self::AdminOfA,
    ];

    const fn address(self) -> &'static str {
        match self {
            Self::Nobody => "",
            Self::User => "user@stripes.example",
            Self::Manager => "manager@stripes.example",
            Self::AdminOfA => "admin@stripes.example",
            Self::AdminOfB => "admin@lions.example",
            Self::Owner => "owner@example.com",
            Self::Suspended => "suspended@stripes.example",
        }
    }
}

const PASSWORD: &str = "correct+horse+battery";

pub(super) struct Cast {
    pub(super) muster: Muster,
    pub(super) server: Server,
    /// With a token of company A.
    pub(super) api: Api,
    /// Of the accounts, in the order of [`Who::ALL`].
    cookies: Vec<String>,
    pub(super) company: String,
    /// A group of A with people in it, which its manager does not manage.
    pub(super) everybody: String,
    /// A person of A whom its manager does not see.
    pub(super) unicorn: String,
    /// A package of A.
    pub(super) package: String,
    made: Cell<u32>,
}

impl Cast {
    pub(super) fn assemble() -> Self {
        let muster = Muster::on_sqlite();
        let company = muster.run(&["company", "create", "--name", "Zebra"]).succeeded();
        let token = muster.token("Zebra");
        let other = muster.company("Lion");
        let server = muster.serve();
        let api = Api::new(&server, &token);
        let make = |name: &str| api.post("/api/v1/groups", &json!({"name": name})).expect(201)["id"].clone();
        let everybody = make("Unicorn everybody").as_str().unwrap().to_owned();
        let own = make("Zebra own");
        api.import(
            "filename=unicorn-zebra.csv",
            b"Name,Email,Account Type,Status,Group\n\
            User,user@stripes.example,user,active,\n\
            Manager,manager@stripes.example,manager,active,\n\
            Admin,admin@stripes.example,admin,active,\n\
            Suspended,suspended@stripes.example,admin,suspended,\n\
            Managed,managed@stripes.example,user,active,Zebra own\n\
            Unicorn zebra,unicorn@zebra.example,user,active,Unicorn everybody\n",
        );
        Api::new(&server, &other)
            .import("filename=a.csv", b"Name,Email,Account Type\nAdmin,admin@lions.example,admin\n");
        let user = |q: &str| {
            api.get(&format!("/api/v1/users?q={q}")).expect(200)["items"][0]["id"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        let (manager, unicorn) = (user("manager@"), user("unicorn@"));
        let package = api.post("/api/v1/packages", &json!({"name": "Zebra all", "courses": []})).expect(201);
        let package = package["id"].as_str().unwrap().to_owned();
        let group = format!("/api/v1/groups/{}", own.as_str().unwrap());
        api.patch(&group, &json!({"managers": [manager]})).expect(200);
        let cookies = Who::ALL.map(|who| sign_up(&muster, &server, who)).to_vec();
        // Nobody is invited here: the accounts were made as owners', and are put behind their users.
        let file = muster.path("data/muster.db");
        sqlite::run(&file, "UPDATE account SET is_owner = 0 WHERE email_key <> 'owner@example.com'");
        sqlite::run(
            &file,
            "UPDATE \"user\" SET account_id = (SELECT id FROM account WHERE account.email_key = \"user\".email_key)",
        );
        let cast =
            Self { muster, server, api, cookies, company, everybody, unicorn, package, made: Cell::new(0) };
        cast.take_the_owner_to_a();
        cast
    }

    /// Whoever has made a company is in it.
    pub(super) fn take_the_owner_to_a(&self) {
        let switch = format!("company={}", self.company);
        let switched = self.ask(Who::Owner, "POST", "/api/fn/switch_company", &switch);
        assert_eq!(switched.status, 200, "{switched:?}");
    }

    /// Asks as somebody, from a page of ours.
    pub(super) fn ask(&self, who: Who, method: &str, path: &str, body: &str) -> Answer {
        self.ask_from(Some(&self.server.address), who, method, path, body)
    }

    /// Asks as somebody, from a page of this origin.
    pub(super) fn ask_from(
        &self,
        origin: Option<&str>,
        who: Who,
        method: &str,
        path: &str,
        body: &str,
    ) -> Answer {
        let at = Who::ALL.iter().position(|other| *other == who).unwrap();
        let form = path.starts_with("/api/fn/") && !body.starts_with('{');
        let mut headers = vec![
            ("accept", if path.starts_with("/api/") { "application/json" } else { "text/html" }),
            ("content-type", if form { "application/x-www-form-urlencoded" } else { "application/json" }),
        ];
        headers.extend(origin.map(|origin| ("origin", origin)));
        if !self.cookies[at].is_empty() {
            headers.push(("cookie", &self.cookies[at]));
        }
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let anonymous = Api::anonymous(&self.server);
        if matches!(method, Method::GET | Method::DELETE) {
            anonymous.send(method, path, &headers, SendBody::none())
        } else {
            anonymous.send(method, path, &headers, SendBody::from_reader(&mut body.as_bytes()))
        }
    }

    /// A name that was not there before.
    pub(super) fn new_number(&self) -> u32 {
        self.made.set(self.made.get() + 1);
        self.made.get()
    }

    /// A new thing of company A; its id, or for some the end of the path.
    pub(super) fn make(&self, thing: &str) -> String {
        let number = self.new_number();
        let post = |path: &str, body: Value| {
            let made = self.api.post(&format!("/api/v1/{path}"), &body).expect(201);
            made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned()
        };
        match thing {
            "-" => String::new(),
            "company" => self.company.clone(),
            "user" => self.unicorn.clone(),
            "person" => post(
                "users",
                json!({"email": format!("unicorn.{number}@zebra.example"), "first_name": "Unicorn zebra"}),
            ),
            "deleted" => {
                let id = self.make("person");
                self.api.delete(&format!("/api/v1/users/{id}"));
                id
            }
            "bulk" => {
                let id = self.make("person");
                let done = self.api.post("/api/v1/users/bulk", &json!({"action": "suspend", "ids": [id]}));
                done.expect(200)["id"].as_str().unwrap().to_owned()
            }
            "token" => {
                self.muster.run(&["token", "create", "--company", "Zebra", "--name", "Zebra"]).succeeded();
                sqlite::count(&self.muster.path("data/muster.db"), "SELECT max(id) FROM api_token")
                    .to_string()
            }
            "group" => post("groups", json!({"name": format!("Unicorn zebra {number}")})),
            "field" => post(
                "custom-fields",
                json!({"key": format!("zebra_{number}"), "label": format!("Zebra {number}"), "type": "text"}),
            ),
            "rule" => post(
                "rules",
                json!({
                    "name": format!("Unicorn zebra {number}"), "groups": [self.everybody],
                    "conditions": [{"field": "region", "operator": "is", "value": "Unicorn zebra"}]
                }),
            ),
            "course" => post("courses", json!({"title": format!("Zebra {number}")})),
            "platform" => {
                let title = format!("Platform {number}");
                self.muster.run(&["course", "create", "--title", &title]).succeeded()
            }
            "package" => post("packages", json!({"name": format!("Zebra {number}"), "courses": []})),
            "assigned" => {
                let course = self.make("course");
                post("assignments", json!({"user": self.unicorn, "course": course}))
            }
            "import" => self.import(number)["id"].as_str().unwrap().to_owned(),
            "upload" => post("uploads?filename=unicorn-zebra.csv&size=9", json!({})),
            "planned" => {
                let id = self.make("import");
                self.api.post(&format!("/api/v1/imports/{id}/plan"), &json!({})).expect(200);
                id
            }
            "faulty" => {
                let import = self.api.upload("filename=unicorn-zebra.csv", b"Name,Email\nUnicorn zebra,x\n");
                let id = import.expect(201)["id"].as_str().unwrap().to_owned();
                self.api.post(&format!("/api/v1/imports/{id}/plan"), &json!({})).expect(200);
                id
            }
            "done" => {
                let done = self.api.import("filename=unicorn-zebra.csv", file(number).as_bytes());
                done["id"].as_str().unwrap().to_owned()
            }
            "mail" => {
                sqlite::run(
                    &self.muster.path("data/muster.db"),
                    &format!(
                        "INSERT INTO outbox (id, company_id, kind, recipient, subject, text, html, cause, state, attempts, \
                         run_at, created_at) VALUES ({id}, {company}, 'import_completed', 'unicorn@zebra.example', \
                         'Unicorn zebra', 'Unicorn zebra', '<p>Unicorn zebra</p>', 'test:{id}', 'sent', 1, 0, 0)",
                        id = 1_000_000 + number,
                        company = self.company,
                    ),
                );
                (1_000_000 + number).to_string()
            }
            "signup" => {
                let id = 1_000_000 + number;
                self.put(&format!(
                    "INSERT INTO sign_up_request (id, company_id, state, email, email_key, said, expires_at, \
                     waits_for, created_at) VALUES ({id}, {company}, 'waiting', 'unicorn.{id}@zebra.example', \
                     'unicorn.{id}@zebra.example', '{{\"email\":\"unicorn.{id}@zebra.example\",\
                     \"first_name\":\"Unicorn zebra\"}}', 0, 'approval', 0)",
                    company = self.company,
                ));
                id.to_string()
            }
            "entry" => {
                self.make("group");
                sqlite::count(&self.muster.path("data/muster.db"), "SELECT max(id) FROM activity").to_string()
            }
            "code" => {
                let id = 1_000_000 + number;
                self.put(&format!(
                    "INSERT INTO access_code (id, company_id, code, code_key, created_at) \
                     VALUES ({id}, {company}, 'Unicorn zebra {id}', 'unicorn zebra {id}', 0)",
                    company = self.company,
                ));
                id.to_string()
            }
            other => panic!("{other}"),
        }
    }

    /// A row that takes more than a call to come about.
    fn put(&self, sql: &str) {
        sqlite::run(&self.muster.path("data/muster.db"), sql);
    }

    fn import(&self, number: u32) -> Value {
        self.api.upload("filename=unicorn-zebra.csv", file(number).as_bytes()).expect(201)
    }
}

fn file(number: u32) -> String {
    format!("Name,Email\nUnicorn zebra,unicorn.{number}@zebra.example\n")
}

/// The cookie of somebody who has just set a password.
fn sign_up(muster: &Muster, server: &Server, who: Who) -> String {
    if who == Who::Nobody {
        return String::new();
    }
    let link = muster.run(&["owner", "create", "--email", who.address()]).succeeded();
    let token = link.rsplit('/').next().unwrap().to_owned();
    let answer = Api::anonymous(server).send(
        Method::POST,
        "/api/fn/set_password",
        &[("origin", &server.address), ("content-type", "application/x-www-form-urlencoded")],
        SendBody::from_reader(&mut format!("token={token}&password={PASSWORD}").as_bytes()),
    );
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-muster="), "{answer:?}");
    cookie.split(';').next().unwrap().to_owned()
}
