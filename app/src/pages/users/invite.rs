//! A person is mailed a link by which they come in.

use leptos::{form::ActionForm, prelude::*};
use roster::person::Status;

use crate::{
    api::{
        invitations::InvitePerson,
        people::{Activation, PersonView},
    },
    components::{Button, Card, Failed, Message, Tone},
};

#[component]
pub(super) fn Invite(person: PersonView, action: ServerAction<InvitePerson>) -> impl IntoView {
    let PersonView { id, email, status, activation, .. } = person;
    let what = match (activation, status) {
        (Activation::Activated, _) | (_, Status::Suspended) => return None,
        (Activation::NotInvited, _) => {
            "has not been invited. A mail brings a link that works once, for seven days."
        }
        (Activation::Invited, _) => {
            "was invited and has not come in. Another mail brings another link; those sent before keep working for \
             their seven days."
        }
    };
    let words =
        if activation == Activation::NotInvited { "Send an invitation" } else { "Send another invitation" };
    Some(view! {
        <Card title="Invitation">
            {move || {
                action
                    .value()
                    .get()
                    .map(|outcome| match outcome {
                        Ok(invited) if invited.mails > 0 => {
                            view! {
                                <Message tone=Tone::Good>
                                    <p>"An invitation is on its way."</p>
                                </Message>
                            }
                                .into_any()
                        }
                        Ok(invited) => {
                            view! {
                                <Message tone=Tone::Notice>
                                    <p>{invited.others().unwrap_or_default()}</p>
                                </Message>
                            }
                                .into_any()
                        }
                        Err(failure) => view! { <Failed failure/> }.into_any(),
                    })
            }}
            <p>{email} " " {what}</p>
            <ActionForm action=action>
                <input type="hidden" name="user" value=id.to_string()/>
                <Button waiting=action.pending()>{words}</Button>
            </ActionForm>
        </Card>
    })
}
