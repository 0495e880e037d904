//! What an import does to people, in plain words.

use leptos::prelude::*;
use roster::{
    Settings,
    settings::{Blank, Create, Duplicates, Existing, OnError, Template},
};

use crate::{
    components::{Card, Choice, Choices, Columns},
    state::ImportAtHand,
};

#[component]
pub(super) fn SettingsCard() -> impl IntoView {
    view! {
        <Card title="What happens to people">
            <SettingsForm/>
        </Card>
    }
}

#[component]
fn SettingsForm() -> impl IntoView {
    view! {
        <Columns>
            <Choices legend="People who are in the company already">
                <Answer
                    name="existing"
                    is=|settings| settings.existing == Existing::Update
                    make=|settings| settings.existing = Existing::Update
                    words="Change them to what the file says"
                />
                <Answer
                    name="existing"
                    is=|settings| settings.existing == Existing::FillMissing
                    make=|settings| settings.existing = Existing::FillMissing
                    words="Only fill in what is empty today"
                />
                <Answer
                    name="existing"
                    is=|settings| settings.existing == Existing::MembershipsOnly
                    make=|settings| settings.existing = Existing::MembershipsOnly
                    words="Only add them to groups"
                />
                <Answer
                    name="existing"
                    is=|settings| settings.existing == Existing::Skip
                    make=|settings| settings.existing = Existing::Skip
                    words="Leave them as they are"
                />
            </Choices>
            <Choices legend="People who are new">
                <Answer
                    name="create"
                    is=|settings| settings.create.0
                    make=|settings| settings.create = Create(true)
                    words="Create them"
                    hint="No mail is sent to them."
                />
                <Answer
                    name="create"
                    is=|settings| !settings.create.0
                    make=|settings| settings.create = Create(false)
                    words="Pass them over"
                />
            </Choices>
            <Choices legend="Empty cells">
                <Answer
                    name="blank"
                    is=|settings| settings.blank == Blank::Keep
                    make=|settings| settings.blank = Blank::Keep
                    words="Keep what is there today"
                />
                <Answer
                    name="blank"
                    is=|settings| settings.blank == Blank::Clear
                    make=|settings| settings.blank = Blank::Clear
                    words="Empty it, too"
                    hint="Only optional details. Status, account type and groups stay."
                />
            </Choices>
            <Choices legend="The same person twice, with different details">
                <Answer
                    name="duplicates"
                    is=|settings| settings.duplicates == Duplicates::Error
                    make=|settings| settings.duplicates = Duplicates::Error
                    words="Let me decide, row by row"
                />
                <Answer
                    name="duplicates"
                    is=|settings| settings.duplicates == Duplicates::First
                    make=|settings| settings.duplicates = Duplicates::First
                    words="The first row counts"
                />
                <Answer
                    name="duplicates"
                    is=|settings| settings.duplicates == Duplicates::Last
                    make=|settings| settings.duplicates = Duplicates::Last
                    words="The last row counts"
                />
            </Choices>
            <Choices legend="The column names">
                <Answer
                    name="template"
                    is=|settings| settings.template == Template::Flexible
                    make=|settings| settings.template = Template::Flexible
                    words="Recognise other names, too"
                />
                <Answer
                    name="template"
                    is=|settings| settings.template == Template::Exact
                    make=|settings| settings.template = Template::Exact
                    words="Take only the template's own"
                    hint="To the letter. Optional columns may be left out."
                />
            </Choices>
            <Choices legend="Rows with errors">
                <Answer
                    name="on_error"
                    is=|settings| settings.on_error == OnError::Stop
                    make=|settings| settings.on_error = OnError::Stop
                    words="Import nothing until they are put right"
                />
                <Answer
                    name="on_error"
                    is=|settings| settings.on_error == OnError::SkipRows
                    make=|settings| settings.on_error = OnError::SkipRows
                    words="Leave them out and import the others"
                />
            </Choices>
        </Columns>
    }
}

/// One answer: how to tell that it is the present one, and how to give it.
#[component]
fn Answer(
    name: &'static str,
    is: fn(&Settings) -> bool,
    make: fn(&mut Settings),
    words: &'static str,
    #[prop(optional)] hint: Option<&'static str>,
) -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let chosen = Memo::new(move |_| at_hand.configuration.with(|configuration| is(&configuration.settings)));
    view! {
        <Choice
            name=name
            chosen=chosen
            on_choose=move |()| at_hand.change_settings(make)
            hint=hint
        >
            {words}
        </Choice>
    }
}
