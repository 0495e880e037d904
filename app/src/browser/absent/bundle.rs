//! Nothing is loaded where there is no browser.

pub fn remember_whole() {}

pub fn fetch_when_pointed_at(_near: fn(&str) -> bool) {}

#[expect(clippy::unused_async, reason = "as in the browser, where it is asked over the network")]
pub async fn was_replaced(_file: &str) -> bool {
    false
}

pub fn load_again() {}
