//! `POST /api/v1/imports?filename=F&group=ID`, the file's bytes as the body.

use std::time::Duration;

use axum::{
    Json,
    body::{Body, BodyDataStream},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use backend::{
    access::Right,
    imports::{self, Received},
};
use futures_util::StreamExt as _;
use serde::Deserialize;

use crate::{
    api::{body::Query, caller::Caller, imports::shape::ImportAnswer},
    problem::Problem,
};

#[derive(Debug, Deserialize)]
pub(crate) struct Upload {
    /// Helps to say what a file of another kind is, and to find the import again.
    filename: Option<String>,
    /// The group that everyone in the file joins, by id.
    group: Option<String>,
}

pub(crate) async fn handle(
    caller: Caller,
    Query(upload): Query<Upload>,
    body: Body,
) -> Result<Response, Problem> {
    let scope = caller.enter(Right::Import).await?;
    let group = match upload.group.filter(|group| !group.is_empty()) {
        Some(group) => Some(group.parse().map_err(|_| Problem::not_found())?),
        None => None,
    };
    let filename = upload.filename.filter(|name| !name.is_empty()).unwrap_or_else(|| "people.csv".to_owned());
    let mut bytes = body.into_data_stream();
    let received = imports::receive(caller.backend(), &scope, Received { filename, group }, &mut bytes).await;
    match received {
        Ok(import) => {
            let location = format!("/api/v1/imports/{}", import.id);
            Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(ImportAnswer::from(import)))
                .into_response())
        }
        Err(error) => {
            let_go(bytes).await;
            Err(error.into())
        }
    }
}

/// Takes the rest of a refused file. A client that is cut off in the middle of sending sees a broken
/// connection instead of the sentence that says why.
async fn let_go(mut bytes: BodyDataStream) {
    const LONGEST: Duration = Duration::from_secs(20);
    const MOST: usize = 512 << 20;
    let rest = async {
        let mut taken = 0;
        while let Some(Ok(piece)) = bytes.next().await {
            taken += piece.len();
            if taken > MOST {
                break;
            }
        }
    };
    // Whoever is slower than this gets the broken connection.
    let _ = tokio::time::timeout(LONGEST, rest).await;
}
