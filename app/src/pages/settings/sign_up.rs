//! Whether people may sign themselves up, and what they are asked.

use leptos::{form::ActionForm, prelude::*};

use crate::{
    api::{
        groups::GroupView,
        sign_up_settings::{
            CodeView, DeleteAccessCode, PutAccessCode, SaveSignUpSettings, SignUpSettingsView,
            sign_up_settings,
        },
    },
    components::{
        Button, ButtonKind, Card, CheckField, Day, Empty, Failed, LinesField, Loaded, Page, Picture,
        Refilled, SelectField, Table, TextField, figure,
    },
    state::Reader,
};

#[component]
pub fn SignUpSettings() -> impl IntoView {
    let save = ServerAction::<SaveSignUpSettings>::new();
    let put = ServerAction::<PutAccessCode>::new();
    let delete = ServerAction::<DeleteAccessCode>::new();
    let versions = move || (save.version().get(), put.version().get(), delete.version().get());
    let found = Resource::new_blocking(versions, |_| sign_up_settings());
    let reader = Reader::expect();
    Effect::new(move || {
        if let Some(Ok(())) = save.value().get() {
            reader.say("The sign-up has been saved.");
        }
    });
    Effect::new(move || {
        if let Some(Ok(())) = put.value().get() {
            reader.say("The access code has been saved.");
        }
    });
    Effect::new(move || {
        if let Some(Ok(())) = delete.value().get() {
            reader.say("The access code has been deleted.");
        }
    });
    view! {
        <Page
            title="Sign-up"
            lead="Whether people may join this company by themselves, and what they are asked when they do."
        >
            <Loaded
                resource=found
                view=move |settings: SignUpSettingsView| {
                    view! {
                        <Link link=settings.link.clone() enabled=settings.enabled/>
                        <Who settings=settings.clone() action=save/>
                        <Codes settings put delete/>
                    }
                }
            />
        </Page>
    }
}

#[component]
fn Link(link: String, enabled: bool) -> impl IntoView {
    let words = if enabled {
        "Hand this link out: whoever opens it can join."
    } else {
        "When sign-up is on, this is the link to hand out. It leads nowhere as long as it is off."
    };
    view! {
        <Card title="The link">
            <p class="muted" id="link-hint">
                {words}
            </p>
            <div class="field">
                <label class="field-label" for="link">
                    "Link to sign up"
                </label>
                <input class="input" id="link" type="text" readonly aria-describedby="link-hint" value=link/>
            </div>
        </Card>
    }
}

fn group_options(groups: &[GroupView]) -> Vec<(String, String)> {
    let mut options = vec![(String::new(), "No group".to_owned())];
    options.extend(groups.iter().map(|group| (group.id.to_string(), group.name.clone())));
    options
}

#[component]
fn Who(settings: SignUpSettingsView, action: ServerAction<SaveSignUpSettings>) -> impl IntoView {
    let options = group_options(&settings.groups);
    let group = settings.group.map(|id| id.to_string()).unwrap_or_default();
    let fields = settings
        .fields
        .into_iter()
        .map(|(key, label, asked)| {
            view! { <CheckField name="fields[]" label=label value=key checked=asked/> }
        })
        .collect_view();
    view! {
        <Card title="Who may join, and how">
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action>
                <Refilled action=action>
                    <div class="form">
                        <CheckField
                            name="enabled"
                            label="People may sign themselves up"
                            checked=settings.enabled
                        />
                        <CheckField
                            name="approval"
                            label="An administrator has to let them in"
                            hint="Without it whoever verifies their address is in at once, if there is a seat."
                            checked=settings.approval
                        />
                        <CheckField
                            name="code_needed"
                            label="Only with an access code"
                            checked=settings.code_needed
                        />
                        <LinesField
                            name="domains"
                            label="Domains of their addresses"
                            hint="One a line, as in example.com. Leave it empty, and any address will do."
                            value=settings.domains.join("\n")
                        />
                        <SelectField name="group" label="Group that everybody joins" options value=group/>
                        <fieldset class="choices">
                            <legend>"What they are asked beside their address"</legend>
                            {fields}
                        </fieldset>
                        <p class="field-hint">
                            "What the company requires of everybody is asked anyway. Fields of your own stand here when they may be asked for at sign-up."
                        </p>
                        <LinesField
                            name="terms"
                            label="Text to agree to"
                            hint="Leave it empty, and nothing has to be agreed to."
                            value=settings.terms
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

#[component]
fn Codes(
    settings: SignUpSettingsView,
    put: ServerAction<PutAccessCode>,
    delete: ServerAction<DeleteAccessCode>,
) -> impl IntoView {
    let options = group_options(&settings.groups);
    let lines = settings
        .codes
        .iter()
        .map(|code| {
            let group = settings.group_name(code.group);
            view! { <Line code=code.clone() group action=delete/> }
        })
        .collect_view();
    let is_empty = settings.codes.is_empty();
    view! {
        <Card title="Access codes">
            {move || put.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            {move || delete.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            {if is_empty {
                view! {
                    <Empty picture=Picture::Form title="There is no access code">
                        <p>
                            "A code lets you see by which way people come, puts them into a group, and ends when you say so."
                        </p>
                    </Empty>
                }
                    .into_any()
            } else {
                view! {
                    <Table label="Access codes">
                        <thead>
                            <tr>
                                <th scope="col">"Code"</th>
                                <th scope="col" class="number">
                                    "Used"
                                </th>
                                <th scope="col">"Good until"</th>
                                <th scope="col">"Group"</th>
                                <th scope="col">
                                    <span class="only-read-aloud">"Actions"</span>
                                </th>
                            </tr>
                        </thead>
                        <tbody>{lines}</tbody>
                    </Table>
                }
                    .into_any()
            }}
            <ActionForm action=put>
                <Refilled action=put>
                    <div class="form">
                        <TextField
                            name="code"
                            label="Code"
                            hint="One that is there already is changed, and goes on being counted."
                            required=true
                            maximum_length=60
                            autocomplete="off"
                        />
                        <TextField name="ends_on" label="Last day (if it ends)" kind="date" autocomplete="off"/>
                        <TextField
                            name="max_uses"
                            label="How many people may use it (empty for any number)"
                            kind="number"
                            autocomplete="off"
                        />
                        <SelectField name="code_group" label="Group it puts people into" options/>
                        <Button waiting=put.pending()>"Save the code"</Button>
                    </div>
                </Refilled>
            </ActionForm>
        </Card>
    }
}

#[component]
fn Line(code: CodeView, group: String, action: ServerAction<DeleteAccessCode>) -> impl IntoView {
    let used = match code.max_uses {
        Some(most) => format!("{} of {}", figure(u64::from(code.uses)), figure(u64::from(most))),
        None => figure(u64::from(code.uses)),
    };
    let ends = match code.ends_on {
        Some(day) => view! { <Day on=day/> }.into_any(),
        None => "No end".into_any(),
    };
    view! {
        <tr>
            <th scope="row">{code.code.clone()}</th>
            <td class="number">{used}</td>
            <td>{ends}</td>
            <td>{group}</td>
            <td>
                <ActionForm action=action>
                    <input type="hidden" name="id" value=code.id.to_string()/>
                    <Button kind=ButtonKind::Small>
                        "Delete" <span class="only-read-aloud">{format!(": {}", code.code)}</span>
                    </Button>
                </ActionForm>
            </td>
        </tr>
    }
}
