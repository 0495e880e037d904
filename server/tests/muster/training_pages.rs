//! The pages of companies, courses, packages and a person's training, as a browser without scripts uses them.

use ureq::{SendBody, http::Method};

use crate::{
    auth::session_cookie,
    support::{Muster, Server, api::Api},
};

/// A browser without scripts, in which an owner is signed in.
pub(crate) struct Browser<'a> {
    server: &'a Server,
    api: Api,
    cookie: String,
}

impl<'a> Browser<'a> {
    pub(crate) fn of_an_owner(muster: &Muster, server: &'a Server) -> Self {
        let link = muster.run(&["owner", "create", "--email", "owner@example.com"]).succeeded();
        Self::of_a_link(server, &link)
    }

    /// Whoever the link was sent to has set a password by it.
    pub(crate) fn of_a_link(server: &'a Server, link: &str) -> Self {
        let token = link.trim().rsplit('/').next().unwrap();
        let api = Api::anonymous(server);
        let body = format!("token={token}&password=correct+horse+battery");
        let answer = api.form("/api/fn/set_password", &body, &[("origin", &server.address)]);
        Self { server, cookie: session_cookie(&answer), api }
    }

    /// The page's words and markup.
    pub(crate) fn open(&self, path: &str) -> String {
        opened(&self.api, &self.cookie, path, 200)
    }

    /// The words and markup of a page that whoever is signed in may not have.
    pub(crate) fn refused(&self, path: &str) -> String {
        opened(&self.api, &self.cookie, path, 403)
    }

    /// Sends a form that stands on the page `on`; returns where the browser is sent.
    pub(crate) fn send(&self, on: &str, function: &str, body: &str) -> String {
        let referer = format!("{}{on}", self.server.address);
        let headers =
            [("origin", self.server.address.as_str()), ("referer", &referer), ("cookie", &self.cookie)];
        let answer = self.api.form(&format!("/api/fn/{function}"), body, &headers);
        assert!(answer.status == 302 || answer.status == 303, "{function}: {answer:?}");
        let there = answer.header("location").trim_start_matches(&self.server.address);
        there.trim_end_matches('?').to_owned()
    }
}

fn opened(api: &Api, cookie: &str, path: &str, status: u16) -> String {
    let page = api.send(Method::GET, path, &[("cookie", cookie)], SendBody::none());
    assert_eq!(page.status, status, "{path}: {page:?}");
    page.words()
}

#[test]
fn courses_and_packages_are_made_without_scripts() {
    let muster = Muster::on_sqlite();
    muster.company("Northwind");
    let server = muster.serve();
    let browser = Browser::of_an_owner(&muster, &server);
    let empty = browser.open("/courses");
    assert!(empty.contains("There is no course yet") && empty.contains("The platform has no course yet"));
    assert!(browser.open("/packages").contains("There is no package yet"));

    assert_eq!(browser.send("/courses", "create_course", "title=Our+ways"), "/courses");
    let refused = browser.send("/courses", "create_course", "title=OUR++WAYS");
    let refused = browser.open(&refused);
    assert!(refused.contains("There is already a course named “Our ways”."), "{refused}");
    let platform = "title=Fire+Safety&companies%5B%5D=1";
    browser.send("/courses", "create_platform_course", platform);
    let page = browser.open("/courses");
    for words in ["Our ways", "Fire Safety", "/users?course=1", "/users?course=2", "Northwind"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(browser.open("/courses?change=1").contains("Change “Our ways”"));
    assert_eq!(browser.send("/courses?change=1", "change_course", "course=1&title=New+ways"), "/courses");
    assert!(browser.open("/courses").contains("New ways"));

    let there = browser.send("/packages", "create_package", "name=Induction");
    assert_eq!(there, "/packages?change=1");
    for step in ["add%3A1", "add%3A2", "earlier%3A2"] {
        browser.send(&there, "arrange_package", &format!("package=1&step={step}"));
    }
    assert!(browser.open("/packages").contains("Fire Safety, New ways"));
    assert_eq!(browser.send(&there, "delete_package", "package=1"), "/packages");
    assert!(browser.open("/packages").contains("There is no package yet"));
    assert_eq!(browser.send("/courses", "delete_course", "course=1"), "/courses");
    assert!(!browser.open("/courses").contains("New ways"));
}

#[test]
fn companies_are_run_without_scripts() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    muster.run(&["course", "create", "--title", "Fire Safety"]).succeeded();
    let server = muster.serve();
    let people = crate::support::people(3);
    Api::new(&server, &token).import("filename=people.csv", people.as_bytes());
    let browser = Browser::of_an_owner(&muster, &server);
    let change = "/owner/companies?change=1";
    assert!(!browser.open(change).contains("checked"));
    browser.send(change, "choose_courses", "company=1&courses%5B%5D=1");
    assert!(browser.open(change).contains("checked"));
    browser.send(change, "choose_courses", "company=1");
    assert!(!browser.open(change).contains("checked"));

    let there = browser.send(change, "change_company", "company=1&name=Northwind+Ltd&seats=1&language=de");
    assert_eq!(there, "/owner/companies");
    let page = browser.open(&there);
    assert!(page.contains("Northwind Ltd") && page.contains("3 of 1") && page.contains("Too few"), "{page}");
    assert!(browser.open(change).contains("2 people more than there are seats."));
    let refused = browser.send(change, "delete_company", "company=1");
    assert!(browser.open(&refused).contains("cannot be deleted: it has 3 people"));
}

#[test]
fn a_person_is_given_a_course_without_scripts() {
    let muster = Muster::on_sqlite();
    let token = muster.company("Northwind");
    muster.run(&["course", "create", "--title", "Fire Safety", "--company", "Northwind"]).succeeded();
    let server = muster.serve();
    Api::new(&server, &token).import("filename=people.csv", crate::support::people(1).as_bytes());
    let browser = Browser::of_an_owner(&muster, &server);
    assert!(browser.open("/users/1").contains("Nothing is assigned yet"));
    browser.send("/users/1", "assign", "to=user%3A1&what=course%3A1&due_on=2027-03-31");
    let page = browser.open("/users/1");
    assert!(page.contains("31 Mar 2027") && page.contains("Mark as started"), "{page}");
    browser.send("/users/1", "take_assignment_forwards", "assignment=1&state=completed");
    let page = browser.open("/users/1");
    assert!(page.contains("Completed") && !page.contains("Mark as"), "{page}");
    let wrong = browser.send("/users/1", "assign", "to=user%3A1&what=course%3A1&due_on=soon");
    assert!(browser.open(&wrong).contains("Write the day as year-month-day"));
    let list = browser.open("/users?course=1");
    assert!(list.contains("Person Number 1"), "{list}");
}

/// Some of what a page is made of is gone before its title is asked for, and under load more of it: one in thirty of
/// these once failed.
#[test]
fn pages_hold_when_many_ask_at_once() {
    let muster = Muster::on_sqlite();
    muster.company("Northwind");
    let server = muster.serve();
    let Browser { api, cookie, .. } = Browser::of_an_owner(&muster, &server);
    for (path, title) in [("/imports/new", "<title>Import people"), ("/users", "<title>Users")] {
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        assert!(opened(&api, &cookie, path, 200).contains(title));
                    }
                });
            }
        });
    }
}
