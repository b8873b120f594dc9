//! What is true of seats, whatever stores them: first come, first served, nobody overtakes.
use crate::{
    error::Refusal,
    tables::{
        cohort::CohortState,
        enrolment::{EnrolmentState, Via},
    },
};

/// What a decision about one application needs to know of its cohort and of this person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// How many may sit.
    pub quota: i64,
    /// How many sit.
    pub enrolled: i64,
    /// How many wait.
    pub waiting: i64,
    /// The state of the cohort.
    pub state: CohortState,
    /// What this person already is in it.
    pub already: Option<EnrolmentState>,
}

/// What an application leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A seat at once.
    Seat,
    /// The last place of the waiting list.
    Waiting,
    /// They applied before; everything stays as it is.
    Keep,
}

/// Whether one seat is free for somebody new: there must be one, and nobody may wait for it.
pub fn seat_is_free(quota: i64, enrolled: i64, waiting: i64) -> bool {
    waiting == 0 && enrolled < quota
}

/// Whether this cohort takes applications in this way: people apply while it is open; the desk may
/// also enrol before it opens and while it runs.
///
/// # Errors
/// A refusal that says why not and who can change it.
pub fn takes_applications(state: CohortState, via: Via) -> Result<(), Refusal> {
    let by_desk = via != Via::Own;
    match state {
        CohortState::Open => Ok(()),
        CohortState::Planned | CohortState::Running if by_desk => Ok(()),
        CohortState::Planned => Err(Refusal::new(both!(
            "Pendaftaran angkatan ini belum dibuka. Tanyakan tanggalnya kepada balai.",
            "This cohort is not open for applications yet. Ask the centre for the date."
        ))),
        CohortState::Running => Err(Refusal::new(both!(
            "Angkatan ini sudah berjalan, jadi pendaftarannya sudah ditutup. Lihat angkatan berikutnya.",
            "This cohort is already running, so applications are closed. Look for the next one."
        ))),
        CohortState::Finished => Err(Refusal::new(both!(
            "Angkatan ini sudah selesai. Lihat angkatan berikutnya.",
            "This cohort is finished. Look for the next one."
        ))),
        CohortState::Cancelled => Err(Refusal::new(both!(
            "Angkatan ini dibatalkan. Lihat angkatan berikutnya.",
            "This cohort is cancelled. Look for the next one."
        ))),
    }
}

/// What becomes of an application.
///
/// # Errors
/// When the cohort takes none, see [`takes_applications`].
pub fn decide(facts: Facts, via: Via) -> Result<Decision, Refusal> {
    if matches!(facts.already, Some(EnrolmentState::Enrolled | EnrolmentState::Waiting)) {
        return Ok(Decision::Keep);
    }
    takes_applications(facts.state, via)?;
    Ok(match seat_is_free(facts.quota, facts.enrolled, facts.waiting) {
        true => Decision::Seat,
        false => Decision::Waiting,
    })
}

/// How many of those who wait get a seat now, in the order of their numbers. Nobody moves up in a
/// cohort that is over.
pub fn promotions(quota: i64, enrolled: i64, waiting: i64, state: CohortState) -> i64 {
    match state {
        CohortState::Planned | CohortState::Open | CohortState::Running => {
            (quota - enrolled).clamp(0, waiting.max(0))
        }
        CohortState::Finished | CohortState::Cancelled => 0,
    }
}

/// Who asks for a withdrawal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// The person concerned.
    Themselves,
    /// The coordinator; she says why.
    Coordinator,
}

/// Whether somebody may leave: `false` when they have left already, so that a second press of the
/// button changes nothing.
///
/// # Errors
/// A refusal when the cohort is over, a certificate stands, or the coordinator gave no reason.
pub fn withdrawal(
    enrolment: EnrolmentState,
    cohort: CohortState,
    certified: bool,
    asking: Asking,
    reason: &str,
) -> Result<bool, Refusal> {
    if enrolment == EnrolmentState::Withdrawn {
        return Ok(false);
    }
    match cohort {
        CohortState::Finished => {
            return Err(Refusal::new(both!(
                "Angkatan ini sudah selesai, jadi tidak ada lagi yang bisa mundur.",
                "This cohort is finished, so nobody can withdraw any more."
            )));
        }
        CohortState::Cancelled => {
            return Err(Refusal::new(both!(
                "Angkatan ini dibatalkan. Tidak perlu mundur lagi.",
                "This cohort is cancelled. There is no need to withdraw."
            )));
        }
        CohortState::Planned | CohortState::Open | CohortState::Running => {}
    }
    if certified {
        return Err(Refusal::new(both!(
            "Sertifikatnya sudah terbit. Koordinator harus mencabutnya dulu.",
            "The certificate is issued. The coordinator has to revoke it first."
        )));
    }
    if asking == Asking::Coordinator && reason.trim().is_empty() {
        return Err(Refusal::at(
            "alasan",
            both!(
                "Tulis alasannya. Peserta akan membacanya dalam pesan.",
                "Write the reason. The person will read it in the message."
            ),
        ));
    }
    Ok(true)
}

/// The most seats a cohort may have; more is a slip of the finger.
pub const MOST_SEATS: i64 = 10_000;

/// A new quota: never fewer seats than people who sit.
///
/// # Errors
/// A refusal at `kuota`.
pub fn quota(wanted: i64, enrolled: i64) -> Result<i32, Refusal> {
    if wanted < enrolled {
        return Err(Refusal::at(
            "kuota",
            both!(
                "Sudah ada {enrolled} orang yang punya kursi. Isi paling sedikit {enrolled}.",
                "{enrolled} people have a seat already. Enter at least {enrolled}."
            ),
        ));
    }
    match i32::try_from(wanted) {
        Ok(seats) if (0..=MOST_SEATS).contains(&wanted) => Ok(seats),
        _ => Err(Refusal::at(
            "kuota",
            both!("Isi kuota antara 0 dan {MOST_SEATS}.", "Enter a quota between 0 and {MOST_SEATS}."),
        )),
    }
}

/// How many of `many` newcomers get a seat and how many wait, after everybody who waits now has moved
/// up: what a dry run says.
pub fn shared_out(facts: Facts, many: i64) -> (i64, i64) {
    let moved = promotions(facts.quota, facts.enrolled, facts.waiting, facts.state);
    let free = match facts.waiting - moved {
        0 => (facts.quota - facts.enrolled - moved).clamp(0, many),
        _ => 0,
    };
    (free, many - free)
}

/// The name of a business as somebody typed it; nothing is none.
///
/// # Errors
/// A refusal at `usaha` when it is too long.
pub fn business(typed: &str) -> Result<Option<String>, Refusal> {
    let name: String = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().count() > 120 || name.chars().any(char::is_control) {
        return Err(Refusal::at(
            "usaha",
            both!("Nama usaha paling panjang 120 huruf.", "The name of a business has at most 120 letters."),
        ));
    }
    Ok((!name.is_empty()).then_some(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use CohortState::{Cancelled, Finished, Open, Planned, Running};
    use EnrolmentState::{Enrolled, Waiting, Withdrawn};
    use proptest::prelude::*;

    fn facts(quota: i64, enrolled: i64, waiting: i64) -> Facts {
        Facts { quota, enrolled, waiting, state: Open, already: None }
    }

    #[test]
    fn a_seat_while_there_are_seats_else_a_place_in_the_queue() {
        assert_eq!(decide(facts(2, 1, 0), Via::Own), Ok(Decision::Seat));
        assert_eq!(decide(facts(2, 2, 0), Via::Own), Ok(Decision::Waiting));
        assert_eq!(decide(facts(3, 2, 1), Via::Own), Ok(Decision::Waiting), "nobody overtakes");
        assert_eq!(decide(facts(0, 0, 0), Via::Own), Ok(Decision::Waiting));
    }

    #[test]
    fn who_applied_before_stays_what_they_are() {
        let twice = |already, state| decide(Facts { already, state, ..facts(2, 0, 0) }, Via::Own);
        assert_eq!(twice(Some(Enrolled), Open), Ok(Decision::Keep));
        assert_eq!(twice(Some(Waiting), Finished), Ok(Decision::Keep), "the receipt stays to be seen");
        assert_eq!(twice(Some(Withdrawn), Open), Ok(Decision::Seat), "who left may come back");
    }

    #[test]
    fn the_desk_enrols_before_and_during_and_nobody_after() {
        for (state, own, desk) in [
            (Planned, false, true),
            (Open, true, true),
            (Running, false, true),
            (Finished, false, false),
            (Cancelled, false, false),
        ] {
            assert_eq!(takes_applications(state, Via::Own).is_ok(), own, "{state:?}");
            assert_eq!(takes_applications(state, Via::Desk).is_ok(), desk, "{state:?}");
            assert_eq!(takes_applications(state, Via::Import).is_ok(), desk, "{state:?}");
        }
    }

    #[test]
    fn as_many_move_up_as_there_are_seats() {
        assert_eq!(promotions(5, 3, 1, Open), 1);
        assert_eq!(promotions(5, 3, 9, Running), 2);
        assert_eq!(promotions(5, 5, 9, Planned), 0);
        assert_eq!(promotions(3, 5, 9, Open), 0, "too many sit: nobody moves, nobody is thrown out");
        assert_eq!(promotions(5, 3, 9, Finished), 0);
        assert_eq!(promotions(5, 3, 9, Cancelled), 0);
    }

    #[test]
    fn leaving() {
        use Asking::{Coordinator, Themselves};
        assert_eq!(withdrawal(Enrolled, Open, false, Themselves, ""), Ok(true));
        assert_eq!(withdrawal(Waiting, Running, false, Coordinator, "sakit"), Ok(true));
        assert_eq!(withdrawal(Withdrawn, Finished, false, Themselves, ""), Ok(false));
        assert_eq!(withdrawal(Enrolled, Open, false, Coordinator, " ").unwrap_err().field, "alasan");
        assert!(withdrawal(Enrolled, Finished, false, Themselves, "").is_err());
        assert!(withdrawal(Enrolled, Cancelled, false, Themselves, "").is_err());
        assert!(withdrawal(Enrolled, Running, true, Themselves, "").is_err(), "a certificate stands");
    }

    #[test]
    fn a_quota_never_unseats() {
        assert_eq!(quota(5, 5), Ok(5));
        assert_eq!(quota(0, 0), Ok(0));
        assert_eq!(quota(4, 5).unwrap_err().field, "kuota");
        assert_eq!(quota(-1, 0).unwrap_err().field, "kuota");
        assert_eq!(quota(MOST_SEATS + 1, 0).unwrap_err().field, "kuota");
    }

    #[test]
    fn a_dry_run_shares_out_as_the_commands_will() {
        assert_eq!(shared_out(facts(5, 3, 0), 4), (2, 2));
        assert_eq!(shared_out(facts(5, 3, 0), 1), (1, 0));
        assert_eq!(shared_out(facts(5, 3, 1), 4), (1, 3), "who waits now moves up first");
        assert_eq!(shared_out(facts(5, 3, 9), 4), (0, 4));
        assert_eq!(shared_out(facts(3, 5, 0), 4), (0, 4));
    }

    #[test]
    fn the_name_of_a_business() {
        assert_eq!(business("  Batik   Sekar "), Ok(Some("Batik Sekar".into())));
        assert_eq!(business(" "), Ok(None));
        assert_eq!(business(&"x".repeat(121)).unwrap_err().field, "usaha");
    }

    /// A cohort as the commands keep it, in memory: state and queue number of each person.
    #[derive(Default)]
    struct Model {
        quota: i64,
        people: Vec<Option<(EnrolmentState, u32)>>,
        last: u32,
    }

    #[derive(Clone, Debug)]
    enum Act {
        Apply(usize),
        Withdraw(usize),
        Quota(i64),
    }

    impl Model {
        fn count(&self, which: EnrolmentState) -> i64 {
            self.people.iter().flatten().filter(|(state, _)| *state == which).count() as i64
        }

        fn promote(&mut self) {
            let many = promotions(self.quota, self.count(Enrolled), self.count(Waiting), Open);
            for _ in 0..many {
                let next = self.people.iter_mut().flatten().filter(|p| p.0 == Waiting).min_by_key(|p| p.1);
                if let Some(next) = next {
                    next.0 = Enrolled;
                }
            }
        }

        fn act(&mut self, act: &Act) {
            match *act {
                Act::Apply(who) => {
                    let already = self.people[who].map(|(state, _)| state);
                    let (enrolled, waiting) = (self.count(Enrolled), self.count(Waiting));
                    let facts = Facts { quota: self.quota, enrolled, waiting, state: Open, already };
                    let state = match decide(facts, Via::Own).unwrap() {
                        Decision::Keep => return,
                        Decision::Seat => Enrolled,
                        Decision::Waiting => Waiting,
                    };
                    self.last += 1;
                    self.people[who] = Some((state, self.last));
                }
                Act::Withdraw(who) => {
                    if let Some(person) = &mut self.people[who]
                        && withdrawal(person.0, Open, false, Asking::Themselves, "").unwrap()
                    {
                        person.0 = Withdrawn;
                    }
                }
                Act::Quota(wanted) => {
                    if let Ok(seats) = quota(wanted, self.count(Enrolled)) {
                        self.quota = i64::from(seats);
                    }
                }
            }
            self.promote();
        }
    }

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof![
            4 => (0usize..12).prop_map(Act::Apply),
            2 => (0usize..12).prop_map(Act::Withdraw),
            1 => (-2i64..8).prop_map(Act::Quota),
        ]
    }

    proptest! {
        #[test]
        fn seats_are_never_oversold_and_nobody_overtakes(acts in prop::collection::vec(act(), 0..80)) {
            let mut cohort = Model { quota: 3, people: vec![None; 12], last: 0 };
            for act in &acts {
                let before = cohort.people.clone();
                cohort.act(act);
                let (enrolled, waiting) = (cohort.count(Enrolled), cohort.count(Waiting));
                prop_assert!(enrolled <= cohort.quota);
                prop_assert!(waiting == 0 || enrolled == cohort.quota, "a seat is free and somebody waits");
                // Everybody who applied is in exactly one state.
                let gone = cohort.count(Withdrawn);
                prop_assert_eq!(enrolled + waiting + gone, cohort.people.iter().flatten().count() as i64);
                // Whoever got a seat in this step stood before everybody who still waits.
                let first_waiting = cohort.people.iter().flatten().filter(|p| p.0 == Waiting).map(|p| p.1).min();
                for (now, then) in cohort.people.iter().zip(&before) {
                    if let (Some((Enrolled, number)), false) = (now, matches!(then, Some((Enrolled, _)))) {
                        prop_assert!(first_waiting.is_none_or(|first| *number < first));
                    }
                }
                // A seat is never taken from anybody but by leaving.
                for (who, then) in before.iter().enumerate() {
                    if matches!(then, Some((Enrolled, _))) && !matches!(act, Act::Withdraw(w) if *w == who) {
                        prop_assert!(matches!(cohort.people[who], Some((Enrolled, _))));
                    }
                }
            }
        }
    }
}
