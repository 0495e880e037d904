//! How far reading and sending have come, on every step until both are done.

use leptos::prelude::*;

use crate::{
    components::{
        Button, ButtonKind, Message, Progress, Row, Tone,
        figure::{counted, size},
    },
    state::{
        ImportAtHand,
        import::{Reading, Saving, Sending, Step},
    },
};

#[component]
pub(super) fn FileLine() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let read = Signal::derive(move || match at_hand.reading.get() {
        Reading::Going { bytes, total, .. } => (bytes, total),
        Reading::Nothing | Reading::Done(_) | Reading::Outdated => (0.0, 0.0),
    });
    let sent = Signal::derive(move || match at_hand.sending.get() {
        Sending::Going { sent, total, .. } => (sent, total),
        Sending::Nothing | Sending::Done | Sending::Failed(_) => (0.0, 0.0),
    });
    let rows = move || match at_hand.reading.get() {
        Reading::Going { rows, .. } => format!("Reading: {} so far", counted(rows, "row", "rows")),
        Reading::Nothing | Reading::Done(_) | Reading::Outdated => String::new(),
    };
    let going = Memo::new(move |_| at_hand.reading.get().is_going());
    let sending =
        Memo::new(move |_| at_hand.sending.with(|sending| matches!(sending, Sending::Going { .. })));
    let sending_words = move || match at_hand.sending.get() {
        Sending::Going { interrupted: true, .. } => {
            "The connection is interrupted. Sending goes on by itself as soon as the server answers."
        }
        Sending::Going { sent, total, .. } if sent >= total => "The server is reading the file",
        _ => "Sending the file to the server",
    };
    view! {
        <Show when=move || going.get() || sending.get()>
            <div class="file-line">
                <Show when=move || going.get()>
                    <Row apart=true>
                        <span>{rows}</span>
                        <span class="muted">{move || of_size(read.get())}</span>
                    </Row>
                    <Progress
                        label="Reading the file"
                        done=Signal::derive(move || read.get().0)
                        total=Signal::derive(move || read.get().1)
                    />
                </Show>
                <Show when=move || sending.get()>
                    <Row apart=true>
                        <span>{sending_words}</span>
                        <span class="muted">{move || of_size(sent.get())}</span>
                    </Row>
                    <Progress
                        label="Sending the file"
                        done=Signal::derive(move || sent.get().0)
                        total=Signal::derive(move || sent.get().1)
                    />
                </Show>
            </div>
        </Show>
        // On the first step it stands over the place to drop another file.
        {move || {
            at_hand
                .refusal
                .get()
                .filter(|_| at_hand.step.get() != Step::File)
                .map(|sentence| {
                    view! {
                        <Message tone=Tone::Error title="The file cannot be read like this">
                            <p>{sentence}</p>
                        </Message>
                    }
                })
        }}
        {move || match at_hand.saving.get() {
            Saving::Saved | Saving::Going => ().into_any(),
            Saving::Failed(sentence) => {
                view! {
                    <Message tone=Tone::Warning title="Your last changes are not saved yet">
                        <p>{sentence}</p>
                        <Button kind=ButtonKind::Small on_press=move |_| at_hand.save()>
                            "Try again"
                        </Button>
                    </Message>
                }
                    .into_any()
            }
        }}
    }
}

fn of_size((done, total): (f64, f64)) -> String {
    if total > 0.0 { format!("{} of {}", size(done), size(total)) } else { String::new() }
}
