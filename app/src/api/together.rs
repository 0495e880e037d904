//! What several people need who work on one import.

use leptos::prelude::*;
use roster::protocol::Configuration;
use serde::{Deserialize, Serialize};

use super::{Failure, imports::ImportState};

/// How an import stands at one moment, as the server's events say it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pulse {
    pub state: ImportState,
    pub revision: i64,
    /// Who made this revision, as shown.
    pub changed_by: Option<String>,
    /// The plan, while there is one.
    pub plan_digest: Option<String>,
    /// How many there are.
    pub comments: u64,
    /// Who else has it open.
    pub others: Vec<String>,
}

/// A draft as somebody goes on with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    pub configuration: Configuration,
    pub revision: i64,
    /// Who made this revision, as shown.
    pub changed_by: Option<String>,
    pub state: ImportState,
    pub comment: String,
}

/// What somebody said about an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentView {
    pub id: i64,
    pub author: String,
    pub text: String,
    pub created_at: String,
}

/// Everything but the bytes that decides what is found in an import, for the checks in the browser.
#[server(prefix = "/api/fn", endpoint = "draft")]
pub async fn draft_of(id: i64) -> Result<Draft, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::Import).await?;
    let draft = backend::imports::draft(&asked.backend, &scope, id).await?;
    Ok(Draft {
        configuration: draft.configuration,
        revision: draft.revision,
        changed_by: draft.changed_by,
        state: draft.state.into(),
        comment: draft.comment,
    })
}

/// What was said about an import, oldest first; so many as nobody reads more of.
#[server(prefix = "/api/fn", endpoint = "comments")]
pub async fn comments_of(id: i64) -> Result<Vec<CommentView>, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::Import).await?;
    let page = backend::page::Page::first(backend::page::Page::MAX_LIMIT);
    let comments = backend::imports::comments(&asked.backend, &scope, id, &page).await?.items;
    Ok(comments
        .into_iter()
        .map(|comment| CommentView {
            id: comment.id,
            author: comment.author,
            text: comment.text,
            created_at: comment.created_at.to_string(),
        })
        .collect())
}

#[server(prefix = "/api/fn", endpoint = "comment")]
pub async fn comment(id: i64, text: String) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::Import).await?;
    backend::imports::comment(&asked.backend, &scope, id, &text).await?;
    Ok(())
}

/// A second administrator lets the plan of this digest happen.
#[server(prefix = "/api/fn", endpoint = "approve_import")]
pub async fn approve_import(id: i64, digest: String) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::ManageCompany).await?;
    backend::imports::approve(&asked.backend, &scope, id, Some(&digest)).await?;
    Ok(())
}

/// A second administrator sends the plan back, or whoever asked for approval takes that back.
#[server(prefix = "/api/fn", endpoint = "reject_import")]
pub async fn reject_import(id: i64, #[server(default)] reason: String) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::Import).await?;
    backend::imports::reject(&asked.backend, &scope, id, Some(&reason)).await?;
    Ok(())
}
