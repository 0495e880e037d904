//! What it would come to, said before it is done.

use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::use_query_map;

use super::address;
use crate::{
    api::{
        Failure,
        annual::{AnnualPlan, AnnualVerdict, DecideAnnualTraining as Decide, plan_annual_training},
    },
    components::{
        Button, ButtonKind, ButtonLink, Card, Failed, Loaded, Message, Page, TextField, Tone, figure, people,
    },
    state::Reader,
};

const ABOVE: (&str, &str) = ("/training/annual", "Annual training");

#[component]
pub fn DecideAnnualTraining() -> impl IntoView {
    let address = use_query_map();
    let asked = Memo::new(move |_| {
        address.with(|query| {
            let package = query.get("package").and_then(|id| id.parse::<i64>().ok());
            let verdict = query.get("verdict").and_then(|word| AnnualVerdict::parse(&word));
            let users =
                query.get("users").unwrap_or_else(|| query.get_all("user").unwrap_or_default().join(","));
            (package, verdict.unwrap_or_default(), users)
        })
    });
    let action = ServerAction::<Decide>::new();
    let reader = Reader::expect();
    Effect::new(move || {
        if let Some(Ok(sentence)) = action.value().get() {
            reader.say(sentence);
        }
    });
    let plan = Resource::new_blocking(
        move || asked.get(),
        |(package, verdict, users)| async move {
            match package {
                Some(package) => plan_annual_training(package, verdict, users).await,
                None => Err(Failure::not_found("There is no such package.")),
            }
        },
    );
    let title = Signal::derive(move || match asked.get().1 {
        AnnualVerdict::Reassign => "Re-assign a package".to_owned(),
        AnnualVerdict::Archive => "Archive people".to_owned(),
        AnnualVerdict::Restore => "Restore people".to_owned(),
    });
    view! {
        <Page title=title above=ABOVE>
            {move || action.value().get().and_then(Result::err).map(|failure| view! { <Failed failure/> })}
            <Loaded
                resource=plan
                view=move |plan: AnnualPlan| {
                    let (_, verdict, users) = asked.get_untracked();
                    view! { <Plan plan verdict users action/> }
                }
            />
        </Page>
    }
}

#[component]
fn Plan(
    plan: AnnualPlan,
    verdict: AnnualVerdict,
    users: String,
    action: ServerAction<Decide>,
) -> impl IntoView {
    let AnnualPlan { package, people: count, in_progress, suspended, names, at } = plan;
    let back = address(package.id, verdict == AnnualVerdict::Restore);
    if count == 0 {
        return view! {
            <Card title="Nothing will happen">
                <p>"There is nobody on the list any more."</p>
                <ButtonLink href=back>"Back to the list"</ButtonLink>
            </Card>
        }
        .into_any();
    }
    let some = people(count);
    let (sentence, button) = match verdict {
        AnnualVerdict::Reassign => (
            format!(
                "{some} will get a new attempt at {} of “{}”. Earlier attempts stay as they are.",
                match package.courses {
                    1 => "the one course".to_owned(),
                    courses => format!("each of the {} courses", figure(courses)),
                },
                package.name,
            ),
            format!("Re-assign to {some}"),
        ),
        AnnualVerdict::Archive => (
            format!(
                "{some} will be taken off the list of “{}”. They stay in the company, with everything they have, and can be restored.",
                package.name,
            ),
            format!("Archive {some}"),
        ),
        AnnualVerdict::Restore => (
            format!("{some} will be on the list of “{}” again when it is their turn.", package.name),
            format!("Restore {some}"),
        ),
    };
    let reassigns = verdict == AnnualVerdict::Reassign;
    view! {
        {(reassigns && in_progress > 0)
            .then(|| {
                view! {
                    <Message tone=Tone::Warning title="Some have an attempt in progress">
                        <p>
                            {format!(
                                "{} started and not completed the newest attempt. It stays as far as it has come, and cannot be gone on with once there is a newer one.",
                                if count == 1 { "The person has".to_owned() } else { format!("{} of them have", figure(in_progress)) },
                            )}
                        </p>
                    </Message>
                }
            })}
        {(reassigns && suspended > 0)
            .then(|| {
                view! {
                    <Message tone=Tone::Notice>
                        <p>
                            {format!(
                                "{} suspended, and cannot work on it until they are active again.",
                                if count == 1 { "The person is".to_owned() } else { format!("{} of them are", figure(suspended)) },
                            )}
                        </p>
                    </Message>
                }
            })}
        <Card title="What will happen">
            <p>{sentence}</p>
            <Names names count/>
            <ActionForm action=action>
                <div class="form">
                    <input type="hidden" name="package" value=package.id.to_string()/>
                    <input type="hidden" name="verdict" value=verdict.as_str()/>
                    <input type="hidden" name="users" value=users/>
                    <input type="hidden" name="at" value=at/>
                    {reassigns
                        .then(|| view! { <TextField name="due_on" label="Due on (may be empty)" kind="date"/> })}
                    <div class="row">
                        <Button kind=ButtonKind::Main waiting=action.pending()>
                            {button}
                        </Button>
                        <ButtonLink href=back>"Back to the list"</ButtonLink>
                    </div>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}

/// The first of them, and how many more there are.
#[component]
fn Names(names: Vec<String>, count: u64) -> impl IntoView {
    let more = count.saturating_sub(names.len() as u64);
    view! {
        <ul class="stack stack-close">
            {names.into_iter().map(|name| view! { <li>{name}</li> }).collect_view()}
            {(more > 0).then(|| view! { <li>{format!("and {} more", people(more))}</li> })}
        </ul>
    }
}
