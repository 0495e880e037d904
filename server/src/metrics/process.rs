//! What the system says of this process, where it does (Linux).

use std::fs;

#[derive(Clone, Copy, Debug)]
pub(super) struct Process {
    /// In bytes.
    pub(super) memory: u64,
    /// Connections among them.
    pub(super) files: u64,
    pub(super) threads: u64,
}

pub(super) fn look() -> Option<Process> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let value = |name: &str| -> Option<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse().ok()
    };
    Some(Process {
        memory: value("VmRSS:")? << 10,
        files: fs::read_dir("/proc/self/fd").ok()?.count() as u64,
        threads: value("Threads:")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn a_process_has_memory_files_and_threads() {
        let process = look().unwrap();
        assert!(process.memory > 1 << 20 && process.files > 2 && process.threads > 0, "{process:?}");
    }
}
