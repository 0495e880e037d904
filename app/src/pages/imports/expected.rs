//! Which columns a file is expected to have.

use leptos::prelude::*;
use roster::map::{Field, required_fields};

use super::words::offered;
use crate::state::ImportAtHand;

#[component]
pub(super) fn Expected() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let required = Memo::new(move |_| {
        at_hand
            .configuration
            .with(|configuration| required_fields(&configuration.settings, &configuration.snapshot))
    });
    let labels = move || {
        at_hand.configuration.with(|configuration| {
            let words = |field: &Field| match field {
                Field::FirstName => {
                    format!(
                        "{} and {}, or {}",
                        Field::FirstName.label(),
                        Field::LastName.label(),
                        Field::Name.label()
                    )
                }
                field => configuration.snapshot.label_of(field).to_owned(),
            };
            required.get().iter().map(words).collect::<Vec<_>>()
        })
    };
    let optional = move || {
        let mut fields = at_hand.configuration.with(|configuration| offered(&configuration.snapshot));
        required.with(|required| {
            let names = required.contains(&Field::FirstName);
            // Said together with the first name.
            let is_said = |field: &Field| names && matches!(field, Field::Name | Field::LastName);
            fields.retain(|(field, _)| !required.contains(field) && !is_said(field));
        });
        fields
    };
    view! {
        <p>
            "Start from your company's template: "
            <Download format="csv" words="Template for CSV"/>
            " · "
            <Download format="xlsx" words="Template for Excel"/>
        </p>
        <p>"One row a person, under a row of column names. Required:"</p>
        <ul class="expected">
            {move || {
                labels().into_iter().map(|label| view! { <li class="expected-required">{label}</li> }).collect_view()
            }}
        </ul>
        <p>"And these, if you have them:"</p>
        <ul class="expected">
            {move || optional().into_iter().map(|(_, label)| view! { <li>{label}</li> }).collect_view()}
        </ul>
        <p class="small muted">
            "The order does not matter, and other names for them are recognised. Excel workbooks (.xlsx) are read, and text with commas, semicolons, tabs or bars between its cells."
        </p>
    }
}

#[component]
fn Download(format: &'static str, words: &'static str) -> impl IntoView {
    view! {
        <a class="link-text" href=format!("/api/v1/template?format={format}") download="" rel="external">
            {words}
        </a>
    }
}
