//! How much is asked of Muster, and for how long.

use std::time::Duration;

/// A load that does not grow: whoever was answered waits before they ask again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    pub(crate) lasts: Duration,
    /// People who are there before it begins.
    pub(crate) there: u64,
    pub(crate) readers: u64,
    pub(crate) reads_every: Duration,
    /// New people in each file.
    pub(crate) new: u64,
    /// People whom every file of both importers changes.
    pub(crate) shared: u64,
    pub(crate) imports_every: Duration,
    /// How many sign themselves up at the same time.
    pub(crate) joiners: u64,
    /// How often a process is killed.
    pub(crate) kills: u32,
}

impl Load {
    /// That of `make test`: enough to see whether the soak itself works.
    pub(crate) fn light() -> Self {
        Self {
            lasts: Duration::from_secs(8),
            there: 100,
            readers: 2,
            reads_every: Duration::from_millis(100),
            new: 200,
            shared: 10,
            imports_every: Duration::from_millis(300),
            joiners: 1,
            kills: 2,
        }
    }
}
