//! A file can be let go, and rows can be pasted, anywhere on the page.

use leptos::{ev, leptos_dom::helpers::WindowListenerHandle, prelude::*};

use crate::{
    browser::{self, files},
    components::{Icon, Picture},
    state::{ImportAtHand, Reader, import::Step},
};

/// One file is an import; several would be several.
fn one(at_hand: ImportAtHand, mut files: Vec<files::Content>) -> Option<files::Content> {
    // What was typed into a field counts, though nobody has left it.
    browser::focus::leave();
    match (files.pop(), files.is_empty()) {
        (Some(content), true) => Some(content),
        (Some(_), false) => {
            at_hand.refusal.set(Some(
                "Several files were dropped at once. Drop them one after the other: each is an import of its own."
                    .to_owned(),
            ));
            None
        }
        (None, _) => None,
    }
}

fn take(at_hand: ImportAtHand, files: Vec<files::Content>) {
    if let Some(content) = one(at_hand, files) {
        at_hand.open(content);
    }
}

/// Listens to the whole window, and shows that letting go will do something.
#[component]
pub(super) fn DropAnywhere() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let reader = Reader::expect();
    let dragging = RwSignal::new(false);
    let welcome =
        move || at_hand.step.get_untracked() == Step::File && at_hand.opened.with_untracked(Option::is_none);
    let listeners = StoredValue::new(Vec::<WindowListenerHandle>::new());
    Effect::new(move || {
        listeners.set_value(vec![
            window_event_listener(ev::dragover, move |event| {
                if files::are_dragged(&event) {
                    // Without this the browser would leave the page and open the file.
                    event.prevent_default();
                    dragging.set(welcome() || at_hand.may_open(Step::Review));
                }
            }),
            window_event_listener(ev::dragleave, move |event| {
                // Left the window, not just an element of it.
                if event.related_target().is_none() {
                    dragging.set(false);
                }
            }),
            window_event_listener(ev::drop, move |event| {
                if !files::are_dragged(&event) {
                    return;
                }
                event.prevent_default();
                dragging.set(false);
                if !welcome() && at_hand.may_open(Step::Review) {
                    if let Some(content) = one(at_hand, files::dropped(&event)) {
                        at_hand.offer(content);
                    }
                    return;
                }
                if !welcome() {
                    reader.say("Another import is open here. Discard it, or finish it, before dropping another file.");
                    return;
                }
                take(at_hand, files::dropped(&event));
            }),
            window_event_listener(ev::paste, move |event| {
                if welcome() {
                    let pasted = files::pasted(&event);
                    if !pasted.is_empty() {
                        event.prevent_default();
                        take(at_hand, pasted);
                    }
                }
            }),
        ]);
    });
    on_cleanup(move || {
        for listener in listeners.try_update_value(std::mem::take).unwrap_or_default() {
            listener.remove();
        }
    });
    view! {
        <Show when=move || dragging.get()>
            <div class="drop-overlay">
                <div>
                    <Icon picture=Picture::Import/>
                    "Let go to read this file"
                </div>
            </div>
        </Show>
    }
}
