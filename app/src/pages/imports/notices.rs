//! What is to be known about the file as a whole, on the steps where its problems are not listed.

use leptos::prelude::*;
use roster::{
    check::{Code, Severity},
    protocol::Problem,
};

use crate::{
    components::{Message, Tone},
    state::ImportAtHand,
};

#[component]
pub(super) fn Notices() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let sentences = Memo::new(move |_| {
        at_hand.problems.with(|problems| problems.iter().filter_map(about_the_file).collect::<Vec<_>>())
    });
    view! {
        {move || {
            let sentences = sentences.get();
            (!sentences.is_empty())
                .then(|| {
                    view! {
                        <Message tone=Tone::Notice>
                            {sentences.into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view()}
                        </Message>
                    }
                })
        }}
    }
}

/// Errors are asked about elsewhere, and so is an encoding that is a guess.
fn about_the_file(problem: &Problem) -> Option<String> {
    let finding = &problem.example;
    let whole = finding.row.is_none() && finding.column.is_none();
    (whole && finding.severity != Severity::Error && finding.code != Code::FileEncodingGuessed)
        .then(|| finding.message.clone())
}
