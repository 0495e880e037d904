//! The activity, looked through by who, what, when and about whom.

use leptos::prelude::*;
use leptos_router::{components::Form, hooks::use_query_map, params::ParamsMap};

use crate::{
    api::{
        activity::{ActivityPage, ActivityQuery, ActivityView, activity},
        viewer::Viewer,
    },
    browser::moment,
    components::{
        Button, ButtonLink, Card, Empty, Loaded, Message, Moment, Page, Paging, Picture, SelectField, Table,
        TextField, Tone,
    },
};

/// What things can be looked for by: the noun of what was done to them, and what they are called.
const NOUNS: [(&str, &str); 21] = [
    ("", "Anything"),
    ("import", "Imports"),
    ("users", "Many people at once"),
    ("user", "One person"),
    ("training", "Training that was assigned"),
    ("assignment", "Work on courses"),
    ("group", "Groups"),
    ("cohort", "Cohorts"),
    ("course", "Courses"),
    ("package", "Packages"),
    ("field", "Fields"),
    ("rule", "Rules"),
    ("rules", "The order of rules"),
    ("sign_up", "Requests to join"),
    ("sign_ups", "Several requests to join"),
    ("access_code", "Access codes"),
    ("mail", "Mail"),
    ("mail_template", "What mail says"),
    ("mail_sender", "Whom mail is from"),
    ("token", "API tokens"),
    ("company", "The company"),
];

/// Said where the fields' days are not the visitor's.
const IN_UTC: &str = "The days of From and To begin and end at midnight UTC.";

fn from_address(query: &ParamsMap) -> ActivityQuery {
    let text = |key: &str| query.get(key).unwrap_or_default();
    ActivityQuery {
        who: text("who"),
        what: text("what"),
        from: text("from"),
        to: text("to"),
        from_offset: text("from_offset"),
        to_offset: text("to_offset"),
        user: query.get("user").and_then(|id| id.parse().ok()),
        cursor: query.get("cursor").filter(|cursor| !cursor.is_empty()),
    }
}

/// The address of the part of the list that begins at `cursor`.
fn address(query: &ActivityQuery, cursor: Option<&str>) -> String {
    let mut params = ParamsMap::new();
    let texts = [
        ("who", &query.who),
        ("what", &query.what),
        ("from", &query.from),
        ("from_offset", &query.from_offset),
        ("to", &query.to),
        ("to_offset", &query.to_offset),
    ];
    for (key, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
        params.insert(key, text.clone());
    }
    if let Some(user) = query.user {
        params.insert("user", user.to_string());
    }
    if let Some(cursor) = cursor {
        params.insert("cursor", cursor.to_owned());
    }
    format!("/activity{}", params.to_query_string())
}

#[component]
pub fn Activity() -> impl IntoView {
    let address = use_query_map();
    let query = Memo::new(move |_| address.with(from_address));
    let page = Resource::new_blocking(move || query.get(), activity);
    let may_see = expect_context::<Viewer>().may_see_company;
    view! {
        <Page title="Activity" lead="Who did what in this company, the newest first." wide=true>
            <Card flush=true>
                // To whoever is refused there is nothing to look through.
                {move || may_see.then(|| view! { <Filter query=query.get()/> })}
                <Loaded
                    resource=page
                    view=move |page: ActivityPage| view! { <Entries page query=query.get_untracked()/> }
                />
            </Card>
        </Page>
    }
}

/// A form that asks by GET: it works without scripts, and every answer has an address.
#[component]
fn Filter(query: ActivityQuery) -> impl IntoView {
    let filtered = address(&query, None) != "/activity";
    let without = |day: &str, offset: &str| !day.is_empty() && offset.is_empty();
    let days_of_utc = without(&query.from, &query.from_offset) || without(&query.to, &query.to_offset);
    // The days are the visitor's, as the times in the list are: what is written into a field says where that is.
    let (from_offset, to_offset) = (RwSignal::new(query.from_offset), RwSignal::new(query.to_offset));
    let mut nouns = NOUNS.map(|(key, words)| (key.to_owned(), words.to_owned())).to_vec();
    // One verb, which an address from elsewhere may name.
    if !nouns.iter().any(|(noun, _)| *noun == query.what) {
        nouns.push((query.what.clone(), query.what.replace(['.', '_'], " ")));
    }
    view! {
        <Form method="GET" action="/activity">
            <div class="toolbar" role="search">
                <TextField
                    name="who"
                    label="Who did it"
                    kind="search"
                    value=query.who.clone()
                    autocomplete="off"
                    grow=true
                />
                <SelectField name="what" label="What it was about" options=nouns value=query.what.clone()/>
                <TextField
                    name="from"
                    label="From"
                    kind="date"
                    value=query.from
                    on_input=move |day: String| from_offset.set(moment::offset(&day, false).unwrap_or_default())
                />
                <TextField
                    name="to"
                    label="To"
                    kind="date"
                    value=query.to
                    on_input=move |day: String| to_offset.set(moment::offset(&day, true).unwrap_or_default())
                />
                <input type="hidden" name="from_offset" value=move || from_offset.get()/>
                <input type="hidden" name="to_offset" value=move || to_offset.get()/>
                {query.user.map(|id| view! { <input type="hidden" name="user" value=id.to_string()/> })}
                <Button>"Show"</Button>
                {filtered
                    .then(|| {
                        view! {
                            <a class="btn btn-ghost" href="/activity">
                                "Show everything"
                            </a>
                        }
                    })}
            </div>
            {if days_of_utc {
                view! { <p class="toolbar small muted">{IN_UTC}</p> }.into_any()
            } else {
                view! {
                    <noscript>
                        <p class="toolbar small muted">{IN_UTC}</p>
                    </noscript>
                }
                    .into_any()
            }}
        </Form>
    }
}

#[component]
fn Entries(page: ActivityPage, query: ActivityQuery) -> impl IntoView {
    let about = page.user.zip(query.user).map(|(name, user)| view! { <About name user/> });
    if page.entries.is_empty() {
        return view! {
            {about}
            <Empty picture=Picture::Search title="Nothing was done">
                <p>"Nothing that was done is what you are looking for. Try other days, or somebody else."</p>
                <ButtonLink href="/activity">"Show everything"</ButtonLink>
            </Empty>
        }
        .into_any();
    }
    let shown = page.entries.len();
    let next = page.next.as_deref().map(|cursor| address(&query, Some(cursor)));
    let first = query.cursor.is_some().then(|| address(&query, None));
    view! {
        {about}
        <Table label="Activity">
            <thead>
                <tr>
                    <th scope="col">"What"</th>
                    <th scope="col">"Who"</th>
                    <th scope="col">"When"</th>
                    <th scope="col">
                        <span class="only-read-aloud">"What it was done to"</span>
                    </th>
                </tr>
            </thead>
            <tbody>{page.entries.into_iter().map(|entry| view! { <Line entry/> }).collect_view()}</tbody>
        </Table>
        <Paging shown total=None words=if shown == 1 { "entry" } else { "entries" } first next/>
    }
    .into_any()
}

#[component]
fn About(name: String, user: i64) -> impl IntoView {
    view! {
        <Message tone=Tone::Notice>
            <p>
                "Only what was about "
                <a class="link-text" href=format!("/users/{user}")>
                    {name}
                </a> " is shown."
            </p>
        </Message>
    }
}

#[component]
fn Line(entry: ActivityView) -> impl IntoView {
    let ActivityView { id, sentence, href, actor, at } = entry;
    let of_what = format!(": {sentence}");
    view! {
        <tr>
            <th scope="row">
                <a class="link-text" href=format!("/activity/{id}")>
                    {sentence}
                </a>
            </th>
            <td>{actor}</td>
            <td>
                <Moment at/>
            </td>
            <td class="number">
                {href
                    .map(|href| {
                        view! {
                            <a class="btn btn-sm" href=href>
                                "Open"
                                <span class="only-read-aloud">{of_what}</span>
                            </a>
                        }
                    })}
            </td>
        </tr>
    }
}
