//! What every command does: the cohort locked with how it selects, and moves written, recorded, told.
use super::Change;
use crate::{
    enrollment::{
        commands::locked,
        ledger::{event, message, record},
        offers::Offer,
        queries::is_certified,
    },
    error::{Error, Refusal, Result},
    mail,
    selection::{
        letters,
        queries::{Setup, period, setup},
        rules::{Act, Closing, Facts, Next, Steps, Who, step},
    },
    store::Tx,
    tables::{
        cohort::CohortId,
        enrolment::{self, EnrolmentId, EnrolmentState as State},
        person,
        selection_step::SelectionStep,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;

/// A cohort, locked, with how it selects.
pub(in crate::selection) struct Scene {
    pub offer: Offer,
    pub setup: Option<Setup>,
}

/// Somebody and their application.
pub(in crate::selection) struct One {
    pub row: enrolment::Model,
    pub person: person::Model,
}

/// What becomes of somebody.
pub(in crate::selection) struct Move {
    pub of: One,
    pub next: Next,
    /// For a reserve, their place.
    pub place: Option<i64>,
    /// "KTP, Data diri": which answers and papers are sent back.
    pub asked: String,
}

impl Move {
    /// A move of which nothing more is to be said.
    pub fn plain(of: One, next: Next) -> Move {
        Move { of, next, place: None, asked: String::new() }
    }
}

impl Scene {
    /// The scene of a cohort.
    pub async fn of(tx: &Tx, cohort: CohortId) -> Result<Scene> {
        let offer = locked(tx, cohort).await?;
        let setup = setup(tx.db(), cohort).await?;
        Ok(Scene { offer, setup })
    }

    /// The scene of one application, read after the lock.
    pub async fn with(tx: &Tx, enrolment: EnrolmentId) -> Result<(Scene, One)> {
        let found = enrolment::Entity::find_by_id(enrolment).one(tx.db()).await?.ok_or(Error::NotFound)?;
        let scene = Scene::of(tx, found.cohort_id).await?;
        let one = scene.people(tx, Some(&[enrolment])).await?.pop().ok_or(Error::NotFound)?;
        Ok((scene, one))
    }

    /// These applications of the cohort, or all of them, by arrival.
    pub async fn people(&self, tx: &Tx, which: Option<&[EnrolmentId]>) -> Result<Vec<One>> {
        let mut all = enrolment::Entity::find()
            .find_also_related(person::Entity)
            .filter(enrolment::COLUMN.cohort_id.eq(self.offer.cohort.id))
            .order_by_asc(enrolment::Column::QueueNumber);
        if let Some(which) = which {
            all = all.filter(enrolment::COLUMN.id.is_in(which.iter().copied()));
        }
        let rows = all.all(tx.db()).await?;
        Ok(rows.into_iter().filter_map(|(row, person)| Some(One { row, person: person? })).collect())
    }

    /// The steps of a cohort that selects.
    pub fn steps(&self) -> Option<Steps> {
        let setup = self.setup.as_ref()?;
        let has = |step| period(setup, step).is_some();
        Some(Steps {
            verify: has(SelectionStep::Verify),
            test: has(SelectionStep::Test),
            reregister: has(SelectionStep::Reregister),
        })
    }

    /// How it selects.
    pub fn selects(&self) -> Result<&Setup> {
        self.setup.as_ref().ok_or_else(|| {
            Refusal::new(both!(
                "Angkatan ini tanpa seleksi: siapa cepat, dia dapat kursi. Atur seleksinya dulu.",
                "This cohort does not select: first come, first served. Set the selection up first."
            ))
            .into()
        })
    }

    /// Whether the result was announced.
    pub fn is_announced(&self) -> bool {
        self.setup.as_ref().is_some_and(|setup| setup.selection.announced_at.is_some())
    }

    /// When applications close.
    pub fn closing(&self) -> Closing {
        let apply = self.setup.as_ref().and_then(|setup| period(setup, SelectionStep::Apply));
        Closing { until: apply.map(|step| step.until_at), cohort: self.offer.cohort.state }
    }

    fn facts(&self, row: &enrolment::Model, certified: bool, by: Who, now: DateTime<Utc>) -> Facts {
        let correct = self.setup.as_ref().and_then(|setup| period(setup, SelectionStep::Verify));
        Facts {
            who: by,
            steps: self.steps(),
            cohort: self.offer.cohort.state,
            announced: self.is_announced(),
            certified,
            correct_until: correct.map(|step| step.until_at),
            offered_until: row.offered_until,
            now,
        }
    }

    /// What the machine says to one act on one application.
    pub fn ask(&self, one: &One, act: Act<'_>, change: Change<'_>) -> Result<Option<Next>> {
        let by = who(&one.row, change);
        Ok(step(one.row.state, act, &self.facts(&one.row, false, by, change.now))?)
    }

    /// The same where a certificate would forbid it.
    pub async fn ask_uncertified(
        &self,
        tx: &Tx,
        one: &One,
        act: Act<'_>,
        change: Change<'_>,
    ) -> Result<Option<Next>> {
        let certified = is_certified(tx.db(), one.row.id).await?;
        let by = who(&one.row, change);
        Ok(step(one.row.state, act, &self.facts(&one.row, certified, by, change.now))?)
    }

    /// Writes these moves, records who, when and why, and tells each.
    pub async fn write(&mut self, tx: &Tx, moves: Vec<Move>, change: Change<'_>) -> Result<u32> {
        let mut alike: BTreeMap<(State, Option<String>), Vec<EnrolmentId>> = BTreeMap::new();
        for one in &moves {
            let why = one.next.why.as_ref().filter(|_| one.next.state.is_exit());
            let why = why.map(|why| why.pick(one.of.person.language).to_string());
            alike.entry((one.next.state, why)).or_default().push(one.of.row.id);
        }
        for ((state, why), ids) in alike {
            let mut row = enrolment::ActiveModel { state: Set(state), ..Default::default() };
            if state.is_exit() {
                row.left_at = Set(Some(change.now));
                row.exit_reason = Set(why);
            }
            if state == State::Enrolled {
                row.seated_at = Set(Some(change.now));
            }
            if matches!(state, State::Submitted | State::Verified) {
                // Back among those without a place, or new there: no rank, and no longer gone.
                (row.rank, row.score) = (Set(None), Set(None));
                (row.left_at, row.exit_reason) = (Set(None), Set(None));
                row.seated_at = Set(None);
            }
            row.offered_until = Set(None);
            for some in ids.chunks(500) {
                enrolment::Entity::update_many()
                    .set(row.clone())
                    .filter(enrolment::COLUMN.id.is_in(some.iter().copied()))
                    .exec(tx.db())
                    .await?;
            }
        }
        let (mut events, mut messages) = (Vec::new(), Vec::new());
        for one in &moves {
            let (row, person, next) = (&one.of.row, &one.of.person, &one.next);
            let why = next.why.as_ref().map(|why| why.pick(person.language)).unwrap_or_default();
            events.push(event(row.id, next.event, why, change));
            let letter = letters::letter(&self.offer, self.setup.as_ref(), one, change.origin);
            let turn = turn(next.event, change.now);
            messages.push(message(&self.offer, row, person, next.event, &turn, letter));
        }
        record(tx, events).await?;
        mail::post_all(tx, messages, change.now).await?;
        for one in &moves {
            self.offer.seats.leaves(one.of.row.state);
            self.offer.seats.enters(one.next.state);
        }
        if !moves.is_empty() {
            tx.public_changed();
        }
        Ok(moves.len() as u32)
    }
}

/// What may happen to one application several times is told each time.
fn turn(event: &str, now: DateTime<Utc>) -> String {
    match event {
        "correction" | "resubmitted" | "verified" | "tested" | "ranked" | "not_selected" | "restored"
        | "unscored" => now.timestamp().to_string(),
        _ => String::new(),
    }
}

fn who(row: &enrolment::Model, change: Change<'_>) -> Who {
    match change.by {
        None => Who::Time,
        Some(by) if by == row.person_id => Who::Applicant,
        Some(_) => Who::Staff,
    }
}

/// One act on one application; `false` when it was done already.
pub(in crate::selection) async fn act_on(
    tx: &Tx,
    enrolment: EnrolmentId,
    act: Act<'_>,
    change: Change<'_>,
) -> Result<bool> {
    let (mut scene, one) = Scene::with(tx, enrolment).await?;
    let Some(next) = scene.ask(&one, act, change)? else { return Ok(false) };
    scene.write(tx, vec![Move::plain(one, next)], change).await?;
    Ok(true)
}
