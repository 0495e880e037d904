//! Where somebody is signed in.

use leptos::{form::ActionForm, prelude::*};

use crate::{
    api::me::{EndOtherSessions, EndSession, SessionView},
    components::{Badge, Button, ButtonKind, Card, Failed, Moment, Table, Tone},
};

#[component]
pub(super) fn Sessions(
    sessions: Vec<SessionView>,
    end: ServerAction<EndSession>,
    end_others: ServerAction<EndOtherSessions>,
) -> impl IntoView {
    let others = sessions.iter().any(|session| !session.this);
    view! {
        <Card flush=true title="Where you are signed in">
            {move || end.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <Table label="Where you are signed in">
                <thead>
                    <tr>
                        <th scope="col">"Browser"</th>
                        <th scope="col">"From"</th>
                        <th scope="col">"Since"</th>
                        <th scope="col">"Last seen"</th>
                        <th scope="col">
                            <span class="only-read-aloud">"What to do"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {sessions.into_iter().map(|session| view! { <Line session action=end/> }).collect_view()}
                </tbody>
            </Table>
            {others
                .then(|| {
                    view! {
                        <div class="card-footer">
                            <ActionForm action=end_others>
                                <Button waiting=end_others.pending()>"Sign out everywhere else"</Button>
                            </ActionForm>
                        </div>
                    }
                })}
        </Card>
    }
}

#[component]
fn Line(session: SessionView, action: ServerAction<EndSession>) -> impl IntoView {
    let SessionView { id, browser, network, begun_at, seen_at, this } = session;
    view! {
        <tr>
            <th scope="row">{browser}</th>
            <td>{network}</td>
            <td>
                <Moment at=begun_at/>
            </td>
            <td>
                <Moment at=seen_at/>
            </td>
            <td>
                {if this {
                    view! { <Badge tone=Tone::Accent>"This one"</Badge> }.into_any()
                } else {
                    view! {
                        <ActionForm action=action>
                            <input type="hidden" name="session" value=id/>
                            <Button kind=ButtonKind::Small waiting=action.pending()>
                                "Sign out"
                            </Button>
                        </ActionForm>
                    }
                        .into_any()
                }}
            </td>
        </tr>
    }
}
