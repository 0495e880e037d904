//! Where the built pages are, so that the binary may be started from any directory.

use std::path::{Path, PathBuf};

/// The first of: what the setting says, `site` beside the binary, `site` one directory up (where a
/// build tree keeps it). `None` when nothing has been built; then only the API answers in full.
pub(crate) fn find(setting: Option<&Path>) -> Option<PathBuf> {
    if let Some(path) = setting {
        return Some(path.to_owned());
    }
    let binary = std::env::current_exe().ok()?;
    let beside = binary.parent()?;
    [beside.join("site"), beside.join("../site")].into_iter().find(|path| path.is_dir())
}
