//! The list of requests. Whom to decide about is ticked, and what that comes to is said on a page of its own.

use leptos::prelude::*;
use leptos_router::{components::Form, hooks::use_query_map};

use crate::{
    api::signups::{SignUpState, SignUpView, SignUpsPage, sign_ups},
    components::{
        AddressCell, Badge, Button, ButtonKind, ButtonLink, Card, Changed, Empty, Loaded, Moment, Page,
        Paging, Picture, SelectField, Table, Tick, TickAll, TickBar, Ticking, Ticks, Tone, figure::counted,
    },
};

#[component]
pub fn SignUps() -> impl IntoView {
    let address = use_query_map();
    let query = Memo::new(move |_| {
        address.with(|query| {
            let state = query.get("state").and_then(|word| SignUpState::parse(&word)).unwrap_or_default();
            (state, query.get("cursor").filter(|cursor| !cursor.is_empty()))
        })
    });
    let page = Resource::new_blocking(move || query.get(), |(state, cursor)| sign_ups(Some(state), cursor));
    view! {
        <Page
            title="Sign-ups"
            lead="People who want to join by themselves. Until you let them in they are no users, and take no seat."
            wide=true
            action=|| view! { <ButtonLink href="/settings/sign-up">"Settings of sign-up"</ButtonLink> }
        >
            <Changed
                shown=page
                ask=move || {
                    let (state, cursor) = query.get_untracked();
                    sign_ups(Some(state), cursor)
                }
            />
            <Card flush=true>
                {move || view! { <Filter state=query.get().0/> }}
                <Loaded
                    resource=page
                    view=move |page: SignUpsPage| {
                        let (state, cursor) = query.get_untracked();
                        view! { <Requests page state later=cursor.is_some()/> }
                    }
                />
            </Card>
        </Page>
    }
}

#[component]
fn Filter(state: SignUpState) -> impl IntoView {
    let options =
        SignUpState::ALL.map(|state| (state.as_str().to_owned(), state.words().to_owned())).to_vec();
    view! {
        <Form method="GET" action="/signups">
            <div class="toolbar" role="search">
                <SelectField name="state" label="State" options value=state.as_str().to_owned()/>
                <Button>"Show"</Button>
            </div>
        </Form>
    }
}

#[component]
fn Requests(page: SignUpsPage, state: SignUpState, later: bool) -> impl IntoView {
    if page.requests.is_empty() {
        return view! { <Nobody state open=page.open/> }.into_any();
    }
    let shown = page.requests.len();
    let here = format!("/signups?state={}", state.as_str());
    let next = page.next.as_ref().map(|cursor| format!("{here}&cursor={cursor}"));
    let first = later.then_some(here);
    let waits = state == SignUpState::Waiting;
    let ticks = Ticks::none();
    let all = (page.waiting > shown as u64).then_some(page.waiting);
    let table = view! { <List requests=page.requests waits ticks/> };
    view! {
        {if waits {
            view! {
                <Ticking ticks>
                <Form method="GET" action="/signups/decide">
                    {table}
                    <TickBar ticks label="Decide about requests">
                        <Button kind=ButtonKind::Main name="verdict" value="approve">
                            "Let in whom I ticked"
                        </Button>
                        <Button name="verdict" value="reject">
                            "Turn down whom I ticked"
                        </Button>
                        {all
                            .map(|all| {
                                view! {
                                    <ButtonLink href="/signups/decide?verdict=approve&ids=all">
                                        {format!("Let in all {}", counted(all, "request", "requests"))}
                                    </ButtonLink>
                                }
                            })}
                    </TickBar>
                </Form>
                </Ticking>
            }
                .into_any()
        } else {
            table.into_any()
        }}
        <Paging shown total=None words=if shown == 1 { "request" } else { "requests" } first next/>
    }
    .into_any()
}

#[component]
fn List(requests: Vec<SignUpView>, waits: bool, ticks: Ticks) -> impl IntoView {
    let lines = requests.into_iter().map(|request| view! { <Line request waits/> }).collect_view();
    view! {
        <Table label="Requests to join">
            <thead>
                <tr>
                    {waits.then(|| view! { <TickAll ticks/> })}
                    <th scope="col">"Name"</th>
                    <th scope="col">"E-mail address"</th>
                    <th scope="col">"What they say"</th>
                    <th scope="col">"Code"</th>
                    <th scope="col">"Asked"</th>
                    // All of them wait; who waits for a seat has it beside the day.
                    {(!waits).then(|| view! { <th scope="col">"State"</th> })}
                    {waits
                        .then(|| {
                            view! {
                                <th scope="col">
                                    <span class="only-read-aloud">"Actions"</span>
                                </th>
                            }
                        })}
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </Table>
    }
}

#[component]
fn Line(request: SignUpView, waits: bool) -> impl IntoView {
    let who = called(&request);
    let said: Vec<String> = request.said.iter().map(|(label, text)| format!("{label}: {text}")).collect();
    let decide = |verdict: &str| format!("/signups/decide?verdict={verdict}&id={}", request.id);
    let (approve, reject) = (decide("approve"), decide("reject"));
    let name = match request.user {
        Some(user) => view! {
            <a class="link-text" href=format!("/users/{user}")>
                {who.clone()}
            </a>
        }
        .into_any(),
        None => who.clone().into_any(),
    };
    view! {
        <tr>
            {waits.then(|| view! { <Tick name="id" value=request.id label=who.clone()/> })}
            <th scope="row">{name}</th>
            <AddressCell address=request.email.clone()/>
            <td>{said.join("; ")} {request.agreed.then_some(" Agreed to the text.")}</td>
            <td>{request.code.clone()}</td>
            <td>
                <Moment at=request.created_at.clone()/>
                {(waits && request.for_a_seat).then(|| view! { <State request=request.clone()/> })}
            </td>
            {(!waits)
                .then(|| {
                    view! {
                        <td>
                            <State request=request.clone()/>
                        </td>
                    }
                })}
            {waits
                .then(|| {
                    view! {
                        <td>
                            <div class="row">
                                <a class="btn btn-sm" href=approve>
                                    "Let in" <span class="only-read-aloud">{format!(": {who}")}</span>
                                </a>
                                <a class="btn btn-sm" href=reject>
                                    "Turn down" <span class="only-read-aloud">{format!(": {who}")}</span>
                                </a>
                            </div>
                        </td>
                    }
                })}
        </tr>
    }
}

/// By what somebody is called in a list.
pub(super) fn called(request: &SignUpView) -> String {
    if request.name.is_empty() { request.email.clone() } else { request.name.clone() }
}

#[component]
fn State(request: SignUpView) -> impl IntoView {
    let (tone, picture) = match request.state {
        SignUpState::Waiting => (Tone::Notice, Picture::Clock),
        SignUpState::Unverified => (Tone::Plain, Picture::Clock),
        SignUpState::Approved => (Tone::Good, Picture::Check),
        SignUpState::Rejected => (Tone::Error, Picture::Error),
        SignUpState::Expired => (Tone::Plain, Picture::Back),
    };
    let words = if request.for_a_seat { "Waiting for a seat" } else { request.state.words() };
    let by = request.decided_by.map(|by| format!("By {by}. "));
    let reason = request.reason.map(|reason| format!("“{reason}”"));
    view! {
        <Badge tone picture>
            {words}
        </Badge>
        {(by.is_some() || reason.is_some()).then(|| view! { <p class="small muted">{by} {reason}</p> })}
    }
}

#[component]
fn Nobody(state: SignUpState, open: bool) -> impl IntoView {
    if state != SignUpState::Waiting {
        return view! {
            <Empty picture=Picture::Person title="There is no such request">
                <p>"Choose another state to see other requests."</p>
            </Empty>
        }
        .into_any();
    }
    let words = if open {
        "Hand out the link of sign-up: whoever joins by it stands here until you let them in."
    } else {
        "People cannot sign themselves up in this company yet. Switch it on, and hand out its link."
    };
    view! {
        <Empty picture=Picture::Person title="Nobody is waiting">
            <p>{words}</p>
            <ButtonLink href="/settings/sign-up" kind=ButtonKind::Main>
                "Settings of sign-up"
            </ButtonLink>
        </Empty>
    }
    .into_any()
}
