//! The states of a cohort: planned, open for applications, running, finished; cancelled from any of the
//! first three. What each step needs, and what comes next.
use crate::{
    error::Refusal,
    tables::cohort::CohortState::{self, Cancelled, Finished, Open, Planned, Running},
};
use chrono::{DateTime, NaiveDate, Utc};

/// What a step is decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Where the cohort stands.
    pub state: CohortState,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// How many sessions are on the timetable, cancelled ones not counted.
    pub sessions: i64,
    /// How many instructors are named.
    pub instructors: i64,
    /// How many people have a seat.
    pub enrolled: i64,
    /// When the last session ends.
    pub last_ends_at: Option<DateTime<Utc>>,
}

/// What stands between a cohort and its next state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// No session is on the timetable.
    Timetable,
    /// Nobody is named to teach.
    Instructor,
    /// Nobody has a seat.
    People,
    /// Its first day has not come.
    FirstDay,
    /// Its last session is not over.
    LastSession,
}

/// The state after this one, if there is one.
pub fn next(state: CohortState) -> Option<CohortState> {
    match state {
        Planned => Some(Open),
        Open => Some(Running),
        Running => Some(Finished),
        Finished | Cancelled => None,
    }
}

/// What is missing for the next state, the first thing to do first. `today` is the centre's own date.
pub fn missing(facts: &Facts, today: NaiveDate, now: DateTime<Utc>) -> Option<Missing> {
    let prepared = match facts {
        Facts { sessions: 0, .. } => Some(Missing::Timetable),
        Facts { instructors: 0, .. } => Some(Missing::Instructor),
        _ => None,
    };
    match facts.state {
        Planned => prepared,
        Open if today < facts.starts_on => Some(Missing::FirstDay),
        Open if facts.enrolled == 0 => Some(Missing::People),
        Open => prepared,
        Running if facts.last_ends_at.is_some_and(|end| end > now) => Some(Missing::LastSession),
        Running | Finished | Cancelled => None,
    }
}

/// Whether a cohort may go to `to`.
///
/// # Errors
/// A sentence that says what is missing and who can change it.
pub fn change(
    facts: &Facts,
    to: CohortState,
    reason: &str,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    if to == Cancelled {
        return cancel(facts.state, reason);
    }
    if next(facts.state) != Some(to) {
        return Err(Refusal::new(both!(
            "Keadaan angkatan ini sudah berubah. Lihat keadaannya sekarang, lalu pilih lagi.",
            "The state of this cohort has changed. See where it stands now, then choose again."
        )));
    }
    match missing(facts, today, now) {
        None => Ok(()),
        Some(what) => Err(Refusal::new(why(what))),
    }
}

/// Why the next step cannot be taken, as a sentence.
pub fn why(missing: Missing) -> crate::text::Both {
    match missing {
        Missing::Timetable => both!(
            "Belum ada jadwal. Susun dulu jadwalnya, supaya pendaftar tahu harinya.",
            "There is no timetable yet. Make it first, so that applicants know the days."
        ),
        Missing::Instructor => both!(
            "Belum ada instruktur. Pilih dulu paling sedikit satu.",
            "There is no instructor yet. Choose at least one first."
        ),
        Missing::People => both!(
            "Belum ada peserta. Angkatan mulai sesudah ada yang mendapat tempat.",
            "There are no participants yet. A cohort starts once somebody has a seat."
        ),
        Missing::FirstDay => both!(
            "Hari pertamanya belum tiba. Angkatan dimulai pada hari itu.",
            "Its first day has not come. A cohort starts on that day."
        ),
        Missing::LastSession => both!(
            "Sesi terakhir belum selesai. Angkatan ditutup sesudahnya.",
            "The last session is not over. The cohort closes after it."
        ),
    }
}

fn cancel(state: CohortState, reason: &str) -> Result<(), Refusal> {
    if next(state).is_none() {
        return Err(Refusal::new(both!(
            "Angkatan ini sudah berakhir, jadi tidak bisa dibatalkan.",
            "This cohort is over, so it cannot be cancelled."
        )));
    }
    reason_given(reason)
}

/// Whether a reason says something to those who will read it.
///
/// # Errors
/// When it is shorter than a word.
pub fn reason_given(reason: &str) -> Result<(), Refusal> {
    const LONGEST: usize = 500;
    if reason.chars().count() > LONGEST {
        return Err(Refusal::at(
            "alasan",
            both!(
                "Paling banyak {LONGEST} huruf. Tulis lebih singkat.",
                "At most {LONGEST} letters. Be shorter."
            ),
        ));
    }
    if reason.trim().chars().count() < 4 {
        return Err(Refusal::at(
            "alasan",
            both!("Tulis alasannya. Peserta akan membacanya.", "Give the reason. Participants will read it."),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(state: CohortState) -> Facts {
        Facts {
            state,
            starts_on: NaiveDate::from_ymd_opt(2026, 11, 16).unwrap(),
            sessions: 3,
            instructors: 1,
            enrolled: 2,
            last_ends_at: Some("2026-11-20T04:00:00Z".parse().unwrap()),
        }
    }

    fn on(day: u32) -> (NaiveDate, DateTime<Utc>) {
        let date = NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        (date, date.and_hms_opt(5, 0, 0).unwrap().and_utc())
    }

    fn lacks(facts: Facts, day: u32) -> Option<Missing> {
        let (today, now) = on(day);
        missing(&facts, today, now)
    }

    #[test]
    fn to_open_it_needs_a_timetable_and_an_instructor() {
        assert_eq!(lacks(facts(Planned), 1), None);
        assert_eq!(lacks(Facts { sessions: 0, ..facts(Planned) }, 1), Some(Missing::Timetable));
        assert_eq!(lacks(Facts { instructors: 0, ..facts(Planned) }, 1), Some(Missing::Instructor));
    }

    #[test]
    fn to_run_it_needs_its_day_and_people() {
        assert_eq!(lacks(facts(Open), 15), Some(Missing::FirstDay));
        assert_eq!(lacks(facts(Open), 16), None);
        assert_eq!(lacks(Facts { enrolled: 0, ..facts(Open) }, 16), Some(Missing::People));
        assert_eq!(lacks(Facts { instructors: 0, ..facts(Open) }, 16), Some(Missing::Instructor));
    }

    #[test]
    fn to_finish_its_last_session_must_be_over() {
        assert_eq!(lacks(facts(Running), 19), Some(Missing::LastSession));
        assert_eq!(lacks(facts(Running), 20), None);
        assert_eq!(lacks(Facts { last_ends_at: None, ..facts(Running) }, 20), None);
    }

    #[test]
    fn only_the_next_state_or_none() {
        let (today, now) = on(20);
        for (from, to, may) in [
            (Planned, Open, true),
            (Open, Running, true),
            (Running, Finished, true),
            (Planned, Running, false),
            (Finished, Running, false),
            (Cancelled, Open, false),
            (Planned, Cancelled, true),
            (Open, Cancelled, true),
            (Running, Cancelled, true),
            (Finished, Cancelled, false),
            (Cancelled, Cancelled, false),
        ] {
            assert_eq!(change(&facts(from), to, "Gedung banjir", today, now).is_ok(), may, "{from:?} {to:?}");
        }
        let missing = Facts { sessions: 0, ..facts(Planned) };
        assert_eq!(change(&missing, Open, "", today, now), Err(Refusal::new(why(Missing::Timetable))));
        assert_eq!(lacks(facts(Finished), 20), None);
    }

    #[test]
    fn cancelling_needs_a_reason() {
        let (today, now) = on(20);
        let why = change(&facts(Open), Cancelled, " x ", today, now).unwrap_err();
        assert_eq!(why.field, "alasan");
    }

    #[test]
    fn every_reason_is_a_sentence() {
        use Missing::*;
        for missing in [Timetable, Instructor, People, FirstDay, LastSession] {
            assert!(why(missing).id.ends_with('.') && why(missing).en.ends_with('.'));
        }
    }
}
