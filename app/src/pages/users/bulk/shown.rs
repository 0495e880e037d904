//! One that was begun: how far it has come, and what came of it for whom.

use std::time::Duration;

use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::{use_params_map, use_query_map};

use super::plan::{Others, ToGroup};
use crate::{
    api::{
        Failure,
        bulk::{BulkPage, BulkStateView, BulkView, StopBulk, TouchedView, open_bulk},
    },
    components::{
        Button, ButtonKind, Card, Failed, Message, Moment, Page, Paging, Progress, Row, Table, Tone, figure,
        figure::counted,
    },
    pages::error::FailedPage,
};

/// How often the page asks how far it has come.
const EVERY: Duration = Duration::from_secs(1);
const ABOVE: (&str, &str) = ("/users", "Users");

#[component]
pub fn Bulk() -> impl IntoView {
    let params = use_params_map();
    let address = use_query_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<i64>().ok()));
    let cursor = Memo::new(move |_| address.with(|query| query.get("cursor")).filter(|at| !at.is_empty()));
    let stop = ServerAction::<StopBulk>::new();
    let again = RwSignal::new(0_u32);
    let found = Resource::new_blocking(
        move || (id.get(), cursor.get(), stop.version().get(), again.get()),
        |(id, cursor, ..)| async move {
            match id {
                Some(id) => open_bulk(id, cursor).await,
                None => Err(Failure::not_found("There is no such thing.")),
            }
        },
    );
    // While it goes on the page asks once a second; without scripts it has a link.
    Effect::new(move |_| {
        if let Some(Ok(page)) = found.get()
            && page.bulk.state.goes_on()
        {
            set_timeout(
                move || {
                    again.try_update(|again| *again += 1);
                },
                EVERY,
            );
        }
    });
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(page) => view! { <Whole page later=cursor.get_untracked().is_some() stop/> }.into_any(),
                    Err(failure) => view! { <FailedPage failure what="action" above=ABOVE/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Whole(page: BulkPage, later: bool, stop: ServerAction<StopBulk>) -> impl IntoView {
    let BulkPage { bulk, people, next } = page;
    let here = format!("/users/bulk/{}", bulk.id);
    let next = next.map(|cursor| format!("{here}?cursor={cursor}"));
    let shown = people.len();
    let total = bulk.outcomes.people;
    let title = format!("{} {}", counted(bulk.outcomes.changed, "person", "people"), bulk.words);
    let group = bulk.group.map(|group| view! { <ToGroup group/> });
    let (already, refused) = (bulk.outcomes.already, bulk.outcomes.refused.clone());
    view! {
        <Page title above=ABOVE wide=true>
            {move || stop.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <HowFar bulk stop/> {group} <Others already refused/> <Card flush=true title="Who was meant">
                <Table label="Who was meant">
                    <thead>
                        <tr>
                            <th scope="col">"Name"</th>
                            <th scope="col">"E-mail address"</th>
                            <th scope="col">"What came of it"</th>
                        </tr>
                    </thead>
                    <tbody>{people.into_iter().map(|one| view! { <Line one/> }).collect_view()}</tbody>
                </Table>
                <Paging shown total=Some(total) words="people" first=later.then_some(here) next/>
            </Card>
        </Page>
    }
}

#[component]
fn HowFar(bulk: BulkView, stop: ServerAction<StopBulk>) -> impl IntoView {
    let BulkView { id, state, looked_at, outcomes, by, error, created_at, ended_at, .. } = bulk;
    if state.goes_on() {
        let here = format!("/users/bulk/{id}");
        let words = format!("{} of {}", figure(looked_at), counted(outcomes.people, "person", "people"));
        return view! {
            <Card title="This goes on">
                <Row apart=true>
                    <span role="status">{words}</span>
                    <a class="link-text small" href=here rel="external">
                        "Look again"
                    </a>
                </Row>
                <Progress label="How far it has come" done=looked_at as f64 total=outcomes.people as f64/>
                <Row apart=true>
                    <p class="muted small">
                        "You can leave this page and come back to it. Stopping leaves what was done as it is."
                    </p>
                    <ActionForm action=stop>
                        <input type="hidden" name="id" value=id.to_string()/>
                        <Button kind=ButtonKind::Small waiting=stop.pending()>
                            "Stop"
                        </Button>
                    </ActionForm>
                </Row>
            </Card>
        }
        .into_any();
    }
    let (tone, words) = match state {
        BulkStateView::Failed => (Tone::Error, error.unwrap_or_default()),
        BulkStateView::Stopped => (
            Tone::Warning,
            format!("It was stopped after {}. What was done stays.", counted(looked_at, "person", "people")),
        ),
        _ => (Tone::Good, format!("Done by {by}.")),
    };
    view! {
        <Message tone>
            <p>{words} " " <Moment at=ended_at.unwrap_or(created_at)/></p>
        </Message>
    }
    .into_any()
}

#[component]
fn Line(one: TouchedView) -> impl IntoView {
    let name = if one.is_here {
        view! {
            <a class="link-text" href=format!("/users/{}", one.id)>
                {one.name}
            </a>
        }
        .into_any()
    } else {
        one.name.into_any()
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td>{one.email}</td>
            <td>{one.outcome}</td>
        </tr>
    }
}
