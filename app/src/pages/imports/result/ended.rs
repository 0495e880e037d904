//! What a commit came to.

use leptos::prelude::*;
use roster::plan::Action;

use super::{
    super::{
        plan::{Numbers, rows_behind},
        rows::{Opened, Rows},
    },
    downloads::{Downloads, Links},
    invite::InviteCreated,
    undo::{TakeBack, Undone},
};
use crate::{
    api::imports::{Consequence, ImportState, ProgressView},
    components::{ButtonKind, ButtonLink, Message, Moment, Row, Tone, people},
};

#[component]
pub(super) fn Ended(
    progress: ProgressView,
    /// Something was done about the import: it is to be asked for again.
    #[prop(into)]
    on_change: Callback<()>,
) -> impl IntoView {
    let ProgressView { import, file_kept, rows_kept, .. } = progress;
    let id = import.id;
    let counts = import.counts;
    let opened = RwSignal::new(None::<Opened>);
    let has_result = matches!(import.state, ImportState::Done | ImportState::Undone);
    let done = import.state == ImportState::Done;
    let undone = import.state == ImportState::Undone;
    let summary = format!("{} created, {} updated.", people(counts.created), people(counts.updated));
    view! {
        {match import.state {
            ImportState::Done => {
                view! {
                    <Message tone=Tone::Good title="The import is done">
                        <p>
                            {summary} " " {import.finished_at.map(|at| view! { <Moment at=at/> })}
                        </p>
                    </Message>
                }
                    .into_any()
            }
            ImportState::Undone => view! { <Undone import=id/> }.into_any(),
            ImportState::Failed => {
                view! {
                    <Message tone=Tone::Error title="The import failed, and nothing of it was written">
                        <p>{import.error.unwrap_or_else(|| "The reason is in the server's log.".to_owned())}</p>
                    </Message>
                }
                    .into_any()
            }
            _ => {
                view! {
                    <Message tone=Tone::Notice title="This import was withdrawn">
                        <p>"Nothing of it was written."</p>
                    </Message>
                }
                    .into_any()
            }
        }}
        {has_result.then(|| view! { <Numbers counts opened closed=!rows_kept/> })}
        {(has_result && !rows_kept)
            .then(|| {
                view! {
                    <Message tone=Tone::Notice title="The figures are all that is left of this result">
                        <p>
                            "What became of each row was erased, as everything is that this installation keeps for a time only. The people are as they are."
                        </p>
                    </Message>
                }
            })}
        {done
            .then(|| {
                view! {
                    <Row>
                        <ButtonLink href=format!("/users?import={id}") kind=ButtonKind::Main>
                            "See the people who were created"
                        </ButtonLink>
                    </Row>
                }
            })}
        {move || {
            opened
                .get()
                .map(|opened| {
                    let total = rows_behind(&counts, opened);
                    view! { <Rows import=id opened=opened title=done_title(opened) total=total/> }
                })
        }}
        {(has_result && rows_kept)
            .then(|| view! { <Downloads import=id rejected=if file_kept { counts.rejected } else { 0 }/> })}
        {(done && counts.created > 0).then(|| view! { <Links import=id created=counts.created/> })}
        {(done && counts.created > 0).then(|| view! { <InviteCreated import=id/> })}
        {import.undo_until.map(|until| view! { <TakeBack import=id until on_change/> })}
        <Row>
            <ButtonLink href="/imports/new">
                {if undone { "Import a file" } else { "Import another file" }}
            </ButtonLink>
            <ButtonLink href="/imports" kind=ButtonKind::Quiet>
                "All imports"
            </ButtonLink>
        </Row>
    }
}

const fn done_title(opened: Opened) -> &'static str {
    match opened {
        Opened::Action(Action::Create) => "People who were created",
        Opened::Action(Action::Update) => "People who were changed",
        Opened::Action(Action::Unchanged) => "People who stayed as they were",
        Opened::Action(Action::Skip) => "People who were passed over",
        Opened::Action(Action::Reject) => "Rows that were not imported",
        Opened::Consequence(Consequence::Suspends) => "People who were suspended",
        Opened::Consequence(Consequence::Reactivates) => "People who became active again",
        Opened::Consequence(Consequence::Joins) => "People who joined groups",
        Opened::Consequence(Consequence::Assigns) => "People who were assigned courses",
        Opened::Consequence(Consequence::Invites) => "People who were invited",
    }
}
