//! Files of a result: all of it, the rows that were left out, links to hand out.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::outbox::mail_error_report,
    components::{Button, ButtonKind, ButtonLink, Card, Failed, Message, Row, Tone, figure::counted, people},
};

#[component]
pub(super) fn Downloads(import: i64, rejected: u32) -> impl IntoView {
    let result = move |format: &str| format!("/api/v1/imports/{import}/result?format={format}");
    view! {
        <Card title="The result as a file">
            <p class="muted">"One row for each row of the file: who, what became of them, and why."</p>
            <Row>
                <ButtonLink href=result("xlsx") download=true>
                    "Download as Excel"
                </ButtonLink>
                <ButtonLink href=result("csv") download=true>
                    "Download as CSV"
                </ButtonLink>
                <ButtonLink href=result("json") download=true>
                    "Download as JSON"
                </ButtonLink>
            </Row>
        </Card>
        {(rejected > 0).then(|| view! { <ErrorReport import rejected/> })}
    }
}

/// The rows that were left out, to be corrected and dropped again.
#[component]
fn ErrorReport(import: i64, rejected: u32) -> impl IntoView {
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
                {format!(
                    "{} not imported. The report has the file's own columns and one that says what is wrong: correct it and drop it in again.",
                    counted(rejected, "row was", "rows were"),
                )}
            </p>
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

/// Links for the people who were created. A plain form: it changes something, and what comes back is a file.
#[component]
pub(super) fn Links(import: i64, created: u32) -> impl IntoView {
    view! {
        <Card title="Activation links">
            <p class="muted">
                {format!(
                    "A list of links, one for each of the {} who has not come in yet, to hand out yourself. Each sets a password once, within seven days. Downloading it again makes new links, and the ones before no longer work.",
                    people(created),
                )}
            </p>
            <form method="post" action=format!("/api/v1/imports/{import}/activation-links")>
                <Button kind=ButtonKind::Plain>"Download activation links"</Button>
            </form>
        </Card>
    }
}
