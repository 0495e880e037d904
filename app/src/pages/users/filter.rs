//! Which users a list is about, kept in the page's address so that it can be shared and gone back to.

use leptos::prelude::*;
use leptos_router::{components::Form, params::ParamsMap};

use crate::{
    api::{courses::CourseName, groups::GroupView, people::PeopleQuery},
    components::{Button, SelectField, TextField},
};

/// From the address of the page.
pub(super) fn from_address(query: &ParamsMap) -> PeopleQuery {
    let number = |key: &str| query.get(key).and_then(|id| id.parse().ok());
    PeopleQuery {
        text: query.get("q").unwrap_or_default(),
        status: query.get("status").unwrap_or_default(),
        group: number("group"),
        course: number("course"),
        import: number("import"),
        activation: query.get("activation").unwrap_or_default(),
        stage: query.get("stage").unwrap_or_default(),
        cursor: query.get("cursor").filter(|cursor| !cursor.is_empty()),
    }
}

/// The address of the part of the list that begins at `cursor`.
pub(super) fn address(query: &PeopleQuery, cursor: Option<&str>) -> String {
    let mut params = ParamsMap::new();
    if !query.text.is_empty() {
        params.insert("q", query.text.clone());
    }
    if !query.status.is_empty() {
        params.insert("status", query.status.clone());
    }
    if let Some(group) = query.group {
        params.insert("group", group.to_string());
    }
    if let Some(course) = query.course {
        params.insert("course", course.to_string());
    }
    if let Some(import) = query.import {
        params.insert("import", import.to_string());
    }
    for (key, word) in [("activation", &query.activation), ("stage", &query.stage)] {
        if !word.is_empty() {
            params.insert(key, word.clone());
        }
    }
    if let Some(cursor) = cursor {
        params.insert("cursor", cursor.to_owned());
    }
    format!("/users{}", params.to_query_string())
}

pub(super) const fn is_filtered(query: &PeopleQuery) -> bool {
    !query.text.is_empty()
        || !query.status.is_empty()
        || query.group.is_some()
        || query.course.is_some()
        || query.import.is_some()
        || !query.activation.is_empty()
        || !query.stage.is_empty()
}

/// A form that asks by GET: it works without scripts, and every answer has an address.
#[component]
pub(super) fn FilterForm(
    query: PeopleQuery,
    groups: Vec<GroupView>,
    courses: Vec<CourseName>,
) -> impl IntoView {
    let statuses = [("", "Any status"), ("active", "Active"), ("suspended", "Suspended")]
        .map(|(key, words)| (key.to_owned(), words.to_owned()))
        .to_vec();
    let mut choices = vec![(String::new(), "Any group".to_owned())];
    choices.extend(groups.into_iter().map(|group| (group.id.to_string(), group.name)));
    let mut titles = vec![(String::new(), "Any course".to_owned())];
    titles.extend(courses.into_iter().map(|course| (course.id.to_string(), course.title)));
    let invited = [
        ("", "Any invitation"),
        ("not_invited", "Not invited"),
        ("invited", "Invited"),
        ("activated", "Activated"),
    ]
    .map(|(key, words)| (key.to_owned(), words.to_owned()))
    .to_vec();
    let stages = [
        ("", "Any progress"),
        ("invited", "Invited, or further"),
        ("activated", "Activated, or further"),
        ("started", "Started a course, or further"),
        ("completed", "Completed a course"),
    ]
    .map(|(key, words)| (key.to_owned(), words.to_owned()))
    .to_vec();
    let filtered = is_filtered(&query);
    view! {
        <Form method="GET" action="/users">
            <div class="toolbar" role="search">
                <TextField
                    name="q"
                    label="Name, e-mail address or reference"
                    kind="search"
                    value=query.text.clone()
                    autocomplete="off"
                    grow=true
                />
                <SelectField name="status" label="Status" options=statuses value=query.status.clone()/>
                {(choices.len() > 1)
                    .then(|| {
                        let value = query.group.map(|id| id.to_string()).unwrap_or_default();
                        view! { <SelectField name="group" label="Group" options=choices value=value/> }
                    })}
                {(titles.len() > 1)
                    .then(|| {
                        let value = query.course.map(|id| id.to_string()).unwrap_or_default();
                        view! { <SelectField name="course" label="Course" options=titles value=value/> }
                    })}
                <SelectField
                    name="activation"
                    label="Invitation"
                    options=invited
                    value=query.activation.clone()
                />
                <SelectField name="stage" label="Progress" options=stages value=query.stage.clone()/>
                {query.import.map(|id| view! { <input type="hidden" name="import" value=id.to_string()/> })}
                <Button>"Search"</Button>
                {filtered
                    .then(|| {
                        view! {
                            <a class="btn btn-ghost" href="/users">
                                "Show everyone"
                            </a>
                        }
                    })}
            </div>
        </Form>
    }
}
