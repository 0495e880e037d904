//! Form fields: a label, a hint, the field, and what is wrong with it, tied together for screen readers.
//!
//! A field that is taken away while somebody is in it says so once more, when nobody listens any more: so what it says
//! is only tried to be told.

use leptos::{ev::Event, prelude::*};

use super::refilled::{ticked, typed_as};

/// One line of text, an address or a password.
#[component]
pub fn TextField(
    /// Also the element's id, unless it has one of its own.
    #[prop(into)]
    name: String,
    #[prop(into)] label: String,
    /// Where the same name stands twice on a page.
    #[prop(optional, into)]
    id: Option<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] required: bool,
    #[prop(optional)] minimum_length: Option<u32>,
    #[prop(optional)] maximum_length: Option<u32>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(optional)] grow: bool,
    /// What is in it when it is left.
    #[prop(optional, into)]
    on_change: Option<Callback<String>>,
    /// What is in it with every key.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.clone());
    let value = typed_as(&name).or(value);
    let hint_id = hint.as_ref().map(|_| format!("{id}-hint"));
    view! {
        <div class=if grow { "field field-grow" } else { "field" }>
            <label class="field-label" for=id.clone()>
                {label}
            </label>
            {hint
                .map(|hint| {
                    view! {
                        <p class="field-hint" id=format!("{id}-hint")>
                            {hint}
                        </p>
                    }
                })}
            <input
                class="input"
                id=id.clone()
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                required=required
                minlength=minimum_length.map(|length| length.to_string())
                maxlength=maximum_length.map(|length| length.to_string())
                placeholder=placeholder
                aria-describedby=hint_id
                on:input=move |event: Event| {
                    if let Some(on_input) = on_input {
                        on_input.try_run(event_target_value(&event));
                    }
                }
                on:change=move |event: Event| {
                    if let Some(on_change) = on_change {
                        on_change.try_run(event_target_value(&event));
                    }
                }
            />
        </div>
    }
}

/// One of several known values: `(value, words)` each.
#[component]
pub fn SelectField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    options: Vec<(String, String)>,
    #[prop(optional, into)] value: Signal<String>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] on_change: Option<Callback<String>>,
) -> impl IntoView {
    let value = typed_as(&name).map_or(value, Signal::stored);
    let hint_id = hint.as_ref().map(|_| format!("{name}-hint"));
    view! {
        <div class="field">
            <label class="field-label" for=name.clone()>
                {label}
            </label>
            {hint
                .map(|hint| {
                    view! {
                        <p class="field-hint" id=format!("{name}-hint")>
                            {hint}
                        </p>
                    }
                })}
            <select
                class="select"
                id=name.clone()
                name=name.clone()
                aria-describedby=hint_id
                on:change=move |event: Event| {
                    if let Some(on_change) = on_change {
                        on_change.try_run(event_target_value(&event));
                    }
                }
            >
                {options
                    .into_iter()
                    .map(|(key, words)| {
                        let chosen = {
                            let key = key.clone();
                            move || value.with(|value| *value == key)
                        };
                        view! {
                            <option value=key selected=chosen>
                                {words}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </div>
    }
}

/// A question with its answers as radio buttons.
#[component]
pub fn Choices(#[prop(into)] legend: String, children: Children) -> impl IntoView {
    view! {
        <fieldset class="choices">
            <legend>{legend}</legend>
            {children()}
        </fieldset>
    }
}

/// One answer, in plain words.
#[component]
pub fn Choice(
    name: &'static str,
    #[prop(into)] chosen: Signal<bool>,
    #[prop(into)] on_choose: Callback<()>,
    hint: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input
                class="radio"
                type="radio"
                name=name
                prop:checked=move || chosen.get()
                checked=chosen.get_untracked()
                on:change=move |_| on_choose.run(())
            />
            <span>{children()}</span>
            {hint.map(|hint| view! { <small>{hint}</small> })}
        </label>
    }
}

/// Something that is so or not. `name` and `value` are what the form sends of it when it is.
#[component]
pub fn CheckField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(into, default = "true".to_owned())] value: String,
    #[prop(optional)] checked: bool,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] on_change: Option<Callback<bool>>,
) -> impl IntoView {
    let checked = ticked(&name, &value).unwrap_or(checked);
    view! {
        <label class="choice">
            <input
                class="checkbox"
                type="checkbox"
                name=name
                value=value
                checked=checked
                on:change=move |event: Event| {
                    if let Some(on_change) = on_change {
                        on_change.try_run(event_target_checked(&event));
                    }
                }
            />
            <span>{label}</span>
            {hint.map(|hint| view! { <small>{hint}</small> })}
        </label>
    }
}

/// Several lines of text.
#[component]
pub fn LinesField(
    /// Also the element's id.
    #[prop(into)]
    name: String,
    #[prop(into)] label: String,
    #[prop(into)] hint: String,
    /// How many lines are seen at a time.
    #[prop(default = 5)]
    rows: u32,
    #[prop(optional, into)] value: String,
) -> impl IntoView {
    let value = typed_as(&name).unwrap_or(value);
    let hint_id = format!("{name}-hint");
    view! {
        <div class="field">
            <label class="field-label" for=name.clone()>
                {label}
            </label>
            <p class="field-hint" id=hint_id.clone()>
                {hint}
            </p>
            <textarea class="textarea" id=name.clone() name=name aria-describedby=hint_id rows=rows.to_string()>
                {value}
            </textarea>
        </div>
    }
}

/// What cannot be taken back: folded away, so that what it means is read before it is done. It opens without
/// scripts.
#[component]
pub fn AskFirst(
    #[prop(into)] label: String,
    /// Beside small buttons.
    #[prop(optional)]
    small: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <details class="ask-first">
            <summary class=if small { "btn btn-sm" } else { "btn" }>{label}</summary>
            <div class="ask-first-inside">{children()}</div>
        </details>
    }
}
