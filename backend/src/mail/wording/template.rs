//! A company's own words for its mail: looked at, tried, kept, and given up.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::kind::{self, Kind};
use super::super::outbox::Mail;
use super::super::render::{Part, Rendered, Source, Unfit, try_out};
use super::{laid_over, sample};
use crate::access::{Actor, Right, Scope};
use crate::activity::{self, NewActivity};
use crate::mail::Letter;
use crate::store::mail_template::Own;
use crate::{Backend, Error, secret, store};

/// The most characters of a subject, and of a text or a page.
const SUBJECT: usize = 300;
const BODY: usize = 100_000;

/// What a kind of mail says in a company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailTemplate {
    pub kind: Kind,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// When the company last said it otherwise than everywhere; none: it does not.
    pub changed_at: Option<Timestamp>,
}

/// What is to be said otherwise; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TemplateChange {
    /// `Some(None)`, as with the others: as everywhere.
    pub subject: Option<Option<String>>,
    pub text: Option<Option<String>>,
    pub html: Option<Option<String>>,
}

/// A mail as somebody would get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// What the company's mail says, kind by kind.
pub async fn templates(backend: &Backend, scope: &Scope) -> Result<Vec<MailTemplate>, Error> {
    scope.require(Right::ManageCompany)?;
    let mut own = store::mail_template::list(backend.store().read(), scope).await?;
    Ok(kind::OF_COMPANIES.iter().map(|kind| read(*kind, own.remove(kind))).collect())
}

/// What the company's mail of this kind says.
///
/// # Errors
/// [`Error::NotFound`] for a kind that is not a company's.
pub async fn template(backend: &Backend, scope: &Scope, kind: Kind) -> Result<MailTemplate, Error> {
    let own = own(backend, scope, kind).await?;
    Ok(read(kind, own))
}

/// Says it otherwise from now on.
///
/// # Errors
/// [`Error::NotFound`] for a kind that is not a company's. [`Error::Refused`] for a template that cannot be filled in,
/// or lacks its link; it says where.
pub async fn change_template(
    backend: &Backend,
    scope: &Scope,
    kind: Kind,
    change: TemplateChange,
) -> Result<MailTemplate, Error> {
    let own = laid_upon(own(backend, scope, kind).await?, kind, change);
    tried(backend, scope, kind, &own).await?;
    let transaction = backend.store().begin().await?;
    store::mail_template::put(&transaction, scope, kind, own, backend.clock().micros()).await?;
    tell(backend, scope, &transaction, "mail_template.changed", &json!({ "kind": kind })).await?;
    transaction.commit().await?;
    template(backend, scope, kind).await
}

/// Says it as everywhere again.
pub async fn reset_template(backend: &Backend, scope: &Scope, kind: Kind) -> Result<MailTemplate, Error> {
    own(backend, scope, kind).await?;
    let transaction = backend.store().begin().await?;
    store::mail_template::put(&transaction, scope, kind, Own::default(), backend.clock().micros()).await?;
    tell(backend, scope, &transaction, "mail_template.reset", &json!({ "kind": kind })).await?;
    transaction.commit().await?;
    template(backend, scope, kind).await
}

/// How the mail would read with this change, to somebody who could be.
///
/// # Errors
/// As [`change_template`].
pub async fn preview(
    backend: &Backend,
    scope: &Scope,
    kind: Kind,
    change: TemplateChange,
) -> Result<Preview, Error> {
    let own = laid_upon(own(backend, scope, kind).await?, kind, change);
    let Rendered { subject, text, html } = tried(backend, scope, kind, &own).await?;
    Ok(Preview { subject, text, html })
}

/// How the mail reads that an import has sent, for whoever may import: to somebody who could be.
///
/// # Errors
/// [`Error::NotFound`] for a mail that no import has sent.
pub async fn to_come(backend: &Backend, scope: &Scope, kind: Kind) -> Result<Preview, Error> {
    scope.require(Right::Import)?;
    if !matches!(kind, Kind::Invitation | Kind::FirstAssignment) {
        return Err(Error::NotFound);
    }
    let own = store::mail_template::get(backend.store().read(), scope.company_id(), kind).await?;
    let Rendered { subject, text, html } = tried(backend, scope, kind, &own.unwrap_or_default()).await?;
    Ok(Preview { subject, text, html })
}

/// Mails it to whoever asks, as it would read to somebody who could be.
///
/// # Errors
/// As [`change_template`]; [`Error::Refused`] for programs, which have no address.
pub async fn send_test(
    backend: &Backend,
    scope: &Scope,
    kind: Kind,
    change: TemplateChange,
) -> Result<Mail, Error> {
    let own = laid_upon(own(backend, scope, kind).await?, kind, change);
    let Actor::Account { email, .. } = scope.actor() else {
        return Err(Error::refused("Only somebody who is signed in has an address to send a test to."));
    };
    let mut content = tried(backend, scope, kind, &own).await?;
    content.subject = format!("Test: {}", content.subject);
    let cause = format!("test:{}", secret::random()?.get(..16).unwrap_or_default());
    let letter = Letter {
        company_id: Some(scope.company_id()),
        kind: Kind::Test,
        import_id: None,
        to: email.clone(),
        about: Value::Null,
        link: None,
        cause: cause.clone(),
    };
    let transaction = backend.store().begin().await?;
    store::outbox::insert(&transaction, letter, content, backend.clock().micros()).await?;
    let written = store::outbox::of_cause(&transaction, scope, &cause).await?.ok_or(Error::NotFound)?;
    transaction.commit().await?;
    Ok(written)
}

/// Whom the company's mail is from, by name; none: its own.
pub async fn sender(backend: &Backend, scope: &Scope) -> Result<Option<String>, Error> {
    scope.require(Right::ManageCompany)?;
    store::mail_template::sender(backend.store().read(), scope.company_id()).await
}

/// Has the company's mail be from this name.
///
/// # Errors
/// [`Error::Refused`] for a name that is too long or has what no line has.
pub async fn change_sender(backend: &Backend, scope: &Scope, name: Option<&str>) -> Result<(), Error> {
    const LONGEST: usize = 100;
    scope.require(Right::ManageCompany)?;
    let name = name.map(str::trim).filter(|name| !name.is_empty());
    if let Some(name) = name {
        if name.chars().any(char::is_control) {
            return Err(Error::refused("The name of the sender is one line, without control characters."));
        }
        if name.chars().count() > LONGEST {
            return Err(Error::refused(format!("The name of the sender may have {LONGEST} characters.")));
        }
    }
    let transaction = backend.store().begin().await?;
    store::mail_template::put_sender(&transaction, scope, name).await?;
    tell(backend, scope, &transaction, "mail_sender.changed", &json!({ "name": name })).await?;
    transaction.commit().await?;
    Ok(())
}

async fn own(backend: &Backend, scope: &Scope, kind: Kind) -> Result<Option<Own>, Error> {
    scope.require(Right::ManageCompany)?;
    if !kind::OF_COMPANIES.contains(&kind) {
        return Err(Error::NotFound);
    }
    store::mail_template::get(backend.store().read(), scope.company_id(), kind).await
}

/// What the company would say after the change. What is said as everywhere is not kept: it follows when that changes.
fn laid_upon(own: Option<Own>, kind: Kind, change: TemplateChange) -> Own {
    let own = own.unwrap_or_default();
    let standard = Source::standard(kind);
    let one = |change: Option<Option<String>>, before: Option<String>, standard: &str| {
        // A form sends lines as the network writes them.
        let after = change.map(|text| text.map(|text| text.replace("\r\n", "\n")));
        after.unwrap_or(before).filter(|text| text.trim_end() != standard.trim_end())
    };
    Own {
        subject: one(change.subject, own.subject, standard.subject),
        text: one(change.text, own.text, standard.text),
        html: one(change.html, own.html, standard.html),
        changed_at: own.changed_at,
    }
}

/// Fills it in with somebody and something that could be.
async fn tried(backend: &Backend, scope: &Scope, kind: Kind, own: &Own) -> Result<Rendered, Error> {
    let standard = Source::standard(kind);
    let source = laid_over(&standard, own);
    for (part, text, most) in [
        (Part::Subject, source.subject, SUBJECT),
        (Part::Text, source.text, BODY),
        (Part::Html, source.html, BODY),
    ] {
        let length = text.chars().count();
        if length > most {
            return Err(refused(part, &format!("may have {most} characters. It has {length}")));
        }
        if text.trim().is_empty() {
            return Err(refused(part, "is empty"));
        }
    }
    let company = store::company::get(backend.store().read(), scope.company_id()).await?;
    let company = company.ok_or(Error::NotFound)?.name;
    let to = if let Actor::Account { email, .. } = scope.actor() { email } else { "ada@example.com" };
    let about = sample(backend, kind, to, &company);
    let rendered = try_out(&source, &about).map_err(|unfit: Unfit| Error::refused(unfit.to_string()))?;
    if rendered.subject.is_empty() {
        return Err(refused(Part::Subject, "comes to nothing"));
    }
    if kind::needs_link(kind) {
        for (part, text) in [(Part::Text, source.text), (Part::Html, source.html)] {
            if !names_link(text) {
                return Err(refused(part, "lacks {{ link }}, without which the mail is of no use"));
            }
        }
    }
    Ok(rendered)
}

/// Whether the template puts its link somewhere.
fn names_link(text: &str) -> bool {
    text.split("{{").skip(1).any(|rest| {
        let name = rest.split("}}").next().unwrap_or_default().trim_matches(['-', ' ', '\t', '\n']);
        matches!(name.split(['|', ' ']).next(), Some("link" | "workbook" | "csv"))
    })
}

fn refused(part: Part, what: &str) -> Error {
    let mut words = part.words().to_owned();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Error::refused(format!("{words} {what}."))
}

fn read(kind: Kind, own: Option<Own>) -> MailTemplate {
    let standard = Source::standard(kind);
    let own = own.unwrap_or_default();
    let source = laid_over(&standard, &own);
    MailTemplate {
        kind,
        subject: source.subject.to_owned(),
        text: source.text.to_owned(),
        html: source.html.to_owned(),
        changed_at: own.changed_at,
    }
}

async fn tell(
    backend: &Backend,
    scope: &Scope,
    transaction: &store::Transaction,
    verb: &'static str,
    data: &Value,
) -> Result<(), Error> {
    let entry = NewActivity { company_id: Some(scope.company_id()), verb, subject: None, data };
    activity::record(backend, transaction, scope.actor(), entry).await?;
    Ok(())
}
