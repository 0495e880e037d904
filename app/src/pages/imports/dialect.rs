//! How the file is read, shown so that a wrong guess is seen, and changeable.

use leptos::prelude::*;

use crate::{
    components::{Card, Row, SelectField},
    state::ImportAtHand,
};

const SEPARATORS: [(&str, &str); 4] = [(",", "Commas"), (";", "Semicolons"), ("\t", "Tabs"), ("|", "Bars")];

#[component]
pub(super) fn HowItIsRead() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let dialect = Memo::new(move |_| {
        at_hand.opened.with(|opened| opened.as_ref().map(|opened| opened.dialect.clone()))
    });
    let separator = Signal::derive(move || {
        dialect
            .with(|dialect| dialect.as_ref().map(|dialect| dialect.delimiter.clone().unwrap_or_default()))
            .unwrap_or_default()
    });
    let header_row = move || dialect.with(|dialect| dialect.as_ref().map_or(1, |dialect| dialect.header_row));
    let encoding =
        move || dialect.with(|dialect| dialect.as_ref().and_then(|dialect| dialect.encoding.clone()));
    view! {
        <Card title="How the file is read">
            <p class="muted">
                {move || {
                    encoding().map(|encoding| format!("Its letters are read as {encoding}. If the columns look wrong, say how it is built."))
                }}
            </p>
            <Row>
                <SelectField
                    name="separator"
                    label="Cells are separated by"
                    options=SEPARATORS.map(|(key, words)| (key.to_owned(), words.to_owned())).to_vec()
                    value=separator
                    on_change=move |separator| at_hand.change_dialect(|dialect| dialect.delimiter = Some(separator))
                />
                <div class="field">
                    <label class="field-label" for="header-row">
                        "Column names stand in line"
                    </label>
                    <input
                        class="input"
                        id="header-row"
                        type="number"
                        min="1"
                        max="50"
                        prop:value=move || header_row().to_string()
                        on:change=move |event| {
                            if let Some(line) = event_target_value(&event).parse().ok().filter(|line| (1..=50).contains(line)) {
                                at_hand.change_dialect(|dialect| dialect.header_row = Some(line));
                            }
                        }
                    />
                </div>
            </Row>
        </Card>
    }
}
