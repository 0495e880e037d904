//! Step 3: what is wrong, and putting it right.

use leptos::prelude::*;
use roster::{edit::History, protocol::RowFilter, settings::OnError};

use super::{discard::Discard, problems::Problems, sheet::Sheet};
use crate::{
    components::{Button, ButtonKind, Card, Message, Tab, Tabs, Tone, figure, figure::counted},
    state::{
        ImportAtHand, Reader,
        import::{Step, Totals},
    },
};

/// What reading came to, for whoever cannot see the figures.
pub(super) fn sentence(totals: Totals) -> String {
    let rows = counted(totals.rows, "row", "rows");
    match (totals.errors, totals.warnings) {
        (0, 0) => format!("{rows} read. No problem was found."),
        (0, warnings) => format!("{rows} read. {} with warnings.", counted(warnings, "row", "rows")),
        (errors, _) => format!("{rows} read. {} with errors.", counted(errors, "row", "rows")),
    }
}

#[component]
pub(super) fn Review() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let filter = RwSignal::new(RowFilter::All);
    let totals = Memo::new(move |_| at_hand.reading.get().totals());
    view! {
        <Blocking/>
        <Problems filter/>
        <Card flush=true>
            <div class="toolbar">
                <Tabs label="Rows shown">
                    <FilterTab filter this=RowFilter::All words="All rows" count=move |totals| totals.rows/>
                    <FilterTab filter this=RowFilter::Errors words="Errors" count=move |totals| totals.errors/>
                    <FilterTab filter this=RowFilter::Warnings words="Warnings" count=move |totals| totals.warnings/>
                </Tabs>
                <Steps/>
            </div>
            <Show
                when=move || totals.get().is_some() || at_hand.window.with(|window| !window.rows.is_empty())
                fallback=|| view! { <p class="empty muted">"The rows appear here as soon as the file has been read."</p> }
            >
                <Sheet filter/>
            </Show>
        </Card>
        <WayOn/>
    }
}

/// Back, and forth again, through what was done to cells, rows and values.
#[component]
fn Steps() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let reader = Reader::expect();
    let can_undo = Memo::new(move |_| at_hand.history.with(History::can_undo));
    let can_redo = Memo::new(move |_| at_hand.history.with(History::can_redo));
    view! {
        <div class="toolbar-buttons">
            <Button
                kind=ButtonKind::Small
                disabled=Signal::derive(move || !can_undo.get())
                on_press=move |_| {
                    at_hand.undo();
                    reader.say("Undone.");
                }
            >
                "Undo"
            </Button>
            <Button
                kind=ButtonKind::Small
                disabled=Signal::derive(move || !can_redo.get())
                on_press=move |_| {
                    at_hand.redo();
                    reader.say("Done again.");
                }
            >
                "Redo"
            </Button>
        </div>
    }
}

/// What stops the whole import is said before everything else.
#[component]
fn Blocking() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let count = Memo::new(move |_| {
        at_hand.reading.get().totals().map_or(0, |_| at_hand.summary.with(|summary| summary.blocking))
    });
    let sentence = move || {
        format!(
            "{} the whole import, even if rows with errors are left out. Put {} right, or take the rows out.",
            counted(count.get(), "problem stops", "problems stop"),
            if count.get() == 1 { "it" } else { "them" },
        )
    };
    view! {
        <Show when=move || count.get() != 0>
            <Message tone=Tone::Warning>
                <p>{sentence}</p>
            </Message>
        </Show>
    }
}

#[component]
fn FilterTab(
    filter: RwSignal<RowFilter>,
    this: RowFilter,
    words: &'static str,
    count: impl Fn(Totals) -> u32 + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let counted = move || at_hand.reading.get().totals().map(|totals| figure(count(totals)));
    view! {
        <Tab chosen=Signal::derive(move || filter.get() == this) on_choose=move |()| filter.set(this)>
            {words}
            <span class="muted">{counted}</span>
        </Tab>
    }
}

/// On to the plan: as it is, or without the rows that have errors.
#[component]
fn WayOn() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let totals = Memo::new(move |_| at_hand.reading.get().totals());
    let blocking = Memo::new(move |_| at_hand.summary.with(|summary| summary.blocking));
    let left_out = move || totals.get().map_or(0, |totals| totals.errors);
    let on = move |on_error: OnError| {
        let differs =
            at_hand.configuration.with_untracked(|configuration| configuration.settings.on_error != on_error);
        if differs {
            at_hand.change_settings(|settings| settings.on_error = on_error);
        }
        at_hand.go_to(Step::Plan);
    };
    view! {
        <div class="way-on">
            <Discard/>
            <div class="way-on-buttons">
                {move || {
                    let ready = totals.get().is_some();
                    if ready && left_out() > 0 {
                        let words = format!(
                            "Continue as-is ({} will not be imported)",
                            counted(left_out(), "row", "rows"),
                        );
                        view! {
                            <Button
                                disabled=Signal::derive(move || blocking.get() != 0)
                                on_press=move |_| on(OnError::SkipRows)
                            >
                                {words}
                            </Button>
                        }
                            .into_any()
                    } else {
                        view! {
                            <Button
                                kind=ButtonKind::Main
                                disabled=Signal::derive(move || !ready || blocking.get() != 0)
                                on_press=move |_| on(OnError::Stop)
                            >
                                "Continue"
                            </Button>
                        }
                            .into_any()
                    }
                }}
            </div>
        </div>
    }
}
