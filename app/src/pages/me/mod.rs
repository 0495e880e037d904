//! What somebody has to learn, and their own account. Everybody who signs in has this page.

use leptos::{form::ActionForm, prelude::*};

use crate::{
    api::me::{
        ChangePassword, EndOtherSessions, EndSession, GoOnWith, KeepAddress, MeView, ProfileView,
        RequestAddress, me,
    },
    components::{
        Button, ButtonKind, Card, Columns, Failed, Loaded, Message, Page, Refilled, TextField, Tone,
    },
    pages::doors::{PASSWORD_CHARACTERS, PASSWORD_HINT},
    state::Reader,
};

mod companies;
mod second_factor;
mod sessions;
mod training;

use companies::Companies;
pub use second_factor::SecondFactor;
use sessions::Sessions;
use training::Training;

/// What can be done on the page.
#[derive(Clone, Copy)]
struct Actions {
    go_on: ServerAction<GoOnWith>,
    password: ServerAction<ChangePassword>,
    address: ServerAction<RequestAddress>,
    keep: ServerAction<KeepAddress>,
    end: ServerAction<EndSession>,
    end_others: ServerAction<EndOtherSessions>,
}

#[component]
pub fn Me() -> impl IntoView {
    let actions = Actions {
        go_on: ServerAction::new(),
        password: ServerAction::new(),
        address: ServerAction::new(),
        keep: ServerAction::new(),
        end: ServerAction::new(),
        end_others: ServerAction::new(),
    };
    let reader = Reader::expect();
    Effect::new(move || {
        if let Some(Ok(sentence)) = actions.go_on.value().get() {
            reader.say(sentence);
        }
    });
    Effect::new(move || {
        if let Some(Ok(())) = actions.end.value().get() {
            reader.say("The session has been ended.");
        }
    });
    let versions = move || {
        (
            actions.go_on.version().get(),
            actions.password.version().get(),
            actions.address.version().get(),
            actions.keep.version().get(),
            actions.end.version().get(),
            actions.end_others.version().get(),
        )
    };
    let all = Resource::new_blocking(versions, |_| me());
    view! {
        <Page title="My account" lead="What you have to learn, and how you sign in.">
            <Loaded resource=all view=move |me| view! { <Whole me actions/> }/>
        </Page>
    }
}

#[component]
fn Whole(me: MeView, actions: Actions) -> impl IntoView {
    let MeView {
        email,
        new_email,
        profile,
        training,
        here,
        companies,
        sessions,
        second_factor,
        recovery_codes,
    } = me;
    view! {
        <Training training company=here.clone().map(|here| here.name) action=actions.go_on/>
        <Columns>
            <Profile profile company=here.clone().map(|here| here.name)/>
            <Companies companies here=here.map(|here| here.id)/>
            <Address email new_email address=actions.address keep=actions.keep/>
            <Password action=actions.password/>
            <SecondFactorCard on=second_factor recovery_codes/>
        </Columns>
        <Sessions sessions end=actions.end end_others=actions.end_others/>
    }
}

/// What the company has on file. It is the company's, and so changed by its administrators.
#[component]
fn Profile(profile: Option<ProfileView>, company: Option<String>) -> impl IntoView {
    let (profile, company) = profile.zip(company)?;
    let language = profile.language.unwrap_or_else(|| "The company’s".to_owned());
    Some(view! {
        <Card title=format!("Your record at {company}")>
            <dl class="facts">
                <div>
                    <dt>"Name"</dt>
                    <dd>{profile.name}</dd>
                </div>
                <div>
                    <dt>"E-mail address on file"</dt>
                    <dd>{profile.email}</dd>
                </div>
                <div>
                    <dt>"Language"</dt>
                    <dd>{language}</dd>
                </div>
                <div>
                    <dt>"Account type"</dt>
                    <dd>{profile.account_type}</dd>
                </div>
            </dl>
            <p class="muted">"Your company keeps this record. If something is wrong, tell its administrators."</p>
        </Card>
    })
}

#[component]
fn Address(
    email: String,
    new_email: Option<String>,
    address: ServerAction<RequestAddress>,
    keep: ServerAction<KeepAddress>,
) -> impl IntoView {
    view! {
        <Card title="Address">
            <p>"You sign in with " <strong>{email}</strong> "."</p>
            {new_email
                .map(|new_email| {
                    view! {
                        <Message tone=Tone::Notice>
                            <p>
                                {format!(
                                    "A link is on its way to {new_email}. Once you have opened it, you sign in with that address.",
                                )}
                            </p>
                            <ActionForm action=keep>
                                <Button kind=ButtonKind::Small waiting=keep.pending()>
                                    "Keep the present address"
                                </Button>
                            </ActionForm>
                        </Message>
                    }
                })}
            {move || address.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=address>
                <Refilled action=address>
                    <div class="form">
                        <TextField name="email" label="New e-mail address" kind="email" autocomplete="email" required=true/>
                        <TextField
                            name="present"
                            id="address-present"
                            label="Your password"
                            kind="password"
                            autocomplete="current-password"
                            required=true
                        />
                        <p class="muted small">
                            "Companies keep the address that they have on file of you: they find you by it. Ask their administrators to change it there."
                        </p>
                        <Button waiting=address.pending()>"Send a link to the new address"</Button>
                    </div>
                </Refilled>
            </ActionForm>
        </Card>
    }
}

#[component]
fn Password(action: ServerAction<ChangePassword>) -> impl IntoView {
    let reader = Reader::expect();
    Effect::new(move || {
        if let Some(Ok(())) = action.value().get() {
            reader.say("The password has been changed. You are signed out everywhere else.");
        }
    });
    view! {
        <Card title="Password">
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action>
                <div class="form">
                    <TextField
                        name="present"
                        label="Present password"
                        kind="password"
                        autocomplete="current-password"
                        required=true
                    />
                    <TextField
                        name="password"
                        label="New password"
                        kind="password"
                        hint=PASSWORD_HINT
                        autocomplete="new-password"
                        required=true
                        minimum_length=PASSWORD_CHARACTERS
                    />
                    <p class="muted small">"You stay signed in here, and are signed out everywhere else."</p>
                    <Button waiting=action.pending()>"Change the password"</Button>
                </div>
            </ActionForm>
        </Card>
    }
}

#[component]
fn SecondFactorCard(on: bool, recovery_codes: u64) -> impl IntoView {
    let words = if on {
        format!(
            "On: when you sign in, a code from your telephone is asked for. {recovery_codes} recovery codes are left."
        )
    } else {
        "Off: whoever knows your password gets in. With a second factor they would need your telephone, too."
            .to_owned()
    };
    view! {
        <Card title="Second factor">
            <p>{words}</p>
            <p>
                <a class="btn" href="/me/second-factor">
                    {if on { "Change or turn off" } else { "Set up a second factor" }}
                </a>
            </p>
        </Card>
    }
}
