//! Step 2: which column is which field.

use std::collections::BTreeSet;

use leptos::prelude::*;
use roster::{
    Snapshot,
    map::{ColumnMapping, Field, Why, missing_fields},
    protocol::Configuration,
};

use super::{
    discard::Discard,
    new_field::{Making, NewFieldForm},
    notices::Notices,
    values::Values,
    words,
};
use crate::{
    components::{Badge, Button, ButtonKind, Card, Message, Row, Table, Tone},
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
    let missing = Memo::new(move |_| {
        at_hand
            .configuration
            .with(|configuration| at_hand.opened.with(|opened| missing(opened.as_ref(), configuration)))
    });
    let count = Memo::new(move |_| {
        at_hand.opened.with(|opened| opened.as_ref().map_or(0, |opened| opened.mapping.len()))
    });
    // Columns that are being made into fields which cannot be made like that.
    let unfinished = RwSignal::new(BTreeSet::<u32>::new());
    view! {
        <Notices/>
        <Card flush=true title="What is in each column?">
            <Table label="Columns of the file" stacks=true>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Column"</th>
                        <th scope="col" role="columnheader">"Field"</th>
                        <th scope="col" role="columnheader">"Why"</th>
                        <th scope="col" role="columnheader">"Values"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    // Each line stays while its field changes, and the keyboard with it.
                    <For each=move || 0..count.get() key=|at| *at let:at>
                        <Column at=at unfinished/>
                    </For>
                </tbody>
            </Table>
        </Card>
        <Show when=move || missing.with(|missing| !missing.is_empty())>
            <Message tone=Tone::Error title="Still missing">
                <p>"Every person needs these, and no column of the file is taken for them:"</p>
                <ul class="expected">
                    {move || missing.get().into_iter().map(|field| view! { <li>{field}</li> }).collect_view()}
                </ul>
            </Message>
        </Show>
        <Values/>
        <Row>
            <span class="muted">"Do the columns or the letters look wrong?"</span>
            <Button kind=ButtonKind::Small on_press=move |_| at_hand.go_to(Step::File)>
                "Change how the file is read"
            </Button>
        </Row>
        <div class="way-on">
            <Discard/>
            <div class="way-on-buttons">
                <Button
                    kind=ButtonKind::Main
                    disabled=Signal::derive(move || missing.with(|missing| !missing.is_empty()) || unfinished.with(|columns| !columns.is_empty()))
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

/// What every person needs and no column is, in the words of the company.
fn missing(opened: Option<&Opened>, configuration: &Configuration) -> Vec<String> {
    let Some(opened) = opened else { return Vec::new() };
    let Configuration { settings, snapshot, .. } = configuration;
    let words = |field: &Field| match field {
        Field::FirstName => format!("{}, or {} for all of it", Field::FirstName.label(), Field::Name.label()),
        field => snapshot.label_of(field).to_owned(),
    };
    missing_fields(&opened.mapping, settings, snapshot).iter().map(words).collect()
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

/// What the list offers beside the fields there are.
const NEW: &str = "new";

#[component]
fn Column(at: usize, unfinished: RwSignal<BTreeSet<u32>>) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let number = at as u32;
    let column = Memo::new(move |_| {
        at_hand.opened.with(|opened| opened.as_ref().and_then(|opened| opened.mapping.get(at).cloned()))
    });
    let field = Memo::new(move |_| column.get().and_then(|column| column.field));
    let values = Memo::new(move |_| {
        at_hand
            .opened
            .with(|opened| opened.as_ref().map(|opened| samples(opened, number)).unwrap_or_default())
    });
    let making = Making::of(at_hand, number);
    let is_new = Memo::new(move |_| making.draft.with(Option::is_some));
    Effect::new(move || {
        let is_wrong = making.wrong.with(Option::is_some);
        unfinished
            .update(|columns| _ = if is_wrong { columns.insert(number) } else { columns.remove(&number) });
    });
    let choose = move |chosen: String| {
        if chosen == NEW {
            making.begin(at_hand, number);
        } else {
            making.end();
            at_hand.map_column(number, chosen.parse().ok());
        }
    };
    let id = format!("field-of-{at}");
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <label for=id.clone()>{move || column.with(|column| column.as_ref().map(name))}</label>
            </th>
            <td role="cell">
                <select class="select select-inline" id=id on:change=move |event| choose(event_target_value(&event))>
                    {move || {
                        let (field, is_new) = (field.get(), is_new.get());
                        at_hand
                            .configuration
                            .with_untracked(|configuration| options(field, is_new, &configuration.snapshot).into_any())
                    }}
                </select>
            </td>
            <td role="cell">
                {move || match column.get().map(|column| column.why) {
                    Some(Why::Unknown) if !is_new.get() => {
                        view! { <Badge tone=Tone::Warning>{words::why(Why::Unknown)}</Badge> }.into_any()
                    }
                    why => {
                        let why = if is_new.get() { Some(Why::NewField) } else { why };
                        view! { <span class="muted">{why.map(words::why)}</span> }.into_any()
                    }
                }}
            </td>
            <td role="cell">
                <ul class="samples">
                    {move || values.get().into_iter().map(|value| view! { <li>{value}</li> }).collect_view()}
                </ul>
            </td>
        </tr>
        <Show when=move || is_new.get()>
            <tr role="row">
                <td role="cell" colspan="4">
                    <NewFieldForm column=number making/>
                </td>
            </tr>
        </Show>
    }
}

pub(super) fn name(column: &ColumnMapping) -> String {
    if column.header.is_empty() { format!("Column {}", column.column + 1) } else { column.header.clone() }
}

fn options(chosen: Option<Field>, is_new: bool, snapshot: &Snapshot) -> impl IntoView {
    let mut fields = words::offered(snapshot);
    // A column may be recognised as something that is not offered; it must still be shown as what it is.
    let known = |field: &Field| fields.iter().any(|(offered, _)| offered == field);
    if let Some(field) = chosen.clone().filter(|field| !is_new && !known(field)) {
        let label = snapshot.label_of(&field).to_owned();
        fields.push((field, label));
    }
    view! {
        <option value="" selected=chosen.is_none() && !is_new>
            "Do not import"
        </option>
        {(is_new || snapshot.may_create)
            .then(|| {
                view! {
                    <option value=NEW selected=is_new>
                        "A new field …"
                    </option>
                }
            })}
        {fields
            .into_iter()
            .map(|(field, label)| {
                let selected = !is_new && chosen.as_ref() == Some(&field);
                view! {
                    <option value=field.to_string() selected=selected>
                        {label}
                    </option>
                }
            })
            .collect_view()}
    }
}
