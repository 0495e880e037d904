//! `GET /api/v1/companies`: an owner's, by name; anybody else's is the one they administer.

use axum::Json;
use backend::{access::Right, companies};

use super::CompanyAnswer;
use crate::{
    api::{
        body::Query,
        caller::Caller,
        listing::{Answer, PageQuery, answer, part_of},
    },
    problem::Problem,
};

pub(crate) async fn handle(
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Answer<CompanyAnswer>>, Problem> {
    let page = page.page()?;
    let companies = if caller.actor().is_owner() {
        companies::list_with_figures(caller.backend(), caller.actor()).await?
    } else {
        let scope = caller.enter(Right::ManageCompany).await?;
        vec![companies::get_with_figures(caller.backend(), &scope).await?]
    };
    Ok(Json(answer(part_of(companies, |(company, _)| company.id, &page)?)))
}
