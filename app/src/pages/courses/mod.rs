//! Courses: what a company can teach, and for owners what the platform offers.

mod platform;

use leptos::{form::ActionForm, html, prelude::*};

use self::platform::OfPlatform;
use crate::{
    api::{
        Failure,
        courses::{
            ChangeCourse, CourseCatalogue, CourseName, CourseView, CreateCourse, CreatePlatformCourse,
            DeleteCourse, courses,
        },
        viewer::Viewer,
    },
    components::{
        AskFirst, Button, ButtonKind, ButtonLink, Card, Empty, Failed, Loaded, MainAndSide, Page, Picture,
        Table, TextField, figure, figure::counted,
    },
    state::{Beside, Reader},
};

/// What can be done on the page.
#[derive(Clone, Copy)]
struct Actions {
    create: ServerAction<CreateCourse>,
    create_for_platform: ServerAction<CreatePlatformCourse>,
    change: ServerAction<ChangeCourse>,
    delete: ServerAction<DeleteCourse>,
}

#[component]
pub fn Courses() -> impl IntoView {
    let actions = Actions {
        create: ServerAction::new(),
        create_for_platform: ServerAction::new(),
        change: ServerAction::new(),
        delete: ServerAction::new(),
    };
    let versions = move || {
        (
            actions.create.version().get(),
            actions.create_for_platform.version().get(),
            actions.change.version().get(),
            actions.delete.version().get(),
        )
    };
    let catalogue = Resource::new_blocking(versions, |_| courses());
    announce(actions);
    let beside = Beside::of_address(move || {
        actions.change.clear();
        actions.delete.clear();
    });
    let Viewer { owner, may_manage, companies, .. } = expect_context();
    // Beside the lists, not within them: what has been typed stays when they are drawn anew.
    let side = move || match beside.chosen() {
        Some(id) => {
            view! { <Loaded resource=catalogue view=move |it| view! { <Chosen id it beside actions/> }/> }
                .into_any()
        }
        None if may_manage => view! { <Create action=actions.create/> }.into_any(),
        None => ().into_any(),
    };
    view! {
        <Page
            title="Courses"
            lead="What people can be asked to learn. A course is assigned to a person, a group, or from an import; a package assigns several at once."
        >
            <MainAndSide>
                <Card flush=true title="Courses of this company">
                    <Loaded
                        resource=catalogue
                        view=|catalogue: CourseCatalogue| view! { <List courses=catalogue.courses/> }
                    />
                </Card>
                {side}
            </MainAndSide>
            {owner
                .then(|| view! { <OfPlatform catalogue companies action=actions.create_for_platform/> })}
        </Page>
    }
}

/// Says aloud what has been done.
fn announce(actions: Actions) {
    let reader = Reader::expect();
    let say_made = move |made: Option<Result<CourseName, Failure>>| {
        if let Some(Ok(course)) = made {
            reader.say(format!("The course “{}” has been created.", course.title));
        }
    };
    Effect::new(move || say_made(actions.create.value().get()));
    Effect::new(move || say_made(actions.create_for_platform.value().get()));
    Effect::new(move || {
        if let Some(Ok(course)) = actions.change.value().get() {
            reader.say(format!("The course is called “{}” now.", course.title));
        }
    });
    Effect::new(move || {
        if let Some(Ok(())) = actions.delete.value().get() {
            reader.say("The course has been deleted.");
        }
    });
}

/// The course that the address names, to be changed.
#[component]
fn Chosen(id: i64, it: CourseCatalogue, beside: Beside, actions: Actions) -> impl IntoView {
    let own =
        it.courses.into_iter().filter(|course| course.may_change).map(|course| (course.id, course.title));
    let offered = it.platform.into_iter().map(|course| (course.id, course.title));
    match own.chain(offered).find(|(other, _)| *other == id) {
        Some((_, title)) => {
            beside.begin(id, "new-title");
            view! { <Change id title actions/> }.into_any()
        }
        None => view! {
            <Card title="There is no such course">
                <p class="small muted">"It may have been deleted, or is not yours to change."</p>
                <ButtonLink href="/courses">"Back to all courses"</ButtonLink>
            </Card>
        }
        .into_any(),
    }
}

#[component]
fn List(courses: Vec<CourseView>) -> impl IntoView {
    if courses.is_empty() {
        return view! {
            <Empty picture=Picture::Course title="There is no course yet">
                <p>
                    "Create a course of the company's own, or have an owner of the platform make one available. Then people can be asked to do it, also by a column of an imported file."
                </p>
            </Empty>
        }
        .into_any();
    }
    view! {
        <Table label="Courses of this company">
            <thead>
                <tr>
                    <th scope="col">"Title"</th>
                    <th scope="col" class="wide-only">
                        "Made by"
                    </th>
                    <th scope="col" class="number">
                        "People"
                    </th>
                    <th scope="col">
                        <span class="only-read-aloud">"Actions"</span>
                    </th>
                </tr>
            </thead>
            <tbody>{courses.into_iter().map(|course| view! { <Line course/> }).collect_view()}</tbody>
        </Table>
    }
    .into_any()
}

#[component]
fn Line(course: CourseView) -> impl IntoView {
    let label = format!("{} with {}", counted(course.people, "person", "people"), course.title);
    let whom = format!(" “{}”", course.title);
    view! {
        <tr>
            <th scope="row">{course.title}</th>
            <td class="wide-only">{if course.own { "This company" } else { "The platform" }}</td>
            <td class="number">
                <a class="link-text" href=format!("/users?course={}", course.id) aria-label=label>
                    {figure(course.people)}
                </a>
            </td>
            <td class="number">
                {course
                    .may_change
                    .then(|| {
                        view! {
                            <ButtonLink href=format!("/courses?change={}", course.id) kind=ButtonKind::Small>
                                "Change"
                                <span class="only-read-aloud">{whom}</span>
                            </ButtonLink>
                        }
                    })}
            </td>
        </tr>
    }
}

#[component]
fn Create(action: ServerAction<CreateCourse>) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    Effect::new(move || {
        // The next title starts from nothing; one that was refused stays to be mended.
        if let Some(Ok(_)) = action.value().get()
            && let Some(form) = form.get_untracked()
        {
            form.reset();
        }
    });
    view! {
        <Card title="Create a course of your own">
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action node_ref=form>
                <div class="form">
                    <TextField name="title" label="Title" required=true maximum_length=200 autocomplete="off"/>
                    <Button kind=ButtonKind::Main waiting=action.pending()>
                        "Create the course"
                    </Button>
                </div>
            </ActionForm>
        </Card>
    }
}

#[component]
fn Change(id: i64, title: String, actions: Actions) -> impl IntoView {
    let Actions { change, delete, .. } = actions;
    view! {
        <Card title=format!("Change “{title}”")>
            {move || change.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            {move || delete.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=change>
                <input type="hidden" name="course" value=id.to_string()/>
                <div class="form">
                    <TextField
                        name="title"
                        id="new-title"
                        label="Title"
                        hint="Whoever has it assigned keeps it under the new title."
                        value=title
                        required=true
                        maximum_length=200
                        autocomplete="off"
                    />
                    <div class="row">
                        <Button kind=ButtonKind::Main waiting=change.pending()>
                            "Save"
                        </Button>
                        <ButtonLink href="/courses" kind=ButtonKind::Quiet>
                            "Cancel"
                        </ButtonLink>
                    </div>
                </div>
            </ActionForm>
            <AskFirst label="Delete this course">
                <p class="small">
                    "It leaves every company and every package. A course that people have assigned cannot be deleted."
                </p>
                <ActionForm action=delete>
                    <input type="hidden" name="course" value=id.to_string()/>
                    <Button kind=ButtonKind::Danger waiting=delete.pending()>
                        "Delete the course"
                    </Button>
                </ActionForm>
            </AskFirst>
        </Card>
    }
}
