//! Which of the usual fields a company's people need.

use leptos::{form::ActionForm, prelude::*};

use crate::{
    api::settings::{SetRequired, SettingsView, settings},
    components::{Button, Card, CheckField, Failed, Loaded},
    state::Reader,
};

#[component]
pub(super) fn Required() -> impl IntoView {
    let save = ServerAction::<SetRequired>::new();
    let found = Resource::new_blocking(move || save.version().get(), |_| settings());
    let reader = Reader::expect();
    Effect::new(move || {
        if let Some(Ok(())) = save.value().get() {
            reader.say("The required fields have been saved.");
        }
    });
    view! {
        <Card title="Required of everybody">
            <p class="muted">
                "Whoever is created by an import needs these. The e-mail address is always required; a person without a name is shown by user name or address."
            </p>
            {move || save.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <Loaded resource=found view=move |settings| view! { <Form settings action=save/> }/>
        </Card>
    }
}

#[component]
fn Form(settings: SettingsView, action: ServerAction<SetRequired>) -> impl IntoView {
    view! {
        <ActionForm action=action>
            <div class="form">
                <fieldset class="choices choices-wide">
                    <legend>"Required fields"</legend>
                    <CheckField name="first_name" label="First Name" checked=!settings.first_name_optional/>
                    {settings
                        .fields
                        .into_iter()
                        .map(|(key, label, required)| {
                            view! { <CheckField name="required[]" value=key label=label checked=required/> }
                        })
                        .collect_view()}
                </fieldset>
                <Button waiting=action.pending()>"Save the required fields"</Button>
            </div>
        </ActionForm>
    }
}
