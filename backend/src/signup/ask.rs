//! The form is sent. Whoever sends it is answered alike, whether the address is known or not: that is looked at
//! afterwards, by a job, so that even the time it takes tells nothing.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use roster::check::check_alone;
use roster::map::Field;
use serde_json::json;

use super::form::{asked, open};
use super::{LINK_HOURS, answer, codes, stamp, today};
use crate::jobs::{self, NewJob};
use crate::network::Network;
use crate::store::signup::NewRequest;
use crate::{Backend, Error, limits, store};

/// A form as it comes back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asking {
    /// The company's.
    pub slug: String,
    /// As the form had it.
    pub stamp: String,
    /// A field that nobody sees: whoever fills it in is no person.
    pub trap: String,
    /// What was asked, filled in.
    pub said: BTreeMap<Field, String>,
    pub code: String,
    pub agreed: bool,
}

/// Takes the form.
///
/// # Errors
/// [`Error::NotFound`] as [`form`](super::form()). [`Error::Invalid`] with findings where the import of the same
/// values would have errors. [`Error::Refused`] for a form that comes back too soon, an address of another domain, a
/// code that is none, or what was not agreed to. [`Error::TooOften`] after too many, whatever became of them.
pub async fn ask(backend: &Backend, from: Network, asking: Asking) -> Result<(), Error> {
    let door = open(backend, &asking.slug).await?;
    if !asking.trap.is_empty() {
        // Whatever filled it in need not know that it was noticed.
        return Ok(());
    }
    stamp::check(&door.stamp_key, &asking.stamp, backend.clock().now())?;
    let (snapshot, asked) = asked(backend, door.company_id, &door.settings).await?;
    let said: Vec<(Field, String)> = asked
        .into_iter()
        .map(|(field, _)| {
            let text = asking.said.get(&field).map(|text| text.trim().to_owned()).unwrap_or_default();
            (field, text)
        })
        .collect();
    let person = check_alone(&snapshot, backend.config().limits, &said).map_err(|findings| {
        let sentences = findings.iter().map(|finding| match &finding.field {
            Some(field) => format!("{}: {}", snapshot.label_of(field), finding.message),
            None => finding.message.clone(),
        });
        Error::Invalid { detail: sentences.collect::<Vec<_>>().join(" "), findings }
    })?;
    in_domain(&door.settings.domains, &person.values.email_key)?;
    let terms = Some(door.settings.terms).filter(|terms| !terms.is_empty());
    if terms.is_some() && !asking.agreed {
        return Err(Error::refused("Read what is to be agreed to, and tick that you do."));
    }

    limits::take_sign_up(backend, &person.values.email_key, from).await?;
    // Counted before, or codes could be guessed.
    let code = known_code(backend, door.company_id, &asking.code, door.settings.code_needed).await?;
    let now = backend.clock().now();
    let until = now.checked_add(SignedDuration::from_hours(LINK_HOURS)).map_err(Error::internal)?;
    let transaction = backend.store().begin().await?;
    let request = NewRequest {
        company_id: door.company_id,
        email: person.values.email,
        email_key: person.values.email_key,
        said: said.into_iter().filter(|(_, text)| !text.is_empty()).collect(),
        agreed_to: terms,
        code,
        expires_at: until.as_microsecond(),
    };
    let id = store::signup::insert(&transaction, request, now.as_microsecond()).await?;
    let job = NewJob {
        kind: answer::KIND,
        company_id: Some(door.company_id),
        subject_id: Some(id),
        payload: json!({}),
    };
    jobs::enqueue(backend, &transaction, job).await?;
    transaction.commit().await?;
    backend.jobs().wake();
    Ok(())
}

fn in_domain(domains: &[String], email_key: &str) -> Result<(), Error> {
    let domain = email_key.rsplit_once('@').map_or("", |(_, domain)| domain);
    if domains.is_empty() || domains.iter().any(|allowed| allowed == domain) {
        return Ok(());
    }
    Err(Error::refused(format!(
        "Only addresses of {} can join here. Use the one that you have there.",
        domains.join(", ")
    )))
}

/// The code that was entered, if it is good today. It is counted when the address has been shown to be theirs.
async fn known_code(
    backend: &Backend,
    company_id: i64,
    written: &str,
    needed: bool,
) -> Result<Option<(i64, String)>, Error> {
    let key = codes::key(written);
    if key.is_empty() {
        return if needed {
            Err(Error::refused("Enter the access code that you were given."))
        } else {
            Ok(None)
        };
    }
    let Some(code) = store::signup::code(backend.store().read(), company_id, &key).await? else {
        return Err(Error::refused(format!(
            "There is no access code “{}” here. Look at how it is written.",
            written.trim()
        )));
    };
    match code.spent(today(backend)) {
        Some(why) => Err(Error::refused(why)),
        None => Ok(Some((code.id, code.code))),
    }
}
