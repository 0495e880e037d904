//! That a list is another by now, said over it; it stays as it is until somebody wants to see it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use leptos::{prelude::*, task::spawn_local};
use serde::{Serialize, de::DeserializeOwned};

use super::{Button, ButtonKind};
use crate::{
    api::{Failure, dashboard::Change, viewer::Viewer},
    browser::events::Events,
};

/// One question at a time, however much happens: what happens meanwhile is asked for after it, once.
#[derive(Debug, Default)]
struct Asking {
    under_way: Cell<bool>,
    again: Cell<bool>,
}

/// Listens as long as the page is open. Whatever happens in the company, the list is asked for again and compared: what
/// does not show in it is not said. Managers hear of nothing, since events tell of the whole company.
#[component]
pub fn Changed<T, A, F>(
    /// The list as it is shown.
    shown: Resource<Result<T, Failure>>,
    /// Asks for the same part of it.
    ask: A,
) -> impl IntoView
where
    T: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
    A: Fn() -> F + Clone + 'static,
    F: Future<Output = Result<T, Failure>> + 'static,
{
    let changed = RwSignal::new(false);
    let listens = expect_context::<Viewer>().may_see_company;
    // What comes newly is as it stands.
    Effect::new(move |_| {
        shown.track();
        changed.set(false);
    });
    Effect::new(move || {
        if !listens {
            return;
        }
        // The first that is heard is how things stood when the page was opened.
        let last = RefCell::new(None::<String>);
        let asking = Rc::new(Asking::default());
        let ask = ask.clone();
        let events = Events::listen("/api/v1/events".to_owned(), "change", move |said| {
            let Ok(change) = serde_json::from_slice::<Change>(&said) else { return };
            let before = last.replace(Some(change.revision.clone()));
            if before.is_none_or(|before| before == change.revision) || asking.again.replace(true) {
                return;
            }
            let (asking, ask) = (Rc::clone(&asking), ask.clone());
            if asking.under_way.replace(true) {
                return;
            }
            spawn_local(async move {
                while asking.again.replace(false) && changed.try_get_untracked() == Some(false) {
                    // What cannot be had now is asked for at the next change.
                    if let Ok(now) = ask().await
                        && let Some(Some(Ok(before))) = shown.try_get_untracked()
                        && now != before
                    {
                        changed.try_set(true);
                    }
                }
                asking.under_way.set(false);
            });
        });
        on_cleanup(move || {
            if let Some(events) = events {
                events.stop();
            }
        });
    });
    view! {
        <div class="changed" role="status">
            {move || {
                changed
                    .get()
                    .then(|| {
                        view! {
                            <p class="changed-words">
                                "This list has changed. "
                                <Button kind=ButtonKind::Small on_press=move |_| shown.refetch()>
                                    "Show the changes"
                                </Button>
                            </p>
                        }
                    })
            }}
        </div>
    }
}
