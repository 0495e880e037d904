//! `GET /api/v1/companies/{id}`.

use axum::Json;
use backend::{access::Right, companies};

use super::CompanyAnswer;
use crate::{
    api::{body::Id, caller::Caller},
    problem::Problem,
};

pub(crate) async fn handle(caller: Caller, Id(id): Id) -> Result<Json<CompanyAnswer>, Problem> {
    let scope = caller.enter_company(id, Right::ManageCompany).await?;
    Ok(Json(companies::get_with_figures(caller.backend(), &scope).await?.into()))
}
