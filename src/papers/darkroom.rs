//! Where photos are read: off the async threads, few at once, so that a crowd of them takes no more
//! memory than a few.
use super::{
    picture::{Developed, develop},
    rules::Fault,
};
use crate::error::{Error, Refusal, Result};
use rocket::tokio::{sync::Semaphore, task::spawn_blocking};
use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// How many may wait for their turn; more are asked to come back.
const LINE: usize = 64;

/// A limit on how many photos are read at once.
#[derive(Clone)]
pub struct Darkroom {
    seats: Arc<Semaphore>,
    inside: Arc<AtomicUsize>,
}

/// One who waits or works; leaves when dropped, however that comes about.
struct Visitor(Arc<AtomicUsize>);

impl Drop for Visitor {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Darkroom {
    /// Reads at most `seats` photos at once.
    pub fn new(seats: usize) -> Darkroom {
        Darkroom { seats: Arc::new(Semaphore::new(seats)), inside: Arc::default() }
    }

    /// Fetches the bytes when it is their turn and makes of them what is kept.
    ///
    /// # Errors
    /// Those of `fetch`; a refusal when the file is not taken or too many wait.
    pub async fn develop(&self, fetch: impl Future<Output = Result<Vec<u8>>>) -> Result<Developed> {
        let before = self.inside.fetch_add(1, Ordering::AcqRel);
        let visitor = Visitor(self.inside.clone());
        if before >= LINE {
            return Err(Refusal::from(Fault::Busy).into());
        }
        let seat = self.seats.clone().acquire_owned().await.map_err(|_| Error::fault("no darkroom"))?;
        let bytes = fetch.await?;
        // The seat and the place go into the thread: a reader who hangs up does not free them early.
        let done = spawn_blocking(move || {
            let _both = (seat, visitor);
            develop(bytes)
        });
        Ok(done.await?.map_err(Refusal::from)?)
    }
}
