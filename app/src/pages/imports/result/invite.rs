//! Those whom the import made are mailed a link, all who have not come in: how many is said first.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{
        Failure,
        invitations::{InvitedView, created_to_invite, invite_created},
    },
    components::{Button, Card, Failed, Message, Tone, people},
};

#[component]
pub(super) fn InviteCreated(import: i64) -> impl IntoView {
    let would = RwSignal::new(None::<InvitedView>);
    let sent = RwSignal::new(None::<u64>);
    let failure = RwSignal::new(None::<Failure>);
    let waiting = RwSignal::new(false);
    let look = move || {
        spawn_local(async move {
            match created_to_invite(import).await {
                Ok(invited) => {
                    would.try_set(Some(invited));
                }
                Err(problem) => {
                    failure.try_set(Some(problem));
                }
            }
        });
    };
    Effect::new(look);
    let invite = move |_| {
        waiting.set(true);
        failure.set(None);
        spawn_local(async move {
            match invite_created(import).await {
                Ok(invited) => {
                    sent.try_set(Some(invited.mails));
                    look();
                }
                Err(problem) => {
                    failure.try_set(Some(problem));
                }
            }
            waiting.try_set(false);
        });
    };
    view! {
        <Card title="Invitations">
            {move || failure.get().map(|failure| view! { <Failed failure/> })}
            {move || {
                sent.get()
                    .map(|mails| {
                        view! {
                            <Message tone=Tone::Good>
                                <p>{format!("Invitations to {} are on their way.", people(mails))}</p>
                            </Message>
                        }
                    })
            }}
            {move || {
                would
                    .get()
                    .map(|would| {
                        let about = match would.mails {
                            0 => "Nobody whom this import created waits for an invitation.".to_owned(),
                            mails => {
                                format!(
                                    "{} would get a mail with a link that works once, for seven days.",
                                    people(mails),
                                )
                            }
                        };
                        view! {
                            <p>{about}</p>
                            {would.others().map(|others| view! { <p class="muted">{others}</p> })}
                            {(would.mails > 0)
                                .then(|| {
                                    view! {
                                        <Button waiting=waiting on_press=invite>
                                            {format!("Invite {}", people(would.mails))}
                                        </Button>
                                    }
                                })}
                        }
                    })
            }}
        </Card>
    }
}
