//! Which users a list is about, kept in the page's address so that it can be shared and gone back to.

use leptos::prelude::*;
use leptos_router::{components::Form, params::ParamsMap};
use roster::person::AccountType;

use super::account_type_words;
use crate::{
    api::people::{Activation, PeopleChoices, PeopleQuery},
    components::{Button, SelectField, TextField},
};

/// What the company's own fields are called in an address.
const OWN: &str = "custom.";

/// From the address of the page.
pub(super) fn from_address(query: &ParamsMap) -> PeopleQuery {
    let text = |key: &str| query.get(key).unwrap_or_default();
    let number = |key: &str| query.get(key).and_then(|id| id.parse().ok());
    let own = query.clone().into_iter().filter_map(|(name, value)| {
        let key = name.strip_prefix(OWN).filter(|key| !key.is_empty())?;
        (!value.is_empty()).then(|| (key.to_owned(), value))
    });
    PeopleQuery {
        text: text("q"),
        status: text("status"),
        activation: text("activation"),
        account_type: text("account_type"),
        group: number("group"),
        cohort: number("cohort"),
        course: number("course"),
        import: number("import"),
        stage: text("stage"),
        custom: own.collect(),
        sort: text("sort"),
        cursor: query.get("cursor").filter(|cursor| !cursor.is_empty()),
    }
}

/// What of it stands in an address or in hidden fields of a form, but for the place in the list.
pub(super) fn parameters(query: &PeopleQuery) -> Vec<(String, String)> {
    let id = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    let standard = [
        ("q", query.text.clone()),
        ("status", query.status.clone()),
        ("activation", query.activation.clone()),
        ("account_type", query.account_type.clone()),
        ("group", id(query.group)),
        ("cohort", id(query.cohort)),
        ("course", id(query.course)),
        ("import", id(query.import)),
        ("stage", query.stage.clone()),
        ("sort", query.sort.clone()),
    ];
    let own = query.custom.iter().map(|(key, value)| (format!("{OWN}{key}"), value.clone()));
    let standard = standard.into_iter().map(|(name, value)| (name.to_owned(), value));
    standard.chain(own).filter(|(_, value)| !value.is_empty()).collect()
}

/// An address with these behind it.
pub(super) fn address_of(path: &str, parameters: impl IntoIterator<Item = (String, String)>) -> String {
    let mut params = ParamsMap::new();
    for (name, value) in parameters {
        params.insert(name, value);
    }
    format!("{path}{}", params.to_query_string())
}

/// The address of the part of the list that begins at `cursor`.
pub(super) fn address(query: &PeopleQuery, cursor: Option<&str>) -> String {
    let cursor = cursor.map(|cursor| ("cursor".to_owned(), cursor.to_owned()));
    address_of("/users", parameters(query).into_iter().chain(cursor))
}

pub(super) fn is_filtered(query: &PeopleQuery) -> bool {
    parameters(query).iter().any(|(name, _)| name != "sort")
}

/// A form that asks by GET: it works without scripts, and every answer has an address.
#[component]
pub(super) fn FilterForm(query: PeopleQuery, choices: PeopleChoices) -> impl IntoView {
    let words = |any: &str, all: &[(&str, &str)]| {
        let mut options = vec![(String::new(), any.to_owned())];
        options.extend(all.iter().map(|(key, words)| ((*key).to_owned(), (*words).to_owned())));
        options
    };
    let named = |any: &str, all: Vec<(i64, String)>| {
        let mut options = vec![(String::new(), any.to_owned())];
        options.extend(all.into_iter().map(|(id, name)| (id.to_string(), name)));
        options
    };
    let statuses = words("Any status", &[("active", "Active"), ("suspended", "Suspended")]);
    let activations = [Activation::NotInvited, Activation::Invited, Activation::Activated]
        .map(|activation| (activation.as_str(), activation.words()));
    let activations = words("Any invitation", &activations);
    let stages = [
        ("invited", "Invited, or further"),
        ("activated", "Activated, or further"),
        ("started", "Started a course, or further"),
        ("completed", "Completed a course"),
    ];
    let stages = words("Any progress", &stages);
    let types = AccountType::ALL.map(|kind| (kind.as_str(), account_type_words(kind)));
    let types = words("Any type", &types);
    let id = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    let lists = [
        ("group", "Group", named("Any group", choices.groups), id(query.group)),
        ("cohort", "Cohort", named("Any cohort", choices.cohorts), id(query.cohort)),
        ("course", "Course", named("Any course", choices.courses), id(query.course)),
    ];
    let lists = lists
        .into_iter()
        .filter(|(_, _, options, _)| options.len() > 1)
        .map(|(name, label, options, value)| view! { <SelectField name label options value/> })
        .collect_view();
    let own = choices
        .own
        .into_iter()
        .map(|(key, label, options)| {
            let value = query.custom.get(&key).cloned().unwrap_or_default();
            view! { <OwnFilter name=format!("{OWN}{key}") label options value/> }
        })
        .collect_view();
    let filtered = is_filtered(&query);
    let sort = query.sort.clone();
    let asks_more = !query.custom.is_empty();
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
                <SelectField
                    name="activation"
                    label="Invitation"
                    options=activations
                    value=query.activation.clone()
                />
                <SelectField name="account_type" label="Type" options=types value=query.account_type.clone()/>
                {lists}
                <SelectField name="stage" label="Progress" options=stages value=query.stage.clone()/>
                {query.import.map(|id| view! { <input type="hidden" name="import" value=id.to_string()/> })}
                {(!sort.is_empty()).then(|| view! { <input type="hidden" name="sort" value=sort/> })}
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
            {(!own.is_empty())
                .then(|| {
                    view! {
                        <details class="toolbar" open=asks_more>
                            <summary class="link-text">"More fields"</summary>
                            <div class="row">{own}</div>
                        </details>
                    }
                })}
        </Form>
    }
}

#[component]
fn OwnFilter(name: String, label: String, options: Vec<String>, value: String) -> impl IntoView {
    if options.is_empty() {
        return view! { <TextField name label value autocomplete="off"/> }.into_any();
    }
    let mut all = vec![(String::new(), "Any".to_owned())];
    all.extend(options.into_iter().map(|option| {
        let words = match option.as_str() {
            "true" => "Yes".to_owned(),
            "false" => "No".to_owned(),
            _ => option.clone(),
        };
        (option, words)
    }));
    view! { <SelectField name label options=all value/> }.into_any()
}
