//! The history of imports, drafts first among it by time.

use leptos::prelude::*;
use leptos_router::{components::Form, hooks::use_query_map, params::ParamsMap};

use super::words::tone;
use crate::{
    api::imports::{ImportLine, ImportsPage, imports},
    components::{
        AddressCell, Badge, Button, ButtonKind, ButtonLink, Card, Changed, Empty, Icon, Loaded, Moment, Page,
        Paging, Picture, SelectField, Table, TextField, figure,
    },
};

/// What the history can be narrowed to.
const STATES: [(&str, &str); 7] = [
    ("", "Any state"),
    ("open", "Waiting to be finished"),
    ("running", "Running"),
    ("done", "Done"),
    ("undone", "Undone"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
];

/// The address of the part of the history that begins at `cursor`.
fn address(state: &str, by: &str, cursor: Option<String>) -> String {
    let mut params = ParamsMap::new();
    for (key, text) in [("state", state), ("by", by)].into_iter().filter(|(_, text)| !text.is_empty()) {
        params.insert(key, text.to_owned());
    }
    if let Some(cursor) = cursor {
        params.insert("cursor", cursor);
    }
    format!("/imports{}", params.to_query_string())
}

#[component]
pub fn Imports() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let text = |key: &str| query.get(key).unwrap_or_default();
            (query.get("cursor").filter(|cursor| !cursor.is_empty()), text("state"), text("by"))
        })
    });
    let page = Resource::new_blocking(move || asked.get(), |(cursor, state, by)| imports(cursor, state, by));
    view! {
        <Page
            title="Imports"
            lead="Every file that was brought in, and those that wait to be finished."
            wide=true
            action=|| view! { <ButtonLink href="/imports/new" kind=ButtonKind::Main>"Import people"</ButtonLink> }
        >
            <Changed
                shown=page
                ask=move || {
                    let (cursor, state, by) = asked.get_untracked();
                    imports(cursor, state, by)
                }
            />
            <Card flush=true>
                {move || {
                    let (_, state, by) = asked.get();
                    view! { <Filter state by/> }
                }}
                <Loaded
                    resource=page
                    view=move |page: ImportsPage| {
                        let (cursor, state, by) = asked.get_untracked();
                        view! { <History page later=cursor.is_some() state by/> }
                    }
                />
            </Card>
        </Page>
    }
}

/// A form that asks by GET: it works without scripts, and every answer has an address.
#[component]
fn Filter(state: String, by: String) -> impl IntoView {
    let states = STATES.map(|(key, words)| (key.to_owned(), words.to_owned())).to_vec();
    let filtered = !state.is_empty() || !by.is_empty();
    view! {
        <Form method="GET" action="/imports">
            <div class="toolbar" role="search">
                <SelectField name="state" label="State" options=states value=state/>
                <TextField name="by" label="Begun by" kind="search" value=by autocomplete="off" grow=true/>
                <Button>"Show"</Button>
                {filtered
                    .then(|| {
                        view! {
                            <a class="btn btn-ghost" href="/imports">
                                "Show all imports"
                            </a>
                        }
                    })}
            </div>
        </Form>
    }
}

#[component]
fn History(page: ImportsPage, later: bool, state: String, by: String) -> impl IntoView {
    if page.imports.is_empty() && (!state.is_empty() || !by.is_empty()) {
        return view! {
            <Empty picture=Picture::Search title="There is no such import">
                <p>"Choose another state, or fewer letters of who began it."</p>
                <ButtonLink href="/imports">"Show all imports"</ButtonLink>
            </Empty>
        }
        .into_any();
    }
    if page.imports.is_empty() {
        return view! {
            <Empty picture=Picture::Import title="Nothing has been imported yet">
                <p>
                    "Drop a spreadsheet of names and e-mail addresses. Every problem in it is shown while it is read, and you see what would happen to every person before anything is written."
                </p>
                <ButtonLink href="/imports/new" kind=ButtonKind::Main>
                    "Import people"
                </ButtonLink>
            </Empty>
        }
        .into_any();
    }
    let shown = page.imports.len();
    let next = page.next.map(|cursor| address(&state, &by, Some(cursor)));
    view! {
        <Table label="Imports">
            <thead>
                <tr>
                    <th scope="col">"File"</th>
                    <th scope="col">"State"</th>
                    <th scope="col" class="number roomy-only">
                        "Rows"
                    </th>
                    <th scope="col" class="number">
                        "Created"
                    </th>
                    <th scope="col" class="number">
                        "Updated"
                    </th>
                    <th scope="col" class="number">
                        "Rejected"
                    </th>
                    <th scope="col">"By"</th>
                    <th scope="col">"When"</th>
                    <th scope="col">
                        <span class="only-read-aloud">"Actions"</span>
                    </th>
                </tr>
            </thead>
            <tbody>
                {page.imports.into_iter().map(|import| view! { <Line import/> }).collect_view()}
            </tbody>
        </Table>
        <Paging
            shown=shown
            total=None
            words=if shown == 1 { "import" } else { "imports" }
            first=later.then(|| address(&state, &by, None))
            next=next
        />
    }
    .into_any()
}

#[component]
fn Line(import: ImportLine) -> impl IntoView {
    let counts = import.counts;
    let of_file = format!(": {}", import.filename);
    view! {
        <tr>
            <th scope="row">
                <a class="link-text" href=format!("/imports/{}", import.id)>
                    {import.filename}
                </a>
                {(!import.comment.is_empty()).then(|| view! { <p class="small muted">{import.comment}</p> })}
                {(!import.here.is_empty())
                    .then(|| {
                        view! {
                            <p class="small muted">
                                <Icon picture=Picture::Group/>
                                " Open now: "
                                {import.here.join(", ")}
                            </p>
                        }
                    })}
            </th>
            <td>
                <Badge tone=tone(import.state)>{import.state.words()}</Badge>
            </td>
            <td class="number roomy-only">{figure(import.rows)}</td>
            <td class="number">{figure(counts.created)}</td>
            <td class="number">{figure(counts.updated)}</td>
            <td class="number">{figure(counts.rejected)}</td>
            <AddressCell address=import.created_by/>
            <td>
                <Moment at=import.created_at/>
            </td>
            <td class="number">
                {import
                    .may_be_undone
                    .then(|| {
                        view! {
                            <a class="btn btn-sm" href=format!("/imports/{}#undo", import.id)>
                                "Undo …"
                                <span class="only-read-aloud">{of_file}</span>
                            </a>
                        }
                    })}
            </td>
        </tr>
    }
}
