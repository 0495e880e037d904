//! The history of imports, drafts first among it by time.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::words::tone;
use crate::{
    api::imports::{ImportLine, ImportsPage, imports},
    components::{
        Badge, ButtonKind, ButtonLink, Card, Empty, Icon, Loaded, Moment, Page, Paging, Picture, Table,
        figure,
    },
};

#[component]
pub fn Imports() -> impl IntoView {
    let query = use_query_map();
    let cursor = Memo::new(move |_| query.with(|query| query.get("cursor")));
    let page = Resource::new_blocking(move || cursor.get(), imports);
    view! {
        <Page
            title="Imports"
            lead="Every file that was brought in, and those that wait to be finished."
            wide=true
            action=|| view! { <ButtonLink href="/imports/new" kind=ButtonKind::Main>"Import people"</ButtonLink> }
        >
            <Card flush=true>
                <Loaded
                    resource=page
                    view=move |page: ImportsPage| view! { <History page later=cursor.get_untracked().is_some()/> }
                />
            </Card>
        </Page>
    }
}

#[component]
fn History(page: ImportsPage, later: bool) -> impl IntoView {
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
    let next = page.next.map(|cursor| format!("/imports?cursor={cursor}"));
    view! {
        <Table label="Imports">
            <thead>
                <tr>
                    <th scope="col">"File"</th>
                    <th scope="col">"State"</th>
                    <th scope="col" class="number">
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
            first=later.then(|| "/imports".to_owned())
            next=next
        />
    }
    .into_any()
}

#[component]
fn Line(import: ImportLine) -> impl IntoView {
    let counts = import.counts;
    view! {
        <tr>
            <th scope="row">
                <a class="link-text" href=format!("/imports/{}", import.id)>
                    {import.filename}
                </a>
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
            <td class="number">{figure(import.rows)}</td>
            <td class="number">{figure(counts.created)}</td>
            <td class="number">{figure(counts.updated)}</td>
            <td class="number">{figure(counts.rejected)}</td>
            <td>{import.created_by}</td>
            <td>
                <Moment at=import.created_at/>
            </td>
        </tr>
    }
}
