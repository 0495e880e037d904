//! The plan's digest: two plans are the same when it is.

use sha2::{Digest as _, Sha256};

use super::decide::{Decision, Person};

/// Sums up decisions in the order of rows. Ids that are given anew on every planning, and the seats
/// others use meanwhile, are not part of it: they do not change what would be done.
#[derive(Clone, Debug, Default)]
pub(super) struct Digest(Sha256);

impl Digest {
    pub(super) fn row(&mut self, row: u32, key: &str, decision: &Decision) {
        self.0.update(row.to_le_bytes());
        self.text(decision.action.as_str());
        self.text(key);
        if let Some(person) = &decision.after {
            self.person(person);
        }
        for change in &decision.changes {
            self.text(change.field.key());
            self.text(change.before.as_deref().unwrap_or_default());
            self.text(change.after.as_deref().unwrap_or_default());
        }
        self.0.update((decision.joins.len() as u32).to_le_bytes());
        for join in &decision.joins {
            self.0.update(join.group.to_le_bytes());
        }
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
    }

    /// Length first: no two lists of texts give the same bytes.
    fn text(&mut self, text: &str) {
        self.0.update((text.len() as u32).to_le_bytes());
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
