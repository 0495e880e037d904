//! The mail of the company: what waits, what went out, what did not.

mod one;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub use self::one::OneMail;
use crate::{
    api::outbox::{MailPage, MailState, MailView, mails},
    components::{Badge, Card, Empty, Loaded, Message, Moment, Page, Paging, Picture, Table, Tone},
};

#[component]
pub fn Outbox() -> impl IntoView {
    let query = use_query_map();
    let cursor = Memo::new(move |_| query.with(|query| query.get("cursor")));
    let page = Resource::new_blocking(move || cursor.get(), mails);
    view! {
        <Page title="Outbox" lead="Mail that was written in this company: what waits, what went out, what failed." wide=true>
            <Card flush=true>
                <Loaded
                    resource=page
                    view=move |page: MailPage| {
                        let kept = !page.is_sent;
                        view! {
                            {kept.then(|| view! { <Kept/> })}
                            <List page later=cursor.get_untracked().is_some()/>
                        }
                    }
                />
            </Card>
        </Page>
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
fn List(page: MailPage, later: bool) -> impl IntoView {
    if page.mails.is_empty() {
        return view! {
            <Empty picture=Picture::File title="There is no mail">
                <p>"Whoever runs an import gets a mail when it is done, and people get one when you invite them."</p>
            </Empty>
        }
        .into_any();
    }
    let shown = page.mails.len();
    let first = later.then(|| "/outbox".to_owned());
    let next = page.next.map(|cursor| format!("/outbox?cursor={cursor}"));
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
