//! What it would come to, said before it is done.

use leptos::{form::ActionForm, prelude::*};
use leptos_router::{components::Form, hooks::use_query_map, params::ParamsMap};

use super::super::filter::{address, address_of, from_address, parameters};
use crate::{
    api::bulk::{BeginBulk, BulkAsked, BulkOutcomes, BulkPlan, plan_bulk},
    components::{
        Button, ButtonKind, ButtonLink, Card, Failed, Loaded, Message, Page, Row, SelectField, TextField,
        Tone, figure::counted,
    },
};

#[component]
pub fn PlanBulk() -> impl IntoView {
    let address = use_query_map();
    let asked = Memo::new(move |_| address.with(read));
    let action = ServerAction::<BeginBulk>::new();
    let plan = Resource::new_blocking(
        move || (asked.get(), action.version().get()),
        // What is refused may have become something else meanwhile.
        |(asked, _)| plan_bulk(asked),
    );
    let title = Signal::derive(move || asked.with(|asked| title(&asked.action)).to_owned());
    view! {
        <Page title=title above=("/users", "Users")>
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <Loaded
                resource=plan
                view=move |plan: BulkPlan| {
                    let asked = asked.get_untracked();
                    match plan.outcomes {
                        None => view! { <About asked choices=plan.choices/> }.into_any(),
                        Some(outcomes) => view! { <Said asked outcomes words=plan.words action/> }.into_any(),
                    }
                }
            />
        </Page>
    }
}

/// From the address of the page: ticked people stand in it one by one.
fn read(query: &ParamsMap) -> BulkAsked {
    let text = |key: &str| query.get(key).unwrap_or_default();
    let all = query.get("who").is_some_and(|who| who == "all");
    let ticked = query.get("ids").unwrap_or_else(|| query.get_all("id").unwrap_or_default().join(","));
    BulkAsked {
        action: text("action"),
        // Nobody ticked is nobody, and not everybody.
        ids: if all {
            String::new()
        } else if ticked.is_empty() {
            "nobody".to_owned()
        } else {
            ticked
        },
        query: from_address(query),
        to_group: text("to_group"),
        what: text("what"),
        due_on: text("due_on"),
        to_type: text("to_type"),
        shown: None,
    }
}

fn title(action: &str) -> &'static str {
    match action {
        "suspend" => "Suspend people",
        "activate" => "Activate people",
        "invite" => "Invite people",
        "resend" => "Invite people again",
        "add_to_group" => "Add people to a group",
        "remove_from_group" => "Remove people from a group",
        "assign" => "Assign training to people",
        "set_account_type" => "Change the type of people",
        "export" => "Export people",
        "delete" => "Delete people",
        _ => "Do something with people",
    }
}

/// Whom it is about, as the fields of a form and an address have it.
fn whom(asked: &BulkAsked) -> Vec<(String, String)> {
    let mut whom = parameters(&asked.query);
    if asked.ids.is_empty() {
        whom.push(("who".to_owned(), "all".to_owned()));
    } else {
        whom.push(("ids".to_owned(), asked.ids.clone()));
    }
    whom
}

/// What it is about is still to be said.
#[component]
fn About(asked: BulkAsked, choices: Vec<(String, String)>) -> impl IntoView {
    if choices.is_empty() {
        return view! {
            <Card title="There is nothing to choose from yet">
                <p>
                    "Make a "<a class="link-text" href="/groups">"group"</a>" or a "
                    <a class="link-text" href="/courses">"course"</a> " first."
                </p>
            </Card>
        }
        .into_any();
    }
    let hidden = whom(&asked)
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    let (name, label) = match asked.action.as_str() {
        "assign" => ("what", "Course or package"),
        "set_account_type" => ("to_type", "Type"),
        _ => ("to_group", "Group or cohort"),
    };
    let due = asked.action == "assign";
    view! {
        <Card>
            <Form method="GET" action="/users/bulk">
                <div class="form">
                    {hidden} <input type="hidden" name="action" value=asked.action/>
                    <SelectField name label options=choices/>
                    {due
                        .then(|| {
                            view! { <TextField name="due_on" label="Due on (may be empty)" kind="date"/> }
                        })} <Button kind=ButtonKind::Main>"Continue"</Button>
                </div>
            </Form>
        </Card>
    }
    .into_any()
}

#[component]
fn Said(
    asked: BulkAsked,
    outcomes: BulkOutcomes,
    words: String,
    action: ServerAction<BeginBulk>,
) -> impl IntoView {
    let back = address(&asked.query, None);
    let group = asked.to_group.parse().ok().map(|group| view! { <ToGroup group/> });
    let changed = counted(outcomes.changed, "person", "people");
    let sentence = format!("{changed} {words}.");
    let body = if asked.action == "export" {
        let links = ["csv", "xlsx", "json"].map(|format| {
            let ids = (!asked.ids.is_empty()).then(|| ("ids".to_owned(), asked.ids.clone()));
            let parameters = parameters(&asked.query).into_iter().chain(ids);
            let href = address_of(
                "/api/v1/users/export",
                parameters.chain([("format".to_owned(), format.to_owned())]),
            );
            let words = match format {
                "csv" => "Download as CSV",
                "xlsx" => "Download as XLSX",
                _ => "Download as JSON",
            };
            view! {
                <ButtonLink href download=true>
                    {words}
                </ButtonLink>
            }
        });
        view! {
            <Card title="The file">
                <p>{sentence}</p>
                <Row>{links}</Row>
            </Card>
        }
        .into_any()
    } else if outcomes.changed == 0 {
        view! {
            <Card title="Nothing will happen">
                <p>"There is nobody to whom this can be done now."</p>
            </Card>
        }
        .into_any()
    } else {
        let many = outcomes.people > 2_000;
        let danger = asked.action == "delete";
        let sent = BulkAsked { shown: Some(outcomes.people), ..asked.clone() };
        let sent = serde_json::to_string(&sent).unwrap_or_default();
        let button = format!("{}: {changed}", title(&asked.action));
        view! {
            <Card title="What will happen">
                <p>{sentence}</p>
                {many
                    .then(|| {
                        view! {
                            <p class="muted">
                                "They are many, so it goes on by itself. You can leave the page and come back to it."
                            </p>
                        }
                    })}
                <ActionForm action=action>
                    <input type="hidden" name="asked" value=sent/>
                    <Button
                        kind=if danger { ButtonKind::Danger } else { ButtonKind::Main }
                        waiting=action.pending()
                    >
                        {button}
                    </Button>
                </ActionForm>
            </Card>
        }
        .into_any()
    };
    view! {
        {body} <Others already=outcomes.already refused=outcomes.refused.clone()/> {group}
        <p>
            <a class="link-text" href=back>
                "Back to the list"
            </a>
        </p>
    }
}

/// The way to the group or cohort that it is about.
#[component]
pub(super) fn ToGroup(group: i64) -> impl IntoView {
    view! {
        <p>
            <a class="link-text" href=format!("/groups/{group}")>
                "Open the group"
            </a>
        </p>
    }
}

/// To whom nothing is done, and why.
#[component]
pub(super) fn Others(already: u64, refused: Vec<(String, u64)>) -> impl IntoView {
    let nothing = already == 0 && refused.is_empty();
    (!nothing).then(|| {
        let people = |count: u64| counted(count, "person", "people");
        view! {
            <Message tone=Tone::Notice title="Nothing is done with the others">
                <ul class="stack stack-close">
                    {(already > 0).then(|| view! { <li>{format!("{}: so already.", people(already))}</li> })}
                    {refused
                        .into_iter()
                        .map(|(why, count)| view! { <li>{format!("{}: {why}", people(count))}</li> })
                        .collect_view()}
                </ul>
            </Message>
        }
    })
}
