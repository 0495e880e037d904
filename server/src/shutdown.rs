//! When to stop, and how long that may take.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::signal::unix::{SignalKind, signal};

/// From the first signal to the end of the process, whatever still runs.
pub(crate) const LONGEST: Duration = Duration::from_secs(25);

/// Of that, how long connections may be taken on after SIGTERM, at most.
pub(crate) const LONGEST_NOTICE: Duration = Duration::from_secs(10);

/// Of that, what open requests may take after it. Jobs let go of their work at the same time, within ten seconds.
pub(crate) const FOR_REQUESTS: Duration = Duration::from_secs(12);

/// Whether this process is about to end. Whoever sends requests here is told by `/readyz`, and by answers that end their
/// connection, before no more are taken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Leaving(Arc<AtomicBool>);

impl Leaving {
    pub(crate) fn is_so(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A future that resolves at the first SIGTERM or SIGINT, with how long connections are still to be taken: `notice` after
/// SIGTERM, for the balancer to notice; not at all after SIGINT, where somebody sits at the terminal. A second signal,
/// or [`LONGEST`] after the first, ends the process where it stands: every write is a transaction, so nothing is left
/// half.
pub(crate) fn requested(leaving: Leaving, notice: Duration) -> io::Result<impl Future<Output = Duration>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        let notice = tokio::select! {
            _ = terminate.recv() => notice,
            _ = interrupt.recv() => Duration::ZERO,
        };
        leaving.0.store(true, Ordering::Relaxed);
        tracing::info!("stopping: open requests are answered first");
        tokio::spawn(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
                () = tokio::time::sleep(LONGEST) => {}
            }
            tracing::warn!("stopped without waiting any longer");
            std::process::exit(1);
        });
        notice
    })
}
