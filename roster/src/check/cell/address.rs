//! The address a person is known by.

use super::{Cell, Finding, Report};
use crate::{
    check::{Values, email, row::Making},
    person::{EmailAddress, EmailProblem, validate_domain, validate_lengths, validate_local},
};

impl<R: Report> Cell<'_, R> {
    pub(super) fn email(&mut self, values: &mut Values) {
        if self.text.is_ascii() {
            match self.ascii_address() {
                Ok(()) => {
                    values.email.push_str(self.text);
                    if self.making == Making::All {
                        values.email_key.push_str(self.text);
                        values.email_key.make_ascii_lowercase();
                    }
                }
                Err(problem) => self.no_address(problem),
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
            Err(problem) => self.no_address(problem),
        }
    }

    /// Most addresses of a file are of one domain, or of few: what was found to be in order is not
    /// looked at again.
    fn ascii_address(&mut self) -> Result<(), EmailProblem> {
        let at = validate_local(self.text)?;
        let domain = self.text.get(at + 1..).unwrap_or_default();
        if *self.columns.good_domain.borrow() == domain && !domain.is_empty() {
            return validate_lengths(self.text, at);
        }
        validate_domain(self.text, at)?;
        if let Some(finding) = email::typo(self.text, at) {
            self.say(finding);
        } else {
            let mut good = self.columns.good_domain.borrow_mut();
            good.clear();
            good.push_str(domain);
        }
        Ok(())
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
                self.no_address(problem);
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

    fn no_address(&mut self, problem: EmailProblem) {
        match email::plain_code(self.text) {
            Some(code) => self.find(code, |text| email::finding(text, problem)),
            None => self.say(email::finding(self.text, problem)),
        }
    }

    /// What would mend it decides which code it is counted under, so the finding comes first.
    fn say(&mut self, finding: Finding) {
        self.find(finding.code, |_| finding);
    }
}
