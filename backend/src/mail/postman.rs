//! Delivers mail while `muster serve` runs, beside other processes that do the same.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, watch};
use tokio::task::JoinSet;

use super::deliver::{Way, deliver_one};
use crate::Backend;

/// How many mails one process sends at a time. Each has a connection of its own, so that one server that hangs, or one
/// long mail, holds up nobody else's.
const AT_ONCE: u32 = 4;
/// How long it may take to write down what has become of a mail, and to take leave of the server.
const SETTLING: Duration = Duration::from_secs(5);

/// Whoever carries the mail of this process. It does nothing until [`Postman::spawn`].
#[derive(Clone, Debug)]
pub struct Postman {
    backend: Backend,
    stop: Arc<watch::Sender<bool>>,
    rounds: Arc<Mutex<JoinSet<()>>>,
}

impl Postman {
    pub(crate) fn new(backend: Backend) -> Self {
        Self {
            backend,
            stop: Arc::new(watch::Sender::new(false)),
            rounds: Arc::new(Mutex::new(JoinSet::new())),
        }
    }

    /// Starts delivering. Must be called inside the runtime; once.
    pub fn spawn(&self) {
        let Ok(mut rounds) = self.rounds.try_lock() else { return };
        for place in 0..AT_ONCE {
            let postman = self.clone();
            rounds.spawn(async move { postman.round(place).await });
        }
    }

    /// Takes no more mail, and waits a while ([`job_grace`](crate::config::Config::job_grace)) for what is being sent.
    /// What has not got through by then is due again at once, for another process.
    pub async fn stop(&self) {
        self.stop.send_replace(true);
        let mut rounds = self.rounds.lock().await;
        let all = async { while rounds.join_next().await.is_some() {} };
        let longest = self.backend.config().job_grace + SETTLING;
        if tokio::time::timeout(longest, all).await.is_err() {
            rounds.shutdown().await;
        }
    }

    /// Sends what is due, one after the other, and looks again after a while.
    async fn round(&self, place: u32) {
        let mut stop = self.stop.subscribe();
        let poll = self.backend.config().job_poll;
        // One after the other, so that somebody looks in every period.
        let mut pause = poll * (place + 1);
        loop {
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                // The sender lives as long as this does.
                _ = stop.wait_for(|stop| *stop) => return,
            }
            pause = poll * AT_ONCE;
            let mut way = Way::of(&self.backend);
            while !*self.stop.borrow() {
                match deliver_one(&self.backend, &mut way, self.cut()).await {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(error) => {
                        tracing::warn!(
                            error = &error as &dyn std::error::Error,
                            "mail could not be taken or marked"
                        );
                        tokio::time::sleep(Duration::from_secs(1)).await;
                        break;
                    }
                }
            }
            // A server that is slow to say goodbye is not waited for.
            let _ = tokio::time::timeout(SETTLING, way.hang_up()).await;
        }
    }

    /// Ends some time after the process was told to end.
    async fn cut(&self) {
        let _ = self.stop.subscribe().wait_for(|stop| *stop).await;
        tokio::time::sleep(self.backend.config().job_grace).await;
    }
}
