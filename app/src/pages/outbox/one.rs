//! One mail, to be read.

use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::use_params_map;

use super::StateBadge;
use crate::{
    api::{
        Failure,
        outbox::{MailState, MailView, ResendMail, mail},
    },
    components::{Button, ButtonKind, Card, Failed, Moment, Page},
    pages::error::FailedPage,
};

const ABOVE: (&str, &str) = ("/outbox", "Outbox");

#[component]
pub fn OneMail() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<i64>().ok()));
    let resend = ServerAction::<ResendMail>::new();
    let found = Resource::new_blocking(
        move || (id.get(), resend.version().get()),
        |(id, _)| async move {
            match id {
                Some(id) => mail(id).await,
                None => Err(Failure::not_found("There is no such mail.")),
            }
        },
    );
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(mail) => view! { <Read mail resend/> }.into_any(),
                    Err(failure) => view! { <FailedPage failure what="mail" above=ABOVE/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Read(mail: MailView, resend: ServerAction<ResendMail>) -> impl IntoView {
    let page = mail.text.is_some().then(|| format!("/api/v1/outbox/{}/html", mail.id));
    let (id, failed, text) = (mail.id, mail.state == MailState::Failed, mail.text.clone());
    view! {
        <Page title=mail.subject.clone() above=ABOVE>
            <Card title="About it">
                {move || resend.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
                <About mail/>
                {failed
                    .then(|| {
                        view! {
                            <ActionForm action=resend>
                                <input type="hidden" name="id" value=id.to_string()/>
                                <Button kind=ButtonKind::Main waiting=resend.pending()>
                                    "Send it again"
                                </Button>
                            </ActionForm>
                        }
                    })}
            </Card>
            <Card title="What it says">
                {match text {
                    Some(text) => view! { <p class="mail-text">{linked(&text)}</p> }.into_any(),
                    None => {
                        view! {
                            <p class="muted">
                                "This mail has a link in it that only the person may see, so what it says is written when it is sent, and not kept."
                            </p>
                        }
                            .into_any()
                    }
                }}
            </Card>
            {page
                .map(|page| {
                    view! {
                        <Card title="How it looks">
                            <iframe class="mail-frame" src=page title="The mail as its reader sees it"></iframe>
                        </Card>
                    }
                })}
        </Page>
    }
}

#[component]
fn About(mail: MailView) -> impl IntoView {
    let at = |label: &'static str, at: Option<String>| {
        at.map(|at| {
            view! {
                <div>
                    <dt>{label}</dt>
                    <dd>
                        <Moment at=at/>
                    </dd>
                </div>
            }
        })
    };
    let tried = match mail.attempts {
        0 => None,
        1 => Some("Once".to_owned()),
        attempts => Some(format!("{attempts} times")),
    };
    view! {
        <dl class="facts">
            <div>
                <dt>"To"</dt>
                <dd>{mail.to}</dd>
            </div>
            <div>
                <dt>"State"</dt>
                <dd>
                    <StateBadge state=mail.state caught=mail.caught/>
                </dd>
            </div>
            {at("Written", Some(mail.created_at))}
            {at("Sent", mail.sent_at.filter(|_| !mail.caught))}
            {tried
                .filter(|_| !mail.caught)
                .map(|tried| {
                    view! {
                        <div>
                            <dt>"Tried"</dt>
                            <dd>{tried}</dd>
                        </div>
                    }
                })}
            {mail
                .last_error
                .map(|error| {
                    view! {
                        <div>
                            <dt>"What went wrong"</dt>
                            <dd>{error}</dd>
                        </div>
                    }
                })}
            {at("Tried again", mail.next_at.filter(|_| mail.attempts > 0))}
        </dl>
    }
}

/// The text, with the addresses of pages in it to be followed.
fn linked(text: &str) -> Vec<AnyView> {
    text.split_inclusive(char::is_whitespace)
        .map(|piece| {
            let word = piece.trim_end();
            if word.starts_with("http://") || word.starts_with("https://") {
                let rest = piece.strip_prefix(word).unwrap_or_default().to_owned();
                view! {
                    <a class="link-text" href=word.to_owned()>
                        {word.to_owned()}
                    </a>
                    {rest}
                }
                .into_any()
            } else {
                piece.to_owned().into_any()
            }
        })
        .collect()
}
