//! What was done about one person, how they were invited, and whether they are signed in.

use leptos::prelude::*;

use crate::{
    api::{
        by_hand::{HappenedView, HistoryView},
        viewer::Viewer,
    },
    components::{Card, Columns, Moment, Table, figure::counted},
};

#[component]
pub(super) fn History(user: i64, history: HistoryView) -> impl IntoView {
    let may_see = expect_context::<Viewer>().may_see_company;
    let HistoryView { happened, invitations, signed_in } = history;
    view! {
        <Columns>
            <Card title="Invitations">
                {if invitations.is_empty() {
                    view! { <p class="muted">"No invitation was mailed to them."</p> }.into_any()
                } else {
                    view! {
                        <ul class="stack stack-close">
                            {invitations
                                .into_iter()
                                .map(|(state, written, sent)| view! { <Mail state written sent/> })
                                .collect_view()}
                        </ul>
                    }
                        .into_any()
                }}
            </Card>
            <Card title="Signed in">
                {match signed_in {
                    None => view! { <p class="muted">"They have no account yet."</p> }.into_any(),
                    Some((sessions, seen)) => {
                        let words = format!(
                            "In {}.",
                            counted(sessions, "browser", "browsers"),
                        );
                        view! {
                            <p>{words}</p>
                            {seen.map(|at| view! { <p class="muted">"Seen last " <Moment at/></p> })}
                        }
                            .into_any()
                    }
                }}
            </Card>
        </Columns>
        {(!happened.is_empty())
            .then(|| {
                view! {
                    <Card flush=true title="History">
                        <Table label="History">
                            <thead>
                                <tr>
                                    <th scope="col">"What"</th>
                                    <th scope="col">"By"</th>
                                    <th scope="col">"When"</th>
                                </tr>
                            </thead>
                            <tbody>{happened.into_iter().map(|one| view! { <Line one/> }).collect_view()}</tbody>
                        </Table>
                        {may_see
                            .then(|| {
                                view! {
                                    <p class="toolbar small">
                                        <a class="link-text" href=format!("/activity?user={user}")>
                                            "All that was done about them"
                                        </a>
                                    </p>
                                }
                            })}
                    </Card>
                }
            })}
    }
}

#[component]
fn Mail(state: String, written: String, sent: Option<String>) -> impl IntoView {
    let words = match state.as_str() {
        "sent" => "Sent",
        "failed" => "Could not be sent",
        "withdrawn" => "Withdrawn",
        _ => "On its way since",
    };
    view! { <li>{words} " " <Moment at=sent.unwrap_or(written)/></li> }
}

#[component]
fn Line(one: HappenedView) -> impl IntoView {
    let HappenedView { at, by, words, href } = one;
    let what = match href {
        Some(href) => view! {
            <a class="link-text" href=href>
                {words}
            </a>
        }
        .into_any(),
        None => words.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{what}</th>
            <td>{by}</td>
            <td>
                <Moment at/>
            </td>
        </tr>
    }
}
