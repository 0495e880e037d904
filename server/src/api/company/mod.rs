//! The company that is worked in, and what its administrators decide for it.

use axum::Json;
use backend::{
    access::{Right, Scope},
    companies::{self, CompanySettings, SettingsChange},
    signup,
};
use roster::map::Field;
use serde::{Deserialize, Serialize};

use super::{body, caller::Caller};
use crate::problem::Problem;

mod sign_up;

/// The company as it is answered.
#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    id: String,
    name: String,
    /// Absent: any number.
    seat_limit: Option<u64>,
    #[serde(flatten)]
    settings: CompanySettings,
    sign_up: sign_up::Answer,
}

/// `GET /api/v1/company`.
pub(crate) async fn get(caller: Caller) -> Result<Json<Answer>, Problem> {
    let scope = caller.enter(Right::ViewCompany).await?;
    let settings = companies::settings(caller.backend(), &scope).await?;
    answer(&caller, &scope, settings).await
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "absent, null and a value are three things")]
pub(crate) struct Body {
    default_language: Option<String>,
    /// Keys of standard fields, all of those that are required beside the address and the first name.
    required: Option<Vec<Field>>,
    first_name_optional: Option<bool>,
    /// `null`: however many.
    #[serde(default, deserialize_with = "body::nullable")]
    approval_people: Option<Option<u32>>,
    /// `null`: whatever share.
    #[serde(default, deserialize_with = "body::nullable")]
    approval_percent: Option<Option<u32>>,
    annual_months: Option<u32>,
    /// Of it, too, what is absent stays.
    sign_up: Option<sign_up::Body>,
}

/// `PATCH /api/v1/company` any of `{"default_language", "required", "first_name_optional", "approval_people",
/// "approval_percent", "annual_months", "sign_up"}`. Names and seats are the owners' to change.
pub(crate) async fn change(
    caller: Caller,
    body::Json(body): body::Json<Body>,
) -> Result<Json<Answer>, Problem> {
    let scope = caller.enter(Right::ManageCompany).await?;
    let change = SettingsChange {
        default_language: body.default_language,
        required: body.required,
        first_name_optional: body.first_name_optional,
        approval_people: body.approval_people,
        approval_percent: body.approval_percent,
        annual_months: body.annual_months,
        sign_up: body.sign_up.map(Into::into),
    };
    let settings = companies::change_settings(caller.backend(), &scope, change).await?;
    answer(&caller, &scope, settings).await
}

async fn answer(caller: &Caller, scope: &Scope, settings: CompanySettings) -> Result<Json<Answer>, Problem> {
    let company = companies::get(caller.backend(), scope).await?;
    Ok(Json(Answer {
        id: company.id.to_string(),
        name: company.name,
        seat_limit: company.seat_limit,
        settings,
        sign_up: signup::settings(caller.backend(), scope).await?.into(),
    }))
}
