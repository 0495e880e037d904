//! Looking on at an import: what its row says, as it changes, and who else looks on. Whatever process changes it, the
//! row tells; what this process changes is looked at at once.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::{Stream, stream};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

use super::{ImportState, sight};
use crate::access::{Right, Scope};
use crate::store::imports::Handle;
use crate::{Backend, Error, secret, store};

/// How often the row is looked at.
const EVERY: Duration = Duration::from_secs(1);
/// How often a page that is open says so.
const SEEN_EVERY: Duration = Duration::from_secs(8);
/// How long a page that says nothing counts as open.
const OPEN_FOR: Duration = Duration::from_secs(25);
/// Characters of what a page calls itself.
const PAGE: usize = 64;

/// How an import stands at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pulse {
    pub state: ImportState,
    /// Grows with every change to what is imported.
    pub revision: i64,
    /// Who made this revision, as shown.
    pub changed_by: Option<String>,
    /// The plan, while there is one.
    pub plan_digest: Option<String>,
    /// How many comments there are.
    pub comments: u64,
    /// Everybody else who has it open, by name; whoever asks in another window, too.
    pub others: Vec<String>,
}

/// How an import stands, and again whenever that changes, for as long as `lasts`: then whoever looks on asks again, so
/// that those who may no longer look are told. The first is answered at once. `page` is what the open page calls
/// itself; without one, nobody is told that somebody looks on.
///
/// # Errors
/// [`Error::NotFound`] for one that the actor may not see. The stream ends when the import is gone.
pub async fn follow(
    backend: &Backend,
    scope: &Scope,
    id: i64,
    page: Option<&str>,
    lasts: Duration,
) -> Result<impl Stream<Item = Pulse> + Send + 'static + use<>, Error> {
    let handle = sight::work(backend, scope, id).await?.handle;
    let page = page.map(|page| own_name(scope, page));
    let presence = match &page {
        Some(page) if !lasts.is_zero() => Some(Presence::begin(backend, scope, handle, page.clone())),
        _ => None,
    };
    let looking = Looking {
        backend: backend.clone(),
        scope: scope.clone(),
        id,
        handle,
        page,
        presence,
        until: Instant::now() + lasts,
        last: None,
    };
    Ok(stream::unfold(looking, Looking::next))
}

/// Who has which of these imports open at this moment, by the imports' ids.
pub async fn who_is_there(
    backend: &Backend,
    scope: &Scope,
    imports: &[i64],
) -> Result<BTreeSet<(i64, String)>, Error> {
    scope.require(Right::Import)?;
    let since = backend.clock().micros() - micros(OPEN_FOR);
    store::imports::open_by_import(backend.store().read(), scope, imports, since).await
}

/// A page's name for itself is its own: nobody else's page can go by it.
fn own_name(scope: &Scope, page: &str) -> String {
    let page: String = page.chars().take(PAGE).collect();
    secret::hash(&format!("{}\n{page}", scope.actor().display()))
}

struct Looking {
    backend: Backend,
    scope: Scope,
    id: i64,
    handle: Handle,
    page: Option<String>,
    presence: Option<Presence>,
    until: Instant,
    last: Option<Pulse>,
}

impl Looking {
    async fn next(mut self) -> Option<(Pulse, Self)> {
        loop {
            let backend = self.backend.clone();
            let stirred = backend.import_board().stirred();
            if backend.import_board().is_closing() {
                return None;
            }
            match self.look().await {
                Ok(Some(pulse)) if Some(&pulse) != self.last.as_ref() => {
                    self.last = Some(pulse.clone());
                    return Some((pulse, self));
                }
                Ok(Some(_)) => {}
                Ok(None) => return None,
                // A database that is busy answers the next time.
                Err(error) => tracing::debug!(error = &error as &dyn std::error::Error, "nothing to be seen"),
            }
            let left = self.until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                // Whoever asks again in a moment was here all the time.
                if let Some(presence) = &mut self.presence {
                    presence.stays = true;
                }
                return None;
            }
            // Whichever comes first.
            let _ = timeout(EVERY.min(left), stirred).await;
        }
    }

    async fn look(&self) -> Result<Option<Pulse>, Error> {
        let read = self.backend.store().read();
        let Some(import) = store::imports::get(read, &self.scope, self.id).await? else { return Ok(None) };
        let since = self.backend.clock().micros() - micros(OPEN_FOR);
        let open = store::imports::open_pages(read, self.handle, since).await?;
        let own = self.scope.actor().account_id();
        let others = open.into_iter().filter(|open| Some(&open.page) != self.page.as_ref()).map(|open| {
            if own.is_some() && open.account_id == own {
                "You, in another window".to_owned()
            } else {
                open.name
            }
        });
        Ok(Some(Pulse {
            state: import.state,
            revision: import.revision,
            changed_by: import.changed_by,
            plan_digest: import.plan_digest,
            comments: store::imports::count_comments(read, self.handle).await?,
            others: others.collect::<BTreeSet<_>>().into_iter().collect(),
        }))
    }
}

/// Tells that a page is open, until it is dropped.
struct Presence {
    backend: Backend,
    handle: Handle,
    page: String,
    telling: JoinHandle<()>,
    /// The page will be back at once.
    stays: bool,
}

impl Presence {
    /// Tells on its own: on SQLite a commit may hold the only writer for a while, and looking on must not wait for it.
    fn begin(backend: &Backend, scope: &Scope, handle: Handle, page: String) -> Self {
        let (of, actor, name) = (backend.clone(), scope.actor().clone(), page.clone());
        let telling = tokio::spawn(async move {
            loop {
                let told = async {
                    let transaction = of.store().begin().await?;
                    let now = of.clock().micros();
                    let gone = now - 2 * micros(OPEN_FOR);
                    store::imports::see(&transaction, handle, &name, &actor, now, gone).await?;
                    transaction.commit().await?;
                    Ok::<_, Error>(())
                };
                if told.await.is_ok() {
                    of.import_board().stir();
                }
                sleep(SEEN_EVERY).await;
            }
        });
        Self { backend: backend.clone(), handle, page, telling, stays: false }
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        self.telling.abort();
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        if self.stays {
            return;
        }
        let (backend, handle, page) = (self.backend.clone(), self.handle, std::mem::take(&mut self.page));
        runtime.spawn(async move {
            let left: Result<(), Error> = async {
                let transaction = backend.store().begin().await?;
                store::imports::leave(&transaction, handle, &page).await?;
                transaction.commit().await?;
                Ok(())
            }
            .await;
            // Nobody is told then; after a while it counts as closed anyway.
            if left.is_ok() {
                backend.import_board().stir();
            }
        });
    }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

/// Ends all looking on: the process is about to stop.
pub fn stop_following(backend: &Backend) {
    backend.import_board().close();
}
