//! Taking an import back.

use leptos::prelude::*;
use roster::plan::{Action, Change};
use serde::{Deserialize, Serialize};

use super::Failure;

/// What undoing would come to, or came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UndoView {
    pub removed: u32,
    pub put_back: u32,
    pub kept_count: u32,
    pub failed_count: u32,
    /// The first of each.
    pub reversed: Vec<UndoLine>,
    pub kept: Vec<UndoLine>,
    pub failed: Vec<UndoLine>,
}

impl UndoView {
    pub const fn reversed_count(&self) -> u32 {
        self.removed + self.put_back
    }
}

/// One person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UndoLine {
    pub row: u32,
    pub name: String,
    pub email: String,
    pub user: String,
    pub action: Action,
    /// What the import changed about them.
    pub changes: Vec<Change>,
    /// Why they are kept or cannot be put back, in sentences.
    pub reasons: Vec<String>,
}

/// People of each list that a page shows; all are counted.
#[cfg(feature = "ssr")]
const SHOWN: usize = 200;

#[cfg(feature = "ssr")]
mod server {
    use super::{SHOWN, UndoLine, UndoView};

    impl From<backend::imports::Undo> for UndoView {
        fn from(undo: backend::imports::Undo) -> Self {
            let lines = |rows: Vec<backend::imports::UndoRow>| {
                rows.into_iter().take(SHOWN).map(UndoLine::from).collect()
            };
            Self {
                removed: undo.counts.removed,
                put_back: undo.counts.put_back,
                kept_count: undo.counts.kept,
                failed_count: undo.counts.failed,
                reversed: lines(undo.reversed),
                kept: lines(undo.kept),
                failed: lines(undo.failed),
            }
        }
    }

    impl From<backend::imports::UndoRow> for UndoLine {
        fn from(row: backend::imports::UndoRow) -> Self {
            Self {
                row: row.row,
                name: row.name,
                email: row.email,
                user: row.user,
                action: row.action,
                changes: row.changes,
                reasons: row.reasons,
            }
        }
    }
}

/// What would become of everybody, or, of an import that is undone, what became of them.
#[server(prefix = "/api/fn", endpoint = "plan_undo")]
pub async fn plan_undo(id: i64) -> Result<UndoView, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::Import).await?;
    Ok(backend::imports::undo(&asked.backend, &scope, id, true).await?.into())
}

#[server(prefix = "/api/fn", endpoint = "undo_import")]
pub async fn undo_import(id: i64) -> Result<UndoView, Failure> {
    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::Import).await?;
    Ok(backend::imports::undo(&asked.backend, &scope, id, false).await?.into())
}
