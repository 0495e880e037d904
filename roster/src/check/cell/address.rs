//! The address a person is known by.

use super::{Cell, Finding, Report};
use crate::{
    check::{Values, email},
    person::{EmailAddress, validate_ascii},
};

impl<R: Report> Cell<'_, R> {
    pub(super) fn email(&mut self, values: &mut Values) {
        if self.text.is_ascii() {
            match validate_ascii(self.text) {
                Ok(at) => {
                    values.email.push_str(self.text);
                    values.email_key.push_str(self.text);
                    values.email_key.make_ascii_lowercase();
                    self.typo(at);
                }
                Err(problem) => self.say(email::finding(self.text, problem)),
            }
            return;
        }
        if let Some(finding) = email::look_alike(self.text) {
            self.say(finding);
        }
        match self.text.parse::<EmailAddress>() {
            Ok(address) => {
                values.email_key.push_str(&address.key());
                values.email.push_str(address.as_str());
            }
            Err(problem) => self.say(email::finding(self.text, problem)),
        }
    }

    /// An address in a field of the company's own; the address in NFC, if it is one.
    pub(super) fn other_email(&mut self) -> Option<String> {
        if let Some(finding) = email::look_alike(self.text) {
            self.say(finding);
        }
        match self.text.parse::<EmailAddress>() {
            Ok(address) => {
                if self.text.is_ascii()
                    && let Some(at) = self.text.find('@')
                {
                    self.typo(at);
                }
                Some(address.into_string())
            }
            Err(problem) => {
                self.say(email::finding(self.text, problem));
                None
            }
        }
    }

    #[inline]
    fn typo(&mut self, at: usize) {
        if let Some(finding) = email::typo(self.text, at) {
            self.say(finding);
        }
    }

    /// What would mend it decides which code it is counted under, so the finding comes first.
    fn say(&mut self, finding: Finding) {
        self.find(finding.code, |_| finding);
    }
}
