//! People who sign themselves up: the form that they fill in, and the requests that administrators decide about.

use std::collections::BTreeMap;

use leptos::prelude::*;
use roster::map::CustomField;
use serde::{Deserialize, Serialize};

use super::Failure;

/// What a company asks of whoever opens its link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormView {
    pub company: String,
    /// The address is the first.
    pub fields: Vec<AskedView>,
    /// No other will do, if there are any.
    pub domains: Vec<String>,
    pub code_needed: bool,
    pub has_codes: bool,
    pub terms: Option<String>,
    pub stamp: String,
}

/// One thing that is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AskedView {
    pub key: String,
    pub label: String,
    pub required: bool,
    /// Of a field of the company's own.
    pub definition: Option<CustomField>,
}

/// Who asked by a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyingView {
    pub email: String,
    pub company: String,
    /// The address has an account: they show that it is theirs by its password.
    pub has_account: bool,
}

/// How far a request has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignUpState {
    Unverified,
    #[default]
    Waiting,
    Approved,
    Rejected,
    Expired,
}

impl SignUpState {
    pub const ALL: [Self; 5] =
        [Self::Waiting, Self::Unverified, Self::Approved, Self::Rejected, Self::Expired];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unverified => "unverified",
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Expired => "expired",
        }
    }

    pub const fn words(self) -> &'static str {
        match self {
            Self::Unverified => "Address not verified",
            Self::Waiting => "Waiting",
            Self::Approved => "Approved",
            Self::Rejected => "Turned down",
            Self::Expired => "Expired",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// Somebody who has asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpView {
    pub id: i64,
    pub state: SignUpState,
    /// Waits because no seat is left.
    pub for_a_seat: bool,
    pub email: String,
    /// Empty if they do not say.
    pub name: String,
    /// What they were asked beside name and address: labels and texts.
    pub said: Vec<(String, String)>,
    pub code: Option<String>,
    pub agreed: bool,
    /// Who they became.
    pub user: Option<i64>,
    pub decided_by: Option<String>,
    pub reason: Option<String>,
    /// RFC 3339, UTC.
    pub created_at: String,
    pub decided_at: Option<String>,
}

/// One page of requests, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpsPage {
    pub requests: Vec<SignUpView>,
    pub next: Option<String>,
    /// How many wait in all.
    pub waiting: u64,
    /// People can sign themselves up at the moment.
    pub open: bool,
}

/// What is to become of whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    #[default]
    Approve,
    Reject,
}

/// What deciding comes to: those who are let in or turned down; those for whom there is no seat; those who cannot be
/// let in, each with why; those about whom somebody has decided before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecidedView {
    pub decided: Vec<SignUpView>,
    pub without_seat: Vec<SignUpView>,
    pub refused: Vec<(SignUpView, String)>,
    pub done: Vec<SignUpView>,
}

#[cfg(feature = "ssr")]
mod server {
    use std::collections::BTreeMap;

    use backend::signup;
    use roster::map::Field;

    use super::{AskedView, DecidedView, FormView, SignUpState, SignUpView, Verdict};
    use crate::api::{Failure, FailureKind};

    impl From<signup::Form> for FormView {
        fn from(form: signup::Form) -> Self {
            let asked = |field: signup::AskedField| AskedView {
                key: field.field.to_string(),
                label: field.label,
                required: field.required,
                definition: field.definition,
            };
            Self {
                company: form.company,
                fields: form.fields.into_iter().map(asked).collect(),
                domains: form.domains,
                code_needed: form.code_needed,
                has_codes: form.has_codes,
                terms: form.terms,
                stamp: form.stamp,
            }
        }
    }

    impl From<signup::SignUpState> for SignUpState {
        fn from(state: signup::SignUpState) -> Self {
            use signup::SignUpState as State;
            match state {
                State::Unverified => Self::Unverified,
                State::Waiting => Self::Waiting,
                State::Approved => Self::Approved,
                State::Rejected => Self::Rejected,
                State::Expired => Self::Expired,
            }
        }
    }

    impl From<SignUpState> for signup::SignUpState {
        fn from(state: SignUpState) -> Self {
            match state {
                SignUpState::Unverified => Self::Unverified,
                SignUpState::Waiting => Self::Waiting,
                SignUpState::Approved => Self::Approved,
                SignUpState::Rejected => Self::Rejected,
                SignUpState::Expired => Self::Expired,
            }
        }
    }

    /// The labels of the company's own fields, by their keys.
    pub(super) async fn labels(
        asked: &crate::session::Asked,
        scope: &backend::access::Scope,
    ) -> Result<BTreeMap<String, String>, Failure> {
        let own = backend::fields::list(&asked.backend, scope).await?;
        Ok(own.into_iter().map(|field| (field.definition.key, field.definition.label)).collect())
    }

    pub(super) fn view(request: signup::SignUp, labels: &BTreeMap<String, String>) -> SignUpView {
        let label = |field: &Field| match field {
            Field::Custom(key) => labels.get(&**key).cloned().unwrap_or_else(|| key.to_string()),
            _ => field.label().to_owned(),
        };
        let said = request
            .said
            .iter()
            .filter(|(field, _)| !matches!(field, Field::Email | Field::FirstName | Field::LastName))
            .map(|(field, text)| (label(field), text.clone()))
            .collect();
        SignUpView {
            id: request.id,
            state: request.state.into(),
            for_a_seat: request.waits_for == Some(signup::WaitsFor::Seat),
            name: request.name(),
            said,
            agreed: request.agreed_to.is_some(),
            email: request.email,
            code: request.code,
            user: request.user_id,
            decided_by: request.decided_by,
            reason: request.reason,
            created_at: request.created_at.to_string(),
            decided_at: request.decided_at.map(|at| at.to_string()),
        }
    }

    pub(super) async fn decide(
        asked: &crate::session::Asked,
        verdict: Verdict,
        ids: &str,
        reason: Option<String>,
        dry_run: bool,
    ) -> Result<DecidedView, Failure> {
        let scope = asked.scope(backend::access::Right::ManageCompany).await?;
        let decision = match verdict {
            Verdict::Approve => signup::Decision::Approve,
            Verdict::Reject => signup::Decision::Reject(reason),
        };
        let decided = signup::decide(&asked.backend, &scope, &which(ids)?, decision, dry_run).await?;
        let labels = labels(asked, &scope).await?;
        let views =
            |requests: Vec<signup::SignUp>| requests.into_iter().map(|one| view(one, &labels)).collect();
        Ok(DecidedView {
            decided: views([decided.approved, decided.rejected].concat()),
            without_seat: views(decided.without_seat),
            refused: decided.refused.into_iter().map(|(one, why)| (view(one, &labels), why)).collect(),
            done: views(decided.done),
        })
    }

    /// `all`, or ids with commas between.
    fn which(ids: &str) -> Result<signup::Which, Failure> {
        if ids == "all" {
            return Ok(signup::Which::AllWaiting);
        }
        let ids = ids.split(',').filter(|id| !id.is_empty()).map(str::parse).collect::<Result<Vec<i64>, _>>();
        match ids {
            Ok(ids) if !ids.is_empty() => Ok(signup::Which::These(ids)),
            _ => Err(Failure::new(FailureKind::Invalid, "Tick whom you want to decide about.").answered()),
        }
    }
}

/// The form of the company with this slug. Not found alike whether there is none or its door is closed.
#[server(prefix = "/api/fn", endpoint = "sign_up_form")]
pub async fn sign_up_form(slug: String) -> Result<FormView, Failure> {
    let asked = crate::session::Asked::now().await?;
    Ok(backend::signup::form(&asked.backend, &slug).await?.into())
}

/// Takes the form, and answers alike whoever sent it. `website` is a field that no person sees.
#[server(prefix = "/api/fn", endpoint = "sign_up")]
pub async fn sign_up(
    slug: String,
    stamp: String,
    #[server(default)] website: String,
    #[server(default)] said: BTreeMap<String, String>,
    #[server(default)] code: String,
    #[server(default)] agreed: bool,
) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    // What is not a field was not asked.
    let said = said.into_iter().filter_map(|(key, text)| Some((key.parse().ok()?, text))).collect();
    let there = format!("/join/{slug}/sent");
    let asking = backend::signup::Asking { slug, stamp, trap: website, said, code, agreed };
    backend::signup::ask(&asked.backend, asked.network, asking).await?;
    leptos_axum::redirect(&there);
    Ok(())
}

/// None when the link no longer works. Looking uses nothing up.
#[server(prefix = "/api/fn", endpoint = "sign_up_holder")]
pub async fn sign_up_holder(token: String) -> Result<Option<VerifyingView>, Failure> {
    let asked = crate::session::Asked::now().await?;
    let found = backend::signup::asked_by_link(&asked.backend, &token).await?;
    Ok(found.map(|verifying| VerifyingView {
        email: verifying.email,
        company: verifying.company,
        has_account: verifying.has_account,
    }))
}

/// Uses the link up, with a new password or that of the account there is.
#[server(prefix = "/api/fn", endpoint = "complete_sign_up")]
pub async fn complete_sign_up(token: String, password: String) -> Result<(), Failure> {
    use backend::signup::Completed;

    let asked = crate::session::Asked::now().await?;
    match backend::signup::complete(&asked.backend, asked.network, &token, &password).await? {
        Completed::In { account, is_new: true } => {
            crate::session::begin(&asked, account.id).await?;
            leptos_axum::redirect("/");
        }
        Completed::In { .. } => leptos_axum::redirect("/login"),
        Completed::Waiting => leptos_axum::redirect("/joined"),
    }
    Ok(())
}

/// The requests in this state; those that wait, if none is named.
#[server(prefix = "/api/fn", endpoint = "sign_ups")]
pub async fn sign_ups(state: Option<SignUpState>, cursor: Option<String>) -> Result<SignUpsPage, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    let page = backend::page::Page::new(cursor, Some(50))?;
    let state = state.unwrap_or_default().into();
    let listing = backend::signup::list(&asked.backend, &scope, Some(state), &page).await?;
    let labels = server::labels(&asked, &scope).await?;
    Ok(SignUpsPage {
        requests: listing.items.into_iter().map(|one| server::view(one, &labels)).collect(),
        next: listing.next,
        waiting: backend::signup::count_waiting(&asked.backend, &scope).await?,
        open: backend::signup::settings(&asked.backend, &scope).await?.settings.enabled,
    })
}

/// What deciding would come to. `ids`: with commas between, or `all` that wait.
#[server(prefix = "/api/fn", endpoint = "plan_sign_ups")]
pub async fn plan_sign_ups(verdict: Verdict, ids: String) -> Result<DecidedView, Failure> {
    let asked = crate::session::Asked::now().await?;
    server::decide(&asked, verdict, &ids, None, true).await
}

/// Decides, and goes back to the list.
#[server(prefix = "/api/fn", endpoint = "decide_sign_ups")]
pub async fn decide_sign_ups(
    verdict: Verdict,
    ids: String,
    #[server(default)] reason: String,
) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    server::decide(&asked, verdict, &ids, Some(reason), false).await?;
    leptos_axum::redirect("/signups");
    Ok(())
}
