//! The company itself: its name and seats, which owners change, and its language.

use leptos::{form::ActionForm, prelude::*};

use crate::{
    api::{
        settings::{SetAnnualMonths, SetApproval, SetLanguage, SettingsView, settings},
        viewer::Viewer,
    },
    components::{Button, ButtonKind, Card, Columns, Failed, Loaded, Page, Refilled, TextField, figure},
    state::Reader,
};

#[component]
pub fn CompanySettings() -> impl IntoView {
    let save = ServerAction::<SetLanguage>::new();
    let approve = ServerAction::<SetApproval>::new();
    let annual = ServerAction::<SetAnnualMonths>::new();
    let versions = move || (save.version().get(), approve.version().get(), annual.version().get());
    let found = Resource::new_blocking(versions, |_| settings());
    view! {
        <Page title="Company" lead="What holds for everybody in this company.">
            <Loaded
                resource=found
                view=move |settings| {
                    view! {
                        <Columns>
                            <About settings=settings.clone()/>
                            <Language settings=settings.clone() action=save/>
                            <Annual months=settings.annual_months action=annual/>
                            <Approval settings action=approve/>
                        </Columns>
                    }
                }
            />
        </Page>
    }
}

#[component]
fn About(settings: SettingsView) -> impl IntoView {
    let owner = expect_context::<Viewer>().owner;
    let seats = match settings.seat_limit {
        Some(limit) => format!("{} of {} used", figure(settings.seats_used), figure(limit)),
        None => format!("{} used, no limit", figure(settings.seats_used)),
    };
    view! {
        <Card title="Name and seats">
            <dl class="facts">
                <div>
                    <dt>"Name"</dt>
                    <dd>{settings.name}</dd>
                </div>
                <div>
                    <dt>"Seats"</dt>
                    <dd>{seats}</dd>
                </div>
            </dl>
            {if owner {
                view! {
                    <p class="muted">
                        "You change both in "
                        <a class="link-text" href="/owner/companies">
                            "Companies"
                        </a> "."
                    </p>
                }
                    .into_any()
            } else {
                view! { <p class="muted">"The owners of this installation change both."</p> }.into_any()
            }}
        </Card>
    }
}

#[component]
fn Language(settings: SettingsView, action: ServerAction<SetLanguage>) -> impl IntoView {
    let reader = Reader::expect();
    Effect::new(move || {
        if let Some(Ok(())) = action.value().get() {
            reader.say("The language has been saved.");
        }
    });
    view! {
        <Card title="Language">
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action>
                <Refilled action=action>
                    <div class="form">
                        <TextField
                            name="language"
                            label="Default language"
                            hint="A language tag, such as en, en-GB or pt-BR. People who are created without a language get it."
                            value=settings.default_language
                            required=true
                            maximum_length=35
                            autocomplete="off"
                        />
                        <Button kind=ButtonKind::Main waiting=action.pending()>
                            "Save"
                        </Button>
                    </div>
                </Refilled>
            </ActionForm>
        </Card>
    }
}

/// When people are to do again what they were assigned.
#[component]
fn Annual(months: u32, action: ServerAction<SetAnnualMonths>) -> impl IntoView {
    let reader = Reader::expect();
    Effect::new(move || {
        if let Some(Ok(())) = action.value().get() {
            reader.say("The period of annual training has been saved.");
        }
    });
    view! {
        <Card title="Annual training">
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action>
                <div class="form">
                    <TextField
                        name="months"
                        label="It is time again after so many months"
                        hint="Whose newest attempt at a package was assigned more than so many months ago stands on the page “Annual training”. Nine leave three months for what is to be done every year."
                        kind="number"
                        value=months.to_string()
                        required=true
                        autocomplete="off"
                    />
                    <Button waiting=action.pending()>"Save the period"</Button>
                </div>
            </ActionForm>
        </Card>
    }
}

/// A second pair of eyes for imports that would do much at once.
#[component]
fn Approval(settings: SettingsView, action: ServerAction<SetApproval>) -> impl IntoView {
    let reader = Reader::expect();
    Effect::new(move || {
        if let Some(Ok(())) = action.value().get() {
            reader.say("The approval of imports has been saved.");
        }
    });
    let written = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    view! {
        <Card title="Approval of imports">
            <p class="muted">
                "An import that would suspend, move into groups or mail more people than this waits until a second administrator has looked at it. Leave both empty, and none does."
            </p>
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action>
                <Refilled action=action>
                    <div class="form">
                        <TextField
                            name="people"
                            label="More than so many people"
                            kind="number"
                            value=written(settings.approval_people)
                            autocomplete="off"
                        />
                        <TextField
                            name="percent"
                            label="More than so many percent of the company’s people"
                            kind="number"
                            value=written(settings.approval_percent)
                            autocomplete="off"
                        />
                        <Button waiting=action.pending()>"Save when to approve"</Button>
                    </div>
                </Refilled>
            </ActionForm>
        </Card>
    }
}
