//! The ways in and out: first run, sign in, a one-time link, sign out. All of them are plain forms first.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Failure;

/// What the sign-in side of the house needs to know before it shows a form.
#[server(prefix = "/api/fn", endpoint = "setup_needed")]
pub async fn setup_needed() -> Result<bool, Failure> {
    let asked = crate::session::Asked::now().await?;
    Ok(backend::accounts::setup_needed(&asked.backend).await?)
}

/// Creates the owner with the one-time token printed at start, and signs them in.
#[server(prefix = "/api/fn", endpoint = "complete_setup")]
pub async fn complete_setup(token: String, email: String, password: String) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let account = backend::accounts::complete_setup(&asked.backend, &token, &email, &password).await?;
    crate::session::begin(&asked, account.id).await?;
    leptos_axum::redirect("/");
    Ok(())
}

/// Signs in and goes where the visitor wanted to go.
#[server(prefix = "/api/fn", endpoint = "sign_in")]
pub async fn sign_in(email: String, password: String, next: Option<String>) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let account = backend::accounts::sign_in(&asked.backend, asked.network, &email, &password).await?;
    let there = crate::session::come_in(&asked, &account, &inside(next.as_deref())).await?;
    leptos_axum::redirect(&there);
    Ok(())
}

/// Whether somebody who has shown their password is yet to show the code of their second factor.
#[server(prefix = "/api/fn", endpoint = "code_awaited")]
pub async fn code_awaited() -> Result<bool, Failure> {
    let asked = crate::session::Asked::now().await?;
    Ok(crate::session::half_in(&asked).await?.is_some())
}

/// The second step of signing in.
#[server(prefix = "/api/fn", endpoint = "enter_code")]
pub async fn enter_code(code: String) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let half_in = crate::session::half_in(&asked).await?.ok_or(backend::Error::SignInNeeded)?;
    let (from, id) = (asked.network, half_in.account_id);
    let account = backend::accounts::second_factor::check_code(&asked.backend, from, id, &code).await?;
    backend::accounts::may_come_in(&asked.backend, &account).await?;
    crate::session::begin(&asked, account.id).await?;
    leptos_axum::redirect(&half_in.next);
    Ok(())
}

/// Asks for a link to set a forgotten password. The answer is the same whether or not there is such an account.
#[server(prefix = "/api/fn", endpoint = "forgot")]
pub async fn forgot(email: String) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    backend::accounts::forgot(&asked.backend, asked.network, &email).await?;
    leptos_axum::redirect("/forgot?sent");
    Ok(())
}

/// The new address that a link went to; none when it no longer works. Looking uses nothing up.
#[server(prefix = "/api/fn", endpoint = "address_of_link")]
pub async fn address_of_link(token: String) -> Result<Option<String>, Failure> {
    let asked = crate::session::Asked::now().await?;
    Ok(backend::accounts::address_of_link(&asked.backend, &token).await?)
}

/// Gives the account the address that the link went to.
#[server(prefix = "/api/fn", endpoint = "confirm_address")]
pub async fn confirm_address(token: String) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    backend::accounts::confirm_address(&asked.backend, &token).await?;
    leptos_axum::redirect("/me");
    Ok(())
}

/// Whom a one-time link was made for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolderOfLink {
    pub email: String,
    /// The company they are invited into, if it is an invitation.
    pub company: Option<String>,
    /// The address has an account: they show that it is theirs by its password.
    pub has_account: bool,
}

/// None when the link no longer works. Looking uses nothing up.
#[server(prefix = "/api/fn", endpoint = "link_holder")]
pub async fn link_holder(token: String) -> Result<Option<HolderOfLink>, Failure> {
    let asked = crate::session::Asked::now().await?;
    if let Some(invited) = backend::accounts::invited_by_link(&asked.backend, &token).await? {
        let backend::accounts::Invited { email, company, has_account } = invited;
        return Ok(Some(HolderOfLink { email, company: Some(company), has_account }));
    }
    let account = backend::accounts::holder_of_link(&asked.backend, &token).await?;
    Ok(account.map(|account| HolderOfLink { email: account.email, company: None, has_account: false }))
}

/// Sets the password of whom the link was made for, or takes their invitation up, and signs them in.
#[server(prefix = "/api/fn", endpoint = "set_password")]
pub async fn set_password(token: String, password: String) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let invited = backend::accounts::invited_by_link(&asked.backend, &token).await?.is_some();
    let account = if invited {
        backend::accounts::activate(&asked.backend, asked.network, &token, &password).await?
    } else {
        backend::accounts::set_password_by_link(&asked.backend, &token, &password).await?
    };
    let there = crate::session::come_in(&asked, &account, "/").await?;
    leptos_axum::redirect(&there);
    Ok(())
}

/// Ends the session.
#[server(prefix = "/api/fn", endpoint = "sign_out")]
pub async fn sign_out() -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    crate::session::end(&asked.session).await?;
    leptos_axum::redirect("/login");
    Ok(())
}

/// A path of this site, whatever the form said: a link to the sign-in page must not lead elsewhere.
///
/// `//host` and `/\host` are other sites to a browser, and control characters do not belong in a header.
#[cfg(feature = "ssr")]
fn inside(next: Option<&str>) -> String {
    next.filter(|path| path.starts_with('/') && !path.starts_with("//") && !path.starts_with("/\\"))
        .filter(|path| path.chars().all(|character| character.is_ascii_graphic()))
        .unwrap_or("/")
        .to_owned()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::inside;

    #[test]
    fn sign_in_leads_nowhere_else() {
        assert_eq!(inside(Some("/imports/7?tab=errors")), "/imports/7?tab=errors");
        for elsewhere in ["https://example.com", "//example.com", "/\\example.com", "/a\r\nb", "", "imports"]
        {
            assert_eq!(inside(Some(elsewhere)), "/", "{elsewhere}");
        }
        assert_eq!(inside(None), "/");
    }
}
