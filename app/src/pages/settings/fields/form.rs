//! What is said of a field, by its type.

use leptos::prelude::*;
use roster::map::{CustomField, FieldType};

use crate::{
    api::fields::FieldView,
    components::{CheckField, LinesField, TextField},
};

/// The inputs behind label and type. Of a field that is there, those of its type; of a new one all of them, of
/// which the style sheet shows those of the type that is chosen.
#[component]
pub(super) fn Inputs(#[prop(optional)] field: Option<FieldView>) -> impl IntoView {
    let kind = field.as_ref().map(|field| field.definition.kind);
    let at_sign_up = field.as_ref().is_some_and(|field| field.at_sign_up);
    let CustomField { required, options, min, max, decimals, max_length, pattern, .. } =
        field.map(|field| field.definition).unwrap_or_default();
    let is_for = move |wanted: FieldType| kind.is_none_or(|kind| kind == wanted);
    let class = move |of: &'static str| if kind.is_none() { of } else { "form" };
    let text = |number: Option<String>| number.unwrap_or_default();
    view! {
        {is_for(FieldType::Choice)
            .then(|| {
                view! {
                    <div class=class("of-type of-choice")>
                        <LinesField
                            name="field[options]"
                            label="Options"
                            hint="One a line."
                            value=options.join("\n")
                        />
                    </div>
                }
            })}
        {is_for(FieldType::Number)
            .then(|| {
                view! {
                    <div class=class("of-type of-number")>
                        <TextField
                            name="field[min]"
                            label="The least it may be"
                            value=text(min.map(|min| min.to_string()))
                            autocomplete="off"
                        />
                        <TextField
                            name="field[max]"
                            label="The most it may be"
                            value=text(max.map(|max| max.to_string()))
                            autocomplete="off"
                        />
                        <TextField
                            name="field[decimals]"
                            label="Digits after the decimal point"
                            hint="Empty for any, 0 for whole numbers."
                            value=text(decimals.map(|decimals| decimals.to_string()))
                            autocomplete="off"
                        />
                    </div>
                }
            })}
        {is_for(FieldType::Text)
            .then(|| {
                view! {
                    <div class=class("of-type of-text")>
                        <TextField
                            name="field[max_length]"
                            label="The most characters"
                            hint="Empty for 200."
                            value=text(max_length.map(|length| length.to_string()))
                            autocomplete="off"
                        />
                        <TextField
                            name="field[pattern]"
                            label="Pattern"
                            hint="A regular expression that the whole text must match, as [A-Z]{2}[0-9]+. Empty for any text."
                            value=text(pattern)
                            autocomplete="off"
                        />
                    </div>
                }
            })}
        <CheckField
            name="field[required]"
            label="Everybody needs it"
            hint="Whoever is created without it is rejected."
            checked=required
        />
        <CheckField name="field[at_sign_up]" label="May be asked for at sign-up" checked=at_sign_up/>
    }
}
