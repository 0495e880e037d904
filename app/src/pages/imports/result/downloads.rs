//! Files of a result: all of it, the rows that were left out, links to hand out.

use leptos::prelude::*;

use super::super::error_report::ErrorReport;
use crate::components::{Button, ButtonKind, ButtonLink, Card, Row, figure::counted};

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
        {(rejected > 0)
            .then(|| {
                let about = format!(
                    "{} not imported. The report has the file's own columns and one that says what is wrong: correct it and drop it in again.",
                    counted(rejected, "row was", "rows were"),
                );
                view! { <ErrorReport import about/> }
            })}
    }
}

/// Links for the people who were created. A plain form: it changes something, and what comes back is a file.
#[component]
pub(super) fn Links(import: i64, created: u32) -> impl IntoView {
    view! {
        <Card title="Activation links">
            <p class="muted">
                {format!(
                    "{} created by this import. For each of them who has not come in yet the list has a link, to hand out yourself: it sets a password once, within seven days. Downloading the list again makes new links, and the ones before no longer work.",
                    counted(created, "person was", "people were"),
                )}
            </p>
            <form method="post" action=format!("/api/v1/imports/{import}/activation-links")>
                <Button kind=ButtonKind::Plain>"Download activation links"</Button>
            </form>
        </Card>
    }
}
