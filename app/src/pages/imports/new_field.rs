//! A column that becomes a field of the company's own: its label, its key, its type, and whether everybody needs it.

use leptos::prelude::*;
use roster::map::{FieldType, KEY_CHARACTERS, LABEL_CHARACTERS, NewField, check_new_fields};

use crate::{
    components::{CheckField, SelectField, TextField},
    pages::settings::type_words,
    state::ImportAtHand,
};

/// What a column is being made into. It is the import's once it can be made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Making {
    pub(super) draft: RwSignal<Option<NewField>>,
    /// Why it cannot be made like this.
    pub(super) wrong: RwSignal<Option<String>>,
}

impl Making {
    /// As the import has it.
    pub(super) fn of(at_hand: ImportAtHand, column: u32) -> Self {
        let draft = at_hand.configuration.with_untracked(|configuration| {
            configuration.new_fields.iter().find(|new| new.column == column).cloned()
        });
        Self { draft: RwSignal::new(draft), wrong: RwSignal::new(None) }
    }

    pub(super) fn begin(self, at_hand: ImportAtHand, column: u32) {
        if let Some(new) = at_hand.new_field_of(column) {
            self.put(at_hand, new);
        }
    }

    pub(super) fn end(self) {
        self.draft.set(None);
        self.wrong.set(None);
    }

    fn put(self, at_hand: ImportAtHand, new: NewField) {
        if self.can_be(at_hand, &new) {
            at_hand.make_field(new);
        }
    }

    /// Whether it can be made like this, which is said.
    fn can_be(self, at_hand: ImportAtHand, new: &NewField) -> bool {
        self.draft.set(Some(new.clone()));
        let checked = at_hand.configuration.with_untracked(|configuration| {
            let others = configuration.new_fields.iter().filter(|other| other.column != new.column);
            // The newest comes last: what clashes is said of it.
            let all: Vec<NewField> = others.chain([new]).cloned().collect();
            check_new_fields(&all, &configuration.snapshot, None)
        });
        let is_right = checked.is_ok();
        self.wrong.set(checked.err());
        is_right
    }

    /// While it is typed it is only looked at: the file is read anew when the field is left.
    fn typed(self, at_hand: ImportAtHand, change: impl FnOnce(&mut NewField)) {
        if let Some(mut new) = self.draft.get_untracked() {
            change(&mut new);
            self.can_be(at_hand, &new);
        }
    }

    fn change(self, at_hand: ImportAtHand, change: impl FnOnce(&mut NewField)) {
        if let Some(mut new) = self.draft.get_untracked() {
            change(&mut new);
            self.put(at_hand, new);
        }
    }
}

/// The form under a column's line.
#[component]
pub(super) fn NewFieldForm(column: u32, making: Making) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let NewField { key, label, kind, required, .. } = making.draft.get_untracked().unwrap_or_else(|| {
        NewField { column, key: String::new(), label: String::new(), kind: FieldType::Text, required: false }
    });
    let group = format!("New field: {label}");
    let kinds = FieldType::ALL.map(|kind| (kind.as_str().to_owned(), type_words(kind).to_owned())).to_vec();
    view! {
        <div class="new-field" role="group" aria-label=group>
            <TextField
                name=format!("label-of-{column}")
                label="Label"
                hint="What pages, templates and exports call it."
                value=label
                maximum_length=LABEL_CHARACTERS as u32
                autocomplete="off"
                on_input=move |label: String| {
                    making.typed(at_hand, |new| label.trim().clone_into(&mut new.label));
                }
                on_change=move |label: String| {
                    making.change(at_hand, |new| label.trim().clone_into(&mut new.label));
                }
            />
            <TextField
                name=format!("key-of-{column}")
                label="Key"
                hint="What programs know it by, for good."
                value=key
                maximum_length=KEY_CHARACTERS as u32
                autocomplete="off"
                on_input=move |key: String| making.typed(at_hand, |new| key.trim().clone_into(&mut new.key))
                on_change=move |key: String| making.change(at_hand, |new| key.trim().clone_into(&mut new.key))
            />
            <SelectField
                name=format!("type-of-{column}")
                label="Type"
                hint="The options of a choice are its values in the file."
                options=kinds
                value=Signal::stored(kind.as_str().to_owned())
                on_change=move |kind: String| {
                    if let Some(kind) = FieldType::ALL.into_iter().find(|known| known.as_str() == kind) {
                        making.change(at_hand, |new| new.kind = kind);
                    }
                }
            />
            <CheckField
                name=format!("required-of-{column}")
                label="Everybody needs it"
                hint="Whoever is created without it is rejected."
                checked=required
                on_change=move |required| making.change(at_hand, |new| new.required = required)
            />
            <p class="new-field-wrong" role="alert">
                {move || making.wrong.get()}
            </p>
        </div>
    }
}
