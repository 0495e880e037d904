//! The one place the time comes from, so that a test can say what time it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// The time, in UTC, as it is or as a test says.
#[derive(Clone, Debug)]
pub struct Clock {
    /// Microseconds since 1970, if the clock stands still.
    fixed: Option<Arc<AtomicI64>>,
    /// A file with how many seconds the clock is ahead of the machine's. Not in what people run.
    #[cfg(debug_assertions)]
    ahead: Option<Arc<std::path::Path>>,
}

impl Clock {
    /// The time of the machine.
    pub fn system() -> Self {
        Self {
            fixed: None,
            #[cfg(debug_assertions)]
            ahead: None,
        }
    }

    /// The time of the machine, and as many seconds as the file says at each moment: for tests of a whole
    /// server, which is another process.
    #[cfg(debug_assertions)]
    pub fn ahead_by(file: std::path::PathBuf) -> Self {
        Self { fixed: None, ahead: Some(file.into()) }
    }

    /// Stands at `at` until [`Clock::advance`]. Clones stand together.
    pub fn fixed(at: Timestamp) -> Self {
        Self {
            fixed: Some(Arc::new(AtomicI64::new(at.as_microsecond()))),
            #[cfg(debug_assertions)]
            ahead: None,
        }
    }

    /// Moves a fixed clock on; the system's cannot be moved, and stays as it is.
    pub fn advance(&self, by: SignedDuration) {
        if let Some(fixed) = &self.fixed {
            let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
            fixed.fetch_add(micros, Ordering::SeqCst);
        }
    }

    /// Now, in whole microseconds: as precise as it is stored, so that what was written reads back equal.
    #[expect(clippy::disallowed_methods, reason = "this is the place that asks the machine")]
    pub fn now(&self) -> Timestamp {
        match &self.fixed {
            Some(fixed) => instant(fixed.load(Ordering::SeqCst)),
            None => instant(Timestamp::now().as_microsecond() + self.micros_ahead()),
        }
    }

    #[cfg(debug_assertions)]
    fn micros_ahead(&self) -> i64 {
        let seconds = self.ahead.as_ref().and_then(|file| std::fs::read_to_string(file).ok());
        seconds.and_then(|seconds| seconds.trim().parse::<i64>().ok()).unwrap_or(0) * 1_000_000
    }

    #[cfg(not(debug_assertions))]
    #[expect(clippy::unused_self, reason = "as in a build for tests")]
    const fn micros_ahead(&self) -> i64 {
        0
    }

    /// [`Clock::now`] as stored: microseconds since 1970.
    pub fn micros(&self) -> i64 {
        self.now().as_microsecond()
    }
}

/// The time stored as `micros`. Beyond the calendar's ends (years ±9999, which Muster never writes) it
/// is the nearest end.
pub fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(if micros < 0 { Timestamp::MIN } else { Timestamp::MAX })
}
