//! Nothing is kept where there is no browser.

use super::files::Content;

/// Nobody makes one.
#[derive(Debug)]
pub struct Hold(());

impl Hold {
    #[expect(clippy::unused_async, reason = "the browser's twin waits")]
    pub async fn take(_name: &str) -> Option<Self> {
        None
    }

    pub fn name(&self) -> &'static str {
        let Self(()) = self;
        ""
    }
}

#[expect(clippy::unused_async, reason = "the browser's twin waits")]
pub async fn put(_name: &str, _content: &Content) -> bool {
    false
}

#[expect(clippy::unused_async, reason = "the browser's twin waits")]
pub async fn get(_name: &str, _filename: String) -> Option<Content> {
    None
}

pub fn remove(_name: &str) {}

pub fn forget() {}
