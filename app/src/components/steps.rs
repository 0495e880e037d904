//! Where one is on a way of several steps, and which of them can be gone back to.

use leptos::prelude::*;

use super::icon::{Icon, Picture};

/// One step's part in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    Done,
    Now,
    Ahead,
}

/// `steps` are names in order; `state` and `may_open` are asked by position, from 0.
#[component]
pub fn Steps(
    steps: &'static [&'static str],
    #[prop(into)] state: Callback<usize, StepState>,
    #[prop(into)] may_open: Callback<usize, bool>,
    #[prop(into)] on_open: Callback<usize>,
) -> impl IntoView {
    view! {
        <nav aria-label="Steps of this import">
            <ol class="steps-list">
                {steps
                    .iter()
                    .enumerate()
                    .map(|(at, name)| {
                        let class = move || match state.run(at) {
                            StepState::Done => "step-item step-done",
                            StepState::Now => "step-item step-now",
                            StepState::Ahead => "step-item",
                        };
                        let current = move || (state.run(at) == StepState::Now).then_some("step");
                        view! {
                            <li class=class aria-current=current>
                                <Show
                                    when=move || may_open.run(at) && state.run(at) != StepState::Now
                                    fallback=move || mark(at, name, state.run(at))
                                >
                                    <button type="button" on:click=move |_| on_open.run(at)>
                                        {mark(at, name, state.run(at))}
                                    </button>
                                </Show>
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
        </nav>
    }
}

fn mark(at: usize, name: &'static str, state: StepState) -> impl IntoView {
    view! {
        <span class="step-mark">
            {match state {
                StepState::Done => view! { <Icon picture=Picture::Check/> }.into_any(),
                StepState::Now | StepState::Ahead => (at + 1).into_any(),
            }}
        </span>
        <span class="step-name">{name}</span>
    }
}
