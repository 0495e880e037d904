//! Tokens of programs.

use leptos::{form::ActionForm, prelude::*};

use crate::{
    api::tokens::{CreateToken, RevokeToken, TokenView, TokensView, tokens},
    components::{
        AskFirst, Badge, Button, ButtonKind, Card, Empty, Failed, Loaded, MainAndSide, Message, Moment, Page,
        Picture, SelectField, Table, TextField, Tone,
    },
    state::Reader,
};

#[component]
pub fn Tokens() -> impl IntoView {
    let create = ServerAction::<CreateToken>::new();
    let revoke = ServerAction::<RevokeToken>::new();
    let reader = Reader::expect();
    Effect::new(move || {
        if let Some(Ok(sentence)) = revoke.value().get() {
            reader.say(sentence);
        }
    });
    let all = Resource::new_blocking(move || (create.version().get(), revoke.version().get()), |_| tokens());
    view! {
        <Page title="API tokens" lead="By a token a program shows that it may act for this company.">
            <MainAndSide>
                <Loaded resource=all view=move |found| view! { <Whole found revoke/> }/>
                <Create action=create/>
            </MainAndSide>
        </Page>
    }
}

#[component]
fn Whole(found: TokensView, revoke: ServerAction<RevokeToken>) -> impl IntoView {
    let TokensView { tokens, made } = found;
    view! {
        <div class="stack">
            {made
                .map(|token| {
                    view! {
                        <Message tone=Tone::Good title="Copy the token now">
                            <p>"It is not shown again, and nobody can look it up."</p>
                            <p>
                                <code class="token">{token}</code>
                            </p>
                        </Message>
                    }
                })}
            <Card flush=true title="Tokens">
                {move || revoke.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
                <List tokens revoke/>
            </Card>
        </div>
    }
}

#[component]
fn List(tokens: Vec<TokenView>, revoke: ServerAction<RevokeToken>) -> impl IntoView {
    if tokens.is_empty() {
        return view! {
            <Empty picture=Picture::Branch title="No program has a token">
                <p>"Make one for each program, so that you can revoke it without stopping the others."</p>
            </Empty>
        }
        .into_any();
    }
    view! {
        <Table label="Tokens">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Role"</th>
                    <th scope="col">"Made"</th>
                    <th scope="col">"Last used"</th>
                    <th scope="col">"Runs out"</th>
                    <th scope="col">
                        <span class="only-read-aloud">"What to do"</span>
                    </th>
                </tr>
            </thead>
            <tbody>{tokens.into_iter().map(|token| view! { <Line token revoke/> }).collect_view()}</tbody>
        </Table>
    }
    .into_any()
}

#[component]
fn Line(token: TokenView, revoke: ServerAction<RevokeToken>) -> impl IntoView {
    let TokenView { id, name, role, maker, created_at, last_used_at, expires_at, expired } = token;
    let until = match (expired, expires_at) {
        (true, _) => view! { <Badge tone=Tone::Warning>"Has run out"</Badge> }.into_any(),
        (false, Some(at)) => view! { <Moment at/> }.into_any(),
        (false, None) => "When it is revoked".into_any(),
    };
    view! {
        <tr>
            <th scope="row">{name.clone()}</th>
            <td>{role}</td>
            <td>
                <Moment at=created_at/>
                {maker.map(|maker| format!(" by {maker}"))}
            </td>
            <td>
                {match last_used_at {
                    Some(at) => view! { <Moment at/> }.into_any(),
                    None => "Never".into_any(),
                }}
            </td>
            <td>{until}</td>
            <td>
                <AskFirst label="Revoke …">
                    <ActionForm action=revoke>
                        <input type="hidden" name="token" value=id.to_string()/>
                        <Button kind=ButtonKind::Danger waiting=revoke.pending()>
                            {format!("Revoke “{name}”")}
                        </Button>
                    </ActionForm>
                </AskFirst>
            </td>
        </tr>
    }
}

#[component]
fn Create(action: ServerAction<CreateToken>) -> impl IntoView {
    let roles = [
        ("viewer", "Viewer: sees people"),
        ("manager", "Manager: imports people, too"),
        ("admin", "Administrator: everything in the company"),
    ];
    let roles = roles.map(|(role, words)| (role.to_owned(), words.to_owned())).to_vec();
    view! {
        <Card title="Make a token">
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <ActionForm action=action>
                <div class="form">
                    <TextField
                        name="name"
                        label="Name"
                        hint="The program that will use it."
                        required=true
                        maximum_length=100
                        autocomplete="off"
                    />
                    <SelectField name="role" label="Role" options=roles value="viewer"/>
                    <TextField
                        name="expires_on"
                        label="Last day"
                        kind="date"
                        hint="Leave it empty, and it is good until it is revoked."
                        autocomplete="off"
                    />
                    <Button kind=ButtonKind::Main waiting=action.pending()>
                        "Make the token"
                    </Button>
                </div>
            </ActionForm>
        </Card>
    }
}
