//! What passwords are hashed with, as many at once as there are cores.
//!
//! Each hash fills 19 MiB. An allocator that is asked for as much from one thread after another keeps it for several of
//! them, and whether it does changes by the minute; here it is taken once and filled again by the next.

use std::cell::RefCell;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::password_hash::{CustomizedPasswordHasher, Error as HashError};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use tokio::sync::Semaphore;

use crate::Error;

/// How long somebody waits for a core before they are asked to try again.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Hashers {
    /// A permit for each password that is being hashed at this moment.
    cores: Arc<Semaphore>,
    /// Those that nobody uses. As many as were ever used at once.
    idle: Mutex<Vec<Hasher>>,
}

impl fmt::Debug for Hashers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Hashers(…)")
    }
}

impl Hashers {
    /// So many at once. None has memory yet.
    pub(crate) fn new(cores: usize) -> Self {
        Self { cores: Arc::new(Semaphore::new(cores)), idle: Mutex::default() }
    }

    /// Runs the work on a thread where it blocks nobody, to its end, also when nobody waits for it any more.
    ///
    /// # Errors
    /// [`Error::Busy`] if no core has become free in time.
    pub(super) async fn run<T: Send + 'static>(
        self: Arc<Self>,
        work: impl FnOnce(&Hasher) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let core = tokio::time::timeout(PATIENCE, Arc::clone(&self.cores).acquire_owned())
            .await
            .map_err(|_| Error::Busy)?
            .map_err(Error::internal)?;
        tokio::task::spawn_blocking(move || {
            let hasher = self.with_idle(Vec::pop).unwrap_or_default();
            let result = work(&hasher);
            self.with_idle(|idle| idle.push(hasher));
            drop(core);
            result
        })
        .await
        .map_err(Error::internal)?
    }

    fn with_idle<T>(&self, work: impl FnOnce(&mut Vec<Hasher>) -> T) -> T {
        work(&mut self.idle.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Argon2, in memory of its own.
#[derive(Default)]
pub(super) struct Hasher {
    memory: RefCell<Vec<Block>>,
}

/// By this trait the library verifies, too.
impl CustomizedPasswordHasher<PasswordHash> for Hasher {
    type Params = Params;

    fn hash_password_customized(
        &self,
        password: &[u8],
        salt: &[u8],
        algorithm: Option<&str>,
        version: Option<u32>,
        params: Params,
    ) -> Result<PasswordHash, HashError> {
        let algorithm = algorithm.map(Algorithm::try_from).transpose()?.unwrap_or_default();
        let version = version.map(Version::try_from).transpose()?.unwrap_or_default();
        let salt = Salt::new(salt)?;
        let kept = ParamsString::try_from(&params)?;
        let mut memory = self.memory.borrow_mut();
        memory.resize(params.block_count(), Block::new());
        let mut output = [0; Output::MAX_LENGTH];
        let length = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
        let output = output.get_mut(..length).ok_or(HashError::OutputSize)?;
        Argon2::new(algorithm, version, params).hash_password_into_with_memory(
            password,
            &salt,
            output,
            memory.as_mut_slice(),
        )?;
        Ok(PasswordHash {
            algorithm: algorithm.ident(),
            version: Some(version.into()),
            params: kept,
            salt: Some(salt),
            hash: Some(Output::new(output)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

    use super::*;

    const PASSWORD: &[u8] = b"a ferry at noon";

    /// Not much, so that it is fast.
    fn params() -> Params {
        Params::new(64, 2, 1, None).unwrap()
    }

    #[test]
    fn what_it_keeps_is_what_the_library_keeps_and_either_verifies_it() {
        let ours = Hasher::default();
        for salt in [b"0123456789abcdef", b"fedcba9876543210"] {
            let kept = ours.hash_password_with_params(PASSWORD, salt, params()).unwrap();
            let library = Argon2::from(params());
            assert_eq!(library.hash_password_with_salt(PASSWORD, salt).unwrap(), kept);
            library.verify_password(PASSWORD, &kept).unwrap();
            ours.verify_password(PASSWORD, &kept).unwrap();
            ours.verify_password(b"a ferry at nine", &kept).unwrap_err();
        }
    }

    #[test]
    fn a_hash_made_with_other_costs_or_by_another_variant_is_verified_all_the_same() {
        let ours = Hasher::default();
        for (algorithm, size) in [(Algorithm::Argon2i, 128), (Algorithm::Argon2d, 32)] {
            let other = Argon2::new(algorithm, Version::V0x10, Params::new(size, 1, 2, Some(16)).unwrap());
            let kept = other.hash_password_with_salt(PASSWORD, b"0123456789abcdef").unwrap();
            ours.verify_password(PASSWORD, &kept).unwrap();
            ours.verify_password(b"a ferry at nine", &kept).unwrap_err();
        }
    }

    #[tokio::test]
    async fn one_after_another_fill_the_same_memory() {
        let hashers = Arc::new(Hashers::new(2));
        for _ in 0..3 {
            let run = Arc::clone(&hashers).run(|hasher| {
                hasher
                    .hash_password_with_params(PASSWORD, b"0123456789abcdef", params())
                    .map_err(Error::internal)
            });
            run.await.unwrap();
        }
        assert_eq!(hashers.with_idle(|idle| idle.len()), 1);
    }

    #[tokio::test]
    async fn who_is_given_up_still_counts_until_their_hash_has_ended() {
        let hashers = Arc::new(Hashers::new(1));
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let (go_on, may_go_on) = std::sync::mpsc::channel::<()>();
        let first = tokio::spawn(Arc::clone(&hashers).run(move |_| {
            begun.send(()).unwrap();
            may_go_on.recv().map_err(Error::internal)
        }));
        has_begun.await.unwrap();
        first.abort();
        first.await.unwrap_err();
        assert_eq!(hashers.cores.available_permits(), 0);
        go_on.send(()).unwrap();
        hashers.run(|_| Ok(())).await.unwrap();
    }
}
