//! The second factor of whoever is signed in.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Failure;

/// How it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorView {
    pub on: bool,
    /// How many were not used.
    pub recovery_codes: u64,
    /// A key that is to be taken into use.
    pub offer: Option<OfferView>,
    /// Recovery codes that were just made. They are shown this once.
    pub codes: Vec<String>,
}

/// A key, in each form in which a telephone takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferView {
    pub key: String,
    pub address: String,
    /// Modules on each side of the picture.
    pub side: usize,
    /// The picture, as an SVG path.
    pub path: String,
}

/// Where the session keeps codes that are to be shown once.
#[cfg(feature = "ssr")]
const CODES: &str = "recovery_codes";

#[server(prefix = "/api/fn", endpoint = "second_factor")]
pub async fn second_factor() -> Result<SecondFactorView, Failure> {
    use backend::accounts::second_factor;

    let asked = crate::session::Asked::now().await?;
    let actor = asked.actor().await?;
    let stands = second_factor::second_factor(&asked.backend, &actor).await?;
    let offer = second_factor::offered(&asked.backend, &actor).await?;
    let codes = asked.session.shown(CODES).await?.unwrap_or_default();
    Ok(SecondFactorView {
        on: stands.on,
        recovery_codes: stands.recovery_codes,
        offer: offer.map(|offer| OfferView {
            key: offer.key,
            address: offer.address,
            side: offer.picture.side,
            path: offer.picture.path,
        }),
        codes: codes.split_whitespace().map(str::to_owned).collect(),
    })
}

/// Offers a key.
#[server(prefix = "/api/fn", endpoint = "offer_second_factor")]
pub async fn offer_second_factor() -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let actor = asked.actor().await?;
    backend::accounts::second_factor::offer(&asked.backend, &actor).await?;
    leptos_axum::redirect("/me/second-factor");
    Ok(())
}

/// Takes the offered key into use.
#[server(prefix = "/api/fn", endpoint = "confirm_second_factor")]
pub async fn confirm_second_factor(code: String) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let actor = asked.actor().await?;
    if let backend::access::Actor::Account { id, .. } = &actor {
        backend::limits::take_second_factor(&asked.backend, *id, asked.network).await?;
        let codes = backend::accounts::second_factor::confirm(&asked.backend, &actor, &code).await?;
        backend::limits::clear_second_factor(&asked.backend, *id).await?;
        asked.session.show_once(CODES, &codes.join(" ")).await?;
    }
    Ok(())
}

/// Makes new recovery codes instead of the old.
#[server(prefix = "/api/fn", endpoint = "renew_recovery_codes")]
pub async fn renew_recovery_codes(present: String) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let actor = asked.actor().await?;
    let codes =
        backend::accounts::second_factor::renew_recovery_codes(&asked.backend, &actor, &present).await?;
    asked.session.show_once(CODES, &codes.join(" ")).await?;
    Ok(())
}

#[server(prefix = "/api/fn", endpoint = "turn_off_second_factor")]
pub async fn turn_off_second_factor(present: String) -> Result<(), Failure> {
    let asked = crate::session::Asked::now().await?;
    let actor = asked.actor().await?;
    backend::accounts::second_factor::turn_off(&asked.backend, &actor, &present).await?;
    Ok(())
}
