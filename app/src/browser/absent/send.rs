//! Nothing is sent from where there is no browser.

use serde::Deserialize;

use super::files::Content;
use crate::api::Failure;

#[expect(clippy::unused_async, reason = "the browser's twin waits")]
pub async fn post<T: for<'a> Deserialize<'a>>(
    _address: &str,
    _content: &Content,
    _key: Option<&str>,
) -> Result<T, Failure> {
    Err(Failure::unreachable())
}
