//! Who was deleted, and can still be brought back.

use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::use_query_map;

use crate::{
    api::by_hand::{DeletedPage, DeletedView, ErasePerson, RestorePerson, deleted_people},
    components::{
        AddressCell, AskFirst, Button, ButtonKind, ButtonLink, Card, Day, Empty, Failed, Loaded, Moment,
        Page, Paging, Picture, Table, figure::counted,
    },
};

#[component]
pub fn DeletedUsers() -> impl IntoView {
    let address = use_query_map();
    let cursor = Memo::new(move |_| address.with(|query| query.get("cursor")).filter(|at| !at.is_empty()));
    let restore = ServerAction::<RestorePerson>::new();
    let erase = ServerAction::<ErasePerson>::new();
    let page = Resource::new_blocking(
        move || (cursor.get(), restore.version().get(), erase.version().get()),
        |(cursor, ..)| deleted_people(cursor),
    );
    view! {
        <Page
            title="Deleted people"
            lead="They are signed out and in no list, take no seat, and their addresses are free, until everything that is known of them is erased."
            above=("/users", "Users")
            wide=true
        >
            {move || restore.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            {move || erase.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <Card flush=true>
                <Loaded
                    resource=page
                    view=move |page: DeletedPage| {
                        view! { <People page later=cursor.get_untracked().is_some() restore erase/> }
                    }
                />
            </Card>
        </Page>
    }
}

#[component]
fn People(
    page: DeletedPage,
    later: bool,
    restore: ServerAction<RestorePerson>,
    erase: ServerAction<ErasePerson>,
) -> impl IntoView {
    if page.people.is_empty() {
        let days = counted(page.kept_days, "day", "days");
        return view! {
            <Empty picture=Picture::Person title="Nobody is here who was deleted">
                <p>"Whoever is deleted from the list of users stands here for " {days} ", and can be brought back. Then they are erased."</p>
                <ButtonLink href="/users">"Users"</ButtonLink>
            </Empty>
        }
        .into_any();
    }
    let next = page.next.map(|cursor| format!("/users/deleted?cursor={cursor}"));
    let (shown, total) = (page.people.len(), page.total);
    view! {
        <Table label="Deleted people" stacks=true>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">"Name"</th>
                    <th scope="col" role="columnheader">"E-mail address"</th>
                    <th scope="col" role="columnheader">"Deleted"</th>
                    <th scope="col" role="columnheader">"By"</th>
                    <th scope="col" role="columnheader">"Erased on"</th>
                    <th scope="col" role="columnheader">
                        <span class="only-read-aloud">"Actions"</span>
                    </th>
                </tr>
            </thead>
            <tbody role="rowgroup">{page.people.into_iter().map(|one| view! { <Line one restore erase/> }).collect_view()}</tbody>
        </Table>
        <Paging shown total=Some(total) words="people" first=later.then(|| "/users/deleted".to_owned()) next/>
    }
    .into_any()
}

#[component]
fn Line(
    one: DeletedView,
    restore: ServerAction<RestorePerson>,
    erase: ServerAction<ErasePerson>,
) -> impl IntoView {
    let whom = format!(" {}", one.name);
    let this_one = whom.clone();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{one.name}</th>
            <AddressCell address=one.email/>
            <td role="cell" data-label="Deleted">
                <Moment at=one.deleted_at/>
            </td>
            <td role="cell" data-label="By">{one.deleted_by}</td>
            <td role="cell" class="one-line" data-label="Erased on">
                <Day on=one.erased_on/>
            </td>
            <td role="cell">
                <ActionForm action=restore>
                    <input type="hidden" name="id" value=one.id.to_string()/>
                    <Button kind=ButtonKind::Small waiting=restore.pending()>
                        "Bring back"
                        <span class="only-read-aloud">{whom}</span>
                    </Button>
                </ActionForm>
                <AskFirst label="Erase now" small=true>
                    <p>
                        "Everything that is known of them is erased at once, in imports, mail and the activity, too. Nobody can take that back."
                    </p>
                    <ActionForm action=erase>
                        <input type="hidden" name="id" value=one.id.to_string()/>
                        <Button kind=ButtonKind::Danger waiting=erase.pending()>
                            "Erase"
                            <span class="only-read-aloud">{this_one}</span>
                        </Button>
                    </ActionForm>
                </AskFirst>
            </td>
        </tr>
    }
}
