//! What a mail says: the company's own words, or those of everywhere, filled in.

use serde_json::{Map, Value};

pub(super) mod template;

use super::kind::{self, Kind};
use super::letter::Letter;
use super::render::{Rendered, Source, fill_in};
use crate::store::mail_template::Own;
use crate::{Backend, Error, store};

/// What is to be worded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub(super) company_id: Option<i64>,
    pub(super) kind: Kind,
    pub(super) to: &'a str,
    pub(super) about: &'a Value,
    /// The link, and how long it works, if it is made already.
    pub(super) link: Option<(&'a str, &'a str)>,
}

impl<'a> Asked<'a> {
    pub(super) fn of(letter: &'a Letter) -> Self {
        let Letter { company_id, kind, to, about, .. } = letter;
        Self { company_id: *company_id, kind: *kind, to, about, link: None }
    }
}

/// Words the mail. A company's words that cannot be filled in give way to those of everywhere: the mail is not lost.
pub(super) async fn render(
    backend: &Backend,
    connection: &impl store::Connection,
    asked: &Asked<'_>,
) -> Result<Rendered, Error> {
    let mut own = None;
    let mut company = "Muster".to_owned();
    if let Some(company_id) = asked.company_id {
        own = store::mail_template::get(connection, company_id, asked.kind).await?;
        company = store::company::get(connection, company_id).await?.ok_or(Error::NotFound)?.name;
    }
    let about = Value::Object(facts(backend, asked, company));
    let standard = Source::standard(asked.kind);
    if let Some(own) = own {
        match fill_in(&laid_over(&standard, &own), &about) {
            Ok(rendered) => return Ok(rendered),
            Err(error) => tracing::warn!(
                company = asked.company_id,
                kind = asked.kind.as_str(),
                error = &error as &dyn std::error::Error,
                "a company's template cannot be filled in"
            ),
        }
    }
    fill_in(&standard, &about).map_err(Error::internal)
}

/// Somebody's and something's, as there could be.
pub(super) fn sample(backend: &Backend, kind: Kind, to: &str, company: &str) -> Value {
    let about = kind::sample(kind);
    let link = backend.config().public("/activate/an-example-that-opens-nothing");
    let asked = Asked { company_id: None, kind, to, about: &about, link: Some((&link, "7 days")) };
    Value::Object(facts(backend, &asked, company.to_owned()))
}

/// The standard words, with what a company says otherwise.
pub(super) fn laid_over<'a>(standard: &Source<'a>, own: &'a Own) -> Source<'a> {
    Source {
        subject: own.subject.as_deref().unwrap_or(standard.subject),
        text: own.text.as_deref().unwrap_or(standard.text),
        html: own.html.as_deref().unwrap_or(standard.html),
    }
}

fn facts(backend: &Backend, asked: &Asked<'_>, company: String) -> Map<String, Value> {
    let mut facts = asked.about.as_object().cloned().unwrap_or_default();
    let config = backend.config();
    facts.insert("company".to_owned(), company.into());
    facts.insert("email".to_owned(), asked.to.into());
    facts.insert("sign_in".to_owned(), config.public("/login").into());
    facts.insert("forgot".to_owned(), config.public("/forgot").into());
    if let Some((link, good_for)) = asked.link {
        facts.insert("link".to_owned(), link.into());
        facts.insert("good_for".to_owned(), good_for.into());
    }
    facts
}
