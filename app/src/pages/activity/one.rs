//! One thing that was done: by whom, when, what of it, and to whom.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::{
    api::{
        Failure,
        activity::{WholeActivity, one_activity},
    },
    components::{ButtonLink, Card, Moment, Page, Paging, Table},
    pages::error::FailedPage,
};

const ABOVE: (&str, &str) = ("/activity", "Activity");

#[component]
pub fn OneActivity() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<i64>().ok()));
    let cursor =
        Memo::new(move |_| query.with(|query| query.get("cursor")).filter(|cursor| !cursor.is_empty()));
    let found = Resource::new_blocking(
        move || (id.get(), cursor.get()),
        |(id, cursor)| async move {
            match id {
                Some(id) => one_activity(id, cursor).await,
                None => Err(Failure::not_found("There is no such entry.")),
            }
        },
    );
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(found) => view! { <Whole found later=cursor.get_untracked().is_some()/> }.into_any(),
                    Err(failure) => view! { <FailedPage failure what="entry" above=ABOVE/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Whole(found: WholeActivity, later: bool) -> impl IntoView {
    let WholeActivity { entry, facts, touched, next } = found;
    let here = format!("/activity/{}", entry.id);
    let (changed, said): (Vec<_>, Vec<_>) = facts.into_iter().partition(|(_, before, _)| before.is_some());
    view! {
        <Page title=entry.sentence above=ABOVE>
            <Card title="What was done">
                <dl class="facts">
                    <div>
                        <dt>"By"</dt>
                        <dd>{entry.actor}</dd>
                    </div>
                    <div>
                        <dt>"When"</dt>
                        <dd>
                            <Moment at=entry.at/>
                        </dd>
                    </div>
                    {said
                        .into_iter()
                        .map(|(label, _, words)| {
                            view! {
                                <div>
                                    <dt>{label}</dt>
                                    <dd>{words}</dd>
                                </div>
                            }
                        })
                        .collect_view()}
                </dl>
                {entry.href.map(|href| view! { <ButtonLink href=href>"Open what it was done to"</ButtonLink> })}
            </Card>
            {(!changed.is_empty()).then(|| view! { <Changes changed/> })}
            {(!touched.is_empty()).then(|| view! { <People touched here next later/> })}
        </Page>
    }
}

#[component]
fn Changes(changed: Vec<(String, Option<String>, String)>) -> impl IntoView {
    view! {
        <Card flush=true title="What was changed">
            <Table label="What was changed">
                <thead>
                    <tr>
                        <th scope="col">"What"</th>
                        <th scope="col">"Before"</th>
                        <th scope="col">"After"</th>
                    </tr>
                </thead>
                <tbody>
                    {changed
                        .into_iter()
                        .map(|(label, before, after)| {
                            view! {
                                <tr>
                                    <th scope="row">{label}</th>
                                    <td>{before}</td>
                                    <td>{after}</td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </Table>
        </Card>
    }
}

#[component]
fn People(
    touched: Vec<(i64, Option<(String, String)>)>,
    here: String,
    next: Option<String>,
    later: bool,
) -> impl IntoView {
    let shown = touched.len();
    let next = next.map(|cursor| format!("{here}?cursor={cursor}"));
    let first = later.then_some(here);
    view! {
        <Card flush=true title="To whom">
            <Table label="To whom it was done">
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"E-mail address"</th>
                    </tr>
                </thead>
                <tbody>
                    {touched
                        .into_iter()
                        .map(|(user, who)| match who {
                            Some((name, email)) => {
                                view! {
                                    <tr>
                                        <th scope="row">
                                            <a class="link-text" href=format!("/users/{user}")>
                                                {name}
                                            </a>
                                        </th>
                                        <td>{email}</td>
                                    </tr>
                                }
                                    .into_any()
                            }
                            None => {
                                view! {
                                    <tr>
                                        <th scope="row" class="muted">
                                            "Somebody who is no longer here"
                                        </th>
                                        <td></td>
                                    </tr>
                                }
                                    .into_any()
                            }
                        })
                        .collect_view()}
                </tbody>
            </Table>
            <Paging shown total=None words=if shown == 1 { "person" } else { "people" } first next/>
        </Card>
    }
}
