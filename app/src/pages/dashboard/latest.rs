//! What was done last.

use leptos::prelude::*;

use super::part;
use crate::{
    api::{activity::ActivityView, dashboard::FiguresView},
    components::{Card, Moment},
};

#[component]
pub(super) fn Latest(now: RwSignal<FiguresView>) -> impl IntoView {
    let entries = part(now, |now| now.activity.clone());
    let none = Memo::new(move |_| entries.with(Vec::is_empty));
    view! {
        <Card title="Latest activity">
            {move || {
                none.get().then(|| view! { <p class="muted">"Nothing has happened in this company yet."</p> })
            }} <ul class="timeline">
                <For each=move || entries.get() key=|entry| entry.id let:entry>
                    <Entry entry/>
                </For>
            </ul>
        </Card>
    }
}

#[component]
fn Entry(entry: ActivityView) -> impl IntoView {
    let ActivityView { sentence, href, actor, at, .. } = entry;
    view! {
        <li>
            {match href {
                Some(href) => {
                    view! {
                        <a class="link-text" href=href>
                            {sentence}
                        </a>
                    }
                        .into_any()
                }
                None => view! { <span>{sentence}</span> }.into_any(),
            }}
            <span class="small muted">
                <Moment at/>
            </span>
            <span class="small muted">{actor}</span>
        </li>
    }
}
