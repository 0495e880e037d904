//! Where the company stands: seats, people, imports, drafts, what happened last.

use leptos::prelude::*;
use leptos_router::components::Redirect;

use crate::{
    api::{
        dashboard::{ActivityView, DayView, DraftView, FiguresView, figures},
        viewer::Viewer,
    },
    components::{
        ButtonKind, ButtonLink, Card, CardLink, Columns, Empty, FigureLink, Figures, Loaded, Meter, Moment,
        Page, Picture, Tone,
        chart::{Bar, BarChart},
        figure,
        figure::counted,
        people,
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

#[component]
fn Standing(standing: FiguresView) -> impl IntoView {
    let asking = standing.sign_ups_waiting.unwrap_or_default();
    if standing.active + standing.suspended == 0 && standing.waiting + asking == 0 {
        return view! { <NobodyYet/> }.into_any();
    }
    let FiguresView { days, drafts, activity, .. } = standing.clone();
    let waiting = figure(standing.waiting);
    // Of a company in which nobody ever asked to join there is nothing to say.
    let sign_ups = Some(asking).filter(|waiting| *waiting > 0);
    view! {
        <Figures>
            <FigureLink label="Active" value=figure(standing.active) href="/users?status=active"/>
            <FigureLink label="Suspended" value=figure(standing.suspended) href="/users?status=suspended"/>
            <FigureLink
                label="Groups"
                value=figure(standing.groups)
                href="/groups"
                note=(standing.cohorts > 0).then(|| format!("and {}", counted(standing.cohorts, "cohort", "cohorts")))
            />
            <FigureLink label="Drafts" value=waiting href="/imports"/>
            {sign_ups
                .map(|waiting| view! { <FigureLink label="Sign-ups waiting" value=figure(waiting) href="/signups"/> })}
        </Figures>
        <Columns>
            <Seats used=standing.active limit=standing.seat_limit/>
            <Activation standing/>
        </Columns>
        <Imports days/>
        <Columns>
            <Drafts drafts/>
            <Latest activity/>
        </Columns>
    }
    .into_any()
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

/// Everyone who is not suspended takes a seat.
#[component]
fn Seats(used: u64, limit: Option<u64>) -> impl IntoView {
    view! {
        <Card title="Seats">
            {match limit {
                Some(limit) => {
                    let free = limit.saturating_sub(used);
                    let tone = if free == 0 {
                        Tone::Error
                    } else if used * 10 >= limit * 9 {
                        Tone::Warning
                    } else {
                        Tone::Accent
                    };
                    view! {
                        <Meter label="Seats used" used=used limit=limit tone=tone>
                            <p>
                                <strong>{figure(used)}</strong>
                                {format!(" of {} used, {} free", counted(limit, "seat", "seats"), figure(free))}
                            </p>
                        </Meter>
                    }
                        .into_any()
                }
                None => {
                    view! {
                        <p>
                            <strong>{counted(used, "seat", "seats")}</strong>
                            " used. This company has no limit."
                        </p>
                    }
                        .into_any()
                }
            }}
        </Card>
    }
}

/// The way from the file to a first sign-in.
#[component]
fn Activation(standing: FiguresView) -> impl IntoView {
    let all = standing.not_invited + standing.invited + standing.activated;
    let line = move |words: &'static str, count: u64, tone: Tone| {
        view! {
            <li>
                <Meter label=words used=count limit=all.max(1) tone=tone>
                    <p class="row row-apart">
                        <span>{words}</span>
                        <span class="number">{people(count)}</span>
                    </p>
                </Meter>
            </li>
        }
    };
    view! {
        <Card title="Activation">
            <ul class="stack stack-close">
                {line("Not invited", standing.not_invited, Tone::Accent)}
                {line("Invited", standing.invited, Tone::Accent)}
                {line("Activated", standing.activated, Tone::Accent)}
            </ul>
        </Card>
    }
}

#[component]
fn Imports(days: Vec<DayView>) -> impl IntoView {
    let created: u64 = days.iter().map(|day| day.created).sum();
    let updated: u64 = days.iter().map(|day| day.updated).sum();
    let rejected: u64 = days.iter().map(|day| day.rejected).sum();
    let sum = format!(
        "In the last 30 days imports created {}, updated {} and rejected {}.",
        people(created),
        people(updated),
        counted(rejected, "row", "rows")
    );
    let drawn = created + updated + rejected > 0;
    let bars = days
        .into_iter()
        .map(|day| Bar {
            words: format!(
                "{}: {} created, {} updated, {} rejected",
                day.day,
                figure(day.created),
                figure(day.updated),
                figure(day.rejected)
            ),
            parts: vec![day.created, day.updated, day.rejected],
        })
        .collect::<Vec<_>>();
    view! {
        <Card title="Imports of the last 30 days" aside=|| view! { <CardLink href="/imports">"All imports"</CardLink> }>
            {if drawn {
                let label = sum.clone();
                view! {
                    <p>{sum}</p>
                    <BarChart
                        label=label
                        series=vec![("Created", Tone::Accent), ("Updated", Tone::Notice), ("Rejected", Tone::Error)]
                        bars=bars
                    />
                }
                    .into_any()
            } else {
                view! { <p class="muted">"No import has been committed in the last 30 days."</p> }.into_any()
            }}
        </Card>
    }
}

#[component]
fn Drafts(drafts: Vec<DraftView>) -> impl IntoView {
    view! {
        <Card title="Drafts">
            {if drafts.is_empty() {
                view! { <p class="muted">"No import is waiting to be finished."</p> }.into_any()
            } else {
                view! {
                    <ul class="timeline">
                        {drafts
                            .into_iter()
                            .map(|draft| {
                                view! {
                                    <li>
                                        <a class="link-text" href=format!("/imports/{}", draft.id)>
                                            {draft.filename}
                                        </a>
                                        <span class="small muted">
                                            <Moment at=draft.created_at/>
                                        </span>
                                        <span class="small muted">
                                            {format!("{}, by {}", counted(draft.rows, "row", "rows"), draft.created_by)}
                                        </span>
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                }
                    .into_any()
            }}
        </Card>
    }
}

#[component]
fn Latest(activity: Vec<ActivityView>) -> impl IntoView {
    view! {
        <Card title="Latest activity">
            {if activity.is_empty() {
                view! { <p class="muted">"Nothing has happened in this company yet."</p> }.into_any()
            } else {
                view! {
                    <ul class="timeline">
                        {activity
                            .into_iter()
                            .map(|entry| {
                                view! {
                                    <li>
                                        {match entry.href {
                                            Some(href) => {
                                                view! {
                                                    <a class="link-text" href=href>
                                                        {entry.sentence}
                                                    </a>
                                                }
                                                    .into_any()
                                            }
                                            None => view! { <span>{entry.sentence}</span> }.into_any(),
                                        }}
                                        <span class="small muted">
                                            <Moment at=entry.at/>
                                        </span>
                                        <span class="small muted">{entry.actor}</span>
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                }
                    .into_any()
            }}
        </Card>
    }
}
