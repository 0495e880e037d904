//! Colleagues say something about an import.

use jiff::Timestamp;

use super::change::invalid;
use super::sight;
use crate::access::{Right, Scope};
use crate::page::{Listing, Page};
use crate::{Backend, Error, store};

/// Characters of one.
const TEXT: usize = 10_000;

/// What somebody said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    pub id: i64,
    /// Who, as shown.
    pub author: String,
    pub text: String,
    pub created_at: Timestamp,
}

/// What was said about an import, oldest first.
pub async fn comments(
    backend: &Backend,
    scope: &Scope,
    id: i64,
    page: &Page,
) -> Result<Listing<Comment>, Error> {
    scope.require(Right::Import)?;
    let read = backend.store().read();
    let handle = store::imports::find(read, scope, id).await?.ok_or(Error::NotFound)?;
    let comments = store::imports::comments(read, handle, page.after_id()?, page.limit).await?;
    Ok(Listing::of(comments, page.limit, |comment| comment.id.to_string()))
}

/// Says something about an import, in whatever state it is.
///
/// # Errors
/// [`Error::Invalid`] for nothing, and for more than 10,000 characters.
pub async fn comment(backend: &Backend, scope: &Scope, id: i64, text: &str) -> Result<Comment, Error> {
    let handle = sight::work(backend, scope, id).await?.handle;
    let text = known_text(text)?;
    let transaction = backend.store().begin().await?;
    let now = backend.clock().micros();
    let comment = store::imports::insert_comment(&transaction, handle, scope.actor(), text, now).await?;
    transaction.commit().await?;
    backend.import_board().stir();
    Ok(comment)
}

pub(super) fn known_text(text: &str) -> Result<&str, Error> {
    match text.trim() {
        "" => Err(invalid("A comment says something.")),
        text if text.chars().count() > TEXT => Err(invalid("A comment can have 10,000 characters.")),
        text => Ok(text),
    }
}
