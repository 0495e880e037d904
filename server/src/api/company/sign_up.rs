//! What the company asks of people who sign themselves up: `sign_up` of `/api/v1/company`.

use backend::signup::{AccessCode, NewCode, SettingsOfSignUp, SignUpChange, SignUpSettings};
use jiff::civil::Date;
use roster::map::Field;
use serde::{Deserialize, Serialize};

use crate::api::body::{self, IdText};

#[derive(Debug, Serialize)]
pub(super) struct Answer {
    /// To be handed out.
    link: String,
    #[serde(flatten)]
    settings: SignUpSettings,
    codes: Vec<CodeAnswer>,
}

#[derive(Debug, Serialize)]
struct CodeAnswer {
    id: String,
    code: String,
    ends_on: Option<Date>,
    max_uses: Option<u32>,
    uses: u32,
    group: Option<String>,
}

impl From<SettingsOfSignUp> for Answer {
    fn from(now: SettingsOfSignUp) -> Self {
        Self {
            link: now.link,
            settings: now.settings,
            codes: now.codes.into_iter().map(CodeAnswer::from).collect(),
        }
    }
}

impl From<AccessCode> for CodeAnswer {
    fn from(code: AccessCode) -> Self {
        Self {
            id: code.id.to_string(),
            code: code.code,
            ends_on: code.ends_on,
            max_uses: code.max_uses,
            uses: code.uses,
            group: code.group.map(|id| id.to_string()),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "absent, null and a value are three things")]
pub(super) struct Body {
    enabled: Option<bool>,
    domains: Option<Vec<String>>,
    code_needed: Option<bool>,
    approval: Option<bool>,
    /// `null`: none.
    #[serde(default, deserialize_with = "body::nullable")]
    group: Option<Option<IdText>>,
    fields: Option<Vec<Field>>,
    terms: Option<String>,
    /// All of them; of those that are written alike the uses stay counted.
    codes: Option<Vec<CodeBody>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CodeBody {
    code: String,
    ends_on: Option<Date>,
    max_uses: Option<u32>,
    group: Option<IdText>,
}

impl From<Body> for SignUpChange {
    fn from(body: Body) -> Self {
        let id = |IdText(id): IdText| id;
        let code = |code: CodeBody| NewCode {
            code: code.code,
            ends_on: code.ends_on,
            max_uses: code.max_uses,
            group: code.group.map(id),
        };
        Self {
            enabled: body.enabled,
            domains: body.domains,
            code_needed: body.code_needed,
            approval: body.approval,
            group: body.group.map(|group| group.map(id)),
            fields: body.fields,
            terms: body.terms,
            codes: body.codes.map(|codes| codes.into_iter().map(code).collect()),
        }
    }
}
