//! What this browser keeps of a page's, so that closing the page does not lose it.

use web_sys::Storage;

/// What every name begins with that is about somebody's work, and not about this browser.
const OURS: &str = "muster-draft-";

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// False: there is no room for it, or it is not allowed.
pub fn put(name: &str, text: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(name, text).is_ok())
}

pub fn get(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

pub fn remove(name: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(name);
    }
}

/// The names that begin like this.
pub fn names(beginning: &str) -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    let all = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok().flatten());
    all.filter(|name| name.starts_with(beginning)).collect()
}

/// All of it: somebody else may sit down here next.
pub fn forget() {
    for name in names(OURS) {
        remove(&name);
    }
}
