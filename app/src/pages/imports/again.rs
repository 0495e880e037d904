//! Another file was dropped on a draft: whether it takes the place of the one at hand, and what was changed in
//! that is changed in it.

use leptos::prelude::*;

use super::file::KINDS;
use crate::{
    browser::{self, files},
    components::{Button, ButtonKind, Message, Row, Tone, figure::counted},
    state::{ImportAtHand, import::Another},
};

/// Asks, and says what came of it.
#[component]
pub(super) fn AnotherFile() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    Effect::new(move || at_hand.withdraw_replaced());
    Effect::new(move || {
        if at_hand.another.with(|another| matches!(another, Another::Asking(_))) {
            browser::focus::move_to("another");
        }
    });
    move || match at_hand.another.get() {
        Another::Nothing | Another::Coming => ().into_any(),
        Another::Asking(file) => view! { <Question name=file.name/> }.into_any(),
        Another::Done { made, passed_over } => {
            let done = match made {
                0 => "None of your changes fit this file.".to_owned(),
                made => format!(
                    "{} made again. Undo takes all of it back.",
                    counted(made, "change was", "changes were")
                ),
            };
            let rest = (passed_over > 0).then(|| {
                format!(
                    " {}: the rows are not in this file, or hold something else by now.",
                    counted(passed_over, "change no longer fits", "changes no longer fit"),
                )
            });
            view! {
                <Message tone=Tone::Good>
                    <p>{done} {rest}</p>
                </Message>
            }
            .into_any()
        }
    }
}

#[component]
fn Question(name: String) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let before =
        at_hand.file.with_untracked(|file| file.as_ref().map(|file| file.name.clone()).unwrap_or_default());
    let changes = untrack(|| at_hand.changes());
    let same = name == before;
    // One main action.
    let as_it_is = if changes > 0 { ButtonKind::Plain } else { ButtonKind::Main };
    // As the server names them.
    let is_report = name.contains("-errors-");
    let question = if same {
        format!("Take the new “{name}” in the place of the one that is open here?")
    } else {
        format!("Take “{name}” in the place of “{before}”?")
    };
    view! {
        <div id="another" class="another" role="group" tabindex="-1" aria-labelledby="another-question">
            <p id="another-question">
                <strong>{question}</strong>
            </p>
            {is_report
                .then(|| {
                    view! {
                        <p>
                            "This looks like an error report, which has only the rows that were wrong. To import the others too, continue with them first, and bring the report in by itself."
                        </p>
                    }
                })}
            <p class="muted">
                {match changes {
                    0 => "What you said about columns and names, and the settings, stay.".to_owned(),
                    changes => {
                        format!(
                            "What you said about columns and names, and the settings, stay. You made {} to the cells and rows of the open file: rows are known again where they stand now, and what has been corrected in the new file is left alone.",
                            counted(changes as u32, "change", "changes"),
                        )
                    }
                }}
            </p>
            <Row>
                {(changes > 0)
                    .then(|| {
                        view! {
                            <Button kind=ButtonKind::Main on_press=move |_| at_hand.take_other(true)>
                                {format!("Take it and make the {} again", counted(changes as u32, "change", "changes"))}
                            </Button>
                        }
                    })}
                <Button
                    kind=as_it_is
                    on_press=move |_| at_hand.take_other(false)
                >
                    {if changes > 0 { "Take it as it is" } else { "Take the new file" }}
                </Button>
                <Button
                    kind=ButtonKind::Quiet
                    on_press=move |_| {
                        at_hand.keep_file();
                        browser::focus::move_to("step");
                    }
                >
                    "Keep the open one"
                </Button>
            </Row>
        </div>
    }
}

/// For whoever does not drag.
#[component]
pub(super) fn ChooseAnother() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    view! {
        <label class="btn btn-ghost file-button">
            "Bring in a corrected file"
            <input
                class="only-read-aloud"
                type="file"
                accept=KINDS
                on:change=move |event| {
                    if let Some(content) = files::chosen(&event) {
                        at_hand.offer(content);
                    }
                }
            />
        </label>
    }
}
