//! Step 1: the file, and what is to happen to people.

use leptos::prelude::*;

use super::{expected::Expected, paste::Paste, settings::SettingsCard};
use crate::{
    browser::files,
    components::{Card, Icon, MainAndSide, Message, Picture, Tone},
    state::ImportAtHand,
};

/// What the browser offers to choose; whatever is chosen is looked at by its bytes.
const KINDS: &str = ".csv,.tsv,.txt,.xlsx,.xlsm,text/csv,text/tab-separated-values,text/plain,\
    application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/vnd.ms-excel.sheet.macroEnabled.12";

#[component]
pub(super) fn File(
    /// The group everyone in the file joins.
    group: Option<String>,
) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    view! {
        <noscript>
            <Message tone=Tone::Warning title="This page needs scripts">
                <p>
                    "Files are read in your browser, which takes JavaScript. Allow it for this site and reload the page, or import with the “muster import” command."
                </p>
            </Message>
        </noscript>
        {group
            .map(|group| {
                view! {
                    <Message tone=Tone::Accent>
                        <p>"Everyone in the file joins the group " <strong>{group}</strong> "."</p>
                    </Message>
                }
            })}
        {move || {
            at_hand
                .refusal
                .get()
                .map(|sentence| {
                    view! {
                        <Message tone=Tone::Error title="This file was not imported">
                            <p>{sentence}</p>
                        </Message>
                    }
                })
        }}
        <MainAndSide even=true>
            <label class="drop-zone">
                <Icon picture=Picture::File/>
                <span class="drop-zone-title">"Drop a spreadsheet here"</span>
                <span class="muted">"or choose one from your computer. Nothing is written before you have seen the plan."</span>
                <span class="btn btn-primary" aria-hidden="true">
                    "Choose a file"
                </span>
                <input
                    class="only-read-aloud"
                    type="file"
                    accept=KINDS
                    aria-label="Choose a file"
                    on:change=move |event| {
                        if let Some(content) = files::chosen(&event) {
                            at_hand.open(content);
                        }
                    }
                />
            </label>
            <Card title="What the file needs">
                <Expected/>
            </Card>
        </MainAndSide>
        <Paste/>
        <SettingsCard/>
    }
}
