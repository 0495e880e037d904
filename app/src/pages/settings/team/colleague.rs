//! The colleagues there are, and what can be done about each.

use leptos::{form::ActionForm, prelude::*};

use super::{
    Actions,
    invite::{Groups, types},
};
use crate::{
    api::team::ColleagueView,
    components::{AskFirst, Badge, Button, ButtonKind, CheckField, Empty, Moment, Picture, Row, Table, Tone},
};

#[component]
pub(super) fn Colleagues(
    colleagues: Vec<ColleagueView>,
    groups: Vec<(i64, String)>,
    actions: Actions,
) -> impl IntoView {
    if colleagues.is_empty() {
        return view! {
            <Empty picture=Picture::Person title="There are no colleagues yet">
                <p>"Invite the first one beside this."</p>
            </Empty>
        }
        .into_any();
    }
    view! {
        <Table label="Colleagues">
            <thead>
                <tr>
                    <th scope="col">"Who"</th>
                    <th scope="col">"Account type"</th>
                    <th scope="col">"Has come in"</th>
                    <th scope="col">
                        <span class="only-read-aloud">"What to do"</span>
                    </th>
                </tr>
            </thead>
            <tbody>
                {colleagues
                    .into_iter()
                    .map(|colleague| view! { <Line colleague groups=groups.clone() actions/> })
                    .collect_view()}
            </tbody>
        </Table>
    }
    .into_any()
}

#[component]
fn Line(colleague: ColleagueView, groups: Vec<(i64, String)>, actions: Actions) -> impl IntoView {
    let id = colleague.id;
    let managed: Vec<String> = groups
        .iter()
        .filter(|(group, _)| colleague.manages.contains(group))
        .map(|(_, name)| name.clone())
        .collect();
    let words = if colleague.account_type == "admin" { "Administrator" } else { "Manager" };
    let words =
        if managed.is_empty() { words.to_owned() } else { format!("{words}: {}", managed.join(", ")) };
    let invited = colleague.invited;
    view! {
        <tr>
            <th scope="row">
                <a class="link-text" href=format!("/users/{id}")>
                    {colleague.name.clone()}
                </a>
                " "
                <span class="muted">{colleague.email.clone()}</span>
                {colleague.oneself.then(|| view! { <Badge tone=Tone::Accent>"You"</Badge> })}
            </th>
            <td>
                {words}
                {colleague.suspended.then(|| view! { <Badge tone=Tone::Warning>"Suspended"</Badge> })}
            </td>
            <td>
                {if invited {
                    view! {
                        {match colleague.good_until.clone() {
                            Some(at) => view! { "Invited, until " <Moment at/> }.into_any(),
                            None => "Not yet".into_any(),
                        }}
                    }
                        .into_any()
                } else {
                    "Yes".into_any()
                }}
            </td>
            <td>
                <AskFirst label="Change …">
                    <div class="stack">
                        {invited
                            .then(|| {
                                view! {
                                    <Row>
                                        <ActionForm action=actions.again>
                                            <input type="hidden" name="user" value=id.to_string()/>
                                            <Button kind=ButtonKind::Small waiting=actions.again.pending()>
                                                "Send the invitation again"
                                            </Button>
                                        </ActionForm>
                                        <ActionForm action=actions.withdraw>
                                            <input type="hidden" name="user" value=id.to_string()/>
                                            <Button kind=ButtonKind::Small waiting=actions.withdraw.pending()>
                                                "Withdraw the invitation"
                                            </Button>
                                        </ActionForm>
                                    </Row>
                                }
                            })}
                        <Change colleague groups actions/>
                    </div>
                </AskFirst>
            </td>
        </tr>
    }
}

#[component]
fn Change(colleague: ColleagueView, groups: Vec<(i64, String)>, actions: Actions) -> impl IntoView {
    let ColleagueView { id, account_type, manages, oneself, name, .. } = colleague;
    let mut types = types();
    types.push(("user".to_owned(), "User: no colleague any more".to_owned()));
    view! {
        <ActionForm action=actions.change>
            <div class="form">
                <input type="hidden" name="user" value=id.to_string()/>
                <label class="field-label" for=format!("type-{id}")>
                    {format!("Account type of {name}")}
                </label>
                <select class="select" id=format!("type-{id}") name="account_type">
                    {types
                        .into_iter()
                        .map(|(word, words)| {
                            let chosen = word == account_type;
                            view! {
                                <option value=word selected=chosen>
                                    {words}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
                <Groups groups managed=manages hint="What they manage as a manager."/>
                {oneself
                    .then(|| {
                        view! {
                            <CheckField
                                name="confirmed"
                                label="I know that I may lose rights"
                                hint="Another administrator would have to give them back to you."
                            />
                        }
                    })}
                <Button kind=ButtonKind::Main waiting=actions.change.pending()>
                    "Save"
                </Button>
            </div>
        </ActionForm>
    }
}
