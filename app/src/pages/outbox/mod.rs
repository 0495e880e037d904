//! The mail of the company: what waits, what went out, what did not.

mod one;

use leptos::prelude::*;
use leptos_router::{components::Form, hooks::use_query_map};

pub use self::one::OneMail;
use crate::{
    api::outbox::{MailPage, MailState, MailView, mails},
    components::{
        Badge, Button, ButtonLink, Card, Empty, Loaded, Message, Moment, Page, Paging, Picture, SelectField,
        Table, Tone,
    },
};

#[component]
pub fn Outbox() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let state = query.get("state").and_then(|word| MailState::parse(&word));
            (state, query.get("cursor").filter(|cursor| !cursor.is_empty()))
        })
    });
    let page = Resource::new_blocking(move || asked.get(), |(state, cursor)| mails(state, cursor));
    view! {
        <Page title="Outbox" lead="Mail that was written in this company: what waits, what went out, what failed." wide=true>
            <Card flush=true>
                {move || view! { <Filter state=asked.get().0/> }}
                <Loaded
                    resource=page
                    view=move |page: MailPage| {
                        let kept = !page.is_sent;
                        view! {
                            {kept.then(|| view! { <Kept/> })}
                            <List page state=asked.get_untracked().0 later=asked.get_untracked().1.is_some()/>
                        }
                    }
                />
            </Card>
        </Page>
    }
}

/// A form that asks by GET: it works without scripts, and every answer has an address.
#[component]
fn Filter(state: Option<MailState>) -> impl IntoView {
    let mut options = vec![(String::new(), "Any state".to_owned())];
    options.extend(MailState::ALL.map(|state| (state.as_str().to_owned(), state.words().to_owned())));
    let value = state.map(MailState::as_str).unwrap_or_default().to_owned();
    view! {
        <Form method="GET" action="/outbox">
            <div class="toolbar" role="search">
                <SelectField name="state" label="State" options value/>
                <Button>"Show"</Button>
            </div>
        </Form>
    }
}

/// Why nobody gets any of it.
#[component]
fn Kept() -> impl IntoView {
    view! {
        <Message tone=Tone::Notice title="No mail server is set up">
            <p>
                "Mail stays here, and can be read here with its links. None of it leaves this machine until whoever runs Muster names a mail server ("
                <code>"MUSTER_SMTP_URL"</code> ")."
            </p>
        </Message>
    }
}

#[component]
fn List(page: MailPage, state: Option<MailState>, later: bool) -> impl IntoView {
    if page.mails.is_empty() && state.is_some() {
        return view! {
            <Empty picture=Picture::Search title="There is no such mail">
                <p>"No mail of this company is in this state."</p>
                <ButtonLink href="/outbox">"Show all mail"</ButtonLink>
            </Empty>
        }
        .into_any();
    }
    if page.mails.is_empty() {
        return view! {
            <Empty picture=Picture::File title="There is no mail">
                <p>"Whoever runs an import gets a mail when it is done, and people get one when you invite them."</p>
            </Empty>
        }
        .into_any();
    }
    let shown = page.mails.len();
    let of_state = state.map(|state| format!("state={}&", state.as_str())).unwrap_or_default();
    let first = later.then(|| format!("/outbox?{of_state}"));
    let next = page.next.map(|cursor| format!("/outbox?{of_state}cursor={cursor}"));
    view! {
        <Table label="Mail">
            <thead>
                <tr>
                    <th scope="col">"Subject"</th>
                    <th scope="col">"To"</th>
                    <th scope="col">"State"</th>
                    <th scope="col" class="wide-only">
                        "Written"
                    </th>
                </tr>
            </thead>
            <tbody>{page.mails.into_iter().map(|mail| view! { <Line mail/> }).collect_view()}</tbody>
        </Table>
        <Paging shown total=None words=if shown == 1 { "mail" } else { "mails" } first next/>
    }
    .into_any()
}

#[component]
fn Line(mail: MailView) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">
                <a class="link-text" href=format!("/outbox/{}", mail.id)>
                    {mail.subject}
                </a>
            </th>
            <td>{mail.to}</td>
            <td>
                <StateBadge state=mail.state caught=mail.caught/>
            </td>
            <td class="wide-only">
                <Moment at=mail.created_at/>
            </td>
        </tr>
    }
}

#[component]
fn StateBadge(state: MailState, caught: bool) -> impl IntoView {
    let (tone, picture) = match state {
        MailState::Waiting => (Tone::Notice, Picture::Clock),
        MailState::Sending => (Tone::Accent, Picture::Clock),
        MailState::Sent => (Tone::Good, Picture::Check),
        MailState::Failed => (Tone::Error, Picture::Error),
        MailState::Withdrawn => (Tone::Plain, Picture::Back),
    };
    view! {
        <Badge tone picture>
            {if caught { "Kept here" } else { state.words() }}
        </Badge>
    }
}
