//! When to stop, and how long that may take.

use std::{io, time::Duration};

use tokio::signal::unix::{SignalKind, signal};

/// From the first signal to the end of the process, whatever still runs.
pub(crate) const LONGEST: Duration = Duration::from_secs(25);

/// Of that, what open requests may take. Jobs let go of their work at the same time, within ten seconds.
pub(crate) const FOR_REQUESTS: Duration = Duration::from_secs(20);

/// A future that resolves at the first SIGTERM or SIGINT. A second one, or [`LONGEST`] after the first,
/// ends the process where it stands: every write is a transaction, so nothing is left half.
pub(crate) fn requested() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
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
    })
}
