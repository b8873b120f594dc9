//! The door in front of the writer. Of many who apply to one cohort at once, the first is written at
//! once; whoever comes meanwhile is gathered and written together, in the order they came, in the next
//! transaction. So a rush costs a few dozen commits and not one for each, and the rules see the same
//! queue as if everybody had come alone.
use super::{
    arrival,
    commands::{Application, Applied, apply_each},
};
use crate::{
    error::{Error, Result},
    random::Random,
    store::Store,
    tables::cohort::CohortId,
    web::Origin,
};
use chrono::{DateTime, Utc};
use rocket::tokio::{self, sync::oneshot};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};

/// How many are written in one transaction at most: more would let the first of them wait too long.
const MOST: usize = 250;

/// Somebody's application on its way to the writer.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What is asked.
    pub application: Application,
    /// The name of their business, if they gave one.
    pub business: Option<String>,
    /// When it came.
    pub now: DateTime<Utc>,
}

/// The door of this node.
#[derive(Clone)]
pub struct Intake(Arc<Inner>);

struct Inner {
    store: Store,
    random: Random,
    origin: Origin,
    /// A line is there while somebody writes for its cohort.
    lines: Mutex<HashMap<CohortId, Vec<Waiting>>>,
}

struct Waiting {
    entry: Entry,
    answer: oneshot::Sender<Result<Applied>>,
}

impl Intake {
    /// A door to this database.
    pub fn new(store: &Store, random: &Random, origin: &Origin) -> Intake {
        Intake(Arc::new(Inner {
            store: store.clone(),
            random: random.clone(),
            origin: origin.clone(),
            lines: Mutex::default(),
        }))
    }

    /// Applies to a cohort, together with whoever else does at this moment.
    ///
    /// # Errors
    /// As [`super::commands::apply`].
    pub async fn apply(&self, cohort: CohortId, entry: Entry) -> Result<Applied> {
        let (answer, told) = oneshot::channel();
        let first = {
            let mut lines = self.0.lines();
            let first = !lines.contains_key(&cohort);
            lines.entry(cohort).or_default().push(Waiting { entry, answer });
            first
        };
        if first {
            // A task of its own: whoever came first may hang up, the others still want their answer.
            tokio::spawn(Writing { door: self.0.clone(), cohort, over: false }.run());
        }
        told.await.map_err(|_| Error::fault("an application was not answered"))?
    }
}

impl Inner {
    fn lines(&self) -> MutexGuard<'_, HashMap<CohortId, Vec<Waiting>>> {
        self.lines.lock().unwrap_or_else(|broken| broken.into_inner())
    }

    async fn write(&self, cohort: CohortId, entries: &[Entry]) -> Result<Vec<Result<Applied>>> {
        let now = entries.iter().map(|entry| entry.now).max().unwrap_or_default();
        let all: Vec<Application> = entries.iter().map(|entry| entry.application.clone()).collect();
        self.store
            .write(async |tx| {
                let answers = apply_each(tx, cohort, &all, &self.random, &self.origin, now).await?;
                let named = entries.iter().zip(&answers).filter(|(_, answer)| answer.is_ok());
                let businesses =
                    named.filter_map(|(entry, _)| Some((entry.application.person, entry.business.clone()?)));
                arrival::set_businesses(tx, businesses.collect()).await?;
                Ok(answers)
            })
            .await
    }
}

/// Whoever writes for one cohort, until its line is empty.
struct Writing {
    door: Arc<Inner>,
    cohort: CohortId,
    over: bool,
}

impl Writing {
    async fn run(mut self) {
        while let Some(batch) = self.next() {
            let (entries, answers): (Vec<Entry>, Vec<_>) =
                batch.into_iter().map(|one| (one.entry, one.answer)).unzip();
            let done = match self.door.write(self.cohort, &entries).await {
                Err(Error::Fault(error)) if entries.len() > 1 => {
                    // One that the database cannot take shall not stop the others.
                    tracing::warn!(%error, "applications could not be written together");
                    let mut done = Vec::with_capacity(entries.len());
                    for entry in entries {
                        done.push(self.door.write(self.cohort, &[entry]).await.and_then(one));
                    }
                    done
                }
                Ok(all) => all,
                Err(Error::NotFound) => answers.iter().map(|_| Err(Error::NotFound)).collect(),
                Err(error) => vec![Err(error)],
            };
            for (answer, done) in answers.into_iter().zip(done) {
                // Whoever hung up has applied all the same; the receipt waits on their page.
                let _ = answer.send(done);
            }
        }
    }

    /// The next to write; when nobody waits, the line ends with it.
    fn next(&mut self) -> Option<Vec<Waiting>> {
        let mut lines = self.door.lines();
        let line = lines.get_mut(&self.cohort)?;
        if line.is_empty() {
            lines.remove(&self.cohort);
            self.over = true;
            return None;
        }
        let rest = line.split_off(line.len().min(MOST));
        Some(std::mem::replace(line, rest))
    }
}

impl Drop for Writing {
    /// Only after a panic: whoever waits is told at once, and the next opens the line anew.
    fn drop(&mut self) {
        if !self.over {
            self.door.lines().remove(&self.cohort);
        }
    }
}

fn one(answers: Vec<Result<Applied>>) -> Result<Applied> {
    answers.into_iter().next().unwrap_or(Err(Error::NotFound))
}
