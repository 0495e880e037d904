//! What is asked.

use ureq::{SendBody, http::Method};

use crate::company::Company;
use crate::support::api::Api;

/// What is asked, and how it is called. `{n}` is another number each time, `{k}` one of a thousand, `{id}` another person.
pub(crate) const KINDS: [(&str, &str); 43] = [
    ("the machine's doing", "/livez"),
    ("list", "/api/v1/users?limit=50"),
    ("by name", "/api/v1/users?limit=50&sort=name"),
    ("changed last", "/api/v1/users?limit=50&sort=-updated_at"),
    ("by address, a later page", "/api/v1/users?limit=50&sort=email&cursor={cursor}"),
    ("search a name", "/api/v1/users?limit=50&q=given{n}"),
    ("search what thousands have", "/api/v1/users?limit=50&q=given{k}"),
    ("search what all have", "/api/v1/users?limit=50&q=family"),
    ("the same, by name", "/api/v1/users?limit=50&q=person&sort=name"),
    ("search two words", "/api/v1/users?limit=50&q=given{n}+family"),
    ("search two common words", "/api/v1/users?limit=50&q=given1+family"),
    ("search an address", "/api/v1/users?limit=50&q=person.number{n}@"),
    ("search what nobody has", "/api/v1/users?limit=50&q=nobody{n}"),
    ("suspended", "/api/v1/users?limit=50&status=suspended"),
    ("not invited, by name", "/api/v1/users?limit=50&activation=not_invited&sort=name"),
    ("invited (nobody), by name", "/api/v1/users?limit=50&activation=invited&sort=name"),
    ("a large group", "/api/v1/users?limit=50&group=1"),
    ("the same, by name", "/api/v1/users?limit=50&group=1&sort=name"),
    ("of it the suspended", "/api/v1/users?limit=50&group=1&status=suspended"),
    ("a small group, by name", "/api/v1/users?limit=50&group=2&sort=name"),
    ("a course", "/api/v1/users?limit=50&course=1"),
    ("who has completed one", "/api/v1/users?limit=50&stage=completed"),
    ("whom an import made", "/api/v1/users?limit=50&import={import}"),
    ("a value of an own field", "/api/v1/users?limit=50&custom.cost_centre=CC{k}"),
    ("the same, by name", "/api/v1/users?limit=50&custom.cost_centre=CC{k}&sort=name"),
    ("one person", "/api/v1/users/{id}"),
    ("groups", "/api/v1/groups"),
    ("activity", "/api/v1/activity?limit=50"),
    ("imports", "/api/v1/imports?limit=50"),
    ("one import", "/api/v1/imports/{import}"),
    ("its rows, a later page", "/api/v1/imports/{import}/plan/rows?limit=50&cursor={n}"),
    ("its rows of one action", "/api/v1/imports/{import}/plan/rows?limit=50&action=update"),
    ("assignments", "/api/v1/assignments?limit=50"),
    ("assignments of a course", "/api/v1/assignments?limit=50&course=2"),
    ("assignments of a person", "/api/v1/assignments?user={id}"),
    ("annual training", "/api/v1/annual-training?package=1"),
    ("page: the dashboard", "/"),
    ("page: users", "/users"),
    ("page: users, searched", "/users?q=given{k}"),
    ("page: one user", "/users/{id}"),
    ("page: courses", "/courses"),
    ("page: a package", "/packages/1"),
    ("page: activity", "/activity"),
];

/// One of the readers, with questions of their own.
pub(crate) struct Reader {
    api: Api,
    /// Without a token: the session alone counts on pages.
    browser: Api,
    cookie: String,
    import: String,
    cursor: String,
    people: u64,
    first: u64,
    n: u64,
}

impl Reader {
    pub(crate) fn new(company: &Company, cursor: &str, number: u64) -> Self {
        Self {
            api: company.api(),
            browser: Api::anonymous(&company.server),
            cookie: company.cookie.clone(),
            import: company.import.clone(),
            cursor: cursor.to_owned(),
            people: company.people,
            first: company.first,
            // Not at random, so that two runs ask the same.
            n: 7_919 * (number + 1),
        }
    }

    /// Asks the next question of a kind.
    pub(crate) fn ask(&mut self, kind: usize) {
        self.n = (self.n * 1_103_515_245 + 12_345) % self.people;
        let path = KINDS[kind]
            .1
            .replace("{n}", &self.n.to_string())
            .replace("{k}", &(self.n % 1_000).to_string())
            .replace("{id}", &(self.first + self.n).to_string())
            .replace("{import}", &self.import)
            .replace("{cursor}", &self.cursor);
        let answer = if path.starts_with("/api/") || path == "/livez" {
            self.api.get(&path)
        } else {
            let headers = [("cookie", self.cookie.as_str()), ("accept", "text/html")];
            self.browser.send(Method::GET, &path, &headers, SendBody::none())
        };
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
    }
}
