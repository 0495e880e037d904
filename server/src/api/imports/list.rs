//! `GET /api/v1/imports?state=&by=`: the newest first. `state` is one or several with commas between them, `by` stands
//! somewhere in who began it.

use axum::Json;
use backend::{
    access::Right,
    imports::{self, ImportFilter, ImportState},
};
use serde::Deserialize;

use crate::{
    api::{
        body::Query,
        caller::Caller,
        imports::shape::ImportAnswer,
        listing::{Answer, PageQuery, answer},
    },
    problem::Problem,
};

#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    state: Option<String>,
    by: Option<String>,
}

impl Filter {
    fn parse(self) -> Result<ImportFilter, Problem> {
        let words = self.state.unwrap_or_default();
        let states = words.split(',').filter(|word| !word.is_empty()).map(|word| {
            let state: Option<ImportState> =
                serde_json::from_value(serde_json::Value::String(word.to_owned())).ok();
            state
                .filter(|state| *state != ImportState::Receiving)
                .ok_or_else(|| Problem::unprocessable(format!("“{word}” is no state of an import.")))
        });
        Ok(ImportFilter {
            states: states.collect::<Result<_, _>>()?,
            by: self.by.filter(|by| !by.is_empty()),
        })
    }
}

pub(crate) async fn handle(
    caller: Caller,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Answer<ImportAnswer>>, Problem> {
    let page = page.page()?;
    let scope = caller.enter(Right::Import).await?;
    Ok(Json(answer(imports::search(caller.backend(), &scope, &filter.parse()?, &page).await?)))
}
