//! Where the company stands: seats, people, imports, drafts, what happened last. All of it changes in its place while
//! one looks at it.

mod drafts;
mod funnel;
mod imports;
mod latest;
mod live;
mod seats;

use leptos::prelude::*;
use leptos_router::components::Redirect;

use self::{drafts::Drafts, funnel::Funnel, imports::Imports, latest::Latest, live::live, seats::Seats};
use crate::{
    api::{
        dashboard::{FiguresView, figures},
        viewer::Viewer,
    },
    components::{
        ButtonKind, ButtonLink, Card, Columns, Empty, FigureLink, Figures, Loaded, Page, Picture, figure,
        figure::counted,
    },
};

#[component]
pub fn Dashboard() -> impl IntoView {
    // Managers of groups begin with their people: what is about the whole company is not theirs.
    if !expect_context::<Viewer>().may_see_company {
        return view! { <Redirect path="/users"/> }.into_any();
    }
    let standing = Resource::new_blocking(|| (), |()| figures());
    view! {
        <Page
            title="Dashboard"
            action=|| view! { <ButtonLink href="/imports/new" kind=ButtonKind::Main>"Import people"</ButtonLink> }
        >
            <Loaded resource=standing view=|standing| view! { <Standing standing/> }/>
        </Page>
    }
    .into_any()
}

/// Something of the figures that is shown again only when it is another.
fn part<T: Clone + PartialEq + Send + Sync + 'static>(
    now: RwSignal<FiguresView>,
    of: impl Fn(&FiguresView) -> T + Send + Sync + 'static,
) -> Memo<T> {
    Memo::new(move |_| now.with(&of))
}

#[component]
fn Standing(standing: FiguresView) -> impl IntoView {
    let (now, news) = live(standing);
    let nobody = part(now, |now| {
        now.active + now.suspended == 0 && now.waiting + now.sign_ups_waiting.unwrap_or_default() == 0
    });
    view! {
        <p class="only-read-aloud" aria-live="polite">
            {move || news.get()}
        </p>
        {move || if nobody.get() { view! { <NobodyYet/> }.into_any() } else { view! { <Everything now/> }.into_any() }}
    }
}

#[component]
fn Everything(now: RwSignal<FiguresView>) -> impl IntoView {
    let number = move |of: fn(&FiguresView) -> u64| {
        let number = part(now, of);
        Signal::derive(move || figure(number.get()))
    };
    let due = part(now, |now| now.training_due.clone());
    let cohorts = part(now, |now| now.cohorts);
    let cohorts = Signal::derive(move || {
        let cohorts = cohorts.get();
        (cohorts > 0).then(|| format!("and {}", counted(cohorts, "cohort", "cohorts")))
    });
    let decides = now.with_untracked(|now| now.sign_ups_waiting.is_some());
    view! {
        <Figures>
            <FigureLink label="Active" value=number(|now| now.active) href="/users?status=active"/>
            <FigureLink label="Suspended" value=number(|now| now.suspended) href="/users?status=suspended"/>
            <FigureLink label="Groups" value=number(|now| now.groups) href="/groups" note=cohorts/>
            <FigureLink
                label="Annual training due"
                value=due
                href="/training/annual"
            />
            <FigureLink label="Drafts" value=number(|now| now.waiting) href="/imports?state=open"/>
            {decides
                .then(|| {
                    view! {
                        <FigureLink
                            label="Sign-ups waiting"
                            value=number(|now| now.sign_ups_waiting.unwrap_or_default())
                            href="/signups"
                        />
                        <FigureLink
                            label="Failed mail"
                            value=number(|now| now.failed_mails)
                            href="/outbox?state=failed"
                        />
                    }
                })}
        </Figures>
        <Columns>
            <Seats now/>
            <Funnel now/>
        </Columns>
        <Imports now/>
        <Columns>
            <Drafts now/>
            <Latest now/>
        </Columns>
    }
}

#[component]
fn NobodyYet() -> impl IntoView {
    view! {
        <Card>
            <Empty picture=Picture::Import title="Bring your people in">
                <p>
                    "Nobody is in this company yet. Drop a spreadsheet with names and e-mail addresses on the import page: you see every problem while the file is still being read, and nothing is written until you say so."
                </p>
                <ButtonLink href="/imports/new" kind=ButtonKind::Main>
                    "Import people"
                </ButtonLink>
            </Empty>
        </Card>
    }
}
