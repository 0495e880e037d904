//! The list of a package. Whom something is done to is ticked, and what that comes to is said on a page of its own.

use leptos::prelude::*;
use leptos_router::{components::Form, hooks::use_query_map};

use super::address;
use crate::{
    api::{
        annual::{AnnualPackage, AnnualPage, AnnualVerdict, TurnView, annual_training},
        viewer::Viewer,
    },
    components::{
        Badge, Button, ButtonKind, ButtonLink, Card, Empty, Loaded, Message, Moment, Page, Paging, Picture,
        SelectField, Table, Tick, TickAll, TickBar, Ticking, Ticks, Tone, figure::counted,
    },
};

#[component]
pub fn AnnualTraining() -> impl IntoView {
    let address = use_query_map();
    let query = Memo::new(move |_| {
        address.with(|query| {
            let package = query.get("package").and_then(|id| id.parse::<i64>().ok());
            let archived = query.get("archived").is_some_and(|word| word == "true");
            (package, archived, query.get("cursor").filter(|cursor| !cursor.is_empty()))
        })
    });
    let done = Memo::new(move |_| {
        address.with(|query| query.get("done")).and_then(|entry| entry.parse::<i64>().ok())
    });
    let page = Resource::new_blocking(
        move || query.get(),
        |(package, archived, cursor)| annual_training(package, archived, cursor),
    );
    view! {
        <Page
            title="Annual training"
            lead="Who was assigned a package so long ago that it is time to do it again."
            wide=true
        >
            {move || done.get().map(|entry| view! { <Done entry/> })}
            <Card flush=true>
                <Loaded
                    resource=page
                    view=move |page: AnnualPage| {
                        let (_, archived, cursor) = query.get_untracked();
                        view! { <Whole page archived later=cursor.is_some()/> }
                    }
                />
            </Card>
        </Page>
    }
}

#[component]
fn Done(entry: i64) -> impl IntoView {
    view! {
        <Message tone=Tone::Good>
            <p>
                "It has been done. "
                <a class="link-text" href=format!("/activity/{entry}")>
                    "See what, and to whom"
                </a> "."
            </p>
        </Message>
    }
}

#[component]
fn Whole(page: AnnualPage, archived: bool, later: bool) -> impl IntoView {
    let AnnualPage { months, packages, package, turns, next, total } = page;
    let Some(package) = package else {
        return view! { <NoPackage/> }.into_any();
    };
    let list = if turns.is_empty() {
        view! { <Nobody package=package.clone() archived months/> }.into_any()
    } else {
        view! { <Turns package=package.clone() archived turns next total later/> }.into_any()
    };
    view! {
        <Filter packages package=package.clone() archived/>
        <p class="toolbar small muted">
            {if archived {
                format!(
                    "Taken off the list of “{}”. They are still in the company; whoever is restored, or is given the package again, comes back when it is their turn.",
                    package.name,
                )
            } else {
                format!(
                    "Everybody whose newest attempt at “{}” was assigned more than {} ago, the longest first.",
                    package.name,
                    counted(months, "month", "months"),
                )
            }}
        </p>
        {list}
    }
    .into_any()
}

#[component]
fn Filter(packages: Vec<AnnualPackage>, package: AnnualPackage, archived: bool) -> impl IntoView {
    let options = packages
        .into_iter()
        .map(|package| {
            let words = format!("{}: {} due, {} archived", package.name, package.due, package.archived);
            (package.id.to_string(), words)
        })
        .collect::<Vec<_>>();
    let lists = [("", "Whose turn it is"), ("true", "Archived")]
        .map(|(key, words)| (key.to_owned(), words.to_owned()))
        .to_vec();
    let list = if archived { "true" } else { "" };
    view! {
        <Form method="GET" action="/training/annual">
            <div class="toolbar" role="search">
                <SelectField name="package" label="Package" options value=package.id.to_string()/>
                <SelectField name="archived" label="List" options=lists value=list.to_owned()/>
                <Button>"Show"</Button>
            </div>
        </Form>
    }
}

#[component]
fn Turns(
    package: AnnualPackage,
    archived: bool,
    turns: Vec<TurnView>,
    next: Option<String>,
    total: Option<u64>,
    later: bool,
) -> impl IntoView {
    let may_manage = expect_context::<Viewer>().may_manage;
    let here = address(package.id, archived);
    let next = next.map(|cursor| format!("{here}&cursor={cursor}"));
    let first = later.then_some(here);
    let shown = turns.len();
    let id = package.id;
    let ticks = Ticks::none();
    let table = view! { <List package turns archived may_manage ticks/> };
    let words = if total == Some(1) { "person" } else { "people" };
    view! {
        {if may_manage {
            view! {
                <Ticking ticks>
                <Form method="GET" action="/training/annual/decide">
                    <input type="hidden" name="package" value=id.to_string()/>
                    {table}
                    <Deeds package=id archived total ticks/>
                </Form>
                </Ticking>
            }
                .into_any()
        } else {
            table.into_any()
        }}
        <Paging shown total words first next/>
    }
}

/// What can be done to those who are ticked, and to all.
#[component]
fn Deeds(package: i64, archived: bool, total: Option<u64>, ticks: Ticks) -> impl IntoView {
    let everybody = total.map_or_else(
        || "everybody on this list".to_owned(),
        |total| match total {
            1 => "the one person on this list".to_owned(),
            total => format!("all {} on this list", counted(total, "person", "people")),
        },
    );
    let to_all = move |verdict: AnnualVerdict, words: &str| {
        let href =
            format!("/training/annual/decide?package={package}&verdict={}&users=all", verdict.as_str());
        let words = format!("{words} {everybody}");
        view! { <ButtonLink href>{words}</ButtonLink> }
    };
    view! {
        <TickBar ticks label="Do something with people">
            {if archived {
                view! {
                    <Button kind=ButtonKind::Main name="verdict" value="restore">
                        "Restore whom I ticked"
                    </Button>
                    {to_all(AnnualVerdict::Restore, "Restore")}
                }
                    .into_any()
            } else {
                view! {
                    <Button kind=ButtonKind::Main name="verdict" value="reassign">
                        "Re-assign to whom I ticked"
                    </Button>
                    <Button name="verdict" value="archive">
                        "Archive whom I ticked"
                    </Button>
                    {to_all(AnnualVerdict::Reassign, "Re-assign to")}
                    {to_all(AnnualVerdict::Archive, "Archive")}
                }
                    .into_any()
            }}
        </TickBar>
    }
}

#[component]
fn List(
    package: AnnualPackage,
    turns: Vec<TurnView>,
    archived: bool,
    may_manage: bool,
    ticks: Ticks,
) -> impl IntoView {
    let lines = turns
        .into_iter()
        .map(|turn| view! { <Line turn package=package.id courses=package.courses archived may_manage/> })
        .collect_view();
    view! {
        <Table label=format!("Annual training: {}", package.name)>
            <thead>
                <tr>
                    {may_manage.then(|| view! { <TickAll ticks/> })}
                    <th scope="col">"Name"</th>
                    <th scope="col">"E-mail address"</th>
                    <th scope="col">"Last assigned"</th>
                    <th scope="col">"How far"</th>
                    {archived.then(|| view! { <th scope="col">"Archived"</th> })}
                    {may_manage
                        .then(|| {
                            view! {
                                <th scope="col">
                                    <span class="only-read-aloud">"Actions"</span>
                                </th>
                            }
                        })}
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </Table>
    }
}

#[component]
fn Line(turn: TurnView, package: i64, courses: u64, archived: bool, may_manage: bool) -> impl IntoView {
    let TurnView { user, name, email, suspended, assigned_at, in_progress, completed, archived: since } =
        turn;
    let deed = |verdict: AnnualVerdict, words: &'static str| {
        let href =
            format!("/training/annual/decide?package={package}&verdict={}&user={user}", verdict.as_str());
        let whom = format!(": {name}");
        view! {
            <a class="btn btn-sm" href=href>
                {words}
                <span class="only-read-aloud">{whom}</span>
            </a>
        }
    };
    let deeds = may_manage.then(|| {
        if archived {
            view! { <td><div class="row">{deed(AnnualVerdict::Restore, "Restore")}</div></td> }.into_any()
        } else {
            let deeds = (deed(AnnualVerdict::Reassign, "Re-assign"), deed(AnnualVerdict::Archive, "Archive"));
            view! { <td><div class="row">{deeds}</div></td> }.into_any()
        }
    });
    let tick = may_manage.then(|| view! { <Tick name="user" value=user label=name.clone()/> });
    view! {
        <tr>
            {tick}
            <th scope="row">
                <a class="link-text" href=format!("/users/{user}")>
                    {name.clone()}
                </a>
                {suspended.then(|| view! { <span class="small muted">" · suspended"</span> })}
            </th>
            <td>{email}</td>
            <td>
                <Moment at=assigned_at/>
            </td>
            <td>
                <Progress in_progress completed courses/>
            </td>
            {archived
                .then(|| {
                    since
                        .map(|(at, by)| {
                            view! {
                                <td>
                                    <Moment at/>
                                    <span class="small muted">{format!(" by {by}")}</span>
                                </td>
                            }
                        })
                })}
            {deeds}
        </tr>
    }
}

/// How far somebody has come with the package.
#[component]
fn Progress(in_progress: bool, completed: u64, courses: u64) -> impl IntoView {
    let words = match (completed, courses) {
        (0, _) => None,
        (completed, courses) if completed >= courses => Some("Completed".to_owned()),
        (completed, courses) => Some(format!("{completed} of {courses} completed")),
    };
    let nothing = !in_progress && words.is_none();
    view! {
        {in_progress
            .then(|| {
                view! {
                    <Badge tone=Tone::Notice picture=Picture::Clock>
                        "Attempt in progress"
                    </Badge>
                }
            })}
        {words.map(|words| view! { <span class="small muted">" " {words}</span> })}
        {nothing.then(|| view! { <span class="small muted">"Not started"</span> })}
    }
}

#[component]
fn NoPackage() -> impl IntoView {
    view! {
        <Empty picture=Picture::Package title="There is no package yet">
            <p>
                "Annual training goes by packages: put the courses that are to be repeated into one and assign it. When it is time again, people stand here."
            </p>
            <ButtonLink href="/packages" kind=ButtonKind::Main>
                "Packages"
            </ButtonLink>
        </Empty>
    }
}

#[component]
fn Nobody(package: AnnualPackage, archived: bool, months: u32) -> impl IntoView {
    if archived {
        return view! {
            <Empty picture=Picture::Check title="Nobody is archived">
                <p>"Whoever has left, or need not repeat this package, can be archived on the list of those whose turn it is."</p>
                <ButtonLink href=address(package.id, false)>"Whose turn it is"</ButtonLink>
            </Empty>
        }
        .into_any();
    }
    view! {
        <Empty picture=Picture::Check title="It is nobody’s turn">
            <p>
                {format!(
                    "Nobody’s newest attempt at “{}” was assigned more than {} ago.",
                    package.name,
                    counted(months, "month", "months"),
                )}
            </p>
        </Empty>
    }
    .into_any()
}
