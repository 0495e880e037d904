//! Packages: courses that are assigned together.

mod again;
mod change;
mod one;

pub use one::Package;

use leptos::{form::ActionForm, prelude::*};

use self::change::Change;
use crate::{
    api::{
        packages::{
            ArrangePackage, CreatePackage, DeletePackage, PackageList, PackageView, RenamePackage, packages,
        },
        viewer::Viewer,
    },
    components::{
        Button, ButtonKind, ButtonLink, Card, Empty, Failed, Loaded, MainAndSide, Page, Picture, Table,
        TextField,
    },
    state::{Beside, Reader},
};

/// What can be done on the page.
#[derive(Clone, Copy)]
struct Actions {
    create: ServerAction<CreatePackage>,
    rename: ServerAction<RenamePackage>,
    arrange: ServerAction<ArrangePackage>,
    delete: ServerAction<DeletePackage>,
}

#[component]
pub fn Packages() -> impl IntoView {
    let actions = Actions {
        create: ServerAction::new(),
        rename: ServerAction::new(),
        arrange: ServerAction::new(),
        delete: ServerAction::new(),
    };
    let versions = move || {
        (
            actions.create.version().get(),
            actions.rename.version().get(),
            actions.arrange.version().get(),
            actions.delete.version().get(),
        )
    };
    let list = Resource::new_blocking(versions, |_| packages());
    announce(actions);
    let beside = Beside::of_address(move || {
        actions.rename.clear();
        actions.arrange.clear();
        actions.delete.clear();
    });
    let Viewer { may_manage, .. } = expect_context();
    // Beside the list, not within it: what has been typed stays when it is drawn anew.
    let side = move || match beside.chosen().filter(|_| may_manage) {
        Some(id) => {
            view! { <Loaded resource=list view=move |list| view! { <Chosen id list beside actions/> }/> }
                .into_any()
        }
        None if may_manage => view! { <Create action=actions.create/> }.into_any(),
        None => ().into_any(),
    };
    view! {
        <Page
            title="Packages"
            lead="Courses that belong together, in their order. Assigning a package assigns each of them."
        >
            <MainAndSide>
                <Card flush=true title="Packages of this company">
                    <Loaded
                        resource=list
                        view=move |list: PackageList| {
                            view! { <List packages=list.packages may_change=may_manage/> }
                        }
                    />
                </Card>
                {side}
            </MainAndSide>
        </Page>
    }
}

/// Says aloud what has been done.
fn announce(actions: Actions) {
    let reader = Reader::expect();
    Effect::new(move || {
        if let Some(Ok(name)) = actions.create.value().get() {
            reader.say(format!("The package “{name}” has been created. Now put courses into it."));
        }
    });
    Effect::new(move || {
        if let Some(Ok(name)) = actions.rename.value().get() {
            reader.say(format!("The package is called “{name}” now."));
        }
    });
    Effect::new(move || {
        if let Some(Ok(sentence)) = actions.arrange.value().get() {
            reader.say(sentence);
        }
    });
    Effect::new(move || {
        if let Some(Ok(())) = actions.delete.value().get() {
            reader.say("The package has been deleted.");
        }
    });
}

/// The package that the address names, to be changed.
#[component]
fn Chosen(id: i64, list: PackageList, beside: Beside, actions: Actions) -> impl IntoView {
    let PackageList { packages, courses } = list;
    match packages.into_iter().find(|package| package.id == id) {
        Some(package) => {
            beside.begin(id, "new-name");
            view! { <Change package courses actions/> }.into_any()
        }
        None => view! {
            <Card title="There is no such package">
                <p class="small muted">"It may have been deleted."</p>
                <ButtonLink href="/packages">"Back to all packages"</ButtonLink>
            </Card>
        }
        .into_any(),
    }
}

#[component]
fn List(packages: Vec<PackageView>, may_change: bool) -> impl IntoView {
    if packages.is_empty() {
        return view! {
            <Empty picture=Picture::Package title="There is no package yet">
                <p>
                    "A package is what everybody in a certain place has to do: an induction, a yearly refresher. Create one, and put courses into it."
                </p>
            </Empty>
        }
        .into_any();
    }
    view! {
        <Table label="Packages of this company">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Courses"</th>
                    <th scope="col">
                        <span class="only-read-aloud">"Actions"</span>
                    </th>
                </tr>
            </thead>
            <tbody>
                {packages
                    .into_iter()
                    .map(|package| {
                        let whom = format!(" “{}”", package.name);
                        let titles: Vec<String> =
                            package.courses.into_iter().map(|course| course.title).collect();
                        let titles =
                            if titles.is_empty() { "None yet".to_owned() } else { titles.join(", ") };
                        view! {
                            <tr>
                                <th scope="row">
                                    <a class="link-text" href=format!("/packages/{}", package.id)>
                                        {package.name}
                                    </a>
                                </th>
                                <td>{titles}</td>
                                <td class="number">
                                    {may_change
                                        .then(|| {
                                            view! {
                                                <ButtonLink
                                                    href=format!("/packages?change={}", package.id)
                                                    kind=ButtonKind::Small
                                                >
                                                    "Change"
                                                    <span class="only-read-aloud">{whom}</span>
                                                </ButtonLink>
                                            }
                                        })}
                                </td>
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </Table>
    }
    .into_any()
}

#[component]
fn Create(action: ServerAction<CreatePackage>) -> impl IntoView {
    view! {
        <Card title="Create a package">
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action>
                <div class="form">
                    <TextField
                        name="name"
                        label="Name"
                        hint="Courses are put into it next."
                        required=true
                        maximum_length=200
                        autocomplete="off"
                    />
                    <Button kind=ButtonKind::Main waiting=action.pending()>
                        "Create the package"
                    </Button>
                </div>
            </ActionForm>
        </Card>
    }
}
