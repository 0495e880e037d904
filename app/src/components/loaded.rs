//! A resource's answer where it belongs: the shape of what comes while it comes, then the answer, or why not.

use leptos::prelude::*;

use super::Failed;
use crate::api::Failure;

/// What was shown stays until the next answer is there, so that nothing jumps.
#[component]
pub fn Loaded<T, F, V>(resource: Resource<Result<T, Failure>>, view: F) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Fn(T) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    view! {
        <Transition fallback=Shape>
            {move || {
                let view = view.clone();
                Suspend::new(async move {
                    match resource.await {
                        Ok(answer) => view(answer).into_any(),
                        Err(failure) => view! { <Failed failure/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}

/// Grey bars where lines will stand.
#[component]
pub fn Shape() -> impl IntoView {
    view! {
        <div class="card" aria-hidden="true">
            <div class="skeleton h-5 w-1/3"></div>
            <div class="skeleton h-5 w-full"></div>
            <div class="skeleton h-5 w-2/3"></div>
        </div>
    }
}
