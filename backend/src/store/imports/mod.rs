//! Rows of imports: the file in chunks, what was found in it, what its plan would do, and doing it.
//!
//! A [`Handle`] is the proof that an import is of the scope's company: only queries that begin from a
//! scope make one, and everything below an import asks for it.

mod chunk;
mod commit;
mod company;
mod discussion;
mod export;
mod finding;
mod found;
mod import;
mod interior;
mod name;
mod postgres;
mod presence;
mod remembered;
mod row;
mod sqlite;
mod stage;
mod state;
mod undo;
mod work;
mod writes;

pub(crate) use chunk::{Chunk, append_chunk, bytes_kept, chunk, insert_chunks};
pub(crate) use commit::{Commit, Halt, Written};
pub(crate) use company::{Company, Sight, company, company_in, moment};
pub(crate) use discussion::{comments, count_comments, insert_comment};
pub(crate) use entity::import::Reach;
pub(crate) use export::{NamedRow, named, rejected};
pub(crate) use finding::{findings, replace_findings};
pub(crate) use found::{Own, owners, users};
pub(crate) use import::{
    Handle, NewImport, Whole, begin_receiving, chosen, comment, delete, delete_abandoned, find, get, list,
    received, recheck, summary,
};
pub(crate) use interior::{Interior, interiors, interiors_in, users_of};
pub(crate) use name::reserve_names;
pub(crate) use presence::{leave, open_by_import, open_pages, see};
pub(crate) use remembered::remember;
pub(crate) use row::rows;
pub(crate) use stage::{StagedRow, Turn, clear, stage};
pub(crate) use state::{
    Moved, affected, approved, back_to_planned, begin_plan, by_key, cancel, end_plan, ended, failed, moved,
    queue, request, request_stop, sent_back, start, stop_requested, stopped, updates_any,
};
pub(crate) use undo::{
    Ended, Key, LeftRow, Place, Restored, Room, Subject, UndoneRow, begin_undo, ended_import, field_labels,
    group_names, holders, let_go, new_field_keys, note_rows, places, remove, restore, room, subjects,
    sweep_names, titles, touch_all, touch_done, undone, undone_rows,
};
pub(crate) use work::{Receiving, Work, names_companies, receiving, work};
