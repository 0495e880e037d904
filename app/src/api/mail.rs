//! What the company's mail says, and whom it is from.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Failure;

/// One kind of mail, as it is chosen from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindView {
    pub id: String,
    pub title: String,
    /// When it is sent, and to whom.
    pub occasion: String,
    /// Whether the company says it otherwise than everywhere.
    pub changed: bool,
}

/// All that a company says of its mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyMail {
    pub sender: Option<String>,
    pub kinds: Vec<KindView>,
}

/// What one kind of mail says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateView {
    pub kind: KindView,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// As they are written between the braces, and what they stand for.
    pub placeholders: Vec<(String, String)>,
}

/// What was done with what somebody wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Written {
    Saved,
    /// A test was written to this address.
    Sent(String),
}

#[cfg(feature = "ssr")]
mod server {
    use backend::mail::{MailTemplate, kind, kind::Kind};

    use super::{KindView, TemplateView};
    use crate::api::{Failure, FailureKind};

    impl From<&MailTemplate> for KindView {
        fn from(template: &MailTemplate) -> Self {
            Self {
                id: template.kind.as_str().to_owned(),
                title: kind::title(template.kind).to_owned(),
                occasion: kind::occasion(template.kind).to_owned(),
                changed: template.changed_at.is_some(),
            }
        }
    }

    impl From<MailTemplate> for TemplateView {
        fn from(template: MailTemplate) -> Self {
            let placeholders = kind::placeholders(template.kind).iter();
            Self {
                kind: KindView::from(&template),
                placeholders: placeholders.map(|each| (each.name.to_owned(), each.what.to_owned())).collect(),
                subject: template.subject,
                text: template.text,
                html: template.html,
            }
        }
    }

    /// The kind of this word.
    pub(super) fn known(word: &str) -> Result<Kind, Failure> {
        Kind::parse(word)
            .ok_or_else(|| Failure::new(FailureKind::NotFound, "There is no such mail.").answered())
    }
}

#[server(prefix = "/api/fn", endpoint = "mail_words")]
pub async fn mail_words() -> Result<CompanyMail, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let templates = backend::mail::templates(&asked.backend, &scope).await?;
    Ok(CompanyMail {
        sender: backend::mail::sender(&asked.backend, &scope).await?,
        kinds: templates.iter().map(KindView::from).collect(),
    })
}

#[server(prefix = "/api/fn", endpoint = "mail_template")]
pub async fn mail_template(kind: String) -> Result<TemplateView, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    Ok(backend::mail::template(&asked.backend, &scope, server::known(&kind)?).await?.into())
}

/// A mail as somebody would get it, without its pictures and colours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComingMail {
    pub subject: String,
    pub text: String,
}

/// How the mail reads by which an import invites people: at once, or with their first course.
#[server(prefix = "/api/fn", endpoint = "mail_to_come")]
pub async fn mail_to_come(with_first_course: bool) -> Result<ComingMail, Failure> {
    use backend::mail::{kind::Kind, to_come};

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::Import).await?;
    let kind = if with_first_course { Kind::FirstAssignment } else { Kind::Invitation };
    let mail = to_come(&asked.backend, &scope, kind).await?;
    Ok(ComingMail { subject: mail.subject, text: mail.text })
}

/// Whom the company's mail is from; nothing: the company's own name.
#[server(prefix = "/api/fn", endpoint = "set_mail_sender")]
pub async fn set_mail_sender(#[server(default)] name: String) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    backend::mail::change_sender(&asked.backend, &scope, Some(&name)).await?;
    Ok(())
}

/// Says it this way from now on; or, if `what` is `test`, only mails it to whoever asks.
#[server(prefix = "/api/fn", endpoint = "write_mail_template")]
pub async fn write_mail_template(
    kind: String,
    #[server(default)] subject: String,
    #[server(default)] text: String,
    #[server(default)] html: String,
    #[server(default)] what: String,
) -> Result<Written, Failure> {
    use backend::mail::{TemplateChange, change_template, send_test};

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let kind = server::known(&kind)?;
    let change =
        TemplateChange { subject: Some(Some(subject)), text: Some(Some(text)), html: Some(Some(html)) };
    if what == "test" {
        return Ok(Written::Sent(send_test(&asked.backend, &scope, kind, change).await?.to));
    }
    change_template(&asked.backend, &scope, kind, change).await?;
    Ok(Written::Saved)
}

/// Says it as everywhere again.
#[server(prefix = "/api/fn", endpoint = "reset_mail_template")]
pub async fn reset_mail_template(kind: String) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    backend::mail::reset_template(&asked.backend, &scope, server::known(&kind)?).await?;
    Ok(())
}
