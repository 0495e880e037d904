//! Pages for what is not there.

use leptos::prelude::*;

use crate::{
    api::{Failure, FailureKind},
    components::{Page, doorway::Doorway},
};

/// No page has this address.
#[component]
pub fn NoSuchPage() -> impl IntoView {
    view! {
        <Doorway title="There is no page at this address">
            <p class="muted">
                "It may have been moved, or the address has a slip in it. Everything Muster has can be reached from the dashboard."
            </p>
            <p>
                <a class="btn btn-primary" href="/">
                    "Go to the dashboard"
                </a>
            </p>
        </Doorway>
    }
}

/// A page whose one subject could not be had.
#[component]
pub fn FailedPage(
    failure: Failure,
    /// What was looked for: “person”, “import”.
    what: &'static str,
    /// Where the others of its kind are.
    above: (&'static str, &'static str),
) -> impl IntoView {
    let (title, sentence) = if failure.kind == FailureKind::NotFound {
        (
            format!("There is no such {what}"),
            format!(
                "This {what} does not exist in this company. It may have been removed, or the link belongs to another company."
            ),
        )
    } else {
        (format!("This {what} cannot be shown"), failure.sentence)
    };
    view! {
        <Page title=title above=above>
            <p class="muted">{sentence}</p>
        </Page>
    }
}
