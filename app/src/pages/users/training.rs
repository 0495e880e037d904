//! What a person is to learn, and how far they have come.

use leptos::{form::ActionForm, prelude::*};

use crate::{
    api::{
        Failure,
        assignments::{
            Assign, AssignmentState, AssignmentView, PersonTraining, TakeAssignmentForwards, training_of,
        },
        packages::ReassignToPerson,
        viewer::Viewer,
    },
    components::{
        Badge, Button, ButtonKind, Card, DueDay, Empty, Failed, Loaded, Moment, Picture, SelectField, Table,
        TextField, Tone,
    },
    pages::assign::AssignForm,
    state::Reader,
};

/// What is to be learnt, and what can be done about it.
#[derive(Clone, Copy)]
pub(super) struct Lessons {
    assign: ServerAction<Assign>,
    again: ServerAction<ReassignToPerson>,
    forwards: ServerAction<TakeAssignmentForwards>,
    all: Resource<Result<PersonTraining, Failure>>,
}

impl Lessons {
    pub(super) fn of(user: Memo<Option<i64>>) -> Self {
        let assign = ServerAction::<Assign>::new();
        let again = ServerAction::<ReassignToPerson>::new();
        let forwards = ServerAction::<TakeAssignmentForwards>::new();
        let all = Resource::new_blocking(
            move || (user.get(), assign.version().get(), again.version().get(), forwards.version().get()),
            |(user, ..)| async move {
                match user {
                    Some(user) => training_of(user).await,
                    None => Err(Failure::not_found("There is no such person.")),
                }
            },
        );
        Self { assign, again, forwards, all }
    }
}

#[component]
pub(super) fn Training(user: i64, training: Lessons) -> impl IntoView {
    let Lessons { assign, again, forwards, all } = training;
    let reader = Reader::expect();
    let Viewer { may_manage, .. } = expect_context();
    Effect::new(move || {
        if let Some(Ok(sentence)) = assign.value().get() {
            reader.say(sentence);
        }
    });
    Effect::new(move || {
        if let Some(Ok(sentence)) = again.value().get() {
            reader.say(sentence);
        }
    });
    Effect::new(move || {
        if let Some(Ok(sentence)) = forwards.value().get() {
            reader.say(sentence);
        }
    });
    view! {
        <Card flush=true title="Training">
            {move || forwards.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <Loaded
                resource=all
                view=move |training: PersonTraining| {
                    let PersonTraining { assignments, choices, at } = training;
                    let packages = packages(&choices);
                    view! {
                        {may_manage.then(|| view! { <AssignForm to=format!("user:{user}") choices action=assign/> })}
                        {(may_manage && !packages.is_empty())
                            .then(|| view! { <AgainForm user packages at action=again/> })}
                        <List assignments may_change=may_manage forwards/>
                    }
                }
            />
        </Card>
    }
}

/// The packages among what can be assigned: their ids and names.
fn packages(choices: &[(String, String)]) -> Vec<(String, String)> {
    let package = |(word, name): &(String, String)| {
        let id = word.strip_prefix("package:")?;
        Some((id.to_owned(), name.strip_prefix("Package: ").unwrap_or(name).to_owned()))
    };
    choices.iter().filter_map(package).collect()
}

/// The next attempt at every course of a package, whatever became of the ones before.
#[component]
fn AgainForm(
    user: i64,
    packages: Vec<(String, String)>,
    at: String,
    action: ServerAction<ReassignToPerson>,
) -> impl IntoView {
    view! {
        <ActionForm action=action>
            <input type="hidden" name="user" value=user.to_string()/>
            <input type="hidden" name="at" value=at/>
            <div class="toolbar">
                <SelectField name="package" label="Package to do again" options=packages/>
                <TextField name="due_on" id="again_due_on" label="To be done by (may be empty)" kind="date"/>
                <Button waiting=action.pending()>"Re-assign"</Button>
            </div>
        </ActionForm>
        {move || match action.value().get() {
            Some(Err(failure)) => view! { <Failed failure/> }.into_any(),
            Some(Ok(sentence)) => view! { <p class="toolbar small">{sentence}</p> }.into_any(),
            None => ().into_any(),
        }}
    }
}

#[component]
fn List(
    assignments: Vec<AssignmentView>,
    may_change: bool,
    forwards: ServerAction<TakeAssignmentForwards>,
) -> impl IntoView {
    if assignments.is_empty() {
        return view! {
            <Empty picture=Picture::Course title="Nothing is assigned yet">
                <p>"Courses come from an import, with a package, or by hand."</p>
            </Empty>
        }
        .into_any();
    }
    view! {
        <Table label="Training">
            <thead>
                <tr>
                    <th scope="col">"Course"</th>
                    <th scope="col" class="number">
                        "Attempt"
                    </th>
                    <th scope="col">"State"</th>
                    <th scope="col" class="wide-only">
                        "Assigned"
                    </th>
                    <th scope="col">"Due on"</th>
                    <th scope="col">
                        <span class="only-read-aloud">"Actions"</span>
                    </th>
                </tr>
            </thead>
            <tbody>
                {assignments
                    .into_iter()
                    .map(|assignment| view! { <Line assignment may_change forwards/> })
                    .collect_view()}
            </tbody>
        </Table>
    }
    .into_any()
}

#[component]
fn Line(
    assignment: AssignmentView,
    may_change: bool,
    forwards: ServerAction<TakeAssignmentForwards>,
) -> impl IntoView {
    let AssignmentView { id, course, package, attempt, state, assigned_at, due_on, open, overdue } =
        assignment;
    let whom = format!(" “{course}”");
    let step = move |value: &'static str, words: &'static str| {
        let whom = whom.clone();
        view! {
            <Button kind=ButtonKind::Small name="state" value=value waiting=forwards.pending()>
                {words}
                <span class="only-read-aloud">{whom}</span>
            </Button>
        }
    };
    view! {
        <tr>
            <th scope="row">
                {course} {package.map(|package| view! { <span class="small muted">{format!(" · {package}")}</span> })}
            </th>
            <td class="number">{attempt}</td>
            <td>
                <StateBadge state/>
            </td>
            <td class="wide-only">
                <Moment at=assigned_at/>
            </td>
            <td>
                <DueDay on=due_on overdue/>
            </td>
            <td class="number">
                {(may_change && open)
                    .then(|| {
                        view! {
                            <ActionForm action=forwards>
                                <input type="hidden" name="assignment" value=id.to_string()/>
                                <div class="row">
                                    {(state == AssignmentState::Assigned)
                                        .then(|| step("started", "Mark as started"))}
                                    {step("completed", "Mark as completed")}
                                </div>
                            </ActionForm>
                        }
                    })}
            </td>
        </tr>
    }
}

#[component]
fn StateBadge(state: AssignmentState) -> impl IntoView {
    let (tone, picture) = match state {
        AssignmentState::Assigned => (Tone::Plain, Picture::Course),
        AssignmentState::Started => (Tone::Notice, Picture::Clock),
        AssignmentState::Completed => (Tone::Good, Picture::Check),
    };
    view! {
        <Badge tone=tone picture=picture>
            {state.words()}
        </Badge>
    }
}
