//! What a plan does beside its people: mail, names and fields that are made, and names that are not known.

use leptos::{prelude::*, task::spawn_local};
use roster::{
    check::UnknownValue,
    plan::{NewNameKind, Plan},
    settings::Invite,
};

use super::{super::rows::Opened, Shown};
use crate::{
    api::{
        Failure,
        imports::Consequence,
        mail::{ComingMail, mail_to_come},
    },
    browser,
    components::{Button, ButtonKind, Card, Failed, Message, Row, Table, Tone, figure, people},
    state::ImportAtHand,
};

/// Who gets mail, and what it looks like in their inbox.
#[component]
pub(super) fn Mail(plan: StoredValue<Plan>) -> impl IntoView {
    let shown = expect_context::<Shown>();
    let at_hand = ImportAtHand::expect();
    let invitations = plan.with_value(|plan| plan.counts.invitations);
    let later = at_hand
        .configuration
        .with_untracked(|configuration| configuration.settings.invite == Invite::FirstAssignment);
    let words = match (invitations, later) {
        (0, false) => "No mail goes out to anybody in the file.".to_owned(),
        (0, true) => {
            "No mail goes out now; people get their activation link with the mail about their first course."
                .to_owned()
        }
        (count, _) => {
            let get = if count == 1 { "gets" } else { "get" };
            format!("{} {get} a mail with their activation link.", people(count))
        }
    };
    let mail = RwSignal::new(None::<Result<ComingMail, Failure>>);
    let waiting = RwSignal::new(false);
    let read = move |_| {
        waiting.set(true);
        spawn_local(async move {
            let answer = mail_to_come(later).await;
            mail.try_set(Some(answer));
            waiting.try_set(false);
        });
    };
    let look = move |_| {
        shown.opened.set(Some(Opened::Consequence(Consequence::Invites)));
        browser::focus::move_to("people");
    };
    view! {
        <Card title="Mail">
            <p>{words}</p>
            {(invitations > 0)
                .then(|| {
                    view! {
                        <p class="muted">"In it is a link that sets a password once, within seven days."</p>
                        <Row>
                            <Button kind=ButtonKind::Small on_press=look>
                                "See who gets it"
                            </Button>
                            <Button kind=ButtonKind::Small waiting=waiting on_press=read>
                                "See how it reads"
                            </Button>
                        </Row>
                        <div role="status">
                            {move || match mail.get() {
                                None => ().into_any(),
                                Some(Ok(ComingMail { subject, text })) => {
                                    view! {
                                        <p>
                                            <strong>{subject}</strong>
                                        </p>
                                        <p class="said">{text}</p>
                                    }
                                        .into_any()
                                }
                                Some(Err(failure)) => view! { <Failed failure/> }.into_any(),
                            }}
                        </div>
                    }
                })}
            <p class="muted">"You get one when the import is done: how many were created, who they are, and what was left out."</p>
        </Card>
    }
}

/// Groups, cohorts, packages and fields that are made first.
#[component]
pub(super) fn MadeFirst(plan: StoredValue<Plan>) -> impl IntoView {
    let mut made: Vec<String> = plan.with_value(|plan| {
        let names = plan.new_names.iter().map(|new| {
            let kind = match new.kind {
                NewNameKind::Group => "the group",
                NewNameKind::Cohort => "the cohort",
                NewNameKind::Package => "the package",
            };
            format!("{kind} “{}”", new.name)
        });
        names.collect()
    });
    made.extend(plan.with_value(|plan| {
        plan.new_fields.iter().map(|field| format!("the field “{}”", field.label)).collect::<Vec<_>>()
    }));
    (!made.is_empty()).then(|| {
        view! {
            <Message tone=Tone::Accent title="Made first">
                <ul>{made.into_iter().map(|one| view! { <li>{one}</li> }).collect_view()}</ul>
            </Message>
        }
    })
}

/// Names that nothing in the company has, with the company they were looked for in.
#[component]
pub(super) fn Unknown(plan: StoredValue<Plan>) -> impl IntoView {
    let unknown = plan.with_value(|plan| plan.unknown_values.clone());
    if unknown.is_empty() {
        return None;
    }
    let several = unknown.iter().any(|value| value.company.is_some());
    Some(view! {
        <Card flush=true title="Names that are not known">
            <Table label="Names that are not known">
                <thead>
                    <tr>
                        <th scope="col">"In the file"</th>
                        <th scope="col">"As"</th>
                        {several.then(|| view! { <th scope="col">"Looked for in"</th> })}
                        <th scope="col" class="number">
                            "Cells"
                        </th>
                        <th scope="col">"Did you mean"</th>
                    </tr>
                </thead>
                <tbody>
                    {unknown
                        .into_iter()
                        .map(|UnknownValue { field, value, company, count, suggestions }| {
                            view! {
                                <tr>
                                    <th scope="row">{value}</th>
                                    <td>{field.label().to_owned()}</td>
                                    {several.then(|| view! { <td>{company.unwrap_or_default()}</td> })}
                                    <td class="number">{figure(count)}</td>
                                    <td>{suggestions.join(", ")}</td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </Table>
        </Card>
    })
}
