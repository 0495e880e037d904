//! An import is taken back, person by person: who was changed since is kept and named. A plan first, like any
//! other.

mod decide;
mod explain;
mod settle;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use roster::plan::{Action, Change};
use serde::{Deserialize, Serialize};
use serde_json::json;

use self::decide::{Fate, Today, changes};
use self::settle::Balance;
use super::{ImportState, get};
use crate::access::{Right, Scope};
use crate::activity::{self, NewActivity};
use crate::clock::instant;
use crate::store::Transaction;
use crate::store::imports::{Halt, Handle, Key, LeftRow, Subject, UndoneRow};
use crate::{Backend, Error, store};

/// How long an import can be undone (`import.md` 6).
pub const UNDO_DAYS: i64 = 30;
/// Rows that each list names; the counts are of all.
const LISTED: usize = 10_000;
/// How many rows are in memory at a time, with all about them.
const SLICE: u32 = 1_000;
/// How often it is tried anew where others change people at the same moment.
const TRIES: u32 = 3;

/// What undoing would come to, or came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Undo {
    /// Nothing was done: this is a plan.
    pub dry_run: bool,
    pub counts: UndoCounts,
    /// Removed or put back; the first 10,000.
    pub reversed: Vec<UndoRow>,
    /// Changed since, and left as they are.
    pub kept: Vec<UndoRow>,
    /// Those that cannot be put back, and why.
    pub failed: Vec<UndoRow>,
    pub undone_at: Option<Timestamp>,
}

/// Rows, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoCounts {
    pub reversed: u32,
    pub kept: u32,
    pub failed: u32,
    /// Of `reversed`: people the import made.
    pub removed: u32,
    /// Of `reversed`: people the import changed.
    pub put_back: u32,
}

/// What becomes, or became, of one row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UndoRow {
    /// Records under the header, from 1.
    pub row: u32,
    pub email: String,
    pub name: String,
    /// The user's id.
    pub user: String,
    /// `create`: they were made by the import; `update`: they were changed.
    pub action: Action,
    /// What the import changed about them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// Why they are kept, or cannot be put back; sentences.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
}

/// Until when the import can be undone; none if it cannot.
pub fn undo_until(state: ImportState, finished_at: Option<Timestamp>) -> Option<Timestamp> {
    let finished_at = finished_at.filter(|_| state == ImportState::Done)?;
    finished_at.checked_add(SignedDuration::from_hours(24 * UNDO_DAYS)).ok()
}

/// Undoes an import: people it made are removed, fields it changed are put back, what it gave is taken away, and
/// its mail that has not gone out never will. Asked again, it answers what it came to.
///
/// # Errors
/// [`Error::Conflict`] for an import that is not done, or was done more than 30 days ago.
pub async fn undo(backend: &Backend, scope: &Scope, id: i64, dry_run: bool) -> Result<Undo, Error> {
    scope.require(Right::Import)?;
    // Whether they may see it at all.
    get(backend, scope, id).await?;
    let handle = store::imports::find(backend.store().read(), scope, id).await?.ok_or(Error::NotFound)?;
    for _ in 0..TRIES {
        let transaction = if dry_run {
            backend.store().begin_reading().await?
        } else {
            store::imports::begin_undo(backend.store(), handle).await?
        };
        let ended = store::imports::ended_import(&transaction, handle).await?;
        if ended.state == ImportState::Undone {
            return came_to(&transaction, handle, &ended).await;
        }
        may_be_undone(backend, &ended)?;
        let plan = Plan::make(&transaction, handle, scope, &ended).await?;
        if dry_run {
            transaction.rollback().await?;
            return Ok(plan.told(None));
        }
        match plan.carry_out(backend, &transaction, handle, scope, &ended).await {
            Ok(now) => {
                transaction.commit().await?;
                return Ok(plan.told(Some(instant(now))));
            }
            Err(Halt::Moved) => transaction.rollback().await?,
            Err(Halt::Failed(error)) => return Err(error),
        }
    }
    Err(Error::Busy)
}

fn may_be_undone(backend: &Backend, ended: &store::imports::Ended) -> Result<(), Error> {
    if ended.state != ImportState::Done {
        return Err(Error::conflict("Only an import that is done can be undone."));
    }
    let until = undo_until(ended.state, ended.finished_at.map(instant));
    if until.is_none_or(|until| until < backend.clock().now()) {
        return Err(Error::conflict("An import can be undone for 30 days. This one was done before that."));
    }
    Ok(())
}

/// What is done about every row.
struct Plan {
    counts: UndoCounts,
    reversed: Vec<UndoRow>,
    kept: Vec<UndoRow>,
    failed: Vec<UndoRow>,
    /// Rows that stay as they are, with why.
    left: BTreeMap<u32, LeftRow>,
    removals: Vec<i64>,
    changing_keys: BTreeMap<Key, Vec<i64>>,
}

impl Plan {
    async fn make(
        transaction: &Transaction,
        handle: Handle,
        scope: &Scope,
        ended: &store::imports::Ended,
    ) -> Result<Self, Error> {
        let today = Today::of(transaction, handle, scope).await?;
        let mut balance = Balance::default();
        let mut after = 0;
        loop {
            let subjects = store::imports::subjects(transaction, handle, after, SLICE).await?;
            let Some(last) = subjects.last() else { break };
            after = last.row;
            for subject in &subjects {
                match today.decide(subject)? {
                    Fate::Remove => balance.remove(subject),
                    Fate::Restore(restored) => balance.restore(subject, &restored),
                    Fate::Keep(_) | Fate::Fail(_) => {}
                }
            }
        }
        let failed = balance.settle(transaction).await?;
        let mut plan = Self {
            counts: UndoCounts::default(),
            reversed: Vec::new(),
            kept: Vec::new(),
            failed: Vec::new(),
            left: BTreeMap::new(),
            removals: Vec::new(),
            changing_keys: balance.changing_keys(&failed),
        };
        let mut explain = explain::Explain::new(transaction, handle, ended.finished_at.unwrap_or_default());
        let mut after = 0;
        loop {
            let subjects = store::imports::subjects(transaction, handle, after, SLICE).await?;
            let Some(last) = subjects.last() else { break };
            after = last.row;
            let mut kept = Vec::new();
            for subject in subjects {
                let fate = match failed.get(&(subject.row as u32)) {
                    Some(sentence) => Fate::Fail(sentence.clone()),
                    None => today.decide(&subject)?,
                };
                match fate {
                    Fate::Remove => plan.reverse(&subject, true)?,
                    Fate::Restore(_) => plan.reverse(&subject, false)?,
                    Fate::Fail(sentence) => plan.leave(&subject, "failed", vec![sentence])?,
                    Fate::Keep(reasons) => kept.push((subject, reasons)),
                }
            }
            for (subject, reasons) in explain.all(kept).await? {
                plan.leave(&subject, "kept", reasons)?;
            }
        }
        Ok(plan)
    }

    fn reverse(&mut self, subject: &Subject, removes: bool) -> Result<(), Error> {
        self.counts.reversed += 1;
        if removes {
            self.counts.removed += 1;
            self.removals.push(subject.user_id);
        } else {
            self.counts.put_back += 1;
        }
        if self.reversed.len() < LISTED {
            self.reversed.push(listed(subject, Vec::new())?);
        }
        Ok(())
    }

    fn leave(&mut self, subject: &Subject, undo: &'static str, reasons: Vec<String>) -> Result<(), Error> {
        let left = LeftRow { row: subject.row, undo, reasons: serde_json::to_string(&reasons)? };
        self.left.insert(subject.row as u32, left);
        let (count, list) = match undo {
            "kept" => (&mut self.counts.kept, &mut self.kept),
            _ => (&mut self.counts.failed, &mut self.failed),
        };
        *count += 1;
        if list.len() < LISTED {
            list.push(listed(subject, reasons)?);
        }
        Ok(())
    }

    /// All of it, in one transaction. When that was.
    async fn carry_out(
        &self,
        backend: &Backend,
        transaction: &Transaction,
        handle: Handle,
        scope: &Scope,
        ended: &store::imports::Ended,
    ) -> Result<i64, Halt> {
        let now = backend.clock().micros();
        store::imports::remove(transaction, handle, &self.removals, now).await?;
        for (kind, people) in &self.changing_keys {
            store::imports::let_go(transaction, *kind, people).await?;
        }
        if self.counts.put_back > 0 {
            self.put_back(transaction, handle, scope, now).await?;
        }
        let left: Vec<LeftRow> = self.left.values().cloned().collect();
        store::imports::note_rows(transaction, handle, &left).await?;
        let fields = store::imports::new_field_keys(transaction, handle).await?;
        store::imports::sweep_names(transaction, handle, &fields).await?;
        store::imports::touch_all(transaction, handle).await?;
        let data = json!({ "filename": ended.filename, "counts": self.counts });
        let entry = NewActivity {
            company_id: Some(handle.company_id()),
            verb: "import.undone",
            subject: Some(("import", handle.id())),
            data: &data,
        };
        activity::record(backend, transaction, scope.actor(), entry).await?;
        let came_to = serde_json::to_string(&self.counts).map_err(Error::from)?;
        let by = scope.actor().display();
        if !store::imports::undone(transaction, handle, &by, &came_to, now).await? {
            return Err(Halt::Moved);
        }
        Ok(now)
    }

    async fn put_back(
        &self,
        transaction: &Transaction,
        handle: Handle,
        scope: &Scope,
        now: i64,
    ) -> Result<(), Halt> {
        let today = Today::of(transaction, handle, scope).await?;
        // Read once more, as all of them may be too many to hold. Keys that were let go of are those that the
        // import changed, so nobody needs them as they were a moment ago.
        let mut after = 0;
        loop {
            let subjects = store::imports::subjects(transaction, handle, after, SLICE).await?;
            let Some(last) = subjects.last() else { break };
            after = last.row;
            let mut restored = Vec::new();
            for subject in subjects {
                if self.left.contains_key(&(subject.row as u32)) || subject.action != Action::Update.as_str()
                {
                    continue;
                }
                if let Fate::Restore(person) = today.decide(&subject).map_err(Halt::from)? {
                    restored.push(*person);
                } else {
                    return Err(Halt::Moved);
                }
            }
            store::imports::restore(transaction, handle, &restored, now).await?;
        }
        Ok(())
    }

    fn told(self, undone_at: Option<Timestamp>) -> Undo {
        Undo {
            dry_run: undone_at.is_none(),
            counts: self.counts,
            reversed: self.reversed,
            kept: self.kept,
            failed: self.failed,
            undone_at,
        }
    }
}

fn listed(subject: &Subject, reasons: Vec<String>) -> Result<UndoRow, Error> {
    Ok(UndoRow {
        row: subject.row as u32,
        email: subject.email.clone(),
        name: subject.name(),
        user: subject.user_id.to_string(),
        action: if subject.action == Action::Create.as_str() { Action::Create } else { Action::Update },
        changes: changes(subject)?,
        reasons,
    })
}

/// What undoing came to, when it is over.
async fn came_to(
    transaction: &Transaction,
    handle: Handle,
    ended: &store::imports::Ended,
) -> Result<Undo, Error> {
    let counts = ended.undo.as_deref().map_or(Ok(UndoCounts::default()), serde_json::from_str)?;
    let mut lists = Vec::new();
    for undo in ["reversed", "kept", "failed"] {
        let rows = store::imports::undone_rows(transaction, handle, undo, LISTED as u64).await?;
        lists.push(rows.into_iter().map(read).collect::<Result<Vec<_>, Error>>()?);
    }
    let mut lists = lists.into_iter();
    let mut next = || lists.next().unwrap_or_default();
    Ok(Undo {
        dry_run: false,
        counts,
        reversed: next(),
        kept: next(),
        failed: next(),
        undone_at: ended.undone_at.map(instant),
    })
}

fn read(row: UndoneRow) -> Result<UndoRow, Error> {
    Ok(UndoRow {
        row: row.row as u32,
        name: format!("{} {}", row.first_name, row.last_name).trim().to_owned(),
        email: row.email,
        user: row.user_id.map(|id| id.to_string()).unwrap_or_default(),
        action: Action::parse(&row.action).unwrap_or(Action::Update),
        changes: row.changes.as_deref().map_or(Ok(Vec::new()), serde_json::from_str)?,
        reasons: row.undo_reasons.as_deref().map_or(Ok(Vec::new()), serde_json::from_str)?,
    })
}
