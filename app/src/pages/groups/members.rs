//! Who is in a group, looked through, and the imports by which they came.

use leptos::prelude::*;
use leptos_router::{components::Form, params::ParamsMap};

use crate::{
    api::{
        groups::{BroughtView, GroupKind},
        people::PeoplePage,
    },
    components::{
        Button, Card, Empty, Moment, Paging, Picture, Table, TextField, Tick, TickAll, TickBar, Ticking,
        Ticks, figure,
    },
    pages::users::StatusBadge,
};

/// The address of the part of the members that begins at `cursor`.
fn part(id: i64, text: &str, cursor: Option<String>) -> String {
    let mut params = ParamsMap::new();
    if !text.is_empty() {
        params.insert("q", text.to_owned());
    }
    if let Some(cursor) = cursor {
        params.insert("cursor", cursor);
    }
    format!("/groups/{id}{}", params.to_query_string())
}

/// A form that asks by GET: it works without scripts, and every answer has an address.
#[component]
pub(super) fn Search(id: i64, text: String) -> impl IntoView {
    let all = (!text.is_empty()).then(|| part(id, "", None));
    view! {
        <Form method="GET" action=part(id, "", None)>
            <div class="toolbar" role="search">
                <TextField
                    name="q"
                    label="Search among its people"
                    kind="search"
                    value=text
                    autocomplete="off"
                    grow=true
                />
                <Button>"Search"</Button>
                {all
                    .map(|href| {
                        view! {
                            <a class="btn btn-ghost" href=href>
                                "Show everyone"
                            </a>
                        }
                    })}
            </div>
        </Form>
    }
}

#[component]
pub(super) fn Members(
    id: i64,
    kind: GroupKind,
    page: PeoplePage,
    text: String,
    later: bool,
) -> impl IntoView {
    if page.people.is_empty() {
        let (title, words) = if text.is_empty() {
            (
                "Nobody is in it yet",
                "“Import users” puts everybody in a file into it. Whoever is in the company already is added under this.",
            )
        } else {
            ("Nobody matches", "Nobody who is in it has what you are looking for. Try fewer letters.")
        };
        return view! {
            <Empty picture=Picture::Person title=title>
                <p>{words}</p>
            </Empty>
        }
        .into_any();
    }
    let ticks = Ticks::none();
    let shown = page.people.len();
    let next = page.next.map(|cursor| part(id, &text, Some(cursor)));
    let first = later.then(|| part(id, &text, None));
    view! {
        <Ticking ticks>
        <Form method="GET" action="/users/bulk">
        <input type="hidden" name="action" value="remove_from_group"/>
        <input type="hidden" name="to_group" value=id.to_string()/>
        <Table label="People">
            <thead>
                <tr>
                    <TickAll ticks/>
                    <th scope="col">"Name"</th>
                    <th scope="col">"E-mail address"</th>
                    <th scope="col">"Status"</th>
                    <th scope="col">"Invitation"</th>
                </tr>
            </thead>
            <tbody>
                {page
                    .people
                    .into_iter()
                    .map(|person| {
                        view! {
                            <tr>
                                <Tick name="id" value=person.id label=person.name.clone()/>
                                <th scope="row">
                                    <a class="link-text" href=format!("/users/{}", person.id)>
                                        {person.name}
                                    </a>
                                </th>
                                <td>{person.email}</td>
                                <td>
                                    <StatusBadge status=person.status/>
                                </td>
                                <td>{person.activation.words()}</td>
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </Table>
        <TickBar ticks label="Take people out">
            <Button>{format!("Take out of this {}", kind.to_string().to_lowercase())}</Button>
        </TickBar>
        </Form>
        </Ticking>
        <Paging
            shown
            total=Some(page.total)
            words=if page.total == 1 { "person" } else { "people" }
            first
            next
        />
    }
    .into_any()
}

/// The imports by which people came into it.
#[component]
pub(super) fn Imported(imports: Vec<BroughtView>) -> impl IntoView {
    view! {
        <Card flush=true title="Imported into it">
            <Table label="Imported into it">
                <thead>
                    <tr>
                        <th scope="col">"File"</th>
                        <th scope="col" class="number">
                            "People"
                        </th>
                        <th scope="col">"By"</th>
                        <th scope="col">"When"</th>
                    </tr>
                </thead>
                <tbody>
                    {imports
                        .into_iter()
                        .map(|import| {
                            view! {
                                <tr>
                                    <th scope="row">
                                        <a class="link-text" href=format!("/imports/{}", import.id)>
                                            {import.filename}
                                        </a>
                                    </th>
                                    <td class="number">{figure(import.people)}</td>
                                    <td>{import.by}</td>
                                    <td>
                                        <Moment at=import.at/>
                                    </td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </Table>
        </Card>
    }
}
