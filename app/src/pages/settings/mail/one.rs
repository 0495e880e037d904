//! One kind of mail: its words, what can stand in them, how it reads.

use leptos::{ev::MouseEvent, form::ActionForm, prelude::*};
use leptos_router::hooks::use_params_map;

use crate::{
    api::mail::{ResetMailTemplate, TemplateView, WriteMailTemplate, Written, mail_template},
    browser::forms::send_as_said,
    components::{
        AskFirst, Button, ButtonKind, Card, Failed, LinesField, MainAndSide, Message, Page, Refilled, Row,
        TextField, Tone,
    },
    pages::error::FailedPage,
};

const ABOVE: (&str, &str) = ("/settings/mail", "Mail");

#[component]
pub fn OneTemplate() -> impl IntoView {
    let params = use_params_map();
    let kind = Memo::new(move |_| params.with(|params| params.get("kind")).unwrap_or_default());
    let write = ServerAction::<WriteMailTemplate>::new();
    let reset = ServerAction::<ResetMailTemplate>::new();
    let found =
        Resource::new_blocking(move || (kind.get(), reset.version().get()), |(kind, _)| mail_template(kind));
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(template) => view! { <Template template write reset/> }.into_any(),
                    Err(failure) => view! { <FailedPage failure what="mail" above=ABOVE/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Template(
    template: TemplateView,
    write: ServerAction<WriteMailTemplate>,
    reset: ServerAction<ResetMailTemplate>,
) -> impl IntoView {
    let TemplateView { kind, subject, text, html, placeholders } = template;
    let reset = kind.changed.then(|| view! { <Reset kind=kind.id.clone() reset/> });
    let preview = format!("/api/v1/mail-templates/{}/preview/page", kind.id);
    view! {
        <Page title=kind.title lead=format!("Goes {}.", kind.occasion) above=ABOVE wide=true>
            <MainAndSide>
                <Card title="Words">
                    <Outcome write/>
                    <ActionForm action=write>
                        <Refilled action=write>
                            <div class="form">
                                <input type="hidden" name="kind" value=kind.id.clone()/>
                                <TextField
                                    name="subject"
                                    label="Subject"
                                    value=subject
                                    required=true
                                    maximum_length=300
                                    autocomplete="off"
                                />
                                <LinesField
                                    name="text"
                                    label="Text"
                                    hint="For whoever reads mail without pictures and colours."
                                    rows=14
                                    value=text
                                />
                                <LinesField name="html" label="HTML" hint="For everybody else." rows=20 value=html/>
                                <Row>
                                    <Button kind=ButtonKind::Main name="what" value="save" waiting=write.pending()>
                                        "Save"
                                    </Button>
                                    <PreviewButton preview/>
                                    <Button name="what" value="test" waiting=write.pending()>
                                        "Send a test to me"
                                    </Button>
                                </Row>
                            </div>
                        </Refilled>
                    </ActionForm>
                </Card>
                <div class="stack">
                    <Placeholders placeholders/>
                    {reset}
                </div>
            </MainAndSide>
            <Card title="Preview">
                <p class="muted">"To somebody there could be. “Preview” shows here what stands in the form, saved or not."</p>
                <iframe class="mail-frame" name="preview" title="Preview of the mail"></iframe>
            </Card>
        </Page>
    }
}

/// What became of the last thing that was asked.
#[component]
fn Outcome(write: ServerAction<WriteMailTemplate>) -> impl IntoView {
    move || {
        write.value().get().map(|outcome| match outcome {
            Ok(Written::Saved) => view! {
                <Message tone=Tone::Good>
                    <p>"Saved. Mail that is written from now on reads like this."</p>
                </Message>
            }
            .into_any(),
            Ok(Written::Sent(address)) => view! {
                <Message tone=Tone::Good>
                    <p>{format!("A test to {address} is in the outbox. Nothing has been saved.")}</p>
                </Message>
            }
            .into_any(),
            Err(failure) => view! { <Failed failure/> }.into_any(),
        })
    }
}

/// Sends the form into the frame. It does so without scripts.
#[component]
fn PreviewButton(preview: String) -> impl IntoView {
    view! {
        <button
            class="btn"
            type="submit"
            formaction=preview
            formmethod="post"
            formtarget="preview"
            formnovalidate=true
            on:click=move |event: MouseEvent| send_as_said(&event)
        >
            "Preview"
        </button>
    }
}

#[component]
fn Placeholders(placeholders: Vec<(String, String)>) -> impl IntoView {
    view! {
        <Card title="What can stand in it">
            <p class="muted">
                "Write these between double braces, and the mail has what they stand for. What is shown only sometimes stands between "
                <code>"{% if name %}"</code> " and " <code>"{% endif %}"</code> "; lists are gone through with "
                <code>"{% for course in courses %}"</code> " and " <code>"{% endfor %}"</code> "."
            </p>
            <dl class="facts">
                {placeholders
                    .into_iter()
                    .map(|(name, what)| {
                        view! {
                            <div>
                                <dt>
                                    <code>{format!("{{{{ {name} }}}}")}</code>
                                </dt>
                                <dd>{what}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        </Card>
    }
}

#[component]
fn Reset(kind: String, reset: ServerAction<ResetMailTemplate>) -> impl IntoView {
    view! {
        <Card title="As everywhere">
            {move || reset.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <p>"This company says it in words of its own. They can be given up for those that Muster comes with."</p>
            <AskFirst label="Give up our own words …">
                <ActionForm action=reset>
                    <input type="hidden" name="kind" value=kind/>
                    <Button kind=ButtonKind::Danger waiting=reset.pending()>
                        "Give them up"
                    </Button>
                </ActionForm>
            </AskFirst>
        </Card>
    }
}
