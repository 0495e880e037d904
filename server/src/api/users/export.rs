//! `GET /api/v1/users/export?format=csv|xlsx|json`: everybody whom the query of the list lets through, or those of `ids`
//! with commas between.

use axum::response::Response;
use backend::{
    access::Right,
    people::{self, ExportFormat, Selection},
};
use serde::Deserialize;

use super::list::Filter;
use crate::{
    api::{body::Query, caller::Caller, download::Download},
    problem::Problem,
};

#[derive(Debug, Deserialize)]
pub(crate) struct How {
    format: Option<String>,
    ids: Option<String>,
}

pub(crate) async fn handle(
    caller: Caller,
    Query(how): Query<How>,
    Query(filter): Query<Filter>,
) -> Result<Response, Problem> {
    let format = match how.format.as_deref() {
        None | Some("") => ExportFormat::Csv,
        Some(format) => format.parse()?,
    };
    let selection = match how.ids.filter(|ids| !ids.is_empty()) {
        Some(ids) => {
            let ids: Result<Vec<i64>, _> = ids.split(',').map(str::parse).collect();
            Selection::People(
                ids.map_err(|_| Problem::unprocessable("ids are ids of people, with commas between."))?,
            )
        }
        None => Selection::Filter(filter.parse()?),
    };
    let scope = caller.enter(Right::ViewPeople).await?;
    let backend = caller.backend();
    let mut download = Download::begin(backend)?;
    people::export(backend, &scope, format, &selection, download.to()).await?;
    download.answer(&people::export_filename(backend, format), format.content_type()).await
}
