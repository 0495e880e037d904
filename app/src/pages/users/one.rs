//! One user.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    StatusBadge, account_type_words,
    history::History,
    invite::Invite,
    training::{Lessons, Training},
};
use crate::{
    api::{
        Failure,
        by_hand::{HistoryView, person_history},
        invitations::InvitePerson,
        people::{PersonView, person},
        viewer::Viewer,
    },
    components::{ButtonKind, ButtonLink, Card, Columns, Loaded, Moment, Page, Row},
    pages::error::FailedPage,
};

const ABOVE: (&str, &str) = ("/users", "Users");

#[component]
pub fn User() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<i64>().ok()));
    let invite = ServerAction::<InvitePerson>::new();
    let found = Resource::new_blocking(
        move || (id.get(), invite.version().get()),
        |(id, _)| async move {
            match id {
                Some(id) => person(id).await,
                None => Err(Failure::not_found("There is no such person.")),
            }
        },
    );
    // Here and not where they are shown: what is inside a Suspense may be begun more than once.
    let training = Lessons::of(id);
    let history = Resource::new_blocking(
        move || (id.get(), invite.version().get()),
        |(id, _)| async move {
            match id {
                Some(id) => person_history(id).await,
                None => Err(Failure::not_found("There is no such person.")),
            }
        },
    );
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(person) => view! { <Person person training history invite/> }.into_any(),
                    Err(failure) => view! { <FailedPage failure what="person" above=ABOVE/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Person(
    person: PersonView,
    training: Lessons,
    history: Resource<Result<HistoryView, Failure>>,
    invite: ServerAction<InvitePerson>,
) -> impl IntoView {
    let change = format!("/users/{}/change", person.id);
    let viewer = expect_context::<Viewer>();
    let may_invite = viewer.may_look;
    let known = viewer.may_manage.then(|| view! { <Known id=person.id/> });
    let invite = may_invite.then(|| view! { <Invite person=person.clone() action=invite/> });
    view! {
        <Page
            title=person.name.clone()
            above=ABOVE
            action=move || {
                let change = change.clone();
                may_invite.then(|| view! { <ButtonLink href=change kind=ButtonKind::Main>"Change"</ButtonLink> })
            }
        >
            <Columns>
                <Card title="Person">
                    <dl class="facts">
                        <Fact label="E-mail address" value=Some(person.email)/>
                        <Fact label="User name" value=person.user_name/>
                        <Fact label="Reference" value=person.reference/>
                        <Fact label="Language" value=person.language/>
                        <Fact label="Job role" value=person.job_role/>
                        <Fact label="Region" value=person.region/>
                    </dl>
                </Card>
                <Card title="In this company">
                    <dl class="facts">
                        <div>
                            <dt>"Status"</dt>
                            <dd>
                                <StatusBadge status=person.status/>
                            </dd>
                        </div>
                        <Fact label="Account type" value=Some(account_type_words(person.account_type).to_owned())/>
                        <Fact label="Invitation" value=Some(person.activation.words().to_owned())/>
                        <Fact label="Groups" value=listed(&person.groups)/>
                        <Fact label="Cohorts" value=listed(&person.cohorts)/>
                        <div>
                            <dt>"Created"</dt>
                            <dd>
                                <Moment at=person.created_at/>
                            </dd>
                        </div>
                        <div>
                            <dt>"Last changed"</dt>
                            <dd>
                                <Moment at=person.updated_at/>
                            </dd>
                        </div>
                    </dl>
                </Card>
            </Columns>
            {invite}
            {(!person.custom.is_empty())
                .then(|| {
                    let facts = person.custom.into_iter().map(|(label, value)| view! { <Fact label value/> });
                    view! {
                        <Card title="The company's own fields">
                            <dl class="facts">{facts.collect_view()}</dl>
                        </Card>
                    }
                })}
            <Training user=person.id training/>
            <Loaded resource=history view=move |history| view! { <History user=person.id history/> }/>
            {known}
        </Page>
    }
}

/// For whoever asks what is known of them.
#[component]
fn Known(id: i64) -> impl IntoView {
    view! {
        <Card title="Their data">
            <p class="muted">
                "Whoever asks what is known of them is given this file: their fields, groups, training, the rows of imports in which they stand, mail to them and what was done. To erase it all, delete them, then choose Erase now under Deleted people."
            </p>
            <Row>
                <ButtonLink href=format!("/api/v1/users/{id}/personal-data") download=true>
                    "Download their data"
                </ButtonLink>
            </Row>
        </Card>
    }
}

fn listed(names: &[String]) -> Option<String> {
    (!names.is_empty()).then(|| names.join(", "))
}

#[component]
fn Fact(#[prop(into)] label: String, value: Option<String>) -> impl IntoView {
    let class = if value.is_some() { "" } else { "muted" };
    view! {
        <div>
            <dt>{label}</dt>
            <dd class=class>{value.unwrap_or_else(|| "Not given".to_owned())}</dd>
        </div>
    }
}
