//! What people see and keep in order about themselves. Everything is about whoever is signed in.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Failure;
use super::assignments::{AssignmentState, AssignmentView};
use super::viewer::CompanyName;

/// All of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeView {
    /// What they sign in with.
    pub email: String,
    /// What they are to sign in with, once a link that went there is used.
    pub new_email: Option<String>,
    /// In the company at hand; none for whoever is nobody there.
    pub profile: Option<ProfileView>,
    /// In the company at hand, by course, the newest attempt first.
    pub training: Vec<AssignmentView>,
    /// The company at hand.
    pub here: Option<CompanyName>,
    /// All they may enter, by name.
    pub companies: Vec<CompanyName>,
    pub sessions: Vec<SessionView>,
    pub second_factor: bool,
    pub recovery_codes: u64,
}

/// What a company has on file of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileView {
    pub name: String,
    pub email: String,
    /// BCP-47.
    pub language: Option<String>,
    pub account_type: String,
}

/// Where they are signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    pub id: String,
    /// The browser and the system it runs on.
    pub browser: String,
    pub network: String,
    /// RFC 3339, UTC, as is `seen_at`.
    pub begun_at: String,
    pub seen_at: String,
    /// It is the one that asks.
    pub this: bool,
}

#[server(prefix = "/api/fn", endpoint = "me")]
pub async fn me() -> Result<MeView, Failure> {
    use backend::access::{self, Right};
    use backend::{accounts, assignments, companies, people, sessions};

    let asked = crate::session::Asked::now().await?;
    let actor = asked.actor().await?;
    let backend = &asked.backend;
    let named = |company: companies::Company| CompanyName { id: company.id, name: company.name };
    let companies: Vec<CompanyName> =
        companies::list(backend, &actor).await?.into_iter().map(named).collect();
    let here = crate::session::company(&asked.session, backend, &actor).await?;
    let here = companies.iter().find(|company| Some(company.id) == here).cloned();
    let (mut profile, mut training) = (None, Vec::new());
    if let Some(here) = &here {
        let scope = access::enter(backend, &actor, here.id, Right::Learn).await?;
        profile = people::oneself(backend, &scope).await?.map(|user| ProfileView {
            name: user.name(),
            email: user.email,
            language: user.language,
            account_type: user.account_type.to_string(),
        });
        let own = assignments::of_oneself(backend, &scope).await?;
        training = in_order(own, super::assignments::today(backend));
    }
    let this = asked.session.id().await?;
    let sessions = sessions::list(backend, &actor).await?;
    let unknown = || "Unknown".to_owned();
    let sessions = sessions
        .into_iter()
        .map(|session| SessionView {
            this: this.as_ref() == Some(&session.id),
            id: session.id,
            browser: session.browser.unwrap_or_else(unknown),
            network: session.network.unwrap_or_else(unknown),
            begun_at: session.begun_at.to_string(),
            seen_at: session.seen_at.to_string(),
        })
        .collect();
    let second_factor = accounts::second_factor::second_factor(backend, &actor).await?;
    let new_email = accounts::new_address(backend, &actor).await?.map(|wanted| wanted.email);
    Ok(MeView {
        email: actor.display(),
        new_email,
        profile,
        training,
        here,
        companies,
        sessions,
        second_factor: second_factor.on,
        recovery_codes: second_factor.recovery_codes,
    })
}

/// Only the newest attempt at a course can be gone on with.
#[cfg(feature = "ssr")]
fn in_order(
    own: Vec<(backend::assignments::Assignment, String)>,
    today: jiff::civil::Date,
) -> Vec<AssignmentView> {
    let mut before = None;
    own.into_iter()
        .map(|(assignment, course)| {
            let newest = before != Some(assignment.course_id);
            before = Some(assignment.course_id);
            let state = AssignmentState::from(assignment.state);
            let open = newest && state != AssignmentState::Completed;
            AssignmentView {
                id: assignment.id,
                course,
                package: None,
                attempt: assignment.attempt,
                state,
                assigned_at: assignment.assigned_at.to_string(),
                due_on: assignment.due_on.map(|day| day.to_string()),
                open,
                overdue: open && assignment.due_on.is_some_and(|day| day < today),
            }
        })
        .collect()
}

/// Takes one of one's own assignments forwards.
#[server(prefix = "/api/fn", endpoint = "go_on_with")]
pub async fn go_on_with(assignment: i64, state: AssignmentState) -> Result<String, Failure> {
    use backend::assignments;

    let asked = crate::session::Asked::now().await?;
    let scope = asked.scope(backend::access::Right::Learn).await?;
    let state = match state {
        AssignmentState::Assigned => assignments::AssignmentState::Assigned,
        AssignmentState::Started => assignments::AssignmentState::Started,
        AssignmentState::Completed => assignments::AssignmentState::Completed,
    };
    let changed = assignments::go_on(&asked.backend, &scope, assignment, state).await?;
    Ok(format!("The course is marked as {}.", changed.state))
}

/// Sets another password; the other sessions end.
#[server(prefix = "/api/fn", endpoint = "change_password")]
pub async fn change_password(present: String, password: String) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let actor = asked.actor().await?;
    let session = asked.session.id().await?.unwrap_or_default();
    backend::accounts::change_password(&asked.backend, &actor, &present, &password, &session).await?;
    Ok(())
}

/// Mails a link to the address that is to be signed in with.
#[server(prefix = "/api/fn", endpoint = "request_address")]
pub async fn request_address(present: String, email: String) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let actor = asked.actor().await?;
    backend::accounts::request_address(&asked.backend, &actor, &present, &email).await?;
    Ok(())
}

/// Keeps the present address after all.
#[server(prefix = "/api/fn", endpoint = "keep_address")]
pub async fn keep_address() -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let actor = asked.actor().await?;
    backend::accounts::keep_address(&asked.backend, &actor).await?;
    Ok(())
}

/// Signs out elsewhere.
#[server(prefix = "/api/fn", endpoint = "end_session")]
pub async fn end_session(session: String) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let actor = asked.actor().await?;
    backend::sessions::revoke(&asked.backend, &actor, &session).await?;
    Ok(())
}

/// Signs out everywhere but here.
#[server(prefix = "/api/fn", endpoint = "end_other_sessions")]
pub async fn end_other_sessions() -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let actor = asked.actor().await?;
    let this = asked.session.id().await?.unwrap_or_default();
    backend::sessions::revoke_others(&asked.backend, &actor, &this).await?;
    Ok(())
}
