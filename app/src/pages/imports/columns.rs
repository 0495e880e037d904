//! Step 2: which column is which field.

use leptos::prelude::*;
use roster::{
    Snapshot,
    map::{ColumnMapping, Field, Why},
};

use super::{dialect::HowItIsRead, discard::Discard, notices::Notices, words};
use crate::{
    components::{Badge, Button, ButtonKind, Card, Message, Table, Tone},
    state::{
        ImportAtHand,
        import::{Opened, Step},
    },
};

/// How many sample values stand beside a column.
const SAMPLES: usize = 5;

#[component]
pub(super) fn Columns() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let missing = Memo::new(move |_| at_hand.opened.with(|opened| opened.as_ref().and_then(missing)));
    let count = Memo::new(move |_| {
        at_hand.opened.with(|opened| opened.as_ref().map_or(0, |opened| opened.mapping.len()))
    });
    view! {
        <Notices/>
        <Card flush=true title="What is in each column?">
            <Table label="Columns of the file">
                <thead>
                    <tr>
                        <th scope="col">"Column"</th>
                        <th scope="col">"Field"</th>
                        <th scope="col">"Why"</th>
                        <th scope="col">"Values"</th>
                    </tr>
                </thead>
                <tbody>
                    // Each line stays while its field changes, and the keyboard with it.
                    <For each=move || 0..count.get() key=|at| *at let:at>
                        <Column at=at/>
                    </For>
                </tbody>
            </Table>
        </Card>
        {move || {
            missing
                .get()
                .map(|sentence| {
                    view! {
                        <Message tone=Tone::Error>
                            <p>{sentence}</p>
                        </Message>
                    }
                })
        }}
        <HowItIsRead/>
        <div class="way-on">
            <Discard/>
            <div class="way-on-buttons">
                <Button
                    kind=ButtonKind::Main
                    disabled=Signal::derive(move || missing.get().is_some())
                    on_press=move |_| {
                        at_hand.settle_columns();
                        at_hand.go_to(Step::Review);
                    }
                >
                    "Continue"
                </Button>
            </div>
        </div>
    }
}

/// What every person needs and no column is.
fn missing(opened: &Opened) -> Option<&'static str> {
    let has = |field: &Field| opened.mapping.iter().any(|column| column.field.as_ref() == Some(field));
    let email = has(&Field::Email);
    let name = has(&Field::Name) || has(&Field::FirstName);
    match (email, name) {
        (true, true) => None,
        (false, true) => {
            Some("Choose the column that holds the e-mail addresses: people are told apart by them.")
        }
        (true, false) => Some("Choose the column that holds the names."),
        (false, false) => Some("Choose the columns that hold the e-mail addresses and the names."),
    }
}

/// The first different values of a column that are not empty.
fn samples(opened: &Opened, column: u32) -> Vec<String> {
    let mut samples: Vec<String> = Vec::new();
    for value in opened.sample.iter().filter_map(|row| row.get(column as usize)) {
        if !value.is_empty() && !samples.contains(value) {
            samples.push(value.clone());
        }
        if samples.len() == SAMPLES {
            break;
        }
    }
    samples
}

#[component]
fn Column(at: usize) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let column = Memo::new(move |_| {
        at_hand.opened.with(|opened| opened.as_ref().and_then(|opened| opened.mapping.get(at).cloned()))
    });
    let field = Memo::new(move |_| column.get().and_then(|column| column.field));
    let values = Memo::new(move |_| {
        at_hand
            .opened
            .with(|opened| opened.as_ref().map(|opened| samples(opened, at as u32)).unwrap_or_default())
    });
    let id = format!("field-of-{at}");
    view! {
        <tr>
            <th scope="row">
                <label for=id.clone()>{move || column.get().map(name)}</label>
            </th>
            <td>
                <select
                    class="select select-inline"
                    id=id
                    on:change=move |event| at_hand.map_column(at as u32, event_target_value(&event).parse().ok())
                >
                    {move || {
                        let field = field.get();
                        at_hand.configuration.with_untracked(|configuration| options(field, &configuration.snapshot).into_any())
                    }}
                </select>
            </td>
            <td>
                {move || match column.get().map(|column| column.why) {
                    Some(Why::Unknown) => {
                        view! { <Badge tone=Tone::Warning>{words::why(Why::Unknown)}</Badge> }.into_any()
                    }
                    why => view! { <span class="muted">{why.map(words::why)}</span> }.into_any(),
                }}
            </td>
            <td>
                <ul class="samples">
                    {move || values.get().into_iter().map(|value| view! { <li>{value}</li> }).collect_view()}
                </ul>
            </td>
        </tr>
    }
}

fn name(column: ColumnMapping) -> String {
    if column.header.is_empty() { format!("Column {}", column.column + 1) } else { column.header }
}

fn options(chosen: Option<Field>, snapshot: &Snapshot) -> impl IntoView {
    let mut fields = words::offered(snapshot);
    // A column may be recognised as something that is not offered; it must still be shown as what it is.
    let known = |field: &Field| fields.iter().any(|(offered, _)| offered == field);
    if let Some(field) = chosen.clone().filter(|field| !known(field)) {
        let label = snapshot.label_of(&field).to_owned();
        fields.push((field, label));
    }
    view! {
        <option value="" selected=chosen.is_none()>
            "Do not import"
        </option>
        {fields
            .into_iter()
            .map(|(field, label)| {
                let selected = chosen.as_ref() == Some(&field);
                view! {
                    <option value=field.to_string() selected=selected>
                        {label}
                    </option>
                }
            })
            .collect_view()}
    }
}
