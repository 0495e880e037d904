//! One group or cohort: who is in it, who manages it, and the end of it.

use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    add::AddPeople,
    members::{Imported, Members, Search},
};
use crate::{
    api::{
        Failure,
        assignments::Assign,
        groups::{
            DeleteGroup, GroupKind, GroupView, ManagerView, RenameGroup, SetManagers, WholeGroup,
            group_members, group_page,
        },
        people::{PeoplePage, PeopleQuery, people},
    },
    components::{
        AskFirst, Button, ButtonKind, ButtonLink, Card, CheckField, Columns, Failed, Loaded, Page, TextField,
        figure, figure::counted,
    },
    pages::{assign::AssignForm, error::FailedPage},
    state::Reader,
};

const ABOVE: (&str, &str) = ("/groups", "Groups");

#[component]
pub fn Group() -> impl IntoView {
    let rename = ServerAction::<RenameGroup>::new();
    let give = ServerAction::<SetManagers>::new();
    let assign = ServerAction::<Assign>::new();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<i64>().ok()));
    let found = Resource::new_blocking(
        move || (id.get(), rename.version().get(), give.version().get()),
        |(id, ..)| async move {
            match id {
                Some(id) => group_page(id).await,
                None => Err(Failure::not_found("There is no such group.")),
            }
        },
    );
    let address = use_query_map();
    let asked = Memo::new(move |_| {
        address.with(|query| {
            let cursor = query.get("cursor").filter(|cursor| !cursor.is_empty());
            (query.get("q").unwrap_or_default(), cursor)
        })
    });
    // Here and not where it is shown: what is inside a Suspense may be begun more than once.
    let members = Resource::new_blocking(
        move || (id.get(), asked.get()),
        |(id, (text, cursor))| async move {
            match id {
                Some(id) => group_members(id, text, cursor).await,
                None => Err(Failure::not_found("There is no such group.")),
            }
        },
    );
    let text =
        Memo::new(move |_| address.with(|query| query.get("add")).unwrap_or_default().trim().to_owned());
    let others = Resource::new_blocking(
        move || text.get(),
        |text| async move {
            if text.is_empty() {
                return Ok(PeoplePage { people: Vec::new(), next: None, total: 0 });
            }
            people(PeopleQuery { text, ..PeopleQuery::default() }).await
        },
    );
    let lists = Lists { members, asked, text, others };
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match found.await {
                    Ok(found) => view! { <Whole found rename give assign lists/> }.into_any(),
                    Err(failure) => view! { <FailedPage failure what="group" above=ABOVE/> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// Who is in it and who could be, with what was asked for.
#[derive(Clone, Copy)]
struct Lists {
    members: Resource<Result<PeoplePage, Failure>>,
    /// In the members, and from where on.
    asked: Memo<(String, Option<String>)>,
    /// In those of the company.
    text: Memo<String>,
    others: Resource<Result<PeoplePage, Failure>>,
}

#[component]
fn Whole(
    found: WholeGroup,
    rename: ServerAction<RenameGroup>,
    give: ServerAction<SetManagers>,
    assign: ServerAction<Assign>,
    lists: Lists,
) -> impl IntoView {
    let Lists { members, asked, text, others } = lists;
    let WholeGroup { group, may_change, managers, rules, imports, training } = found;
    let id = group.id;
    let to = format!("group:{}", group.id);
    let import = format!("/imports/new?group={}", group.id);
    let whom = members_of(&group);
    let (of_managers, to_add_to, kind) = (group.clone(), group.clone(), group.kind);
    let words = format!("{} in {}", counted(group.members, "person", "people"), group.name);
    view! {
        <Page
            title=group.name.clone()
            above=ABOVE
            action=move || {
                let import = import.clone();
                view! { <ButtonLink href=import kind=ButtonKind::Main>"Import users"</ButtonLink> }
            }
        >
            <Columns>
                <Card title="About">
                    <dl class="facts">
                        <div>
                            <dt>"Kind"</dt>
                            <dd>{group.kind.to_string()}</dd>
                        </div>
                        <div>
                            <dt>"People"</dt>
                            <dd>
                                <a class="link-text" href=whom aria-label=words>
                                    {figure(group.members)}
                                </a>
                            </dd>
                        </div>
                    </dl>
                </Card>
                {may_change.then(|| view! { <Managers group=of_managers managers action=give/> })}
            </Columns>
            <Card flush=true title="People">
                {move || view! { <Search id text=asked.get().0/> }}
                <Loaded
                    resource=members
                    view=move |page: PeoplePage| {
                        let (text, cursor) = asked.get_untracked();
                        view! { <Members id kind page text later=cursor.is_some()/> }
                    }
                />
            </Card>
            <AddPeople group=to_add_to text found=others/>
            {(!imports.is_empty()).then(|| view! { <Imported imports/> })}
            {may_change
                .then(|| {
                    view! {
                        <Card flush=true title="Assign to everybody who is in it now">
                            <AssignForm to choices=training action=assign/>
                        </Card>
                        <Columns>
                            <Rename group=group.clone() action=rename/>
                            <Delete group rules/>
                        </Columns>
                    }
                })}
        </Page>
    }
}

/// The list of users with those who are in it.
pub(super) fn members_of(group: &GroupView) -> String {
    match group.kind {
        GroupKind::Group => format!("/users?group={}", group.id),
        GroupKind::Cohort => format!("/users?cohort={}", group.id),
    }
}

#[component]
fn Managers(
    group: GroupView,
    managers: Vec<ManagerView>,
    action: ServerAction<SetManagers>,
) -> impl IntoView {
    let reader = Reader::expect();
    Effect::new(move || {
        if let Some(Ok(())) = action.value().get() {
            reader.say("The managers have been saved.");
        }
    });
    let nobody = managers.is_empty();
    view! {
        <Card title="Managers">
            <p class="muted">
                "A manager sees the people of the groups they manage, and imports people into them. They see nobody else."
            </p>
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            {if nobody {
                view! {
                    <p>
                        "Nobody in this company is a manager yet. Change somebody’s account type to Manager on their own page, for many at once among Users, or by an import; then they can be chosen here."
                    </p>
                }
                    .into_any()
            } else {
                view! {
                    <ActionForm action=action>
                        <div class="form">
                            <input type="hidden" name="id" value=group.id.to_string()/>
                            <fieldset class="choices">
                                <legend>"Who manages it"</legend>
                                {managers
                                    .into_iter()
                                    .map(|manager| {
                                        view! {
                                            <CheckField
                                                name="managers[]"
                                                value=manager.id.to_string()
                                                label=manager.name
                                                hint=manager.email
                                                checked=manager.manages
                                            />
                                        }
                                    })
                                    .collect_view()}
                            </fieldset>
                            <Button waiting=action.pending()>"Save the managers"</Button>
                        </div>
                    </ActionForm>
                }
                    .into_any()
            }}
        </Card>
    }
}

#[component]
fn Rename(group: GroupView, action: ServerAction<RenameGroup>) -> impl IntoView {
    let reader = Reader::expect();
    Effect::new(move || {
        if let Some(Ok(group)) = action.value().get() {
            reader.say(format!("It is called “{}” now.", group.name));
        }
    });
    view! {
        <Card title="Rename">
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action>
                <div class="form">
                    <input type="hidden" name="id" value=group.id.to_string()/>
                    <TextField
                        name="name"
                        label="Name"
                        value=group.name
                        required=true
                        maximum_length=200
                        autocomplete="off"
                    />
                    <Button waiting=action.pending()>"Rename"</Button>
                </div>
            </ActionForm>
        </Card>
    }
}

#[component]
fn Delete(group: GroupView, rules: Vec<String>) -> impl IntoView {
    let action = ServerAction::<DeleteGroup>::new();
    let kind = group.kind.to_string().to_lowercase();
    let title = format!("Delete this {kind}");
    let means = match group.members {
        0 => format!("Nobody is in this {kind}."),
        members => format!(
            "{} will no longer be in this {kind}. They stay in the company, with everything else they have.",
            counted(members, "person", "people")
        ),
    };
    view! {
        <Card title=title.clone()>
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            {if rules.is_empty() {
                view! {
                    <p>{means} " Files that name it will have findings. This cannot be undone."</p>
                    <AskFirst label=format!("{title} …")>
                        <ActionForm action=action>
                            <input type="hidden" name="id" value=group.id.to_string()/>
                            <Button kind=ButtonKind::Danger waiting=action.pending()>
                                {format!("Delete “{}”", group.name)}
                            </Button>
                        </ActionForm>
                    </AskFirst>
                }
                    .into_any()
            } else {
                view! {
                    <p>
                        "It cannot be deleted while rules put people into it: " {rules.join(", ")} ". Change them in "
                        <a class="link-text" href="/settings/rules">
                            "Rules"
                        </a> " first."
                    </p>
                }
                    .into_any()
            }}
        </Card>
    }
}
