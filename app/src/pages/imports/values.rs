//! What the values of closed fields stand for: each distinct one that names nothing known is listed once, with how
//! often it stands in the file, and given a meaning for all rows.

use std::collections::BTreeMap;

use leptos::prelude::*;
use roster::{
    Snapshot,
    check::{DistinctValue, language_tag},
    map::{Field, ValueChoice, known_values},
    person::fold_name,
};

use crate::{
    components::{Button, ButtonKind, Card, Row, Table, figure, figure::counted},
    state::{ImportAtHand, Reader},
};

/// How many are shown at first, and how many more at each press.
const SHOWN: usize = 25;
/// Above so many known names, one types instead of looking through them.
const CHOICES: usize = 100;

type Known = BTreeMap<Field, Option<Vec<String>>>;

#[component]
pub(super) fn Values() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let reader = Reader::expect();
    // Whatever is decided, the file is looked at again and then asked about again.
    Effect::new(move || {
        if at_hand.reading.get().totals().is_some() {
            at_hand.want_values();
        }
    });
    let count = Memo::new(move |_| at_hand.values.with(Vec::len));
    let shown = RwSignal::new(SHOWN);
    let known = Memo::new(move |_| {
        let fields =
            at_hand.values.with(|values| values.iter().map(|value| value.field.clone()).collect::<Vec<_>>());
        at_hand.configuration.with(|configuration| {
            let known = |field: Field| (field.clone(), known_values(&field, configuration));
            fields.into_iter().map(known).collect::<Known>()
        })
    });
    let open = Memo::new(move |_| {
        at_hand.values.with(|values| values.iter().filter(|value| chosen(at_hand, value).is_none()).count())
    });
    let nearest = Memo::new(move |_| {
        at_hand.values.with(|values| {
            let open = values.iter().filter(|value| chosen(at_hand, value).is_none());
            open.filter(|value| !value.suggestions.is_empty()).count()
        })
    });
    let take_nearest = move |_| {
        let near: Vec<_> = at_hand.values.with_untracked(|values| {
            let open = values.iter().filter(|value| chosen(at_hand, value).is_none());
            let near = open.filter_map(|value| {
                let nearest = value.suggestions.first()?.clone();
                Some((value.field.clone(), value.value.clone(), Some(ValueChoice::Replace(nearest))))
            });
            near.collect()
        });
        reader.say(format!(
            "{} taken as the nearest known name.",
            counted(near.len() as u64, "value is", "values are")
        ));
        at_hand.decide_values(near);
    };
    view! {
        <div id="values" tabindex="-1">
            <Show when=move || count.get() != 0>
                <Card flush=true title="What do these values mean?" aside=move || view! { <Left open count/> }>
                    <div class="toolbar">
                        <p class="muted">
                            "Nothing of this name is known. What you say here holds for all rows that have the value."
                        </p>
                        <Show when=move || { nearest.get() > 0 }>
                            <div class="toolbar-buttons">
                                <Button kind=ButtonKind::Small on_press=take_nearest>
                                    {move || format!("Take the nearest known name ({})", figure(nearest.get() as u64))}
                                </Button>
                            </div>
                        </Show>
                    </div>
                    {move || {
                        known
                            .get()
                            .into_iter()
                            .filter_map(|(field, names)| Some((field, names.filter(|names| names.len() > CHOICES)?)))
                            .map(|(field, names)| view! { <Names field names/> })
                            .collect_view()
                    }}
                    <Table label="Values that are not known" stacks=true>
                        <thead role="rowgroup">
                            <tr role="row">
                                <th scope="col" role="columnheader">"Value"</th>
                                <th scope="col" role="columnheader">"Field"</th>
                                <th scope="col" role="columnheader" class="number">
                                    "Times"
                                </th>
                                <th scope="col" role="columnheader">"Stands for"</th>
                            </tr>
                        </thead>
                        <tbody role="rowgroup">
                            // Each stays while its meaning changes, and the keyboard with it.
                            <For
                                each=move || at_hand.values.with(|values| values.iter().take(shown.get()).cloned().collect::<Vec<_>>())
                                key=|value| (value.field.clone(), value.value.clone())
                                let:value
                            >
                                <Value value known/>
                            </For>
                        </tbody>
                    </Table>
                    <Show when=move || { shown.get() < count.get() }>
                        <div class="table-foot">
                            <Row>
                                <Button
                                    kind=ButtonKind::Small
                                    on_press=move |_| shown.update(|shown| *shown += SHOWN)
                                >
                                    "Show more values"
                                </Button>
                            </Row>
                        </div>
                    </Show>
                </Card>
            </Show>
        </div>
    }
}

/// How many are still without a meaning.
#[component]
fn Left(open: Memo<usize>, count: Memo<usize>) -> impl IntoView {
    let words = move || match (open.get(), count.get()) {
        (0, _) => "All of them have a meaning".to_owned(),
        (open, count) => format!("{} of {} without a meaning", figure(open as u64), figure(count as u64)),
    };
    view! {
        <span class="small muted" role="status">
            {words}
        </span>
    }
}

fn chosen(at_hand: ImportAtHand, value: &DistinctValue) -> Option<ValueChoice> {
    at_hand
        .configuration
        .with(|configuration| configuration.value_mapping.get(&value.field)?.get(&value.value).cloned())
}

/// Where there are too many names to look through, the browser completes what is typed.
#[component]
fn Names(field: Field, names: Vec<String>) -> impl IntoView {
    view! {
        <datalist id=format!("names-of-{field}")>
            {names.into_iter().map(|name| view! { <option value=name></option> }).collect_view()}
        </datalist>
    }
}

/// One distinct value, and what it stands for.
#[component]
fn Value(value: DistinctValue, known: Memo<Known>) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let field = value.field.clone();
    let label = at_hand.configuration.with_untracked(|configuration| {
        let new = configuration
            .new_fields
            .iter()
            .find(|new| matches!(&field, Field::Custom(key) if **key == *new.key));
        new.map_or_else(|| configuration.snapshot.label_of(&field), |new| &new.label).to_owned()
    });
    let count = {
        let value = value.clone();
        Memo::new(move |_| {
            at_hand.values.with(|values| {
                let mine =
                    values.iter().find(|other| other.field == value.field && other.value == value.value);
                mine.map_or(value.count, |mine| mine.count)
            })
        })
    };
    let is_long = known.with_untracked(|known| {
        known.get(&field).is_none_or(|names| names.as_ref().is_none_or(|names| names.len() > CHOICES))
    });
    let words = value.value.clone();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="preview-cell">
                {words}
            </th>
            <td role="cell">{label}</td>
            <td role="cell" class="number" data-label="Times">
                {move || figure(count.get())}
            </td>
            <td role="cell">
                {if is_long {
                    view! { <Typed value known/> }.into_any()
                } else {
                    let names = known.with_untracked(|known| known.get(&field).cloned().flatten()).unwrap_or_default();
                    view! { <Listed value names/> }.into_any()
                }}
            </td>
        </tr>
    }
}

const OPEN: &str = "";
const CREATE: &str = "create";
const CLEAR: &str = "clear";
/// Before a known name, so that none can be mistaken for the above.
const AS: &str = "as ";

fn written(choice: Option<&ValueChoice>) -> String {
    match choice {
        None | Some(ValueChoice::Create { create: false }) => OPEN.to_owned(),
        Some(ValueChoice::Clear(())) => CLEAR.to_owned(),
        Some(ValueChoice::Create { create: true }) => CREATE.to_owned(),
        Some(ValueChoice::Replace(name)) => format!("{AS}{name}"),
    }
}

fn read(written: &str) -> Option<ValueChoice> {
    match written {
        CREATE => Some(ValueChoice::Create { create: true }),
        CLEAR => Some(ValueChoice::Clear(())),
        _ => written.strip_prefix(AS).map(|name| ValueChoice::Replace(name.to_owned())),
    }
}

/// What can be made of a name that nobody has yet, if anything.
fn can_be_made(field: &Field, snapshot: &Snapshot) -> Option<&'static str> {
    let kind = match field {
        Field::Groups => "group",
        Field::Cohorts => "cohort",
        Field::Packages => "package",
        _ => return None,
    };
    snapshot.may_create.then_some(kind)
}

fn left_out(field: &Field) -> &'static str {
    if field.is_repeatable() { "Nothing: leave it out" } else { "Nothing: an empty cell" }
}

/// Chosen from a list: the nearest first.
#[component]
fn Listed(value: DistinctValue, names: Vec<String>) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let DistinctValue { field, value: words, suggestions, .. } = value.clone();
    let made =
        at_hand.configuration.with_untracked(|configuration| can_be_made(&field, &configuration.snapshot));
    let choice = Memo::new(move |_| written(chosen(at_hand, &value).as_ref()));
    let option = move |key: String, words: String| {
        let selected = {
            let key = key.clone();
            move || choice.with(|choice| *choice == key)
        };
        view! {
            <option value=key prop:selected=selected>
                {words}
            </option>
        }
    };
    let named = move |name: &String| option(format!("{AS}{name}"), name.clone());
    // It may have been mapped to a name that has been renamed since.
    let strange =
        choice.get_untracked().strip_prefix(AS).map(str::to_owned).filter(|name| !names.contains(name));
    let others: Vec<&String> = names.iter().filter(|name| !suggestions.contains(name)).collect();
    let making = made.map(|kind| option(CREATE.to_owned(), format!("A new {kind}: {words}")));
    let leaving = option(CLEAR.to_owned(), left_out(&field).to_owned());
    let near = suggestions.iter().chain(&strange).map(named).collect_view();
    let others = others.into_iter().map(named).collect_view();
    let label = format!("What “{words}” stands for");
    view! {
        <select
            class="select select-inline"
            aria-label=label
            on:change=move |event| {
                at_hand.decide_value(field.clone(), words.clone(), read(&event_target_value(&event)));
            }
        >
            {option(OPEN.to_owned(), "Not decided".to_owned())}
            {making}
            {leaving}
            <optgroup label="Known">
                {near}
                {others}
            </optgroup>
        </select>
    }
}

/// Typed, with the browser's help, where there are too many to choose from or no list of them.
#[component]
fn Typed(value: DistinctValue, known: Memo<Known>) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let DistinctValue { field, value: words, suggestions, .. } = value.clone();
    let made =
        at_hand.configuration.with_untracked(|configuration| can_be_made(&field, &configuration.snapshot));
    let choice = Memo::new(move |_| chosen(at_hand, &value));
    let wrong = RwSignal::new(None::<String>);
    let said = move || match choice.get() {
        Some(ValueChoice::Replace(name)) => name,
        _ => String::new(),
    };
    let status = move || {
        wrong.get().or_else(|| match choice.get()? {
            ValueChoice::Create { create: true } => Some("It will be made.".to_owned()),
            ValueChoice::Clear(()) => Some("It is left out.".to_owned()),
            ValueChoice::Replace(_) | ValueChoice::Create { .. } => None,
        })
    };
    let decide = {
        let (field, words) = (field.clone(), words.clone());
        move |choice| {
            wrong.set(None);
            at_hand.decide_value(field.clone(), words.clone(), choice);
        }
    };
    let typed = {
        let (field, decide) = (field.clone(), decide.clone());
        move |text: String| match (text.trim(), known_as(&field, text.trim(), &known.get_untracked())) {
            ("", _) => decide(None),
            (_, Some(name)) => decide(Some(ValueChoice::Replace(name))),
            (text, None) => wrong.set(Some(format!("“{text}” is not known either."))),
        }
    };
    let make = made.map(|kind| {
        let decide = decide.clone();
        view! {
            <Button kind=ButtonKind::Small on_press=move |_| decide(Some(ValueChoice::Create { create: true }))>
                {format!("Make the {kind}")}
            </Button>
        }
    });
    view! {
        <Row>
            <input
                class="input input-inline"
                list=format!("names-of-{field}")
                autocomplete="off"
                aria-label=format!("What “{words}” stands for")
                placeholder=suggestions.first().cloned()
                prop:value=said
                on:change=move |event| typed(event_target_value(&event))
            />
            {make}
            <Button kind=ButtonKind::Small on_press=move |_| decide(Some(ValueChoice::Clear(())))>
                "Leave it out"
            </Button>
            <span class="small" role="status">
                {status}
            </span>
        </Row>
    }
}

/// How what was typed is written, if it is known.
fn known_as(field: &Field, text: &str, known: &Known) -> Option<String> {
    match known.get(field).and_then(Option::as_ref) {
        Some(names) => {
            let folded = fold_name(text);
            let alike = || names.iter().find(|name| fold_name(name) == folded);
            names.iter().find(|name| *name == text).or_else(alike).cloned()
        }
        None if *field == Field::Language => language_tag(text),
        None => Some(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_is_read_as_it_is_written() {
        let choices = [
            None,
            Some(ValueChoice::Clear(())),
            Some(ValueChoice::Create { create: true }),
            Some(ValueChoice::Replace("create".into())),
        ];
        for choice in choices {
            assert_eq!(read(&written(choice.as_ref())), choice);
        }
    }

    #[test]
    fn only_what_is_known_can_be_typed() {
        let known = Known::from([(Field::Groups, Some(vec!["Sales".to_owned()])), (Field::Language, None)]);
        assert_eq!(known_as(&Field::Groups, "sales", &known).as_deref(), Some("Sales"));
        assert_eq!(known_as(&Field::Groups, "Salse", &known), None);
        assert_eq!(known_as(&Field::Language, "en_gb", &known).as_deref(), Some("en-GB"));
        assert_eq!(known_as(&Field::Language, "English", &known), None);
    }
}
