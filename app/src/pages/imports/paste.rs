//! Cells copied from a spreadsheet, or lines of text, are a file like any other.

use leptos::{html, prelude::*};

use crate::{
    browser::files,
    components::{Button, ButtonKind, Card},
    state::{ImportAtHand, Reader},
};

#[component]
pub(super) fn Paste() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let reader = Reader::expect();
    // Read when the button is pressed: thousands of rows are not copied around while somebody types.
    let field = NodeRef::<html::Textarea>::new();
    let read = move |_| {
        let text = field.get_untracked().map(|field| field.value()).unwrap_or_default();
        match files::of_text(&text) {
            Some(content) => at_hand.open(content),
            None => reader.say("There is nothing to read yet. Paste some rows first."),
        }
    };
    view! {
        <Card title="Or paste the rows">
            <div class="field">
                <label class="field-label" for="pasted">
                    "Cells copied from a spreadsheet, or lines of text"
                </label>
                <p class="field-hint" id="pasted-hint">
                    "The column names come first. Pasted anywhere else on this page, they are read at once."
                </p>
                <textarea
                    class="textarea"
                    id="pasted"
                    rows="4"
                    spellcheck="false"
                    autocomplete="off"
                    aria-describedby="pasted-hint"
                    node_ref=field
                ></textarea>
            </div>
            <p>
                <Button kind=ButtonKind::Small on_press=read>
                    "Read the pasted rows"
                </Button>
            </p>
        </Card>
    }
}
