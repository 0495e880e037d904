//! Rows against the company. Three work at once: one reads the file and makes typed rows of it, one looks up
//! whom they name and decides, one writes down what was decided.

use std::sync::Arc;

use roster::check::{Candidate, Candidates};
use roster::plan::{Deferred, Outcome, Planner};
use roster::{CheckRequest, Checked};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::look_up::LookUp;
use super::read::with_chunks;
use super::recheck::refused;
use super::staged::staged;
use crate::store::imports::{Handle, StagedRow};
use crate::{Backend, Error, store};

/// Rows that are looked up in one query.
const BLOCK: usize = 2_000;
/// Rows that are written in one transaction, at least.
const SLICE: usize = 8_000;

/// A plan in the making.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resolving<'a> {
    pub(super) backend: &'a Backend,
    pub(super) handle: Handle,
    pub(super) generation: i64,
    pub(super) looks: &'a LookUp,
}

impl Resolving<'_> {
    /// Feeds the planner with every row, and stages what it decides. False: another plan was begun meanwhile.
    pub(super) async fn resolve(
        self,
        request: CheckRequest,
        checked: Arc<Checked>,
        planner: &mut Planner,
    ) -> Result<bool, Error> {
        let Self { backend, handle, generation, looks } = self;
        // Dropped, and with it what they do, if this is.
        let mut tasks = JoinSet::new();
        let (to_resolve, mut blocks) = mpsc::channel(1);
        tasks.spawn(read(backend.clone(), handle, request, checked, to_resolve));
        let (to_stage, slices) = mpsc::channel(1);
        tasks.spawn(stage(backend.clone(), handle, generation, slices));

        let mut names = Vec::new();
        let mut slice = Vec::with_capacity(SLICE + BLOCK);
        while let Some(block) = blocks.recv().await {
            let people = looks.look_up(backend.store(), &block).await?;
            for candidate in block {
                let found = looks.found(&candidate, &people);
                if let Outcome::Decided(candidate, decision) = planner.row(Box::new(candidate), found) {
                    let company_id = looks.company_id(&candidate);
                    slice.push(staged(company_id, *candidate, *decision, found.user)?);
                }
            }
            if slice.len() >= SLICE {
                let mut full = std::mem::replace(&mut slice, Vec::with_capacity(SLICE + BLOCK));
                if !self.name(planner, &mut names, &mut full).await? || to_stage.send(full).await.is_err() {
                    break;
                }
            }
        }
        for Deferred { candidate, decision, user } in planner.settle() {
            slice.push(staged(looks.company_id(&candidate), candidate, decision, user.as_ref())?);
        }
        if self.name(planner, &mut names, &mut slice).await? && !slice.is_empty() {
            // Whoever does not take it says why.
            let _ = to_stage.send(slice).await;
        }
        drop(to_stage);
        drop(blocks);
        let mut whole = true;
        while let Some(ended) = tasks.join_next().await {
            whole &= ended.map_err(Error::internal)??;
        }
        Ok(whole && names.len() == planner.new_names().len())
    }

    /// Reserves ids for what rows are the first to name, and says them to the rows. False: another plan was begun
    /// meanwhile.
    async fn name(
        self,
        planner: &Planner,
        names: &mut Vec<i64>,
        rows: &mut [StagedRow],
    ) -> Result<bool, Error> {
        let new = planner.new_names().get(names.len()..).unwrap_or_default();
        if !new.is_empty() {
            let store = self.backend.store();
            let reserved = store::imports::reserve_names(store, self.handle, self.generation, new).await?;
            let Some(reserved) = reserved else { return Ok(false) };
            names.extend(reserved);
        }
        let placeholders = rows.iter_mut().flat_map(|row| &mut row.joins).filter(|group| **group < 0);
        for group in placeholders {
            // The first is -1.
            let at = usize::try_from(-*group - 1).map_err(Error::internal)?;
            *group = *names.get(at).ok_or_else(|| Error::internal("a name that nobody named is joined"))?;
        }
        Ok(true)
    }
}

/// Makes rows of the file, block by block. Nobody to take them is a reason to stop, not a failure: whoever should
/// have says why not.
pub(super) async fn read(
    backend: Backend,
    handle: Handle,
    request: CheckRequest,
    checked: Arc<Checked>,
    to: mpsc::Sender<Vec<Candidate>>,
) -> Result<bool, Error> {
    with_chunks(&backend, handle, move |chunks| {
        let mut candidates = Candidates::new(&request, &checked);
        let mut block = Vec::with_capacity(BLOCK);
        // Handed on while it is read: all rows of a workbook come at its end.
        let mut take = |candidate| {
            block.push(candidate);
            if block.len() >= BLOCK {
                let full = std::mem::replace(&mut block, Vec::with_capacity(BLOCK));
                // Nobody there any more: seen below.
                let _ = to.blocking_send(full);
            }
        };
        for chunk in chunks {
            candidates.push(&chunk?, &mut take).map_err(refused)?;
            if to.is_closed() {
                return Ok(true);
            }
        }
        candidates.finish(&mut take).map_err(refused)?;
        let _ = to.blocking_send(block);
        Ok(true)
    })
    .await
}

async fn stage(
    backend: Backend,
    handle: Handle,
    generation: i64,
    mut from: mpsc::Receiver<Vec<StagedRow>>,
) -> Result<bool, Error> {
    while let Some(rows) = from.recv().await {
        if !store::imports::stage(backend.store(), handle, generation, rows).await? {
            return Ok(false);
        }
    }
    Ok(true)
}
