//! The list of users.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    StatusBadge, account_type_words,
    filter::{FilterForm, address, from_address, is_filtered},
};
use crate::{
    api::people::{PeoplePage, PeopleQuery, PersonView, people, people_filters},
    components::{ButtonKind, ButtonLink, Card, Empty, Loaded, Message, Page, Paging, Picture, Table, Tone},
};

#[component]
pub fn Users() -> impl IntoView {
    let address = use_query_map();
    let query = Memo::new(move |_| address.with(from_address));
    let page = Resource::new_blocking(move || query.get(), people);
    let filters = Resource::new_blocking(|| (), |()| people_filters());
    view! {
        <Page
            title="Users"
            wide=true
            action=|| view! { <ButtonLink href="/imports/new" kind=ButtonKind::Main>"Import people"</ButtonLink> }
        >
            {move || query.get().import.map(|import| view! { <OfImport import/> })}
            <Card flush=true>
                <Loaded
                    resource=filters
                    view=move |(groups, courses)| {
                        move || {
                            let (groups, courses) = (groups.clone(), courses.clone());
                            view! { <FilterForm query=query.get() groups courses/> }
                        }
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
    let shown = page.people.len();
    view! {
        <Table label="Users">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"E-mail address"</th>
                    <th scope="col">"Groups"</th>
                    <th scope="col">"Type"</th>
                    <th scope="col">"Status"</th>
                    <th scope="col">"Invitation"</th>
                </tr>
            </thead>
            <tbody>
                {page.people.into_iter().map(|person| view! { <Line person/> }).collect_view()}
            </tbody>
        </Table>
        <Paging
            shown=shown
            total=Some(page.total)
            words=if page.total == 1 { "person" } else { "people" }
            first=first
            next=next
        />
    }
    .into_any()
}

#[component]
fn OfImport(import: i64) -> impl IntoView {
    view! {
        <Message tone=Tone::Notice>
            <p>
                "Only people created by "
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
            <th scope="row">
                <a class="link-text" href=format!("/users/{}", person.id)>
                    {person.name}
                </a>
            </th>
            <td>{person.email}</td>
            <td>{groups}</td>
            <td>{account_type_words(person.account_type)}</td>
            <td>
                <StatusBadge status=person.status/>
            </td>
            <td>{person.activation.words()}</td>
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
