//! Imports that wait to be finished, and who is on them.

use leptos::prelude::*;

use super::part;
use crate::{
    api::dashboard::{DraftView, FiguresView},
    components::{Card, CardLink, Moment, figure::counted},
};

#[component]
pub(super) fn Drafts(now: RwSignal<FiguresView>) -> impl IntoView {
    let drafts = part(now, |now| now.drafts.clone());
    let none = Memo::new(move |_| drafts.with(Vec::is_empty));
    view! {
        <Card title="Drafts" aside=|| view! { <CardLink href="/imports">"All imports"</CardLink> }>
            {move || {
                none.get().then(|| view! { <p class="muted">"No import is waiting to be finished."</p> })
            }} <ul class="timeline">
                <For each=move || drafts.get() key=DraftView::clone let:draft>
                    <Draft draft/>
                </For>
            </ul>
        </Card>
    }
}

#[component]
fn Draft(draft: DraftView) -> impl IntoView {
    let DraftView { id, filename, rows, created_by, created_at, here } = draft;
    view! {
        <li>
            <a class="link-text" href=format!("/imports/{id}")>
                {filename}
            </a>
            <span class="small muted">
                <Moment at=created_at/>
            </span>
            <span class="small muted">
                {format!("{}, by {created_by}", counted(rows, "row", "rows"))}
            </span>
            {(!here.is_empty()).then(|| view! { <span class="small">{format!("Open: {}", here.join(", "))}</span> })}
        </li>
    }
}
