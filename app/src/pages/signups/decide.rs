//! What deciding would do, said before it is done.

use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::use_query_map;

use super::list::called;
use crate::{
    api::signups::{DecideSignUps as Decide, DecidedView, SignUpView, Verdict, plan_sign_ups},
    components::{Button, ButtonKind, Card, Failed, Loaded, Message, Page, TextField, Tone, figure::counted},
};

#[component]
pub fn DecideSignUps() -> impl IntoView {
    let address = use_query_map();
    let asked = Memo::new(move |_| {
        address.with(|query| {
            let reject = query.get("verdict").is_some_and(|verdict| verdict == "reject");
            let verdict = if reject { Verdict::Reject } else { Verdict::Approve };
            let ids = query.get("ids").unwrap_or_else(|| query.get_all("id").unwrap_or_default().join(","));
            (verdict, ids)
        })
    });
    let action = ServerAction::<Decide>::new();
    let plan = Resource::new_blocking(move || asked.get(), |(verdict, ids)| plan_sign_ups(verdict, ids));
    let title = Signal::derive(move || match asked.get().0 {
        Verdict::Approve => "Let people in".to_owned(),
        Verdict::Reject => "Turn people down".to_owned(),
    });
    view! {
        <Page title=title above=("/signups", "Sign-ups")>
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <Loaded
                resource=plan
                view=move |plan: DecidedView| {
                    let (verdict, ids) = asked.get_untracked();
                    view! { <Plan plan verdict ids action/> }
                }
            />
        </Page>
    }
}

#[component]
fn Plan(plan: DecidedView, verdict: Verdict, ids: String, action: ServerAction<Decide>) -> impl IntoView {
    let DecidedView { decided, without_seat, refused, done } = plan;
    let some = counted(decided.len() as u64, "person", "people");
    let (title, sentence, button) = match verdict {
        Verdict::Approve => (
            "What will happen",
            format!(
                "{some} will become users of this company, take a seat each, and get a mail that says so."
            ),
            format!("Let {some} in"),
        ),
        Verdict::Reject => (
            "What will happen",
            format!("{some} will be turned down, and get a mail that says so. They may ask again."),
            format!("Turn {some} down"),
        ),
    };
    let nobody = decided.is_empty();
    let danger = verdict == Verdict::Reject;
    view! {
        {(!without_seat.is_empty())
            .then(|| {
                view! {
                    <Message tone=Tone::Warning title="There are not enough seats">
                        <p>{format!("There is no seat for these, who go on waiting: {}.", names(&without_seat))}</p>
                    </Message>
                }
            })}
        {refused
            .into_iter()
            .map(|(request, why)| {
                view! {
                    <Message tone=Tone::Error title=format!("{} cannot be let in as things are", called(&request))>
                        <p>{why}</p>
                    </Message>
                }
            })
            .collect_view()}
        {(!done.is_empty())
            .then(|| {
                view! {
                    <Message tone=Tone::Notice>
                        <p>{format!("Somebody has decided about these already: {}.", names(&done))}</p>
                    </Message>
                }
            })}
        {if nobody {
            view! {
                <Card title="Nothing will happen">
                    <p>"There is nobody about whom this can be decided now."</p>
                </Card>
            }
                .into_any()
        } else {
            view! {
                <Card title=title>
                    <p>{sentence}</p>
                    <ul class="stack stack-close">
                        {decided
                            .into_iter()
                            .map(|request| {
                                view! { <li>{format!("{} ({})", called(&request), request.email)}</li> }
                            })
                            .collect_view()}
                    </ul>
                    <ActionForm action=action>
                        <div class="form">
                            <input type="hidden" name="verdict" value=if danger { "reject" } else { "approve" }/>
                            <input type="hidden" name="ids" value=ids/>
                            {danger
                                .then(|| {
                                    view! {
                                        <TextField
                                            name="reason"
                                            label="What they are told (if you like)"
                                            hint="One sentence, which stands in their mail."
                                            maximum_length=1000
                                            autocomplete="off"
                                        />
                                    }
                                })}
                            <Button
                                kind=if danger { ButtonKind::Danger } else { ButtonKind::Main }
                                waiting=action.pending()
                            >
                                {button}
                            </Button>
                        </div>
                    </ActionForm>
                </Card>
            }
                .into_any()
        }}
    }
}

fn names(requests: &[SignUpView]) -> String {
    requests.iter().map(called).collect::<Vec<_>>().join(", ")
}
