//! There is no visitor here whose zone it could be.

pub fn local(_at: &str) -> Option<String> {
    None
}

pub fn local_day(_at: &str) -> Option<String> {
    None
}

pub fn offset(_on: &str, _after: bool) -> Option<String> {
    None
}
