//! How much of a list is shown, and the way to the rest.

use leptos::prelude::*;

use super::figure::figure;

/// Under a table: “1–50 of 1,204 people”, with links to the first and the next part where there are such.
#[component]
pub fn Paging(
    shown: usize,
    total: Option<u64>,
    #[prop(into)] words: String,
    first: Option<String>,
    next: Option<String>,
) -> impl IntoView {
    let sentence = match total {
        Some(total) if total > shown as u64 => {
            format!("{} of {} {words} on this page", figure(shown as u64), figure(total))
        }
        Some(total) => format!("{} {words}", figure(total)),
        None if first.is_none() && next.is_none() => format!("{} {words}", figure(shown as u64)),
        None => format!("{} {words} on this page", figure(shown as u64)),
    };
    view! {
        <div class="table-foot">
            <span>{sentence}</span>
            <nav class="row" aria-label="Parts of this list">
                {first
                    .map(|href| {
                        view! {
                            <a class="btn btn-sm" href=href>
                                "First page"
                            </a>
                        }
                    })}
                {next
                    .map(|href| {
                        view! {
                            <a class="btn btn-sm" href=href>
                                "Next page"
                            </a>
                        }
                    })}
            </nav>
        </div>
    }
}
