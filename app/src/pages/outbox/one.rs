//! One mail, to be read.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::StateBadge;
use crate::{
    api::{
        Failure,
        outbox::{MailView, mail},
    },
    components::{Card, Moment, Page},
    pages::error::FailedPage,
};

const ABOVE: (&str, &str) = ("/outbox", "Outbox");

#[component]
pub fn OneMail() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<i64>().ok()));
    let found = Resource::new_blocking(
        move || id.get(),
        |id| async move {
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
                    Ok(mail) => view! { <Read mail/> }.into_any(),
                    Err(failure) => view! { <FailedPage failure what="mail" above=ABOVE/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Read(mail: MailView) -> impl IntoView {
    view! {
        <Page title=mail.subject above=ABOVE>
            <Card title="About it">
                <dl class="facts">
                    <div>
                        <dt>"To"</dt>
                        <dd>{mail.to}</dd>
                    </div>
                    <div>
                        <dt>"State"</dt>
                        <dd>
                            <StateBadge state=mail.state/>
                        </dd>
                    </div>
                    <div>
                        <dt>"Written"</dt>
                        <dd>
                            <Moment at=mail.created_at/>
                        </dd>
                    </div>
                    {mail
                        .sent_at
                        .map(|at| {
                            view! {
                                <div>
                                    <dt>"Sent"</dt>
                                    <dd>
                                        <Moment at=at/>
                                    </dd>
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
                </dl>
            </Card>
            <Card title="What it says">
                {match mail.text {
                    Some(text) => view! { <p class="mail-text">{text}</p> }.into_any(),
                    None => {
                        view! {
                            <p class="muted">
                                "This mail has a link in it that only the person may see, so it is written at the moment it is sent."
                            </p>
                        }
                            .into_any()
                    }
                }}
            </Card>
        </Page>
    }
}
