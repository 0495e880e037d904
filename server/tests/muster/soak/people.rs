//! Who is in which file: made up from numbers, so that it can be said afterwards who has to be there, and how.

use std::fmt::Write as _;

use serde_json::Value;

use super::load::Load;

/// How many of each file's new people are invited by mail.
const INVITED: u64 = 3;
/// The group of whoever came by a file of an importer's, or by themselves.
pub(crate) const CREW: &str = "Crew";
/// The group of those whom every file changes.
pub(crate) const WATCH: &str = "Watch";
pub(crate) const COURSE: &str = "Fire safety";

/// Somebody as they have to be, without their address. What they have nothing in is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) reference: String,
    pub(crate) region: String,
    pub(crate) job_role: String,
    pub(crate) groups: String,
    pub(crate) cost_centre: String,
    pub(crate) courses: usize,
}

impl Person {
    /// As the API has them.
    pub(crate) fn of(user: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let groups = user["groups"].as_array().into_iter().flatten().map(text);
        Self {
            first_name: text(&user["first_name"]),
            last_name: text(&user["last_name"]),
            reference: text(&user["reference"]),
            region: text(&user["region"]),
            job_role: text(&user["job_role"]),
            groups: groups.collect::<Vec<_>>().join(";"),
            cost_centre: text(&user["custom"]["cost_centre"]),
            courses: user["assignments"].as_array().map_or(0, Vec::len),
        }
    }
}

/// One of an importer's, of one of their files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) importer: u64,
    pub(crate) round: u64,
}

impl File {
    /// What it makes the shared people's job role.
    pub(crate) fn mark(self) -> String {
        format!("Marked by {}-{}", self.importer, self.round)
    }

    pub(crate) fn name(self) -> String {
        format!("importer-{}-round-{}.csv", self.importer, self.round)
    }

    /// Whether its importer takes it back when it is done.
    pub(crate) fn is_taken_back(self) -> bool {
        self.round % 3 == 2
    }

    pub(crate) fn new_person(self, number: u64) -> (String, Person) {
        let Self { importer, round } = self;
        let person = Person {
            first_name: format!("Given{number}"),
            last_name: format!("Importer{importer} Round{round}"),
            reference: format!("I{importer}R{round:05}N{number:05}"),
            region: "North West".to_owned(),
            job_role: "Deckhand".to_owned(),
            groups: CREW.to_owned(),
            cost_centre: if number % 2 == 1 { format!("CC{}", number % 50) } else { String::new() },
            courses: usize::from(number.is_multiple_of(2)),
        };
        (format!("importer-{importer}.round-{round}.number-{number}@example.com"), person)
    }

    pub(crate) fn text(self, load: &Load) -> String {
        let mut text = header();
        for number in 0..load.new {
            let (email, person) = self.new_person(number);
            line(&mut text, &email, &person, number < INVITED);
        }
        for number in 0..load.shared {
            let (email, person) = shared(number, &self.mark());
            line(&mut text, &email, &person, false);
        }
        text
    }
}

/// Whom every file changes.
pub(crate) fn shared(number: u64, mark: &str) -> (String, Person) {
    let person = Person {
        first_name: "Shared".to_owned(),
        last_name: format!("Number {number}"),
        reference: format!("S{number:05}"),
        job_role: mark.to_owned(),
        groups: WATCH.to_owned(),
        ..Person::default()
    };
    (format!("shared.number-{number}@example.com"), person)
}

/// Whom nobody changes.
pub(crate) fn there_before(number: u64) -> (String, Person) {
    let person = Person {
        first_name: format!("Before{number}"),
        last_name: "Everybody".to_owned(),
        reference: format!("B{number:07}"),
        region: "South".to_owned(),
        cost_centre: format!("CC{}", number % 50),
        ..Person::default()
    };
    (format!("before.number-{number}@example.com"), person)
}

/// What the shared people's job role is before the first file.
pub(crate) const UNMARKED: &str = "Not marked yet";

/// The file of those who are there before it begins.
pub(crate) fn first_file(load: &Load) -> String {
    let mut text = header();
    for number in 0..load.there {
        let (email, person) = there_before(number);
        line(&mut text, &email, &person, false);
    }
    for number in 0..load.shared {
        let (email, person) = shared(number, UNMARKED);
        line(&mut text, &email, &person, false);
    }
    text
}

fn header() -> String {
    "First Name,Last Name,Email Address,Reference,Region,Job Role,Group,Cost centre,Course,Send Invite\n"
        .to_owned()
}

fn line(text: &mut String, email: &str, person: &Person, invited: bool) {
    let Person { first_name, last_name, reference, region, job_role, groups, cost_centre, courses } = person;
    let course = if *courses > 0 { COURSE } else { "" };
    let invite = if invited { "yes" } else { "" };
    let _ = writeln!(
        text,
        "{first_name},{last_name},{email},{reference},{region},{job_role},{groups},{cost_centre},{course},{invite}"
    );
}
