//! The people of a plan or a result, those behind one count at a time.

use leptos::{prelude::*, task::spawn_local};
use roster::plan::{Action, Change};

use super::plan::{ChoiceCells, Choosing, ForAll};
use crate::{
    api::imports::{Consequence, GroupGained, PlanRow, PlanRows, rows_of},
    components::{Button, ButtonKind, Card, Failed, SeverityBadge, Table, figure},
};

/// Which count was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opened {
    Action(Action),
    Consequence(Consequence),
}

/// The rows behind one count, a page at a time. `total`: how many rows, where the count is of rows.
#[component]
pub(super) fn Rows(
    import: i64,
    opened: Opened,
    #[prop(into)] title: String,
    total: Option<u64>,
    /// Where account types and invitations can still be chosen.
    #[prop(optional_no_strip)]
    choosing: Option<Choosing>,
) -> impl IntoView {
    let rows = RwSignal::new(Vec::<PlanRow>::new());
    let next = RwSignal::new(None::<String>);
    let failure = RwSignal::new(None);
    let waiting = RwSignal::new(false);
    let more = move |cursor: Option<String>| {
        waiting.set(true);
        spawn_local(async move {
            let (action, effect) = match opened {
                Opened::Action(action) => (Some(action), None),
                Opened::Consequence(effect) => (None, Some(effect)),
            };
            let answer = rows_of(import, action, effect, cursor).await;
            waiting.try_set(false);
            match answer {
                Ok(PlanRows { rows: page, next: rest }) => {
                    rows.try_update(|rows| rows.extend(page));
                    next.try_set(rest);
                }
                Err(problem) => {
                    failure.try_set(Some(problem));
                }
            }
        });
    };
    Effect::new(move || more(None));
    let changed = opened == Opened::Action(Action::Update);
    let label = title.clone();
    let is_created = opened == Opened::Action(Action::Create);
    // Rows that are left out have nobody to choose for.
    let choosing = choosing.filter(|_| !matches!(opened, Opened::Action(Action::Skip | Action::Reject)));
    view! {
        <Card flush=true title=title>
            {move || failure.get().map(|failure| view! { <Failed failure/> })}
            {choosing.filter(|_| is_created).map(|choosing| view! { <ForAll choosing/> })}
            <Table label=label>
                <thead>
                    <tr>
                        <th scope="col" class="number">
                            "Row"
                        </th>
                        <th scope="col">"Name"</th>
                        <th scope="col">"E-mail address"</th>
                        {choosing
                            .map(|_| {
                                view! {
                                    <th scope="col">"Account type"</th>
                                    <th scope="col">"Activation link"</th>
                                }
                            })}
                        <th scope="col">{if changed { "Changes" } else { "Details" }}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || rows.get() key=|row| row.row let:row>
                        <Line row choosing/>
                    </For>
                </tbody>
            </Table>
            <div class="table-foot">
                <span role="status">
                    {move || {
                        let shown = figure(rows.with(Vec::len) as u64);
                        match total {
                            Some(total) => format!("{shown} of {} shown", figure(total)),
                            None => format!("{shown} shown"),
                        }
                    }}
                </span>
                <Show when=move || next.with(Option::is_some)>
                    <Button kind=ButtonKind::Small waiting=waiting on_press=move |_| more(next.get_untracked())>
                        "Show more"
                    </Button>
                </Show>
            </div>
        </Card>
    }
}

#[component]
fn Line(row: PlanRow, choosing: Option<Choosing>) -> impl IntoView {
    let choices = choosing.map(|choosing| view! { <ChoiceCells choosing row=row.clone()/> });
    view! {
        <tr>
            <td class="number">{figure(row.row)}</td>
            <th scope="row">
                {match row.user {
                    Some(id) => {
                        view! {
                            <a class="link-text" href=format!("/users/{id}")>
                                {row.name}
                            </a>
                        }
                            .into_any()
                    }
                    None => row.name.into_any(),
                }}
            </th>
            <td>
                {row.email}
                {row
                    .company
                    .map(|company| {
                        view! {
                            <br/>
                            <span class="muted small">{company}</span>
                        }
                    })}
            </td>
            {choices}
            <td>
                <ul class="change-list">
                    {row.changes.into_iter().map(|change| view! { <Changed change/> }).collect_view()}
                    {row.groups
                        .into_iter()
                        .map(|group| view! { <Joined group/> })
                        .collect_view()}
                    {row.courses
                        .into_iter()
                        .map(|course| view! { <li class="change">"Is assigned " <ins>{course}</ins></li> })
                        .collect_view()}
                    {row.suspends.then(|| view! { <li class="change">"Is suspended"</li> })}
                    {row.reactivates.then(|| view! { <li class="change">"Is active again"</li> })}
                    {row.mail.then(|| view! { <li class="change">"Is sent an activation link"</li> })}
                    {row.findings
                        .into_iter()
                        .map(|finding| {
                            let header = finding.header.filter(|header| !header.is_empty());
                            view! {
                                <li class="row">
                                    <SeverityBadge severity=finding.severity/>
                                    <span>
                                        {header.map(|header| format!("{header}: "))}
                                        {finding.message}
                                    </span>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </td>
        </tr>
    }
}

/// A group, and why where it is not the file that says so.
#[component]
fn Joined(group: GroupGained) -> impl IntoView {
    view! {
        <li class="change">
            "Joins "
            <ins>{group.name}</ins>
            {group
                .rule
                .map(|rule| view! { <span class="muted">{format!(" by the rule “{rule}”")}</span> })}
        </li>
    }
}

/// Before → after of one field.
#[component]
fn Changed(change: Change) -> impl IntoView {
    let nothing = || "nothing".to_owned();
    view! {
        <li class="change">
            <span class="muted">{format!("{}: ", change.field.label())}</span>
            <del>{change.before.filter(|value| !value.is_empty()).unwrap_or_else(nothing)}</del>
            <span aria-hidden="true">"→"</span>
            <span class="only-read-aloud">" becomes "</span>
            <ins>{change.after.filter(|value| !value.is_empty()).unwrap_or_else(nothing)}</ins>
        </li>
    }
}
