//! Self sign-up: the form behind a company's link, and what comes after it. All of it works without scripts.

use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::use_params_map;
use roster::map::FieldType;

use super::{PASSWORD_CHARACTERS, PASSWORD_HINT};
use crate::{
    api::{
        Failure, FailureKind,
        signups::{AskedView, CompleteSignUp, FormView, SignUp, VerifyingView, sign_up_form, sign_up_holder},
    },
    components::{
        Button, ButtonKind, CheckField, Failed, Refilled, SelectField, TextField, doorway::Doorway,
    },
};

/// `/join/{slug}`.
#[component]
pub fn Join() -> impl IntoView {
    let params = use_params_map();
    let slug = move || params.with(|params| params.get("slug")).unwrap_or_default();
    let form = Resource::new_blocking(slug, sign_up_form);
    let action = ServerAction::<SignUp>::new();
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match form.await {
                    Ok(form) => view! { <Form form slug=slug() action/> }.into_any(),
                    Err(failure) => view! { <Closed failure/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

/// Nobody can join here: whether there is such a company is not said.
#[component]
fn Closed(failure: Failure) -> impl IntoView {
    if failure.kind != FailureKind::NotFound {
        return view! {
            <Doorway title="Join">
                <Failed failure/>
            </Doorway>
        }
        .into_any();
    }
    view! {
        <Doorway title="Nobody can sign up at this address">
            <p class="muted">
                "Look at how it is written, or ask whoever gave it to you. If you have an account already, sign in with it."
            </p>
            <p>
                <a class="btn btn-primary" href="/login">
                    "Sign in"
                </a>
            </p>
        </Doorway>
    }
    .into_any()
}

#[component]
fn Form(form: FormView, slug: String, action: ServerAction<SignUp>) -> impl IntoView {
    let FormView { company, fields, domains, code_needed, has_codes, terms, stamp } = form;
    let hint = match domains.as_slice() {
        [] => None,
        domains => Some(format!("It must be one of {}.", domains.join(", "))),
    };
    let asked = move || {
        fields
            .into_iter()
            .map(|field| {
                let hint = hint.clone().filter(|_| field.key == "email");
                view! { <Asked field hint/> }
            })
            .collect_view()
    };
    view! {
        <Doorway title=format!("Join {company}")>
            <p class="muted">
                "Fill this in, and you get a mail with a link by which you go on. You have an account already? "
                <a class="link-text" href="/login">
                    "Sign in"
                </a>
            </p>
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action>
                <Refilled action=action>
                    <div class="form">
                        <input type="hidden" name="slug" value=slug/>
                        <input type="hidden" name="stamp" value=stamp/>
                        // Nobody sees it and nobody comes to it; programs that fill in whatever there is do.
                        <div class="only-read-aloud" aria-hidden="true">
                            <label for="website">"Leave this empty"</label>
                            <input id="website" name="website" type="text" tabindex="-1" autocomplete="off"/>
                        </div>
                        // Made in here, where what was typed before is known.
                        {asked()}
                        {(has_codes || code_needed)
                            .then(|| {
                                view! {
                                    <TextField
                                        name="code"
                                        label=if code_needed { "Access code" } else { "Access code (if you have one)" }
                                        required=code_needed
                                        maximum_length=60
                                        autocomplete="off"
                                    />
                                }
                            })}
                        {terms.map(|terms| view! { <Terms terms/> })}
                        <Button kind=ButtonKind::Main waiting=action.pending()>
                            "Go on"
                        </Button>
                    </div>
                </Refilled>
            </ActionForm>
        </Doorway>
    }
}

/// Lines stay lines. What is long is scrolled through with the keyboard, too.
#[component]
fn Terms(terms: String) -> impl IntoView {
    let paragraphs = terms
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| view! { <p>{line.to_owned()}</p> })
        .collect_view();
    view! {
        <div class="card" role="region" aria-label="What you agree to" tabindex="0">
            {paragraphs}
        </div>
        <CheckField name="agreed" label="I have read this, and I agree"/>
    }
}

#[component]
fn Asked(field: AskedView, hint: Option<String>) -> impl IntoView {
    let AskedView { key, label, required, definition } = field;
    let name = format!("said[{key}]");
    let label = if required { label } else { format!("{label} (if you like)") };
    let kind = definition.as_ref().map(|definition| definition.kind);
    let choices = match (kind, definition) {
        (Some(FieldType::Choice), Some(definition)) => Some(definition.options),
        (Some(FieldType::Boolean), _) => Some(vec!["Yes".to_owned(), "No".to_owned()]),
        _ => None,
    };
    if let Some(choices) = choices {
        let mut options = vec![(String::new(), "Choose".to_owned())];
        options.extend(choices.into_iter().map(|choice| (choice.clone(), choice)));
        return view! { <SelectField name=name label=label options/> }.into_any();
    }
    let (input, autocomplete) = match (key.as_str(), kind) {
        ("email", _) => ("email", "email"),
        ("first_name", _) => ("text", "given-name"),
        ("last_name", _) => ("text", "family-name"),
        ("job_role", _) => ("text", "organization-title"),
        ("language", _) => ("text", "language"),
        (_, Some(FieldType::Date)) => ("date", "off"),
        (_, Some(FieldType::Email)) => ("email", "off"),
        (_, Some(FieldType::Phone)) => ("tel", "tel"),
        (_, Some(FieldType::Url)) => ("url", "url"),
        _ => ("text", "off"),
    };
    let hint = hint.or_else(|| match key.as_str() {
        "language" => Some("A language tag, such as en or pt-BR.".to_owned()),
        _ => None,
    });
    match hint {
        Some(hint) => view! {
            <TextField name=name label=label kind=input hint=hint autocomplete=autocomplete required=required/>
        }
        .into_any(),
        None => view! { <TextField name=name label=label kind=input autocomplete=autocomplete required=required/> }
            .into_any(),
    }
}

/// `/join/{slug}/sent`: the same for everybody.
#[component]
pub fn Sent() -> impl IntoView {
    view! {
        <Doorway title="Check your mail">
            <p>
                "A mail is on its way to the address that you have entered. Open the link in it to go on; it works once, and for 48 hours."
            </p>
            <p class="muted">
                "Nothing has come after a few minutes? Look among the unwanted mail, and at how you have written the address."
            </p>
        </Doorway>
    }
}

/// `/joined`.
#[component]
pub fn JoinWaiting() -> impl IntoView {
    view! {
        <Doorway title="You are nearly in">
            <p>
                "Your address is verified and your password is set. An administrator has to let you in now: you get a mail when they have decided."
            </p>
        </Doorway>
    }
}

/// `/joining/{token}`. Opening it uses nothing up: programs that look at mail open links, too.
#[component]
pub fn Verify() -> impl IntoView {
    let params = use_params_map();
    let token = move || params.with(|params| params.get("token")).unwrap_or_default();
    let holder = Resource::new_blocking(token, sign_up_holder);
    let action = ServerAction::<CompleteSignUp>::new();
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match holder.await {
                    Ok(Some(holder)) => view! { <Password holder token=token() action/> }.into_any(),
                    Ok(None) => view! { <Spent/> }.into_any(),
                    Err(failure) => {
                        view! {
                            <Doorway title="Join">
                                <Failed failure/>
                            </Doorway>
                        }
                            .into_any()
                    }
                }
            })}
        </Suspense>
    }
}

#[component]
fn Password(holder: VerifyingView, token: String, action: ServerAction<CompleteSignUp>) -> impl IntoView {
    let VerifyingView { email, company, has_account } = holder;
    let what = if has_account {
        "Your e-mail address has an account already. Show with its password that it is yours."
    } else {
        "Choose the password with which you sign in from now on."
    };
    view! {
        <Doorway title=format!("Join {company}")>
            <p class="muted">{what}</p>
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action>
                <div class="form">
                    <input type="hidden" name="token" value=token/>
                    // Read-only, and there for password managers as much as for people.
                    <div class="field">
                        <label class="field-label" for="email">
                            "E-mail address"
                        </label>
                        <input class="input" id="email" type="email" autocomplete="username" readonly value=email/>
                    </div>
                    {if has_account {
                        view! {
                            <TextField
                                name="password"
                                label="Your password"
                                kind="password"
                                autocomplete="current-password"
                                required=true
                            />
                        }
                            .into_any()
                    } else {
                        view! {
                            <TextField
                                name="password"
                                label="New password"
                                kind="password"
                                hint=PASSWORD_HINT
                                autocomplete="new-password"
                                required=true
                                minimum_length=PASSWORD_CHARACTERS
                            />
                        }
                            .into_any()
                    }}
                    <Button kind=ButtonKind::Main waiting=action.pending()>
                        "This address is mine: join"
                    </Button>
                </div>
            </ActionForm>
        </Doorway>
    }
}

#[component]
fn Spent() -> impl IntoView {
    view! {
        <Doorway title="This link no longer works">
            <p class="muted">
                "It has been used already, or it is more than 48 hours old. Fill in the form of the company once more, and you get another."
            </p>
            <p>
                <a class="btn btn-primary" href="/login">
                    "Sign in"
                </a>
            </p>
        </Doorway>
    }
}
