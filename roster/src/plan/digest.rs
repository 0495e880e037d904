//! The plan's digest: two plans are the same when it is.

use sha2::{Digest as _, Sha256};

use super::{Decision, NewName, Person, new_names::NewNames};
use crate::map::CustomField;

/// Sums up decisions in the order of rows. Ids that are given anew on every planning, and the seats
/// others use meanwhile, are not part of it: they do not change what would be done.
#[derive(Clone, Debug, Default)]
pub(super) struct Digest(Sha256);

impl Digest {
    /// `company`: the id of the row's company, 0 of one that is not known.
    pub(super) fn row(&mut self, row: u32, company: i64, key: &str, decision: &Decision, names: &NewNames) {
        self.0.update(row.to_le_bytes());
        self.number(company);
        self.text(decision.action.as_str());
        self.text(key);
        if let Some(person) = &decision.after {
            self.person(person);
        }
        self.length(decision.changes.len());
        for change in &decision.changes {
            self.text(change.field.key());
            self.text(change.before.as_deref().unwrap_or_default());
            self.text(change.after.as_deref().unwrap_or_default());
        }
        self.length(decision.joins.len());
        for join in &decision.joins {
            match names.of(join.group) {
                Some(new) => self.new_name(new),
                None => self.number(join.group),
            }
            self.number(join.rule.unwrap_or_default());
        }
        self.length(decision.courses.len());
        for gained in &decision.courses {
            self.number(gained.course);
            self.number(gained.package.unwrap_or_default());
        }
        self.text(decision.invited.map_or("", super::Invited::as_str));
    }

    /// What is made first.
    pub(super) fn made(&mut self, names: &NewNames, fields: &[CustomField]) {
        self.length(names.names().len());
        for name in names.names() {
            self.number(name.company);
            self.new_name(name);
        }
        for field in fields {
            // Numbers and texts can always be written.
            self.text(&serde_json::to_string(field).unwrap_or_default());
        }
    }

    fn new_name(&mut self, name: &NewName) {
        self.text(name.kind.as_str());
        self.text(&name.name);
    }

    fn person(&mut self, person: &Person) {
        for text in [&person.email, &person.first_name, &person.last_name] {
            self.text(text);
        }
        for text in [&person.user_name, &person.reference, &person.language, &person.job_role, &person.region]
        {
            self.text(text.as_deref().unwrap_or_default());
        }
        self.text(person.status.as_str());
        self.text(person.account_type.as_str());
        self.length(person.custom.len());
        for (key, value) in &person.custom {
            self.text(key);
            self.text(value);
        }
    }

    fn length(&mut self, length: usize) {
        self.0.update((length as u32).to_le_bytes());
    }

    fn number(&mut self, number: i64) {
        self.0.update(number.to_le_bytes());
    }

    /// Length first: no two lists of texts give the same bytes.
    fn text(&mut self, text: &str) {
        self.length(text.len());
        self.0.update(text.as_bytes());
    }

    /// Hexadecimal.
    pub(super) fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        use std::fmt::Write;
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}
