//! Which columns a file is expected to have.

use leptos::prelude::*;
use roster::map::Field;

use super::words::offered;
use crate::state::ImportAtHand;

#[component]
pub(super) fn Expected() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let optional = move || {
        let mut fields = at_hand.configuration.with(|configuration| offered(&configuration.snapshot));
        fields.retain(|(field, _)| {
            !matches!(field, Field::Email | Field::Name | Field::FirstName | Field::LastName)
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
        <p>"One row a person, under a row of column names. These two are required:"</p>
        <ul class="expected">
            <li class="expected-required">{Field::Email.label().to_owned()}</li>
            <li class="expected-required">
                {format!("{}, or {} and {}", Field::Name.label(), Field::FirstName.label(), Field::LastName.label())}
            </li>
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
