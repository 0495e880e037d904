//! Everything behind the sign-in: who is there, and the frame around their pages.

use leptos::prelude::*;
use leptos_router::{
    components::{Outlet, Redirect},
    hooks::use_location,
};

use crate::{
    api::{
        Failure,
        viewer::{self, Door, Viewer},
    },
    components::{Empty, Failed, Page, Picture, doorway::Doorway, navigation::Shell},
};

#[component]
pub fn Inside() -> impl IntoView {
    if let Some(answer) = viewer::knocked() {
        return view! { <Answered answer/> }.into_any();
    }
    let door = Resource::new(|| (), |()| viewer::knock());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let answer = door.await;
                view! { <Answered answer/> }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Answered(answer: Result<Door, Failure>) -> impl IntoView {
    let location = use_location();
    match answer {
        Ok(Door::Open(viewer)) => view! { <Opened viewer/> }.into_any(),
        Ok(Door::SetupNeeded) => view! { <Redirect path="/setup"/> }.into_any(),
        Ok(Door::SignedOut) => {
            let path = location.pathname.get_untracked();
            let search = location.search.get_untracked();
            let wanted = if search.is_empty() { path } else { format!("{path}?{search}") };
            view! { <Redirect path=login_for(&wanted)/> }.into_any()
        }
        Err(failure) => view! {
            <Doorway title="Muster cannot be reached">
                <Failed failure/>
            </Doorway>
        }
        .into_any(),
    }
}

/// The sign-in page, and back to `wanted` from there.
fn login_for(wanted: &str) -> String {
    if wanted == "/" {
        return "/login".to_owned();
    }
    let mut next = String::with_capacity(wanted.len() + 8);
    for byte in wanted.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.') {
            next.push(char::from(byte));
        } else {
            next.push('%');
            next.extend(
                [byte >> 4, byte & 15].into_iter().filter_map(|half| char::from_digit(u32::from(half), 16)),
            );
        }
    }
    format!("/login?next={next}")
}

#[component]
fn Opened(viewer: Viewer) -> impl IntoView {
    provide_context(viewer.clone());
    view! {
        <Shell viewer>
            <Outlet/>
        </Shell>
    }
}

/// Around every page that belongs to a company. Those of the platform need none.
#[component]
pub fn InCompany() -> impl IntoView {
    let viewer = expect_context::<Viewer>();
    if viewer.company.is_none() {
        view! { <NoCompany owner=viewer.owner/> }.into_any()
    } else if viewer.may_look {
        view! { <Outlet/> }.into_any()
    } else if use_location().pathname.get_untracked() == "/" {
        // Whoever learns here and manages nothing begins with what they have to learn.
        view! { <Redirect path="/me"/> }.into_any()
    } else {
        view! { <NothingToLookAt/> }.into_any()
    }
}

/// The very first thing an owner sees.
#[component]
fn NoCompany(owner: bool) -> impl IntoView {
    view! {
        <Page title="Welcome to Muster">
            <Empty picture=Picture::Company title=if owner { "Create your first company" } else { "You are in no company yet" }>
                {if owner {
                    view! {
                        <p>
                            "People, groups and imports belong to a company. Create one, and you can drop a file of people into it at once."
                        </p>
                        <a class="btn btn-primary" href="/owner/companies">
                            "Create a company"
                        </a>
                    }
                        .into_any()
                } else {
                    view! {
                        <p>"Ask the administrator of your company to add you with this e-mail address. If you have asked to join one, you get a mail as soon as somebody there has decided."</p>
                    }
                        .into_any()
                }}
            </Empty>
        </Page>
    }
}

#[component]
fn NothingToLookAt() -> impl IntoView {
    viewer::refused();
    view! {
        <Page title="Nothing to manage here">
            <p class="muted">
                "Your account does not manage people in this company. If it should, ask an administrator of the company to make you an administrator."
            </p>
            <p>
                <a class="btn btn-primary" href="/me">
                    "Go to my training"
                </a>
            </p>
        </Page>
    }
}

#[cfg(test)]
mod tests {
    use super::login_for;

    #[test]
    fn the_way_back_survives_the_address() {
        assert_eq!(login_for("/"), "/login");
        assert_eq!(
            login_for("/users?q=a b&status=active"),
            "/login?next=/users%3fq%3da%20b%26status%3dactive"
        );
    }
}
