//! The list of the company's own fields, and a form for another.

use leptos::{form::ActionForm, html, prelude::*};
use roster::map::FieldType;

use super::{form::Inputs, required::Required, type_words};
use crate::{
    api::fields::{CreateField, FieldView, own_fields},
    components::{
        Button, ButtonKind, Card, Empty, Failed, Loaded, MainAndSide, Page, Picture, Refilled, SelectField,
        Table, TextField,
    },
    state::Reader,
};

#[component]
pub fn OwnFields() -> impl IntoView {
    let create = ServerAction::<CreateField>::new();
    let all = Resource::new_blocking(move || create.version().get(), |_| own_fields());
    view! {
        <Page title="Fields" lead="What you know of your people: fields of your own, and which of the usual ones everybody needs.">
            <MainAndSide>
                <div class="stack">
                    <Card flush=true title="Your own fields">
                        <Loaded resource=all view=|fields| view! { <List fields/> }/>
                    </Card>
                    <Required/>
                </div>
                <Create action=create/>
            </MainAndSide>
        </Page>
    }
}

#[component]
fn List(fields: Vec<FieldView>) -> impl IntoView {
    if fields.is_empty() {
        return view! {
            <Empty picture=Picture::Form title="There is no field of your own yet">
                <p>
                    "A badge number, a shirt size, a start date: what you want to know of your people beside their names. Create the first one beside this; then a column of a file can be mapped to it."
                </p>
            </Empty>
        }
        .into_any();
    }
    view! {
        <Table label="Your own fields">
            <thead>
                <tr>
                    <th scope="col">"Label"</th>
                    <th scope="col" class="wide-only">
                        "Key"
                    </th>
                    <th scope="col">"Type"</th>
                    <th scope="col">"Required"</th>
                    <th scope="col" class="wide-only">
                        "At sign-up"
                    </th>
                </tr>
            </thead>
            <tbody>
                {fields
                    .into_iter()
                    .map(|field| {
                        let yes_or_no = |yes| if yes { "Yes" } else { "No" };
                        view! {
                            <tr>
                                <th scope="row">
                                    <a class="link-text" href=format!("/settings/fields/{}", field.id)>
                                        {field.definition.label}
                                    </a>
                                </th>
                                <td class="wide-only">
                                    <code>{field.definition.key}</code>
                                </td>
                                <td>{type_words(field.definition.kind)}</td>
                                <td>{yes_or_no(field.definition.required)}</td>
                                <td class="wide-only">{yes_or_no(field.at_sign_up)}</td>
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </Table>
    }
    .into_any()
}

#[component]
fn Create(action: ServerAction<CreateField>) -> impl IntoView {
    let reader = Reader::expect();
    let form = NodeRef::<html::Form>::new();
    let kinds = FieldType::ALL.map(|kind| (kind.as_str().to_owned(), type_words(kind).to_owned())).to_vec();
    Effect::new(move || {
        if let Some(Ok(label)) = action.value().get() {
            reader.say(format!("The field “{label}” has been created."));
            // The next one starts from nothing; one that was refused stays to be mended.
            if let Some(form) = form.get_untracked() {
                form.reset();
            }
        }
    });
    view! {
        <Card title="Create a field">
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action node_ref=form>
                <Refilled action=action>
                    <div class="form by-type">
                        <TextField
                            name="field[label]"
                            label="Label"
                            hint="What pages, templates and exports call it."
                            required=true
                            maximum_length=100
                            autocomplete="off"
                        />
                        <TextField
                            name="key"
                            label="Key"
                            hint="Small letters, figures and underscores, as in shirt_size. Programs know it by this; it cannot be changed later."
                            required=true
                            maximum_length=40
                            autocomplete="off"
                        />
                        <SelectField name="kind" label="Type" options=kinds value="text"/>
                        <Inputs/>
                        <Button kind=ButtonKind::Main waiting=action.pending()>
                            "Create the field"
                        </Button>
                    </div>
                </Refilled>
            </ActionForm>
        </Card>
    }
}
