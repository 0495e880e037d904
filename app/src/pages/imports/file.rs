//! Step 1: the file, and what is to happen to people.

use leptos::prelude::*;

use super::{
    about::{About, JoinedGroup},
    dialect::HowItIsRead,
    discard::Discard,
    expected::Expected,
    notices::Notices,
    paste::Paste,
    settings::SettingsCard,
    unsent::Unsent,
};
use crate::{
    browser::{bundle, files},
    components::{Button, ButtonKind, Card, Icon, MainAndSide, Message, Picture, Tone},
    state::ImportAtHand,
};

/// What the browser offers to choose; whatever is chosen is looked at by its bytes.
pub(in crate::pages) const KINDS: &str = ".csv,.tsv,.txt,.xlsx,.xlsm,text/csv,text/tab-separated-values,text/plain,\
    application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/vnd.ms-excel.sheet.macroEnabled.12";

#[component]
pub(super) fn File(
    /// The group that the page was opened with.
    group: Option<String>,
) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let is_open = Memo::new(move |_| at_hand.opened.with(Option::is_some));
    // The company's names and groups are there before the file is.
    Effect::new(move || at_hand.know_company());
    let refused = move || {
        if at_hand.reading.get().is_outdated() {
            "This page is out of date"
        } else if is_open.get() {
            "The file cannot be read like this"
        } else {
            "This file was not imported"
        }
    };
    view! {
        <noscript>
            <Message tone=Tone::Warning title="This page needs scripts">
                <p>
                    "Files are read in your browser, which takes JavaScript. Allow it for this site and reload the page, or import with the “muster import” command."
                </p>
            </Message>
        </noscript>
        <JoinedGroup group=group.clone()/>
        {move || {
            at_hand
                .refusal
                .get()
                .map(|sentence| {
                    view! {
                        <Message tone=Tone::Error title=refused()>
                            <p>{sentence}</p>
                            <Show when=move || at_hand.reading.get().is_outdated()>
                                <Button on_press=move |_| bundle::load_again()>"Reload the page"</Button>
                            </Show>
                        </Message>
                    }
                })
        }}
        <Show when=move || is_open.get() fallback=|| view! { <Choose/> }>
            <Notices/>
            <HowItIsRead/>
        </Show>
        <About group/>
        <SettingsCard/>
        <Show when=move || is_open.get()>
            <div class="way-on">
                <Discard/>
                <div class="way-on-buttons">
                    <Button kind=ButtonKind::Main on_press=move |_| at_hand.leave_file()>
                        "Continue"
                    </Button>
                </div>
            </div>
        </Show>
    }
}

/// No file yet: where it can be dropped, chosen or pasted, and what it needs.
#[component]
fn Choose() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    view! {
        <Unsent/>
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
    }
}
