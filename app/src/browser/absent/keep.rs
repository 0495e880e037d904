//! Nothing is kept where there is no browser.

pub fn put(_name: &str, _text: &str) -> bool {
    false
}

pub fn get(_name: &str) -> Option<String> {
    None
}

pub fn remove(_name: &str) {}

pub fn names(_beginning: &str) -> Vec<String> {
    Vec::new()
}

pub fn forget() {}
