//! The cohort in memory: what each deed does to it, and what must hold.
use super::super::*;
use super::{Deed, PEOPLE};
use crate::{
    enrollment::{
        filling::{Pool, Waiter, fill},
        rules::{self as rules, Decision, Selecting},
    },
    tables::{
        enrolment::{EnrolmentId, Via},
        quota_pool::QuotaPoolId,
    },
};
use State::*;
use chrono::TimeDelta;
use proptest::prelude::*;

#[derive(Clone, Debug)]
pub(super) struct Person {
    state: State,
    queue: i64,
    rank: Option<i64>,
    meets: Vec<QuotaPoolId>,
    pool: Option<QuotaPoolId>,
    until: Option<DateTime<Utc>>,
    why: Option<String>,
}

#[derive(Debug)]
pub(super) struct Cohort {
    pub(super) steps: Option<Steps>,
    pub(super) quota: i64,
    pub(super) pools: Vec<(QuotaPoolId, i64)>,
    pub(super) reserves: i64,
    pub(super) most: Option<i64>,
    pub(super) people: Vec<Option<Person>>,
    pub(super) conditions: Vec<Vec<QuotaPoolId>>,
    pub(super) last: i64,
    pub(super) ordered: bool,
    pub(super) announced: bool,
    pub(super) running: bool,
    pub(super) now: DateTime<Utc>,
}

impl Cohort {
    fn count(&self, which: impl Fn(&Person) -> bool) -> i64 {
        self.people.iter().flatten().filter(|person| which(person)).count() as i64
    }

    fn taken(&self) -> i64 {
        self.count(|person| person.state.takes_seat())
    }

    fn waiting(&self) -> i64 {
        self.count(|person| person.state == Waiting)
    }

    fn cohort_state(&self) -> CohortState {
        if self.running { CohortState::Running } else { CohortState::Open }
    }

    fn move_one(&mut self, at: usize, act: Act<'_>, who: Who) -> bool {
        let (steps, cohort, announced, now) = (self.steps, self.cohort_state(), self.announced, self.now);
        let Some(person) = self.people[at].as_mut() else { return false };
        let facts = Facts {
            who,
            steps,
            cohort,
            announced,
            certified: false,
            correct_until: None,
            offered_until: person.until,
            now,
        };
        let Ok(Some(next)) = step(person.state, act, &facts) else { return false };
        person.state = next.state;
        person.until = (next.state == Offered).then_some(now + TimeDelta::hours(48));
        person.why = next.why.map(|why| why.id.into_owned()).filter(|_| next.state.is_exit());
        if matches!(next.state, Submitted | Verified) {
            person.rank = None;
        }
        assert!(!next.then.id.is_empty() && !next.event.is_empty(), "what comes next is always said");
        true
    }

    fn apply(&mut self, at: usize) {
        let facts = rules::Facts {
            quota: self.quota,
            taken: self.taken(),
            waiting: self.waiting(),
            state: self.cohort_state(),
            already: self.people[at].as_ref().map(|person| person.state),
            repeated: false,
            selecting: self.steps.map(|_| Selecting {
                most: self.most,
                applied: self.count(|person| !person.state.is_exit()),
                begun: true,
                over: false,
                ordered: self.ordered,
            }),
        };
        let state = match rules::decide(facts, Via::Own) {
            Ok(Decision::Seat) => Enrolled,
            Ok(Decision::Waiting) => Waiting,
            Ok(Decision::Submitted) => Submitted,
            Ok(Decision::Keep) | Err(_) => return,
        };
        self.last += 1;
        self.people[at] = Some(Person {
            state,
            queue: self.last,
            rank: None,
            meets: self.conditions[at].clone(),
            pool: None,
            until: None,
            why: None,
        });
    }

    /// Free seats to those in this state, and what must hold of every such round.
    fn seat(&mut self, from: State, who: Who) {
        let free = (self.quota - self.taken()).max(0);
        let pools: Vec<Pool> = self
            .pools
            .iter()
            .map(|(id, seats)| Pool {
                id: *id,
                seats: *seats,
                taken: self.count(|person| person.pool == Some(*id) && person.state.takes_seat()),
            })
            .collect();
        let line: Vec<Waiter> = (0..PEOPLE)
            .filter_map(|at| {
                let person = self.people[at].as_ref().filter(|person| person.state == from)?;
                Some(Waiter {
                    enrolment: EnrolmentId(at as i64),
                    place: person.rank.unwrap_or(person.queue),
                    meets: person.meets.clone(),
                })
            })
            .collect();
        let given = fill(free, &pools, &line);
        for one in &given {
            let at = one.enrolment.0 as usize;
            assert!(self.move_one(at, Act::Seat, who), "a seat given is a seat taken");
            if let Some(person) = self.people[at].as_mut() {
                person.pool = one.pool;
            }
        }
        // Nobody overtakes: whoever still waits stands behind all who got a seat they could have had.
        for left in line.iter().filter(|one| given.iter().all(|seat| seat.enrolment != one.enrolment)) {
            for seat in &given {
                let place = line.iter().find(|one| one.enrolment == seat.enrolment).map(|one| one.place);
                let could = seat.pool.is_none_or(|pool| left.meets.contains(&pool));
                assert!(!could || place < Some(left.place), "{left:?} was overtaken by {seat:?}");
            }
        }
    }

    fn settle(&mut self) {
        self.seat(Waiting, Who::Time);
    }

    fn rank(&mut self) {
        let Some(steps) = self.steps.filter(|_| !self.announced) else { return };
        let ready: Vec<usize> = (0..PEOPLE)
            .filter(|at| {
                let state = self.people[*at].as_ref().map(|person| person.state);
                state == Some(Ranked) || state == Some(steps.ready())
            })
            .collect();
        if ready.is_empty() {
            return;
        }
        self.ordered = true;
        for person in self.people.iter_mut().flatten() {
            person.rank = None;
        }
        // Any order will do for what must hold: the other way round than they came.
        let mut order = ready.clone();
        order.sort_by_key(|at| -self.people[*at].as_ref().map_or(0, |person| person.queue));
        for (at, rank) in order.into_iter().zip(1..) {
            self.move_one(at, Act::Rank, Who::Staff);
            if let Some(person) = self.people[at].as_mut() {
                person.rank = Some(rank);
            }
        }
    }

    fn announce(&mut self) {
        if self.steps.is_none() || !self.ordered || self.announced {
            return;
        }
        self.announced = true;
        self.seat(Ranked, Who::Staff);
        let mut rest: Vec<usize> = (0..PEOPLE)
            .filter(|at| self.people[*at].as_ref().is_some_and(|person| person.state.is_in_selection()))
            .collect();
        rest.sort_by_key(|at| self.people[*at].as_ref().map(|person| (person.rank.is_none(), person.rank)));
        let mut reserves = 0;
        for at in rest {
            let ranked = self.people[at].as_ref().is_some_and(|person| person.state == Ranked);
            if ranked && reserves < self.reserves {
                reserves += 1;
                assert!(self.move_one(at, Act::Reserve, Who::Staff));
            } else {
                assert!(self.move_one(at, Act::PassOver("Urutan di luar kursi dan cadangan."), Who::Staff));
            }
        }
    }

    fn by_staff(&mut self, at: usize, act: Act<'_>) {
        self.move_one(at, act, Who::Staff);
    }

    pub(super) fn does(&mut self, deed: &Deed) {
        match *deed {
            Deed::Apply(at) => self.apply(at),
            Deed::Ask(at) => self.by_staff(at, Act::AskCorrection("KTP buram")),
            Deed::Resubmit(at) => {
                self.move_one(at, Act::Resubmit, Who::Applicant);
            }
            Deed::Verify(at) => self.by_staff(at, Act::Verify),
            Deed::Reject(at) => self.by_staff(at, Act::Reject("Tidak memenuhi syarat")),
            Deed::Restore(at) => {
                // Whoever left because of a rejection alone comes back, and only where there is room.
                let applied = self.count(|person| !person.state.is_exit());
                if may_restore(self.most, applied).is_ok() {
                    self.move_one(at, Act::Restore("Berkasnya memenuhi syarat"), Who::Staff);
                }
            }
            Deed::Unscore(at) => self.by_staff(at, Act::Unscore("Salah baris")),
            Deed::AcceptFor(at) => self.by_staff(at, Act::AcceptFor(Told::Phone)),
            Deed::Score(at) => self.by_staff(at, Act::Score),
            Deed::Rank => self.rank(),
            Deed::Announce => self.announce(),
            Deed::Accept(at) => {
                self.move_one(at, Act::Accept, Who::Applicant);
            }
            Deed::Withdraw(at) => {
                self.move_one(at, Act::Withdraw(""), Who::Applicant);
            }
            Deed::NoShow(at) => self.by_staff(at, Act::NoShow("Tanpa kabar")),
            Deed::Wait(hours) => {
                self.now += TimeDelta::hours(hours);
                for at in 0..PEOPLE {
                    self.move_one(at, Act::Lapse, Who::Time);
                }
            }
            Deed::Raise(seats) => {
                let waited = self.waiting();
                self.quota += seats;
                self.settle();
                let moved = waited - self.waiting();
                assert_eq!(moved, seats.min(waited), "as many move up as there are new seats");
            }
            Deed::Begin => self.running = true,
        }
        self.settle();
    }

    pub(super) fn holds(&self) -> Result<(), TestCaseError> {
        prop_assert!(self.taken() <= self.quota, "seats beyond the quota");
        for (pool, seats) in &self.pools {
            let of = self.count(|person| person.pool == Some(*pool) && person.state.takes_seat());
            prop_assert!(of <= *seats, "a pool beyond its seats");
        }
        let free = self.quota - self.taken();
        prop_assert!(free == 0 || self.waiting() == 0, "nobody waits beside a free seat");
        for person in self.people.iter().flatten() {
            let of = State::ALL.iter().filter(|state| **state == person.state).count();
            prop_assert_eq!(of, 1, "exactly one state");
            let has_reason = person.why.as_ref().is_some_and(|why| !why.trim().is_empty());
            prop_assert_eq!(person.state.is_exit(), has_reason, "an exit, and only an exit, has a reason");
            prop_assert_eq!(person.state == Offered, person.until.is_some(), "an offer has its time");
            let pool_fits = person.pool.is_none_or(|pool| person.meets.contains(&pool));
            prop_assert!(pool_fits, "a seat of a pool is for whom it is kept");
            if self.steps.is_none() {
                let plain = matches!(person.state, Enrolled | Waiting | Withdrawn | NoShow);
                prop_assert!(plain, "without a selection there are seats and a queue");
            }
            if self.announced {
                prop_assert!(!person.state.is_in_selection(), "the announcement concludes everybody");
            }
        }
        let mut ranks: Vec<i64> = self.people.iter().flatten().filter_map(|person| person.rank).collect();
        let many = ranks.len();
        ranks.sort_unstable();
        ranks.dedup();
        prop_assert_eq!(ranks.len(), many, "no rank twice");
        if let Some(most) = self.most.filter(|_| self.steps.is_some()) {
            prop_assert!(self.count(|person| !person.state.is_exit()) <= most, "more applicants than may be");
        }
        Ok(())
    }
}
