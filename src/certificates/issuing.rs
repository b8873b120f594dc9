//! The job that works off runs of issuing: claims a run, issues a few people in one transaction while the
//! PDFs of those before them are set and those before these are stored; lets the run go, and again.
//!
//! It may be killed at any moment. Numbers, facts and messages of a chunk are written together or not at
//! all; a PDF that is missing is set again from the frozen facts, to the same bytes; a run whose worker
//! died is claimed again when its lease has run out. Any number of nodes may do this at once.
use super::{commands, files, queries};
use crate::{
    clock::Clock,
    error::{Error, Result},
    random::Random,
    store::Store,
    tables::{
        enrolment::EnrolmentId,
        issue_run::{self, RunState},
    },
    web::Origin,
};
use chrono::{DateTime, TimeDelta, Utc};
use rocket::tokio::{self, pin, select, sync::Notify, time::sleep};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, LockBehavior, LockType},
};
use std::time::{Duration, Instant};

/// How many people are issued in one transaction.
pub const CHUNK: u64 = 25;

/// How long a claimed run is its worker's own: many times [`TURN`] and the round that ends it.
const LEASE: TimeDelta = TimeDelta::seconds(10);

/// How long a worker keeps a run before it lets it go, between two rounds.
const TURN: Duration = Duration::from_secs(1);

/// How often an idle worker looks whether another node has started a run.
const IDLE: Duration = Duration::from_millis(500);

/// How long a worker waits after a fault.
const AFTER_FAULT: Duration = Duration::from_secs(2);

/// Wakes the worker of this node when a run was started here.
static WAKE: Notify = Notify::const_new();

/// Says that a run was started or resumed on this node.
pub fn wake() {
    WAKE.notify_one();
}

/// Works until `stop`; the round under way is finished first.
pub async fn run(store: Store, random: Random, origin: Origin, clock: Clock, stop: impl Future<Output = ()>) {
    let issuer = Issuer { store, random, origin, clock };
    pin!(stop);
    loop {
        let pause = match issuer.step().await {
            Ok(true) => Duration::ZERO,
            Ok(false) => IDLE,
            Err(error) => {
                tracing::error!(%error, "issuing will be tried again");
                AFTER_FAULT
            }
        };
        select! {
            biased;
            () = &mut stop => return,
            () = WAKE.notified(), if !pause.is_zero() => {}
            () = sleep(pause) => {}
        }
    }
}

/// Everything issuing needs.
#[derive(Clone)]
pub struct Issuer {
    /// The database.
    pub store: Store,
    /// Where codes come from.
    pub random: Random,
    /// Where certificates are checked.
    pub origin: Origin,
    /// Where the time comes from.
    pub clock: Clock,
}

impl Issuer {
    /// One turn: claims a run and works it off in rounds for a second, lets it go. Says whether there was
    /// anything to do.
    ///
    /// # Errors
    /// Faults of the database; the run is claimed again later.
    pub async fn step(&self) -> Result<bool> {
        let now = self.clock.now();
        let Some(run) = self.claim(now).await? else { return Ok(false) };
        let began = Instant::now();
        let mut made = Vec::new();
        let done = loop {
            let (waiting, unset) = self.next(&run, &made).await?;
            let (last, done) = (began.elapsed() >= TURN, waiting.is_empty() && unset.is_empty());
            // Numbers, typesetting and storing go on at once; each writes for itself.
            let (issued, set, stored) = tokio::join!(
                self.issue(&run, &waiting, now),
                files::set_all(unset),
                files::store_all(&self.store, run.id, made, now),
            );
            issued?;
            stored?;
            made = set?;
            if done || last {
                break done;
            }
        };
        files::store_all(&self.store, run.id, made, now).await?;
        self.let_go(&run, done, now).await?;
        Ok(true)
    }

    /// Who is next to get a number, and whose PDF is next to be set: not those just made, who are about to
    /// be stored.
    async fn next(
        &self,
        run: &issue_run::Model,
        made: &[files::Made],
    ) -> Result<(Vec<EnrolmentId>, Vec<queries::Unset>)> {
        let db = self.store.read();
        let waiting = queries::waiting(db, run.id, CHUNK).await?;
        let mut unset = queries::unset(db, run.id, CHUNK + made.len() as u64).await?;
        unset.retain(|one| made.iter().all(|made| made.certificate() != one.id));
        unset.truncate(CHUNK as usize);
        Ok((waiting, unset))
    }

    /// Takes the next run that nobody works on, in one statement.
    async fn claim(&self, now: DateTime<Utc>) -> Result<Option<issue_run::Model>> {
        let free = Condition::any()
            .add(issue_run::COLUMN.lease_until.is_null())
            .add(issue_run::COLUMN.lease_until.lte(now));
        let free = Condition::all().add(issue_run::COLUMN.state.eq(RunState::Running)).add(free);
        // An idle node asks without writing: on SQLite a claim would take the one writer.
        if issue_run::Entity::find().filter(free.clone()).one(self.store.read()).await?.is_none() {
            return Ok(None);
        }
        let next = issue_run::Entity::find()
            .select_only()
            .column(issue_run::Column::Id)
            .filter(free)
            .order_by_asc(issue_run::Column::Id)
            .limit(1)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .into_query();
        let claim = issue_run::Entity::update_many()
            .col_expr(issue_run::Column::LeaseUntil, Expr::value(Some(now + LEASE)))
            .filter(issue_run::Column::Id.in_subquery(next));
        let claimed = self.store.write(async |tx| claim.exec_with_returning(tx.db()).await).await?;
        Ok(claimed.into_iter().next())
    }

    async fn issue(&self, run: &issue_run::Model, people: &[EnrolmentId], now: DateTime<Utc>) -> Result<()> {
        if people.is_empty() {
            return Ok(());
        }
        let Err(error) = self.chunk(run, people, now).await else { return Ok(()) };
        tracing::warn!(%error, run = %run.id, "a chunk could not be issued; its people are tried one by one");
        for &person in people {
            if let Err(error) = self.chunk(run, &[person], now).await {
                tracing::error!(%error, run = %run.id, %person, "a certificate could not be issued");
                let why = "Gangguan di pihak kami. Terbitkan lagi nanti untuk orang ini.";
                self.store.write(async |tx| commands::fail(tx, run.id, person, why).await).await?;
            }
        }
        Ok(())
    }

    async fn chunk(
        &self,
        run: &issue_run::Model,
        people: &[EnrolmentId],
        now: DateTime<Utc>,
    ) -> Result<usize> {
        self.store
            .write(async |tx| commands::issue_chunk(tx, &self.random, &self.origin, run, people, now).await)
            .await
    }

    /// Ends the lease, and the run with it when everybody is done. A run that was stopped meanwhile
    /// stays stopped.
    async fn let_go(&self, run: &issue_run::Model, done: bool, now: DateTime<Utc>) -> Result<()> {
        let mut change = issue_run::Entity::update_many()
            .col_expr(issue_run::Column::LeaseUntil, Expr::value(None::<DateTime<Utc>>));
        if done {
            change = change
                .col_expr(issue_run::Column::State, Expr::value(RunState::Done))
                .col_expr(issue_run::Column::EndedAt, Expr::value(Some(now)));
        }
        let change = change
            .filter(issue_run::COLUMN.id.eq(run.id))
            .filter(issue_run::COLUMN.state.eq(RunState::Running));
        self.store.write(async |tx| Ok::<_, Error>(change.exec(tx.db()).await.map(|_| ())?)).await
    }
}
