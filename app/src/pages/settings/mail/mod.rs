//! What the company's mail says, and whom it is from.

mod one;

use leptos::{form::ActionForm, prelude::*};

pub use self::one::OneTemplate;
use crate::{
    api::mail::{CompanyMail, KindView, SetMailSender, mail_words},
    components::{Badge, Button, Card, Failed, Loaded, Page, Picture, Refilled, Table, TextField, Tone},
    state::Reader,
};

#[component]
pub fn MailSettings() -> impl IntoView {
    let save = ServerAction::<SetMailSender>::new();
    let found = Resource::new_blocking(move || save.version().get(), |_| mail_words());
    view! {
        <Page title="Mail" lead="Whom this company's mail is from, and what it says.">
            <Loaded
                resource=found
                view=move |words: CompanyMail| {
                    view! {
                        <Sender sender=words.sender action=save/>
                        <Kinds kinds=words.kinds/>
                    }
                }
            />
        </Page>
    }
}

#[component]
fn Sender(sender: Option<String>, action: ServerAction<SetMailSender>) -> impl IntoView {
    let reader = Reader::expect();
    Effect::new(move || {
        if let Some(Ok(())) = action.value().get() {
            reader.say("The sender has been saved.");
        }
    });
    view! {
        <Card title="Sender">
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action>
                <Refilled action=action>
                    <div class="form">
                        <TextField
                            name="name"
                            label="Name of the sender"
                            hint="Stands before the address that mail comes from. Without one it is the company's name."
                            value=sender.unwrap_or_default()
                            maximum_length=100
                            autocomplete="off"
                        />
                        <Button waiting=action.pending()>"Save the sender"</Button>
                    </div>
                </Refilled>
            </ActionForm>
        </Card>
    }
}

#[component]
fn Kinds(kinds: Vec<KindView>) -> impl IntoView {
    view! {
        <Card title="What it says" flush=true>
            <Table label="Kinds of mail">
                <thead>
                    <tr>
                        <th scope="col">"Mail"</th>
                        <th scope="col">"Goes"</th>
                        <th scope="col">"Words"</th>
                    </tr>
                </thead>
                <tbody>
                    {kinds
                        .into_iter()
                        .map(|kind| {
                            view! {
                                <tr>
                                    <th scope="row">
                                        <a class="link-text" href=format!("/settings/mail/{}", kind.id)>
                                            {kind.title}
                                        </a>
                                    </th>
                                    <td>{kind.occasion}</td>
                                    <td>
                                        {if kind.changed {
                                            view! {
                                                <Badge tone=Tone::Accent picture=Picture::Check>
                                                    "Your own"
                                                </Badge>
                                            }
                                                .into_any()
                                        } else {
                                            "As everywhere".into_any()
                                        }}
                                    </td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </Table>
        </Card>
    }
}
