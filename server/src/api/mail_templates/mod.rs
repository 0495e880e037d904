//! What a company's mail says.

use backend::mail::{
    MailTemplate, TemplateChange,
    kind::{self, Kind, Placeholder},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{api::body::nullable, problem::Problem};

pub(crate) mod change;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod preview;
pub(crate) mod preview_page;
pub(crate) mod reset;
pub(crate) mod sender;

/// What one kind of mail says; its id is the kind's word.
#[derive(Debug, Serialize)]
pub(crate) struct TemplateAnswer {
    id: Kind,
    title: &'static str,
    /// When it is sent, and to whom.
    occasion: &'static str,
    subject: String,
    text: String,
    html: String,
    /// Whether the company says it otherwise than everywhere.
    changed: bool,
    placeholders: Vec<PlaceholderAnswer>,
    updated_at: Option<Timestamp>,
}

#[derive(Debug, Serialize)]
struct PlaceholderAnswer {
    name: &'static str,
    what: &'static str,
}

impl From<MailTemplate> for TemplateAnswer {
    fn from(template: MailTemplate) -> Self {
        let MailTemplate { kind, subject, text, html, changed_at } = template;
        let placeholders = kind::placeholders(kind).iter();
        Self {
            id: kind,
            title: kind::title(kind),
            occasion: kind::occasion(kind),
            subject,
            text,
            html,
            changed: changed_at.is_some(),
            placeholders: placeholders
                .map(|Placeholder { name, what }| PlaceholderAnswer { name, what })
                .collect(),
            updated_at: changed_at,
        }
    }
}

/// What is said otherwise; `null` is as everywhere.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::option_option, reason = "absent, null and a value are three things")]
pub(crate) struct Body {
    #[serde(deserialize_with = "nullable")]
    subject: Option<Option<String>>,
    #[serde(deserialize_with = "nullable")]
    text: Option<Option<String>>,
    #[serde(deserialize_with = "nullable")]
    html: Option<Option<String>>,
}

impl From<Body> for TemplateChange {
    fn from(Body { subject, text, html }: Body) -> Self {
        Self { subject, text, html }
    }
}

/// The kind that a path names. Another word names nothing.
fn known(word: &str) -> Result<Kind, Problem> {
    Kind::parse(word).ok_or_else(Problem::not_found)
}
