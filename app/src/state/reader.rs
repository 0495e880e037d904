//! What is read aloud to people who do not see the page change.

use leptos::prelude::*;

/// One polite live region for the whole application, and whether the first page is still the one shown.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    said: RwSignal<String>,
    first_page: StoredValue<bool>,
}

impl Reader {
    /// Makes it and puts it into the context, once, in [`crate::App`].
    pub fn provide() -> Self {
        let reader = Self { said: RwSignal::new(String::new()), first_page: StoredValue::new(true) };
        provide_context(reader);
        reader
    }

    pub fn expect() -> Self {
        expect_context()
    }

    /// Has a sentence read out when the reader next pauses.
    pub fn say(self, sentence: impl Into<String>) {
        self.said.set(sentence.into());
    }

    /// True while the page the visit began with is shown: the browser has put the focus where it belongs.
    pub fn is_first_page(self) -> bool {
        self.first_page.get_value()
    }

    /// A navigation has happened: from here on, pages take the focus.
    pub fn page_turned(self) {
        self.first_page.set_value(false);
    }

    pub fn sentence(self) -> String {
        self.said.get()
    }
}
