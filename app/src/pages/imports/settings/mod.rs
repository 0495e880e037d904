//! What an import does to people, in plain words: a common set of settings first, then each by itself.

mod preset;

use leptos::prelude::*;
use roster::{
    Settings,
    person::AccountType,
    settings::{Blank, Create, Duplicates, Existing, Invite, MatchBy, OnError, Template},
};

use self::preset::Presets;
use crate::{
    components::{Card, Choice, Choices, Columns, SelectField, TextField},
    pages::users::account_type_words,
    state::ImportAtHand,
};

#[component]
pub(super) fn SettingsCard() -> impl IntoView {
    view! {
        <Card title="What happens to people">
            <Presets/>
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
                    words="Only add them to groups and courses"
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
                />
                <Answer
                    name="create"
                    is=|settings| !settings.create.0
                    make=|settings| settings.create = Create(false)
                    words="Pass them over"
                />
            </Choices>
            <Choices legend="How people are known">
                <Answer
                    name="match_by"
                    is=|settings| settings.match_by == MatchBy::Email
                    make=|settings| settings.match_by = MatchBy::Email
                    words="By their e-mail address"
                />
                <Answer
                    name="match_by"
                    is=|settings| settings.match_by == MatchBy::Reference
                    make=|settings| settings.match_by = MatchBy::Reference
                    words="By their reference"
                    hint="The file can then change their address. It needs a column of references."
                />
                <Answer
                    name="match_by"
                    is=|settings| settings.match_by == MatchBy::UserName
                    make=|settings| settings.match_by = MatchBy::UserName
                    words="By their user name"
                    hint="The file can then change their address. It needs a column of user names."
                />
            </Choices>
            <Choices legend="Invitations to people who are new">
                <Answer
                    name="invite"
                    is=|settings| settings.invite == Invite::None
                    make=|settings| settings.invite = Invite::None
                    words="None: no mail goes out"
                    hint="You can download their activation links when the import is done."
                />
                <Answer
                    name="invite"
                    is=|settings| settings.invite == Invite::Now
                    make=|settings| settings.invite = Invite::Now
                    words="With this import"
                />
                <Answer
                    name="invite"
                    is=|settings| settings.invite == Invite::FirstAssignment
                    make=|settings| settings.invite = Invite::FirstAssignment
                    words="With the mail about their first course"
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
            <Defaults/>
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

/// What new people are where the file does not say.
#[component]
fn Defaults() -> impl IntoView {
    let at_hand = ImportAtHand::expect();
    let settings = move || at_hand.configuration.with(|configuration| configuration.settings.clone());
    let grantable = at_hand.configuration.with_untracked(|configuration| configuration.snapshot.may_grant);
    let types = AccountType::ALL
        .into_iter()
        .filter(|kind| grantable.is_none_or(|highest| *kind <= highest))
        .map(|kind| (kind.as_str().to_owned(), account_type_words(kind).to_owned()))
        .collect::<Vec<_>>();
    let language = settings_untracked(at_hand).default_language.unwrap_or_default();
    view! {
        <div class="stack">
            <SelectField
                name="default_account_type"
                label="Account type of new people"
                hint="Where the file gives none."
                options=types
                value=Signal::derive(move || settings().default_account_type.as_str().to_owned())
                on_change=move |kind: String| {
                    if let Some(kind) = AccountType::parse(&kind) {
                        at_hand.change_settings(|settings| settings.default_account_type = kind);
                    }
                }
            />
            <TextField
                name="default_language"
                label="Language of new people"
                hint="A tag like en or en-GB, where the file gives none. Empty: the company's."
                value=language
                autocomplete="off"
                maximum_length=35
                on_change=move |tag: String| {
                    let tag = Some(tag.trim().to_owned()).filter(|tag| !tag.is_empty());
                    at_hand.change_settings(|settings| settings.default_language = tag);
                }
            />
        </div>
    }
}

fn settings_untracked(at_hand: ImportAtHand) -> Settings {
    at_hand.configuration.with_untracked(|configuration| configuration.settings.clone())
}
