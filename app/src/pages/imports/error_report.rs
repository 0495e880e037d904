//! The rows with errors as a file, to be corrected and dropped again.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::outbox::mail_error_report,
    components::{Button, ButtonLink, Card, Failed, Message, Row, Tone},
};

#[component]
pub(super) fn ErrorReport(
    import: i64,
    /// How many rows are in it, and what to do with it.
    #[prop(into)]
    about: Signal<String>,
    /// Has the server all that should be in it?
    #[prop(into, default = true.into())]
    ready: Signal<bool>,
) -> impl IntoView {
    let failure = RwSignal::new(None);
    let mailed = RwSignal::new(None::<String>);
    let waiting = RwSignal::new(false);
    let report = move |format: &str| format!("/api/v1/imports/{import}/errors?format={format}");
    let mail = move |_| {
        waiting.set(true);
        failure.set(None);
        spawn_local(async move {
            match mail_error_report(import).await {
                Ok(address) => {
                    mailed.try_set(Some(address));
                }
                Err(problem) => {
                    failure.try_set(Some(problem));
                }
            }
            waiting.try_set(false);
        });
    };
    view! {
        <Card title="Error report">
            <p class="muted">
                {move || about.get()}
            </p>
            <Show
                when=move || ready.get()
                fallback=|| {
                    view! { <p class="muted row report-waits">"Your last changes are being saved. Then it can be made."</p> }
                }
            >
                <Row>
                    <ButtonLink href=report("xlsx") download=true>
                        "Error report as Excel"
                    </ButtonLink>
                    <ButtonLink href=report("csv") download=true>
                        "Error report as CSV"
                    </ButtonLink>
                    <Button waiting=waiting on_press=mail>
                        "Mail it to me"
                    </Button>
                </Row>
            </Show>
            {move || failure.get().map(|failure| view! { <Failed failure/> })}
            {move || {
                mailed
                    .get()
                    .map(|address| {
                        view! {
                            <Message tone=Tone::Good>
                                <p>{format!("A mail with the report's link to {address} is in the outbox.")}</p>
                            </Message>
                        }
                    })
            }}
        </Card>
    }
}
