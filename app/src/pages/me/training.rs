//! What is assigned to whoever looks.

use leptos::{form::ActionForm, prelude::*};

use crate::{
    api::{
        assignments::{AssignmentState, AssignmentView},
        me::GoOnWith,
    },
    components::{Badge, Button, ButtonKind, Card, DueDay, Empty, Failed, Picture, Table, Tone},
};

#[component]
pub(super) fn Training(
    training: Vec<AssignmentView>,
    company: Option<String>,
    action: ServerAction<GoOnWith>,
) -> impl IntoView {
    let company = company?;
    Some(view! {
        <Card flush=true title=format!("My training at {company}")>
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <List training action/>
        </Card>
    })
}

#[component]
fn List(training: Vec<AssignmentView>, action: ServerAction<GoOnWith>) -> impl IntoView {
    if training.is_empty() {
        return view! {
            <Empty picture=Picture::Course title="Nothing is assigned to you">
                <p>"When your company assigns a course to you, it stands here."</p>
            </Empty>
        }
        .into_any();
    }
    view! {
        <Table label="My training">
            <thead>
                <tr>
                    <th scope="col">"Course"</th>
                    <th scope="col">"State"</th>
                    <th scope="col">"Due"</th>
                    <th scope="col">"Attempt"</th>
                    <th scope="col">
                        <span class="only-read-aloud">"What to do"</span>
                    </th>
                </tr>
            </thead>
            <tbody>{training.into_iter().map(|assignment| view! { <Line assignment action/> }).collect_view()}</tbody>
        </Table>
    }
    .into_any()
}

#[component]
fn Line(assignment: AssignmentView, action: ServerAction<GoOnWith>) -> impl IntoView {
    let AssignmentView { id, course, attempt, state, due_on, open, overdue, .. } = assignment;
    let tone = match state {
        AssignmentState::Assigned => Tone::Plain,
        AssignmentState::Started => Tone::Accent,
        AssignmentState::Completed => Tone::Good,
    };
    // It stays as far as it came.
    let replaced = !open && state != AssignmentState::Completed;
    let next = match state {
        AssignmentState::Assigned => Some(("started", "Start")),
        AssignmentState::Started => Some(("completed", "Complete")),
        AssignmentState::Completed => None,
    };
    let next = next.filter(|_| open).map(|(to, words)| {
        let of_course = format!(" {course}");
        view! {
            <ActionForm action=action>
                <input type="hidden" name="assignment" value=id.to_string()/>
                <input type="hidden" name="state" value=to/>
                <Button kind=ButtonKind::Small waiting=action.pending()>
                    {words}
                    <span class="only-read-aloud">{of_course}</span>
                </Button>
            </ActionForm>
        }
    });
    view! {
        <tr>
            <th scope="row">{course}</th>
            <td>
                <Badge tone=tone>{state.words()}</Badge>
                {replaced.then(|| view! { <span class="small muted">" · there is a newer attempt"</span> })}
            </td>
            <td>
                <DueDay on=due_on overdue/>
            </td>
            <td>{attempt}</td>
            <td>{next}</td>
        </tr>
    }
}
