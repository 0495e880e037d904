//! The server knows the choice from the request's cookie.

pub fn chosen() -> Option<String> {
    #[cfg(feature = "ssr")]
    return crate::shell::chosen_theme().map(ToOwned::to_owned);
    #[cfg(not(feature = "ssr"))]
    None
}

pub fn choose(_theme: &str) {}
