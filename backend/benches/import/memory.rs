//! How much memory this process takes at most, as Linux tells it.

use std::fs;

/// Watches from its start.
pub(crate) struct Watch {
    /// MB in use then.
    before: f64,
}

impl Watch {
    pub(crate) fn start() -> Self {
        // Forgets the highest mark so far. Where that is not possible, the mark is that of the whole run.
        let _ = fs::write("/proc/self/clear_refs", "5");
        Self { before: status("VmRSS:") }
    }

    /// By how many MB the use has grown at its highest since the last call, or the start.
    pub(crate) fn grown(&self) -> f64 {
        let grown = status("VmHWM:") - self.before;
        let _ = fs::write("/proc/self/clear_refs", "5");
        grown
    }
}

fn status(name: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().unwrap_or(f64::NAN);
    kilobytes / 1024.0
}
