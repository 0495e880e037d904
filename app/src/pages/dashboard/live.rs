//! The figures as they become others: the server says that something has changed, and the page asks what.

use std::{cell::RefCell, rc::Rc};

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{
        activity::ActivityView,
        dashboard::{Change, FiguresView, figures},
    },
    browser::events::Events,
};

/// The figures at this moment, and again whenever they have changed, until the page is left. A page that is not in
/// sight does not listen, and hears how things stand when it is.
pub(super) fn live(at_first: FiguresView) -> (RwSignal<FiguresView>, RwSignal<String>) {
    let shown = RwSignal::new(at_first);
    let news = RwSignal::new(String::new());
    Effect::new(move || {
        let asking = Rc::new(RefCell::new(Asking::default()));
        let events = Events::listen("/api/v1/events".to_owned(), "change", move |said| {
            let Ok(change) = serde_json::from_slice::<Change>(&said) else { return };
            if shown.try_with_untracked(|shown| shown.revision != change.revision) == Some(true) {
                ask(Rc::clone(&asking), shown, news);
            }
        });
        on_cleanup(move || {
            if let Some(events) = events {
                events.stop();
            }
        });
    });
    (shown, news)
}

/// One question at a time, however much happens: what happens meanwhile is asked for after it, once.
#[derive(Debug, Default)]
struct Asking {
    under_way: bool,
    again: bool,
}

fn ask(asking: Rc<RefCell<Asking>>, shown: RwSignal<FiguresView>, news: RwSignal<String>) {
    {
        let mut asking = asking.borrow_mut();
        if asking.under_way {
            asking.again = true;
            return;
        }
        asking.under_way = true;
    }
    spawn_local(async move {
        loop {
            // What cannot be had now is asked for at the next change, or when the line is taken up again.
            if let Ok(figures) = figures().await {
                if let Some(words) = shown.try_with_untracked(|shown| happened(shown, &figures)).flatten() {
                    news.try_set(words);
                }
                shown.try_set(figures);
            }
            let mut asking = asking.borrow_mut();
            if !std::mem::take(&mut asking.again) {
                asking.under_way = false;
                return;
            }
        }
    });
}

/// What to read aloud: only what somebody did, and of several things the newest.
fn happened(before: &FiguresView, after: &FiguresView) -> Option<String> {
    let newest = |figures: &FiguresView| figures.activity.first().map(|entry| entry.id);
    if newest(before) >= newest(after) {
        return None;
    }
    let ActivityView { sentence, actor, .. } = after.activity.first()?;
    Some(format!("{sentence}, by {actor}."))
}
