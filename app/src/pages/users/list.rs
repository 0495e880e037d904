//! The list of users.

use leptos::prelude::*;
use leptos_router::{components::Form, hooks::use_query_map};

use super::{
    StatusBadge, account_type_words,
    bulk::BulkBar,
    filter::{FilterForm, address, from_address, is_filtered, parameters},
};
use crate::{
    api::{
        people::{PeopleChoices, PeoplePage, PeopleQuery, PersonView, people, people_filters},
        viewer::Viewer,
    },
    components::{
        AddressCell, ButtonKind, ButtonLink, Card, Changed, Empty, Loaded, Message, MomentDay, Page, Paging,
        Picture, Table, Tick, TickAll, Ticking, Ticks, Tone,
    },
};

#[component]
pub fn Users() -> impl IntoView {
    let may_manage = expect_context::<Viewer>().may_manage;
    let address = use_query_map();
    let query = Memo::new(move |_| address.with(from_address));
    let page = Resource::new_blocking(move || query.get(), people);
    let filters = Resource::new_blocking(|| (), |()| people_filters());
    view! {
        <Page
            title="Users"
            wide=true
            action=move || {
                view! {
                    {may_manage.then(|| view! { <ButtonLink href="/users/deleted">"Deleted people"</ButtonLink> })}
                    <ButtonLink href="/users/new">"Add one by hand"</ButtonLink>
                    <ButtonLink href="/imports/new" kind=ButtonKind::Main>
                        "Import people"
                    </ButtonLink>
                }
            }
        >
            <Changed shown=page ask=move || people(query.get_untracked())/>
            {move || query.get().import.map(|import| view! { <OfImport import/> })}
            <Card flush=true>
                <Loaded
                    resource=filters
                    view=move |choices: PeopleChoices| {
                        move || view! { <FilterForm query=query.get() choices=choices.clone()/> }
                    }
                />
                <Loaded
                    resource=page
                    view=move |page: PeoplePage| view! { <People page query=query.get_untracked()/> }
                />
            </Card>
        </Page>
    }
}

#[component]
fn People(page: PeoplePage, query: PeopleQuery) -> impl IntoView {
    if page.people.is_empty() {
        return view! { <Nobody filtered=is_filtered(&query)/> }.into_any();
    }
    let next = page.next.as_deref().map(|cursor| address(&query, Some(cursor)));
    let first = query.cursor.is_some().then(|| address(&query, None));
    let (shown, total) = (page.people.len(), page.total);
    let ticks = Ticks::none();
    let hidden = parameters(&query)
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    view! {
        <Ticking ticks>
        <Form method="GET" action="/users/bulk">
            {hidden} <Table label="Users">
                <thead>
                    <tr>
                        <TickAll ticks/>
                        <Head by="name" words="Name" query=query.clone()/>
                        <Head by="email" words="E-mail address" query=query.clone()/>
                        <th scope="col">"Groups"</th>
                        <Head by="account_type" words="Type" query=query.clone()/>
                        <Head by="status" words="Status" query=query.clone()/>
                        <Head by="activation" words="Invitation" query=query.clone()/>
                        <Head by="created_at" words="Since" query=query.clone()/>
                        <Head by="updated_at" words="Changed" query=query.clone() roomy=true/>
                    </tr>
                </thead>
                <tbody>{page.people.into_iter().map(|person| view! { <Line person/> }).collect_view()}</tbody>
            </Table>
            <Paging
                shown=shown
                total=Some(total)
                words=if total == 1 { "person" } else { "people" }
                first=first
                next=next
            />
            <BulkBar total ticks/>
        </Form>
        </Ticking>
    }
    .into_any()
}

/// The head of a column by which the list can be sorted: once more, and it is sorted from the other end.
#[component]
fn Head(
    by: &'static str,
    words: &'static str,
    query: PeopleQuery,
    /// Where there is room for it.
    #[prop(optional)]
    roomy: bool,
) -> impl IntoView {
    // Nothing said is the order in which they came.
    let sort = if query.sort.is_empty() { "created_at" } else { query.sort.as_str() };
    let (sorted, next) = match sort.strip_prefix('-') {
        None if sort == by => ("ascending", format!("-{by}")),
        Some(sort) if sort == by => ("descending", by.to_owned()),
        _ => ("none", by.to_owned()),
    };
    let arrow = match sorted {
        "ascending" => " ↑",
        "descending" => " ↓",
        _ => "",
    };
    let href = address(&PeopleQuery { sort: next, ..query }, None);
    view! {
        <th scope="col" class:roomy-only=roomy aria-sort=sorted>
            <a class="link-text" href=href>
                {words}
                <span aria-hidden="true">{arrow}</span>
            </a>
        </th>
    }
}

#[component]
fn OfImport(import: i64) -> impl IntoView {
    view! {
        <Message tone=Tone::Notice>
            <p>
                "Only people created or changed by "
                <a class="link-text" href=format!("/imports/{import}")>
                    "this import"
                </a> " are shown."
            </p>
        </Message>
    }
}

#[component]
fn Line(person: PersonView) -> impl IntoView {
    let groups =
        person.groups.iter().chain(&person.cohorts).map(String::as_str).collect::<Vec<_>>().join(", ");
    view! {
        <tr>
            <Tick name="id" value=person.id label=person.name.clone()/>
            <th scope="row">
                <a class="link-text" href=format!("/users/{}", person.id)>
                    {person.name}
                </a>
            </th>
            <AddressCell address=person.email/>
            <td>{groups}</td>
            <td>{account_type_words(person.account_type)}</td>
            <td>
                <StatusBadge status=person.status/>
            </td>
            <td>{person.activation.words()}</td>
            <td class="one-line">
                <MomentDay at=person.created_at/>
            </td>
            <td class="one-line roomy-only">
                <MomentDay at=person.updated_at/>
            </td>
        </tr>
    }
}

#[component]
fn Nobody(filtered: bool) -> impl IntoView {
    if filtered {
        view! {
            <Empty picture=Picture::Search title="Nobody matches">
                <p>"No user has what you are looking for. Try fewer letters, or another status, group or course."</p>
                <ButtonLink href="/users">"Show everyone"</ButtonLink>
            </Empty>
        }
        .into_any()
    } else {
        view! {
            <Empty picture=Picture::Person title="Nobody is in this company yet">
                <p>
                    "Drop a spreadsheet of names and e-mail addresses on the import page. You see what would happen to every person before anything is written."
                </p>
                <ButtonLink href="/imports/new" kind=ButtonKind::Main>
                    "Import people"
                </ButtonLink>
            </Empty>
        }
        .into_any()
    }
}
