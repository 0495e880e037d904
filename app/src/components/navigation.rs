//! The frame of every signed-in page: where one can go, which company one is in, who one is.

use leptos::{html, prelude::*};
use leptos_router::{components::A, hooks::use_location};

use super::{
    button::{Button, ButtonKind},
    figure::figure,
    icon::{Icon, Mark, Picture},
    search::{Search, SearchForm},
    theme::ThemeSwitch,
};
use crate::{
    api::{
        doors::SignOut,
        viewer::{SwitchCompany, Viewer},
    },
    browser,
};
use leptos::server_fn::ServerFn;

/// Navigation at the left (a popover on narrow screens, which needs no script), the bar, and the page.
#[component]
pub fn Shell(viewer: Viewer, children: Children) -> impl IntoView {
    let navigation = NodeRef::<html::Nav>::new();
    let location = use_location();
    // On narrow screens the navigation lies over the page: it goes away when it has done its work.
    Effect::new(move |before: Option<String>| {
        let now = location.pathname.get();
        if before.is_some_and(|before| before != now)
            && let Some(navigation) = navigation.get_untracked()
        {
            let _ = navigation.hide_popover();
        }
        now
    });
    let who = viewer.email.clone();
    let looks = looks_at_people(&viewer);
    view! {
        <a class="skip-link" href="#page" rel="external">
            "Skip to the page"
        </a>
        <div class="shell">
            <nav class="navigation" id="navigation" popover="auto" aria-label="Main" node_ref=navigation>
                <Navigation viewer/>
            </nav>
            <header class="shell-bar">
                <button class="btn btn-ghost shell-menu" type="button" popovertarget="navigation">
                    <Icon picture=Picture::Menu/>
                    "Menu"
                </button>
                {looks
                    .then(|| {
                        view! {
                            <div class="shell-search">
                                <Search/>
                            </div>
                        }
                    })}
                <div class="shell-bar-end">
                    <a class="shell-who link-text" href="/me">
                        {who}
                    </a>
                    <ThemeSwitch/>
                    // A plain form: signing out must work whatever the scripts are doing, and leaves nothing behind.
                    <form method="post" action=SignOut::url() on:submit=move |_| {
                        browser::keep::forget();
                        browser::shelf::forget();
                    }>
                        <Button kind=ButtonKind::Small>"Sign out"</Button>
                    </form>
                </div>
            </header>
            <main class="shell-page" id="page" tabindex="-1">
                {children()}
            </main>
        </div>
    }
}

fn looks_at_people(viewer: &Viewer) -> bool {
    viewer.company.is_some() && viewer.may_look
}

#[component]
fn Navigation(viewer: Viewer) -> impl IntoView {
    let looks = looks_at_people(&viewer);
    let (sees_company, manages) = (viewer.may_see_company, viewer.may_manage);
    let waiting = viewer.sign_ups_waiting;
    view! {
        <div class="navigation-inside">
            <p class="wordmark">
                <Mark/>
                "Muster"
            </p>
            <CompanySwitch viewer=viewer.clone()/>
            {looks
                .then(|| {
                    view! {
                        <div class="navigation-search">
                            <SearchForm/>
                        </div>
                    }
                })}
            <ul class="navigation-list">
                {looks
                    .then(|| {
                        view! {
                            {sees_company
                                .then(|| {
                                    view! { <Place href="/" picture=Picture::Home words="Dashboard" exact=true/> }
                                })}
                            <Place href="/users" picture=Picture::Person words="Users"/>
                            <Place href="/groups" picture=Picture::Group words="Groups"/>
                            <Place href="/courses" picture=Picture::Course words="Courses"/>
                            <Place href="/packages" picture=Picture::Package words="Packages"/>
                            <Place href="/training/annual" picture=Picture::Clock words="Annual training"/>
                            <Place href="/imports" picture=Picture::Import words="Imports"/>
                            {sees_company
                                .then(|| view! { <Place href="/activity" picture=Picture::Clock words="Activity"/> })}
                            {manages.then(|| view! { <Waiting count=waiting/> })}
                            {manages.then(|| view! { <Place href="/outbox" picture=Picture::File words="Outbox"/> })}
                        }
                    })}
                <Place href="/me" picture=Picture::Person words="My account"/>
                {manages
                    .then(|| {
                        view! {
                            <li class="navigation-label">"Settings"</li>
                            <Place href="/settings/company" picture=Picture::Sliders words="Company"/>
                            <Place href="/settings/fields" picture=Picture::Form words="Fields"/>
                            <Place href="/settings/rules" picture=Picture::Branch words="Rules"/>
                            <Place href="/settings/sign-up" picture=Picture::Person words="Sign-up"/>
                            <Place href="/settings/mail" picture=Picture::File words="Mail"/>
                            <Place href="/settings/team" picture=Picture::Group words="Team"/>
                            <Place href="/settings/tokens" picture=Picture::Form words="API tokens"/>
                        }
                    })}
                {viewer
                    .owner
                    .then(|| {
                        view! {
                            <li class="navigation-label">"Platform"</li>
                            <Place href="/owner/companies" picture=Picture::Company words="Companies"/>
                        }
                    })}
            </ul>
        </div>
    }
}

#[component]
fn Place(
    href: &'static str,
    picture: Picture,
    words: &'static str,
    #[prop(optional)] exact: bool,
) -> impl IntoView {
    view! {
        <li>
            <A href=href exact=exact attr:class="navigation-link">
                <Icon picture/>
                {words}
            </A>
        </li>
    }
}

/// The requests to join, with how many wait.
#[component]
fn Waiting(count: u64) -> impl IntoView {
    view! {
        <li>
            <A href="/signups" attr:class="navigation-link">
                <Icon picture=Picture::Person/>
                "Sign-ups"
                {(count > 0)
                    .then(|| {
                        view! {
                            <span class="badge tone-notice">
                                {figure(count)} <span class="only-read-aloud">" waiting"</span>
                            </span>
                        }
                    })}
            </A>
        </li>
    }
}

/// The company at hand, and the others as a list of buttons. Switching is a plain form that loads the page
/// anew: nothing of one company may linger in a page of another.
#[component]
fn CompanySwitch(viewer: Viewer) -> impl IntoView {
    let current = viewer.company?;
    if viewer.companies.len() < 2 {
        return Some(
            view! {
                <p class="company-switch">
                    <span>
                        <span class="small muted">"Company"</span>
                        <strong>{current.name}</strong>
                    </span>
                </p>
            }
            .into_any(),
        );
    }
    let here = current.id;
    Some(
        view! {
            <div>
                <button class="company-switch" type="button" popovertarget="companies">
                    <span>
                        <span class="small muted">"Company"</span>
                        <strong>{current.name}</strong>
                    </span>
                    <Icon picture=Picture::Chevron/>
                </button>
                <div class="company-menu" id="companies" popover="auto">
                    <form method="post" action=SwitchCompany::url()>
                        <ul aria-label="Change company">
                            {viewer
                                .companies
                                .into_iter()
                                .map(|company| {
                                    let is_here = company.id == here;
                                    view! {
                                        <li>
                                            <button
                                                class="company-choice"
                                                name="company"
                                                value=company.id.to_string()
                                                aria-current=is_here.then_some("true")
                                            >
                                                {company.name}
                                                {is_here.then(|| view! { <Icon picture=Picture::Check/> })}
                                            </button>
                                        </li>
                                    }
                                })
                                .collect_view()}
                        </ul>
                    </form>
                </div>
            </div>
        }
        .into_any(),
    )
}
