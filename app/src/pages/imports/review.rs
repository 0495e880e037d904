//! Step 3: what is wrong, and putting it right.

use leptos::{ev, leptos_dom::helpers::WindowListenerHandle, prelude::*};
use roster::{edit::History, protocol::RowFilter, settings::OnError};

use super::{
    again::ChooseAnother,
    discard::Discard,
    error_report::ErrorReport,
    find::{FindAndReplace, FindState},
    problems::Problems,
    sheet::Sheet,
};
use crate::{
    browser,
    components::{Button, ButtonKind, Card, Message, Tab, Tabs, Tone, figure, figure::counted},
    state::{
        ImportAtHand, Reader,
        import::{Looking, Step, Totals},
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
    let find = FindState::new();
    let totals = Memo::new(move |_| at_hand.reading.get().totals());
    keep_undo_keys(at_hand, Reader::expect());
    view! {
        <Blocking/>
        <Problems filter/>
        <Card flush=true>
            <div class="toolbar">
                <Tabs label="Rows shown">
                    <FilterTab filter this=RowFilter::All words="All rows" count=move |totals| totals.rows/>
                    <FilterTab filter this=RowFilter::Errors words="Errors" count=move |totals| totals.errors/>
                    <FilterTab filter this=RowFilter::Warnings words="Warnings" count=move |totals| totals.warnings/>
                    <FilterTab filter this=RowFilter::Changed words="Changed" count=move |totals| totals.changed/>
                    <FoundTab filter/>
                </Tabs>
                <Steps find/>
            </div>
            <Show when=move || find.open.get()>
                <FindAndReplace state=find filter/>
            </Show>
            <Show
                when=move || totals.get().is_some() || at_hand.window.with(|window| !window.rows.is_empty())
                fallback=|| view! { <p class="empty muted">"The rows appear here as soon as the file has been read."</p> }
            >
                <Sheet filter find/>
            </Show>
        </Card>
        <Report/>
        <WayOn/>
    }
}

/// Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y, wherever the focus is: a field keeps its own.
fn keep_undo_keys(at_hand: ImportAtHand, reader: Reader) {
    let listener = StoredValue::new(None::<WindowListenerHandle>);
    Effect::new(move || {
        listener.set_value(Some(window_event_listener(ev::keydown, move |event| {
            if !(event.ctrl_key() || event.meta_key()) || event.alt_key() || browser::focus::writes(&event) {
                return;
            }
            match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
                ("z", false) => undo(at_hand, reader),
                ("z", true) | ("y", false) => redo(at_hand, reader),
                _ => return,
            }
            event.prevent_default();
        })));
    });
    on_cleanup(move || {
        if let Some(listener) = listener.try_update_value(Option::take).flatten() {
            listener.remove();
        }
    });
}

fn undo(at_hand: ImportAtHand, reader: Reader) {
    if at_hand.history.with_untracked(History::can_undo) {
        at_hand.undo();
        reader.say("Undone.");
    } else {
        reader.say("There is nothing to undo.");
    }
}

fn redo(at_hand: ImportAtHand, reader: Reader) {
    if at_hand.history.with_untracked(History::can_redo) {
        at_hand.redo();
        reader.say("Done again.");
    } else {
        reader.say("There is nothing to do again.");
    }
}

/// Finding, and back and forth again through what was done to cells, rows and values.
#[component]
fn Steps(find: FindState) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let reader = Reader::expect();
    let can_undo = Memo::new(move |_| at_hand.history.with(History::can_undo));
    let can_redo = Memo::new(move |_| at_hand.history.with(History::can_redo));
    view! {
        <div class="toolbar-buttons">
            <Button kind=ButtonKind::Small on_press=move |_| find.begin()>
                "Find and replace"
            </Button>
            <Button
                kind=ButtonKind::Small
                disabled=Signal::derive(move || !can_undo.get())
                on_press=move |_| undo(at_hand, reader)
            >
                "Undo"
            </Button>
            <Button
                kind=ButtonKind::Small
                disabled=Signal::derive(move || !can_redo.get())
                on_press=move |_| redo(at_hand, reader)
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
    let count = Memo::new(move |_| at_hand.reading.get().totals().map_or(0, |totals| totals.blocking_as_is));
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

/// Rows in which something was found, while it is looked for.
#[component]
fn FoundTab(filter: RwSignal<RowFilter>) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let rows = Memo::new(move |last: Option<&u32>| match at_hand.looking.get() {
        Looking::Found { rows, .. } => rows,
        // The tab must not come and go with every edit.
        Looking::Going => last.copied().unwrap_or(0),
        Looking::Nothing => 0,
    });
    view! {
        <Show when=move || { rows.get() > 0 || filter.get() == RowFilter::Found }>
            <Tab
                chosen=Signal::derive(move || filter.get() == RowFilter::Found)
                on_choose=move |()| filter.set(RowFilter::Found)
            >
                "Found"
                <span class="muted">{move || figure(rows.get())}</span>
            </Tab>
        </Show>
    }
}

/// The error report, as soon as the server has all that was put right.
#[component]
fn Report() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let rows = Memo::new(move |last: Option<&u32>| match at_hand.reading.get().totals() {
        Some(totals) => totals.errors,
        None => last.copied().unwrap_or(0),
    });
    let sentence = Signal::derive(move || {
        format!(
            "{} errors. The report has them in the file's own columns, with one that says what is wrong. Import the others as they are, correct the report and bring it in by itself; or correct your file and drop it here.",
            counted(rows.get(), "row has", "rows have"),
        )
    });
    let ready = Memo::new(move |_| at_hand.is_saved());
    let import = Memo::new(move |_| at_hand.import.get().filter(|_| rows.get() > 0));
    view! {
        {move || {
            import.get().map(|import| view! { <ErrorReport import about=sentence ready=Signal::from(ready)/> })
        }}
    }
}

/// On to the plan: as it is, or without the rows that have errors.
#[component]
fn WayOn() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let totals = Memo::new(move |_| at_hand.reading.get().totals());
    let blocking = Memo::new(move |_| totals.get().map_or(0, |totals| totals.blocking_as_is));
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
            <ChooseAnother/>
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
