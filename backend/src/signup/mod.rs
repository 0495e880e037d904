//! People who come by themselves, where their company lets them.
//!
//! | step | what |
//! | --- | --- |
//! | [`form`](fn@form) | what the company asks of whoever opens its link |
//! | [`ask`](fn@ask) | the form is sent: checked as the row of a file is, and answered alike whoever it is |
//! | `answer` | a job writes the mail: a link, or that the address is known |
//! | [`complete`] | the link is used: the address is theirs, they have a password, and wait or are in |
//! | [`decide`](fn@decide) | administrators let them in, or do not |
//!
//! Until somebody is let in they are a request, and no user.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use roster::map::Field;
use serde::Serialize;

pub use entity::sign_up_request::{State as SignUpState, WaitsFor};

use crate::access::{Right, Scope};
use crate::page::{Listing, Page};
use crate::{Backend, Error, store};

mod admit;
pub(crate) mod answer;
mod ask;
mod codes;
mod complete;
mod decide;
mod form;
mod letters;
mod settings;
mod stamp;

pub(crate) use answer::mint;
pub use ask::{Asking, ask};
pub(crate) use codes::put_code_in;
pub use codes::{AccessCode, NewCode, delete_code, put_code};
pub use complete::{Completed, Verifying, asked_by_link, complete};
pub use decide::{Decided, Decision, Which, decide};
pub use form::{AskedField, Form, form, may_be_asked};
pub(crate) use settings::change_in;
pub use settings::{SettingsOfSignUp, SignUpChange, SignUpSettings, change_settings, settings};

/// How long somebody may take to open the link.
pub(crate) const LINK_HOURS: i64 = 48;
/// The same in words.
pub(crate) const LINK_GOOD_FOR: &str = "48 hours";

/// Somebody who has asked to join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignUp {
    pub id: i64,
    pub(crate) company_id: i64,
    pub state: SignUpState,
    /// Of one that waits.
    pub waits_for: Option<WaitsFor>,
    pub email: String,
    pub(crate) email_key: String,
    /// What they said, by what they were asked; the address too.
    pub said: BTreeMap<Field, String>,
    /// What they agreed to.
    pub agreed_to: Option<String>,
    pub(crate) access_code_id: Option<i64>,
    /// By which they came, as it was then.
    pub code: Option<String>,
    pub(crate) account_id: Option<i64>,
    pub(crate) made_account: bool,
    /// Who they became.
    pub user_id: Option<i64>,
    /// As shown.
    pub decided_by: Option<String>,
    /// What they were told when they were turned down.
    pub reason: Option<String>,
    pub created_at: Timestamp,
    /// When they said that the address is theirs.
    pub verified_at: Option<Timestamp>,
    pub decided_at: Option<Timestamp>,
}

impl SignUp {
    /// What they call themselves; empty if they do not say.
    pub fn name(&self) -> String {
        let part = |field| self.said.get(field).map_or("", String::as_str);
        format!("{} {}", part(&Field::FirstName), part(&Field::LastName)).trim().to_owned()
    }
}

/// What of a request goes into the activity.
#[derive(Debug, Serialize)]
struct Told<'a> {
    id: String,
    email: &'a str,
    name: String,
    code: Option<&'a str>,
}

impl<'a> Told<'a> {
    fn of(request: &'a SignUp) -> Self {
        Self {
            id: request.id.to_string(),
            email: &request.email,
            name: request.name(),
            code: request.code.as_deref(),
        }
    }
}

/// The company's requests, newest first; only those in this state, if one is named.
pub async fn list(
    backend: &Backend,
    scope: &Scope,
    state: Option<SignUpState>,
    page: &Page,
) -> Result<Listing<SignUp>, Error> {
    scope.require(Right::ManageCompany)?;
    let read = backend.store().read();
    let requests = store::signup::list(read, scope, state, page.after_id()?, page.limit).await?;
    Ok(Listing::of(requests, page.limit, |request| request.id.to_string()))
}

/// One, by its id.
pub async fn get(backend: &Backend, scope: &Scope, id: i64) -> Result<SignUp, Error> {
    scope.require(Right::ManageCompany)?;
    store::signup::get(backend.store().read(), scope, id).await?.ok_or(Error::NotFound)
}

/// How many wait.
pub async fn count_waiting(backend: &Backend, scope: &Scope) -> Result<u64, Error> {
    scope.require(Right::ManageCompany)?;
    store::signup::count_waiting(backend.store().read(), scope).await
}

/// The day it is, in UTC.
fn today(backend: &Backend) -> Date {
    backend.clock().now().to_zoned(jiff::tz::TimeZone::UTC).date()
}
