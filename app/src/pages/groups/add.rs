//! People of the company are looked up and put into a group.

use leptos::prelude::*;
use leptos_router::components::Form;

use crate::api::Failure;
use crate::{
    api::{
        groups::{GroupKind, GroupView},
        people::{PeoplePage, PersonView},
    },
    components::{
        AddressCell, Button, ButtonKind, Card, Loaded, Table, TextField, Tick, TickAll, TickBar, Ticking,
        Ticks, figure::counted,
    },
};

/// A form that asks by GET, and under it who was found. The next page says what putting them in would come to.
#[component]
pub(super) fn AddPeople(
    group: GroupView,
    text: Memo<String>,
    found: Resource<Result<PeoplePage, Failure>>,
) -> impl IntoView {
    let here = format!("/groups/{}", group.id);
    view! {
        <Card flush=true title="Add people of the company">
            <Form method="GET" action=here>
                <div class="toolbar">
                    {move || {
                        view! {
                            <TextField
                                name="add"
                                label="Look for people to add"
                                kind="search"
                                value=text.get()
                                placeholder="Part of a name, an address or a reference"
                                autocomplete="off"
                                grow=true
                            />
                        }
                    }} <Button>"Look"</Button>
                </div>
            </Form>
            <Loaded
                resource=found
                view=move |found: PeoplePage| {
                    let asked = !text.get_untracked().is_empty();
                    let group = group.clone();
                    asked.then(|| view! { <Found group found/> })
                }
            />
        </Card>
    }
}

#[component]
fn Found(group: GroupView, found: PeoplePage) -> impl IntoView {
    let is_in = |person: &PersonView| match group.kind {
        GroupKind::Group => person.groups.contains(&group.name),
        GroupKind::Cohort => person.cohorts.contains(&group.name),
    };
    let (total, shown) = (found.total, found.people.len() as u64);
    let (already, others): (Vec<_>, Vec<_>) = found.people.into_iter().partition(is_in);
    let already = (!already.is_empty()).then(|| {
        let are = if already.len() == 1 { "is in it" } else { "are in it" };
        format!(
            "{} of whom you may have meant {are} already.",
            counted(already.len() as u64, "person", "people")
        )
    });
    let more = (total > shown).then(|| {
        format!("{} match; these are the first. Write more of the name.", counted(total, "person", "people"))
    });
    let nobody = others.is_empty() && already.is_none();
    let ticks = Ticks::none();
    let kind = group.kind.to_string().to_lowercase();
    let list = (!others.is_empty()).then(|| {
        let lines = others
            .into_iter()
            .map(|person| {
                view! {
                    <tr>
                        <Tick name="id" value=person.id label=person.name.clone()/>
                        <th scope="row">{person.name}</th>
                        <AddressCell address=person.email/>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <Ticking ticks>
                <Form method="GET" action="/users/bulk">
                    <input type="hidden" name="action" value="add_to_group"/>
                    <input type="hidden" name="to_group" value=group.id.to_string()/>
                    <Table label="People who can be added">
                        <thead>
                            <tr>
                                <TickAll ticks/>
                                <th scope="col">"Name"</th>
                                <th scope="col">"E-mail address"</th>
                            </tr>
                        </thead>
                        <tbody>{lines}</tbody>
                    </Table>
                    <TickBar ticks label="Add people">
                        <Button kind=ButtonKind::Main>{format!("Add to this {kind}")}</Button>
                    </TickBar>
                </Form>
            </Ticking>
        }
    });
    view! {
        {nobody
            .then(|| {
                view! { <p class="toolbar">"Nobody matches. Try fewer letters, or import them."</p> }
            })}
        {already.map(|sentence| view! { <p class="toolbar small muted">{sentence}</p> })}
        {more.map(|sentence| view! { <p class="toolbar small muted">{sentence}</p> })}
        {list}
    }
}
