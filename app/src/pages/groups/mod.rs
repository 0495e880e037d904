//! Groups and cohorts, and the way to import people straight into one.

mod add;
mod members;
mod one;

pub use one::Group;

use leptos::{form::ActionForm, html, prelude::*};

use crate::{
    api::{
        groups::{CreateGroup, GroupView, groups},
        viewer::Viewer,
    },
    components::{
        Button, ButtonKind, ButtonLink, Card, Empty, Failed, Loaded, MainAndSide, Page, Picture, SelectField,
        Table, TextField, figure, figure::counted,
    },
    state::Reader,
};

#[component]
pub fn Groups() -> impl IntoView {
    let create = ServerAction::<CreateGroup>::new();
    let may_manage = expect_context::<Viewer>().may_manage;
    let all = Resource::new_blocking(move || create.version().get(), |_| groups());
    view! {
        <Page
            title="Groups"
            lead="Named sets of people. “Import users” in a group puts everyone in the file into it."
        >
            <MainAndSide>
                <Card flush=true title="Groups and cohorts">
                    <Loaded resource=all view=|groups| view! { <List groups/> }/>
                </Card>
                {may_manage.then(|| view! { <Create action=create/> })}
            </MainAndSide>
        </Page>
    }
}

#[component]
fn List(groups: Vec<GroupView>) -> impl IntoView {
    if groups.is_empty() {
        return view! {
            <Empty picture=Picture::Group title="There is no group yet">
                <p>"Groups are how people are found and given courses together: a team, a site, a year. Create the first one beside this."</p>
            </Empty>
        }
        .into_any();
    }
    view! {
        <Table label="Groups and cohorts">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col" class="wide-only">
                        "Kind"
                    </th>
                    <th scope="col" class="number">
                        "People"
                    </th>
                    <th scope="col">
                        <span class="only-read-aloud">"Actions"</span>
                    </th>
                </tr>
            </thead>
            <tbody>
                {groups
                    .into_iter()
                    .map(|group| {
                        let import = format!("/imports/new?group={}", group.id);
                        let page = format!("/groups/{}", group.id);
                        let members = one::members_of(&group);
                        let label = format!("{} in {}", counted(group.members, "person", "people"), group.name);
                        let into = format!(" into {}", group.name);
                        view! {
                            <tr>
                                <th scope="row">
                                    <a class="link-text" href=page>
                                        {group.name}
                                    </a>
                                </th>
                                <td class="wide-only">{group.kind.to_string()}</td>
                                <td class="number">
                                    <a class="link-text" href=members aria-label=label>
                                        {figure(group.members)}
                                    </a>
                                </td>
                                <td class="number">
                                    <ButtonLink href=import kind=ButtonKind::Small>
                                        "Import users"
                                        <span class="only-read-aloud">{into}</span>
                                    </ButtonLink>
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
fn Create(action: ServerAction<CreateGroup>) -> impl IntoView {
    let reader = Reader::expect();
    let form = NodeRef::<html::Form>::new();
    let kinds = vec![("group".to_owned(), "Group".to_owned()), ("cohort".to_owned(), "Cohort".to_owned())];
    Effect::new(move || {
        if let Some(Ok(group)) = action.value().get() {
            reader.say(format!("{} “{}” has been created.", group.kind, group.name));
            // The next name starts from nothing; one that was refused stays to be mended.
            if let Some(form) = form.get_untracked() {
                form.reset();
            }
        }
    });
    view! {
        <Card title="Create a group">
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action node_ref=form>
                <div class="form">
                    <TextField name="name" label="Name" required=true maximum_length=200 autocomplete="off"/>
                    <SelectField name="kind" label="Kind" options=kinds value="group"/>
                    <Button waiting=action.pending()>"Create"</Button>
                </div>
            </ActionForm>
        </Card>
    }
}
