//! Another file comes in the place of the one at hand: corrected from it, most often. What was decided about the
//! one holds for the other as far as it fits, and the edits are offered again.

use leptos::{prelude::*, task::spawn_local};
use roster::{
    edit::{Done, Fitting, Trace, same_columns},
    map::{Field, MappingChoice, NewField, ValueMapping},
    protocol::ToWorker,
};

use super::{FileFacts, ImportAtHand, save::Unsaved};
use crate::{api::imports::cancel_import, browser::files::Content};

/// How far a file has come that is to take the place of the one at hand.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Another {
    #[default]
    Nothing,
    /// It was dropped, and the administrator is asked.
    Asking(FileFacts),
    /// It is read, and then the edits are made again.
    Coming,
    /// So many changes were made again, and so many no longer fit.
    Done { made: u32, passed_over: u32 },
}

/// What goes over from the one file to the other, and is never shown.
#[derive(Debug, Default)]
pub(super) struct CarriedOver {
    content: Option<Content>,
    /// The draft that the other file takes the place of.
    replaces: Option<i64>,
    /// Until the other file's columns are known.
    decided: Option<Decided>,
    /// Until all of its rows are.
    done: Option<Done>,
}

/// What was decided about columns and values.
#[derive(Debug)]
struct Decided {
    header: Vec<String>,
    mapping: Vec<MappingChoice>,
    new_fields: Vec<NewField>,
    value_mapping: ValueMapping,
}

impl ImportAtHand {
    /// Asks whether this file is to take the place of the one at hand.
    pub fn offer(self, content: Content) {
        self.another
            .set(Another::Asking(FileFacts { name: content.name().to_owned(), size: content.size() }));
        self.carried.update_value(|carried| carried.content = Some(content));
    }

    /// The file at hand stays.
    pub fn keep_file(self) {
        self.another.set(Another::Nothing);
        self.carried.set_value(CarriedOver::default());
    }

    /// Was the file brought in for another, which is kept until this one is safe?
    pub(super) fn takes_a_place(self) -> bool {
        self.carried.with_value(|carried| carried.replaces.is_some())
    }

    /// How many changes could be made again.
    pub fn changes(self) -> usize {
        self.configuration.with(|configuration| configuration.edits.len())
    }

    /// The offered file takes the place of the one at hand. `again`: with the edits made in that.
    pub fn take_other(self, again: bool) {
        if !again {
            self.exchange(None);
            return;
        }
        // Which rows the edits name, only the file tells.
        let request = self.next_request();
        self.ledger.update_value(|ledger| ledger.tracing = request);
        self.another.set(Another::Coming);
        self.ask(&ToWorker::Traces { run: self.run(), request });
    }

    pub(super) fn hear_traces(self, request: u32, traces: Vec<Trace>) {
        if self.ledger.with_value(|ledger| ledger.tracing) != request {
            return;
        }
        let (header, identity) = self.columns_at_hand();
        let edits = self.configuration.with_untracked(|configuration| configuration.edits.clone());
        self.exchange(Some(Done { header, identity, edits, traces }));
    }

    fn columns_at_hand(self) -> (Vec<String>, Option<u32>) {
        self.opened.with_untracked(|opened| {
            let columns = opened.iter().flat_map(|opened| &opened.mapping);
            let identity = columns.clone().find(|column| column.field == Some(Field::Email));
            (
                columns.clone().map(|column| column.header.clone()).collect(),
                identity.map(|column| column.column),
            )
        })
    }

    fn exchange(self, done: Option<Done>) {
        let Some(content) = self.carried.try_update_value(|carried| carried.content.take()).flatten() else {
            return;
        };
        let replaces = self.import.get_untracked();
        let (header, _) = self.columns_at_hand();
        let decided = self.configuration.with_untracked(|configuration| Decided {
            header,
            mapping: configuration.mapping.clone(),
            new_fields: configuration.new_fields.clone(),
            value_mapping: configuration.value_mapping.clone(),
        });
        self.open(content);
        self.another.set(if done.is_some() { Another::Coming } else { Another::Nothing });
        self.carried.set_value(CarriedOver { content: None, replaces, decided: Some(decided), done });
    }

    /// The other file's columns are known: those of the same name are what they were. True: it is read again.
    pub(super) fn carry_over(self, header: &[String]) -> bool {
        let decided = self.carried.try_update_value(|carried| carried.decided.take()).flatten();
        let Some(Decided { header: before, mapping, new_fields, value_mapping }) = decided else {
            return false;
        };
        let columns = same_columns(&before, header);
        let column_of = |column: u32| columns.get(column as usize).copied().flatten();
        let mapping: Vec<MappingChoice> = mapping
            .into_iter()
            .filter_map(|choice| Some(MappingChoice { column: column_of(choice.column)?, ..choice }))
            .collect();
        let new_fields: Vec<NewField> = new_fields
            .into_iter()
            .filter_map(|field| Some(NewField { column: column_of(field.column)?, ..field }))
            .collect();
        if mapping.is_empty() && new_fields.is_empty() && value_mapping.is_empty() {
            return false;
        }
        let unsaved = Unsaved { value_mapping: true, ..Unsaved::of_columns() };
        self.change(unsaved, |configuration| {
            configuration.mapping = mapping;
            configuration.new_fields = new_fields;
            configuration.value_mapping = value_mapping;
        });
        self.passing.set(true);
        true
    }

    /// All rows of the other file are known: which of the edits fit it?
    pub(super) fn make_again(self) {
        let Some(done) = self.carried.try_update_value(|carried| carried.done.take()).flatten() else {
            return;
        };
        let request = self.next_request();
        self.ledger.update_value(|ledger| ledger.tracing = request);
        self.ask(&ToWorker::Again { run: self.run(), request, done });
    }

    pub(super) fn hear_again(self, request: u32, fitting: Fitting) {
        if self.ledger.with_value(|ledger| ledger.tracing) != request {
            return;
        }
        let Fitting { edits, passed_over } = fitting;
        self.another.set(Another::Done { made: edits.len() as u32, passed_over });
        if !edits.is_empty() {
            self.edit(edits);
        }
    }

    /// The draft whose place was taken is withdrawn, once the server has all that came in its stead.
    pub fn withdraw_replaced(self) {
        let coming = self.another.with(|another| *another == Another::Coming);
        if coming || !self.is_saved() || self.reading.get().totals().is_none() {
            return;
        }
        let replaced = self.carried.try_update_value(|carried| carried.replaces.take()).flatten();
        if let Some(replaced) = replaced.filter(|replaced| Some(*replaced) != self.import.get_untracked()) {
            // If it fails the older draft stays among the imports, where it can be discarded.
            spawn_local(async move { drop(cancel_import(replaced).await) });
        }
    }
}
