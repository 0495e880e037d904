//! Colleagues: who manages groups or the company, and what each account type may do.

use leptos::prelude::*;

use crate::{
    api::team::{
        ChangeColleague, InviteColleague, InviteColleagueAgain, RightView, TeamView, WithdrawInvitation, team,
    },
    components::{Card, Failed, Icon, Loaded, MainAndSide, Page, Picture, Table},
    state::Reader,
};

mod colleague;
mod invite;

use colleague::Colleagues;
use invite::Invite;

/// What can be done on the page.
#[derive(Clone, Copy)]
pub(super) struct Actions {
    invite: ServerAction<InviteColleague>,
    change: ServerAction<ChangeColleague>,
    again: ServerAction<InviteColleagueAgain>,
    withdraw: ServerAction<WithdrawInvitation>,
}

#[component]
pub fn Team() -> impl IntoView {
    let actions = Actions {
        invite: ServerAction::new(),
        change: ServerAction::new(),
        again: ServerAction::new(),
        withdraw: ServerAction::new(),
    };
    let reader = Reader::expect();
    Effect::new(move || {
        if let Some(Ok(sentence)) = actions.invite.value().get() {
            reader.say(sentence);
        }
    });
    Effect::new(move || {
        if let Some(Ok(sentence)) = actions.again.value().get() {
            reader.say(sentence);
        }
    });
    Effect::new(move || {
        if let Some(Ok(())) = actions.change.value().get() {
            reader.say("The colleague has been changed.");
        }
    });
    let versions = move || {
        (
            actions.invite.version().get(),
            actions.change.version().get(),
            actions.again.version().get(),
            actions.withdraw.version().get(),
        )
    };
    let all = Resource::new_blocking(versions, |_| team());
    view! {
        <Page title="Team" lead="Your colleagues: managers see and import the people of their groups, administrators everything.">
            <Loaded resource=all view=move |team| view! { <Whole team actions/> }/>
        </Page>
    }
}

#[component]
fn Whole(team: TeamView, actions: Actions) -> impl IntoView {
    let TeamView { colleagues, groups, rights } = team;
    let names = groups.clone();
    view! {
        <MainAndSide>
            <div class="stack">
                <Card flush=true title="Colleagues">
                    {move || {
                        let failures = [
                            actions.change.value().get().and_then(Result::err),
                            actions.again.value().get().and_then(Result::err),
                            actions.withdraw.value().get().and_then(Result::err),
                        ];
                        failures.into_iter().flatten().map(|failure| view! { <Failed failure/> }).collect_view()
                    }}
                    <Colleagues colleagues groups=names actions/>
                </Card>
            </div>
            <Invite groups action=actions.invite/>
        </MainAndSide>
        <Rights rights/>
    }
}

#[component]
fn Rights(rights: Vec<RightView>) -> impl IntoView {
    view! {
        <Card flush=true title="What each may do">
            <Table label="What each account type may do">
                <thead>
                    <tr>
                        <th scope="col">"May"</th>
                        <th scope="col">"User, guest"</th>
                        <th scope="col">"Manager"</th>
                        <th scope="col">"Administrator"</th>
                        <th scope="col">"Owner"</th>
                    </tr>
                </thead>
                <tbody>
                    {rights
                        .into_iter()
                        .map(|right| {
                            view! {
                                <tr>
                                    <th scope="row">{right.words}</th>
                                    {right.may.into_iter().map(|may| view! { <td>{mark(may)}</td> }).collect_view()}
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </Table>
            <p class="card-footer muted small">
                "Managers do this for the people of the groups they manage. Owners run the whole installation; they are made at the command line."
            </p>
        </Card>
    }
}

fn mark(may: bool) -> impl IntoView {
    if may {
        view! {
            <Icon picture=Picture::Check/>
            " Yes"
        }
        .into_any()
    } else {
        view! { <span class="muted">"No"</span> }.into_any()
    }
}
