//! What colleagues say about this import.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{
        Failure,
        together::{CommentView, comment, comments_of},
    },
    components::{Button, Failed, Moment},
    state::{ImportAtHand, Reader},
};

/// Folded away until somebody wants to read or write; how many there are is always seen.
#[component]
pub(super) fn Comments() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let count = at_hand.together.comments;
    let title = move || match count.get() {
        0 => "Comments".to_owned(),
        1 => "1 comment".to_owned(),
        some => format!("{some} comments"),
    };
    let opened = RwSignal::new(false);
    view! {
        <Show when=move || at_hand.import.get().is_some()>
            <details class="card opens" on:toggle=move |_| opened.set(true)>
                <summary>{title}</summary>
                <Show when=move || opened.get()>
                    <Discussion/>
                </Show>
            </details>
        </Show>
    }
}

#[component]
fn Discussion() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let reader = Reader::expect();
    let said = RwSignal::new(None::<Vec<CommentView>>);
    let failure = RwSignal::new(None::<Failure>);
    let waiting = RwSignal::new(false);
    let text = RwSignal::new(String::new());
    Effect::new(move || {
        at_hand.together.comments.track();
        let Some(id) = at_hand.import.get() else { return };
        spawn_local(async move {
            match comments_of(id).await {
                Ok(comments) => {
                    said.try_set(Some(comments));
                }
                Err(problem) => {
                    failure.try_set(Some(problem));
                }
            }
        });
    });
    let send = move |_| {
        let Some(id) = at_hand.import.get_untracked() else { return };
        let written = text.get_untracked();
        if written.trim().is_empty() {
            return;
        }
        waiting.set(true);
        failure.set(None);
        spawn_local(async move {
            match comment(id, written).await {
                Ok(()) => {
                    reader.say("Your comment has been added.");
                    text.try_set(String::new());
                    if let Ok(comments) = comments_of(id).await {
                        said.try_set(Some(comments));
                    }
                }
                Err(problem) => {
                    failure.try_set(Some(problem));
                }
            }
            waiting.try_set(false);
        });
    };
    view! {
        {move || match said.get() {
            None => view! { <p class="muted">"Fetching what was said …"</p> }.into_any(),
            Some(comments) if comments.is_empty() => {
                view! {
                    <p class="muted">
                        "Nobody has said anything yet. What is written here stays with the import, for every colleague who opens it."
                    </p>
                }
                    .into_any()
            }
            Some(comments) => {
                view! {
                    <ol class="stack" aria-label="Comments">
                        {comments
                            .into_iter()
                            .map(|comment| {
                                view! {
                                    <li>
                                        <p class="small muted">
                                            <strong>{comment.author}</strong>
                                            " "
                                            <Moment at=comment.created_at/>
                                        </p>
                                        <p class="said">{comment.text}</p>
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ol>
                }
                    .into_any()
            }
        }}
        {move || failure.get().map(|failure| view! { <Failed failure/> })}
        <div class="field">
            <label class="field-label" for="new-comment">
                "Your comment"
            </label>
            <textarea
                class="textarea"
                id="new-comment"
                rows="3"
                maxlength="10000"
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
            ></textarea>
        </div>
        <p>
            <Button waiting=waiting on_press=send>
                "Add the comment"
            </Button>
        </p>
    }
}
